"""What a SQLite database holds, by meaning: SQLite's own pragmas, and of what they do not tell the text by its tokens.

Sluice's own tables and Drizzle's are left out.
"""
import re
import sqlite3
import tempfile
import threading
from pathlib import Path

TOKEN = re.compile(r"""
    (?P<space>\s+|--[^\n]*|/\*.*?\*/)
  | (?P<text>[xX]?'(?:[^']|'')*')
  | (?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
  | (?P<word>[\w$]+(?:\.\d+)?)
  | (?P<sign><<|>>|\|\||<=|>=|<>|!=|==|->>|->|.)
""", re.VERBOSE | re.DOTALL)
OWN = ("__drizzle", "__migration_", "sqlite_", "__sluice")


def tokens_of(sql):
    """Keywords and names in lower case and without their quotes: `"a"`, `a` and [A] are one name."""
    out = []
    for match in TOKEN.finditer(sql or ""):
        kind, token = match.lastgroup, match.group()
        if kind == "quoted":
            mark = {"[": "]"}.get(token[0], token[0])
            token = token[1:-1].replace(mark * 2, mark)
        if kind != "space":
            out.append(token if kind == "text" else token.lower())
    return out


def items_of(tokens):
    """The parts of a table's text between its outer parentheses, and what follows these."""
    begin = tokens.index("(")
    items, depth = [[]], 0
    for place, token in enumerate(tokens[begin:], begin):
        depth += (token == "(") - (token == ")")
        if depth == 0:
            return items, tokens[place + 1:]
        if depth == 1 and token == ",":
            items.append([])
        elif place > begin:
            items[-1].append(token)
    return items, []


def group_after(item, place):
    """The parenthesised tokens that begin at or after `place`."""
    begin = item.index("(", place)
    depth = 0
    for end in range(begin, len(item)):
        depth += (item[end] == "(") - (item[end] == ")")
        if depth == 0:
            return " ".join(item[begin:end + 1])
    return " ".join(item[begin:])


def clauses_of(item):
    """Of a column or constraint, what no pragma tells: checks, generated values, collations, conflicts, deferring."""
    owner = "" if item[:1] and item[0] in ("constraint", "primary", "unique", "check", "foreign") else item[0]
    depth = 0
    for place, token in enumerate(item):
        depth += (token == "(") - (token == ")")
        if depth > 0:
            continue
        if token == "check":
            name = item[place - 1] if place >= 2 and item[place - 2] == "constraint" else ""
            yield f"check {name} {group_after(item, place)}"
        elif token == "as" and "(" in item[place:]:
            stored = "stored" if "stored" in item[place:] else "virtual"
            yield f"{owner} as {group_after(item, place)} {stored}"
        elif token in ("collate", "conflict", "deferrable", "autoincrement"):
            yield f"{owner} {' '.join(item[max(0, place - 1):place + 3]) if token == 'deferrable' else ' '.join(item[place:place + 2])}"


class Table:
    def __init__(self, connection, name, sql):
        rows = lambda pragma: connection.execute(f"select * from pragma_{pragma}(?)", (name,)).fetchall()
        self.name = name
        self.columns = [(n, (kind or "").lower(), notnull, " ".join(tokens_of(default)), pk, hidden)
                        for _, n, kind, notnull, default, pk, hidden in rows("table_xinfo")]
        self.rest = sorted(self.foreign_keys(rows("foreign_key_list")) + self.indexes(connection, rows("index_list"))
                           + self.text(sql))

    @staticmethod
    def foreign_keys(rows):
        keys = {}
        for number, _, table, column, to, on_update, on_delete, match in rows:
            keys.setdefault(number, []).append(f"{column}->{table}.{to} {on_update} {on_delete} {match}")
        return ["foreign key " + ", ".join(sorted(parts)) for parts in keys.values()]

    @staticmethod
    def indexes(connection, rows):
        out = []
        for _, name, unique, origin, partial in rows:
            parts = [(column, desc, collation, key) for _, _, column, desc, collation, key
                     in connection.execute("select * from pragma_index_xinfo(?)", (name,))]
            sql = connection.execute("select sql from sqlite_master where type = 'index' and name = ?", (name,)).fetchone()
            tokens = tokens_of(sql[0] if sql else "")
            text = " ".join(tokens[tokens.index("("):]) if "(" in tokens else ""
            shown = "" if origin != "c" else name
            out.append(f"index {shown} {unique} {origin} {partial} {parts} {text}")
        return out

    @staticmethod
    def text(sql):
        tokens = tokens_of(sql)
        if "virtual" in tokens[:3]:
            return [" ".join(tokens)]
        if "(" not in tokens:
            return []
        items, after = items_of(tokens)
        return [clause for item in items if item for clause in clauses_of(item)] + [f"options {' '.join(after)}"]


class State:
    def __init__(self, connection):
        self.exact, self.without_order = [], []
        for kind, name, sql in connection.execute(
                "select type, name, sql from sqlite_master where type != 'index' order by type, name").fetchall():
            if name.startswith(OWN):
                continue
            if kind == "table":
                table = Table(connection, name, sql)
                self.exact.append(f"table {name} {table.columns} {table.rest}")
                self.without_order += [f"{name}: {part}" for part in [*table.columns, *table.rest, "table"]]
            else:
                self.exact.append(f"{kind} {name} {' '.join(tokens_of(sql))}")
                self.without_order.append(self.exact[-1])
        self.exact.sort()
        self.without_order.sort()

    def difference(self, other):
        lost = [part for part in self.without_order if part not in other.without_order]
        gained = [part for part in other.without_order if part not in self.without_order]
        return f"lost {lost[:4]}, gained {gained[:4]}"


class Sqlite:
    """A file for each folder."""

    name = "sqlite"

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.numbers = iter(range(1, 1_000_000))
        self.lock = threading.Lock()

    def fresh(self):
        with self.lock:
            return f"sqlite:{self.folder.name}/{next(self.numbers)}.db"

    def drop(self, url):
        for end in ("", "-wal", "-shm", "-journal"):
            Path(url.removeprefix("sqlite:") + end).unlink(missing_ok=True)

    def drop_new_roles(self):
        """There are none."""

    def connect(self, url):
        return sqlite3.connect(url.removeprefix("sqlite:"))

    def run_sql(self, url, text):
        connection = self.connect(url)
        try:
            connection.executescript("PRAGMA foreign_keys = ON;\n" + text)
        finally:
            connection.close()

    def state(self, url, _with_roles):
        connection = self.connect(url)
        try:
            return State(connection)
        finally:
            connection.close()

    def rollback_sql(self, url):
        connection = self.connect(url)
        try:
            rows = connection.execute("select migration_name, coalesce(rollback_sql, '') from __migration_tracking")
            return {name.removesuffix(".sql"): text for name, text in rows}
        finally:
            connection.close()
