"""A few rows in every table of a database, made from its catalog, so that a migration meets some.

What a constraint, a trigger or a type does not take is left out: that table stays as empty as it was.
"""
import re
import sqlite3

ROWS = 3
OURS = re.compile(r"^(__migration|__drizzle|sqlite_)")

COLUMNS = r"""
SELECT c.oid, format('%I.%I', n.nspname, c.relname), a.attname, a.attnum, format_type(a.atttypid, a.atttypmod),
       coalesce(e.typtype, ''), a.attnotnull AND NOT a.atthasdef AND a.attidentity = '',
       (SELECT format('%I.%I|%I', fn.nspname, fc.relname, fa.attname)
        FROM pg_constraint AS k
        JOIN pg_class AS fc ON fc.oid = k.confrelid JOIN pg_namespace AS fn ON fn.oid = fc.relnamespace
        JOIN pg_attribute AS fa ON fa.attrelid = k.confrelid AND fa.attnum = k.confkey[1]
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conkey[1] = a.attnum LIMIT 1),
       (SELECT string_agg(quote_literal(enumlabel), ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = e.oid)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  AND a.attidentity <> 'a'
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_type AS e ON e.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p' AND c.relname !~ '^__'
  AND n.nspname !~ '^(pg_|information_schema|drizzle|__)'
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.oid, a.attnum"""


def value_of(kind, labels, n):
    """SQL of the n-th value of a PostgreSQL type."""
    if labels:
        each = labels.split(",")
        return each[n % len(each)]
    if kind.endswith("[]"):
        return f"'{{}}'::{kind}"
    plain = re.sub(r"\(.*\)", "", kind)
    if plain in ("smallint", "integer", "bigint", "numeric", "real", "double precision"):
        return str(n + 1)
    if plain == "boolean":
        return ("true", "false")[n % 2]
    if plain == "uuid":
        return f"md5('{n}')::uuid"
    if plain.startswith(("timestamp", "date")):
        return f"'2024-01-0{n + 1}'::{kind}"
    if plain.startswith("time"):
        return f"'0{n + 1}:00'"
    if plain == "interval":
        return f"'{n + 1} days'"
    if plain in ("json", "jsonb"):
        return f"'{{\"n\": {n}}}'"
    if plain in ("inet", "cidr"):
        return f"'10.0.0.{n}'"
    if plain.endswith("vector"):
        length = re.search(r"\((\d+)\)", kind)
        return f"array_fill({n + 1}::real, ARRAY[{length.group(1) if length else 2}])::{kind}"
    if plain in ("bytea", "text", "character varying", "character", "citext"):
        length = re.search(r"\((\d+)\)", kind)
        text = f"some value {n}"
        return "'" + (text[-int(length.group(1)):] if length else text) + "'"
    return "DEFAULT"


class PostgresRows:
    def __init__(self, ask):
        """`ask`: SQL to text, cells apart by tabs; raises where the server refuses."""
        self.ask = ask

    def tables(self):
        found = {}
        for line in self.ask(COLUMNS).split("\n"):
            cells = line.split("\t")
            if len(cells) == 9:
                found.setdefault((cells[0], cells[1]), []).append(cells[2:])
        return found

    def fill(self):
        """Rows for tables that have none, those that are referred to first; twice, for what came too early."""
        tables = self.tables()
        for _ in range(2):
            for (_, name), columns in tables.items():
                if self.count(name) == 0:
                    for n in range(ROWS):
                        self.insert(name, columns, n)

    def count(self, name):
        try:
            return int(self.ask(f"SELECT count(*) FROM (SELECT FROM {name} LIMIT 1) AS x"))
        except (RuntimeError, ValueError):
            return -1

    def insert(self, name, columns, n):
        needed = [column for column in columns if column[4] == "t" or column[5]]
        for chosen in (columns, needed):
            cells = [(f'"{column[0]}"', self.cell(column, n)) for column in chosen]
            names, values = ", ".join(each for each, _ in cells), ", ".join(value for _, value in cells)
            try:
                self.ask(f"INSERT INTO {name} ({names}) VALUES ({values})" if cells else f"INSERT INTO {name} DEFAULT VALUES")
                return
            except RuntimeError:
                continue

    @staticmethod
    def cell(column, n):
        _, _, kind, _, _, target, labels = column
        if target:
            table, key = target.split("|")
            return f"(SELECT {key} FROM {table} ORDER BY 1 OFFSET {n} LIMIT 1)"
        return value_of(kind, labels, n)

    def clear(self):
        names = ", ".join(name for _, name in self.tables())
        if names:
            self.ask(f"TRUNCATE {names} CASCADE")


class SqliteRows:
    def __init__(self, path):
        self.path = path

    def fill(self):
        with sqlite3.connect(self.path, isolation_level=None) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            listed = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'").fetchall()
            tables = [name for (name,) in listed if not OURS.match(name)]
            for _ in range(3):
                for table in tables:
                    self.fill_one(connection, table)
        connection.close()

    def fill_one(self, connection, table):
        quoted = '"' + table.replace('"', '""') + '"'
        if connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]:
            return
        columns = connection.execute("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo(?) WHERE hidden = 0",
                                     (table,)).fetchall()
        keys = {row[3]: (row[2], row[4]) for row in connection.execute(f"PRAGMA foreign_key_list({quoted})")}
        for n in range(ROWS):
            cells = [('"' + column[0] + '"', self.cell(column, keys, n)) for column in columns]
            try:
                connection.execute(f"INSERT INTO {quoted} ({', '.join(name for name, _ in cells)})"
                                   f" VALUES ({', '.join(value for _, value in cells)})")
            except sqlite3.Error:
                continue

    @staticmethod
    def cell(column, keys, n):
        name, kind = column[0], (column[1] or "").lower()
        if name in keys:
            table, key = keys[name]
            return f'(SELECT "{key or "rowid"}" FROM "{table}" ORDER BY 1 LIMIT 1 OFFSET {n})'
        if "int" in kind or "real" in kind or "num" in kind:
            return str(n + 1) if column[4] or n % 2 == 0 else str(n)
        if "blob" in kind:
            return f"x'0{n}'"
        return f"'some value {n}'"

    def clear(self):
        with sqlite3.connect(self.path, isolation_level=None) as connection:
            for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'").fetchall():
                if not OURS.match(name):
                    connection.execute('DELETE FROM "' + name.replace('"', '""') + '"')
        connection.close()
