"""Every row of every table of the user, as text, so that two moments of a database can be compared."""
import json
import re
import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools/lib"))
from psql import Psql  # noqa: E402

OWN = ("__drizzle", "__migration_", "sqlite_", "__sluice")


def sqlite_rows(url):
    """{table: {column: type}} and {table: rows as dicts}."""
    connection = sqlite3.connect(url.removeprefix("sqlite:"))
    try:
        rows = {}
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
                  if not name.startswith(OWN)]
        for table in tables:
            names = [row[1] for row in connection.execute("select * from pragma_table_xinfo(?)", (table,))]
            cells = ", ".join(f'quote("{name}")' for name in names)
            rows[table] = [dict(zip(names, row)) for row in connection.execute(f'select {cells} from "{table}"')]
        return rows
    finally:
        connection.close()


SESSIONS = {}  # of the database that was asked last


def psql(url, text):
    if url not in SESSIONS:
        for session in SESSIONS.values():
            session.close()
        SESSIONS.clear()
        SESSIONS[url] = Psql(url, "-F", "\x1f", "-R", "\x1e", "-P", "null=\x02")
    return [row.split("\x1f") for row in SESSIONS[url].ask(text).rstrip("\n").split("\x1e") if row]


def postgres_rows(url):
    tables = [name for (name,) in psql(url, """
        select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace;""")
              if not name.startswith(OWN)]
    rows = {table: [] for table in tables}
    if tables:
        parts = [f"select '{table}', to_jsonb(x)::text from \"{table}\" x" for table in tables]
        for table, row in psql(url, " union all ".join(parts) + ";"):
            rows[table].append(json.loads(row, parse_float=str))
    return rows


ROWS = {"postgresql": postgres_rows, "sqlite": sqlite_rows}


def difference(before, after, lost_tables=(), lost_columns=()):
    """What of `before` is not in `after`, or the other way round, as text; empty where nothing is.

    `lost_tables` have lost their rows and `lost_columns`, (table, column), their values: the tables and columns must be
    there, and a row must still be one row, but what they hold is not compared.
    """
    found = []
    if set(before) != set(after):
        found.append(f"tables {sorted(set(before) ^ set(after))}")
    for table in sorted(set(before) & set(after)):
        if table in lost_tables:
            continue
        lost = {column for name, column in lost_columns if name == table}
        rows = [sorted(str(sorted((c, v) for c, v in row.items() if c not in lost)) for row in side[table])
                for side in (before, after)]
        if rows[0] != rows[1]:
            gone = [row for row in rows[0] if row not in rows[1]]
            come = [row for row in rows[1] if row not in rows[0]]
            found.append(f"{table}: {len(rows[0])} rows, then {len(rows[1])}; gone {gone[:2]}, come {come[:2]}")
    return "; ".join(found)


def declared_losses(rollback_sql):
    """(tables, columns, other reasons) of the `-- irreversible:` lines."""
    tables, columns, others = set(), set(), []
    for line in rollback_sql.splitlines():
        if not line.startswith("-- irreversible: "):
            continue
        reason = line.removeprefix("-- irreversible: ")
        of_rows = re.match(r"the rows of (\S+)$", reason)
        of_values = re.match(r"(?:the values of|NULL in|what|how numbers in) ([^.\s]+)\.([^\s,]+)", reason)
        if of_rows:
            tables.add(of_rows.group(1))
        elif of_values:
            columns.add(of_values.groups())
        else:
            others.append(reason)
    return tables, columns, others
