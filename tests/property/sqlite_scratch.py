"""A SQLite database in memory in which random statements are tried, and which tells what they may name."""
import sqlite3
from dataclasses import dataclass


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    not_null: bool
    default: str
    key: int
    hidden: int

    @property
    def is_generated(self):
        return self.hidden in (2, 3)


@dataclass(frozen=True)
class Table:
    name: str
    kind: str
    columns: tuple
    is_strict: bool
    has_rowid: bool
    sql: str

    @property
    def stored(self):
        return [column for column in self.columns if column.hidden == 0]


class Scratch:
    def __init__(self):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.text_factory = lambda text: text.decode(errors="replace")
        self.connection.execute("PRAGMA foreign_keys = ON")

    def run(self, statements):
        """Whether all of them run; where one does not, none has. The pragma has no effect within a transaction."""
        if statements[0].startswith("PRAGMA foreign_keys=OFF"):
            self.connection.execute("PRAGMA foreign_keys = OFF")
        dangling = self.dangling()
        self.connection.execute("SAVEPOINT tried")
        try:
            for statement in statements:
                self.connection.execute(statement).fetchall()
            if self.dangling() > dangling:  # after a REPLACE SQLite itself lets some through
                self.connection.execute("ROLLBACK TO tried")
                self.connection.execute("RELEASE tried")
                return False
            self.connection.execute("RELEASE tried")
            return True
        except sqlite3.Error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            return False
        finally:
            self.connection.execute("PRAGMA foreign_keys = ON")

    def dangling(self):
        try:
            return len(self.connection.execute("PRAGMA foreign_key_check").fetchall())
        except sqlite3.Error:  # a key to what is gone
            return 0

    def is_whole(self):
        """Whether each view and trigger can be read: where one cannot, SQLite alters no table any more."""
        table = next(iter(self.tables()), None)
        if table is None:
            return True
        self.connection.execute("SAVEPOINT looked")
        try:
            self.connection.execute(f"ALTER TABLE {quoted(table.name)} RENAME TO law_looked")
            return True
        except sqlite3.Error:
            return False
        finally:
            self.connection.execute("ROLLBACK TO looked")
            self.connection.execute("RELEASE looked")

    def ask(self, sql, *arguments):
        return self.connection.execute(sql, arguments).fetchall()

    def relations(self, *kinds):
        found = []
        for name, kind, is_without_rowid, is_strict, sql in self.ask(
                "SELECT l.name, l.type, l.wr, l.strict, m.sql FROM pragma_table_list AS l JOIN sqlite_master AS m"
                " ON m.name = l.name AND m.type IN ('table', 'view') WHERE l.schema = 'main'"):
            if kind in kinds and not name.startswith("sqlite_"):
                found.append(Table(name, kind, self.columns(name), bool(is_strict), not is_without_rowid, sql))
        return found

    def columns(self, name):
        try:
            return tuple(Column(column, kind, bool(not_null), default, key, hidden) for _, column, kind, not_null, default, key, hidden
                         in self.ask("SELECT * FROM pragma_table_xinfo(?)", name))
        except sqlite3.Error:  # a view over what is gone
            return ()

    def tables(self):
        return self.relations("table")

    def named(self, kind):
        return [name for (name,) in self.ask(
            "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'", kind)]

    def names(self):
        return [name for (name,) in self.ask("SELECT name FROM sqlite_master")]

    def values(self, table, column):
        """As literals."""
        try:
            return [value for (value,) in self.ask(f"SELECT quote({quoted(column)}) FROM {quoted(table)} LIMIT 9")]
        except sqlite3.Error:
            return []

    def rows(self):
        """Every row of every table, to see what a statement changes."""
        return {table.name: sorted(map(repr, self.ask(f"SELECT * FROM {quoted(table.name)}"))) for table in self.tables()}
