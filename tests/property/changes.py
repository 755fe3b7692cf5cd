"""Random schemas, rows, and migrations as drizzle-kit would write them, for both products."""
from dataclasses import dataclass, field

TYPES = {"postgresql": ["integer", "bigint", "text", "varchar(40)", "numeric(8, 2)", "boolean", "date", "uuid", "jsonb"],
         "sqlite": ["integer", "text", "real", "blob", "numeric"]}


@dataclass
class Column:
    name: str
    type: str
    not_null: bool = False
    default: str = ""
    unique: bool = False
    target: str = ""  # of a reference: the table
    rule: str = ""


@dataclass
class Table:
    name: str
    columns: list = field(default_factory=list)


class Project:
    def __init__(self, source, dialect, is_parked=False):
        """`is_parked`: rows that a migration destroys are kept, so that it may destroy them in every way."""
        self.random, self.dialect, self.is_sqlite = source, dialect, dialect == "sqlite"
        self.is_parked = is_parked
        self.tables, self.numbers, self.keys = [], 0, 100

    def name(self, kind):
        self.numbers += 1
        return f"{kind}_{self.numbers}"

    def q(self, name):
        return f"`{name}`" if self.is_sqlite else f'"{name}"'

    # --- values

    def value(self, column):
        number = self.random.randrange(1000)
        if column.target:
            return self.random.choice([f"(SELECT min(id) FROM {self.q(column.target)})", "NULL"])
        if not column.not_null and not column.unique and self.random.random() < 0.2:
            return "NULL"
        self.keys += column.unique
        if column.unique:
            number = 1000 + self.keys
        return self.literal(column.type, number)

    def literal(self, kind, number):
        kind = kind.split("(")[0]
        if kind in ("integer", "bigint"):
            return str(number)
        if kind in ("numeric", "real"):
            return f"{number}.25"
        if kind == "boolean":
            return "true" if number % 2 else "false"
        if kind == "date":
            return f"'{2000 + number % 90}-02-0{1 + number % 9}'"
        if kind == "uuid":
            return f"'00000000-0000-4000-8000-{number:012}'"
        if kind == "jsonb":
            return f"'{{\"n\": [{number}, null]}}'"
        if kind == "blob":
            return f"x'{number % 256:02x}00ff'"
        return self.random.choice([f"'it''s {number}'", f"'é {number}'", f"'{number}'"])

    def rows(self):
        """Three rows for each table; a column that refers comes to what is there already."""
        out = []
        for table in self.tables:
            names = ", ".join(["id", *(self.q(column.name) for column in table.columns)])
            for _ in range(3):
                self.keys += 1
                values = ", ".join([str(self.keys), *(self.value(column) for column in table.columns)])
                out.append(f"INSERT INTO {self.q(table.name)} ({names}) VALUES ({values});")
        return "\n".join(out)

    # --- SQL

    def column(self):
        kind = self.random.choice(TYPES[self.dialect])
        column = Column(self.name("column"), kind, self.random.random() < 0.4)
        if self.random.random() < 0.4:
            column.default = self.literal(kind, self.random.randrange(100))
        elif kind in ("integer", "text", "bigint") and self.random.random() < 0.3:
            column.unique = True
        return column

    def reference(self, target):
        return Column(self.name("column"), "integer", target=target,
                      rule=self.random.choice(["cascade", "set null", "no action"]))

    def definition(self, column):
        sql = f"{self.q(column.name)} {column.type}"
        sql += f" DEFAULT {column.default}" if column.default else ""
        return sql + (" NOT NULL" if column.not_null else "")

    def create(self, table, name=None):
        parts = [f"{self.q('id')} integer PRIMARY KEY NOT NULL", *map(self.definition, table.columns)]
        if self.is_sqlite:
            parts += [f"FOREIGN KEY ({self.q(c.name)}) REFERENCES {self.q(c.target)}(`id`) ON UPDATE no action "
                      f"ON DELETE {c.rule}" for c in table.columns if c.target]
        return f"CREATE TABLE {self.q(name or table.name)} ({', '.join(parts)});"

    def after_create(self, table):
        out = [self.unique_index(table, column) for column in table.columns if column.unique]
        if not self.is_sqlite:
            out += [self.add_reference(table, column) for column in table.columns if column.target]
        return out

    def unique_index(self, table, column):
        return f"CREATE UNIQUE INDEX {self.q(column.name + '_unique')} ON {self.q(table.name)} ({self.q(column.name)});"

    def add_reference(self, table, column):
        return (f"ALTER TABLE {self.q(table.name)} ADD CONSTRAINT {self.q(column.name + '_fk')} "
                f"FOREIGN KEY ({self.q(column.name)}) REFERENCES {self.q(column.target)}(id) ON DELETE {column.rule};")

    def new_table(self):
        table = Table(self.name("table"), [self.column() for _ in range(self.random.randint(2, 4))])
        if self.tables and self.random.random() < 0.6:
            table.columns.append(self.reference(self.random.choice(self.tables).name))
        self.tables.append(table)
        return [self.create(table), *self.after_create(table)]

    def first(self):
        return [statement for _ in range(3) for statement in self.new_table()]

    # --- changes; each alters the model and returns its SQL, or nothing where it does not fit

    def change(self):
        kinds = [self.new_table, self.add_column, self.add_column, self.drop_column, self.drop_column, self.rename_column,
                 self.rename_table, self.drop_table, self.add_index, self.insert_row,
                 *([self.rebuild, self.rebuild] if self.is_sqlite else [self.alter_column] * 3)]
        if self.is_parked:
            kinds += [self.delete_rows, self.update_rows, self.update_rows]
            kinds += [] if self.is_sqlite else [self.narrow_column, self.truncate]
        while True:
            statements = [s for _ in range(self.random.randint(1, 2)) for s in self.random.choice(kinds)()]
            if statements:
                return statements

    def add_column(self):
        table, column = self.random.choice(self.tables), self.column()
        column.unique = False
        column.not_null = column.not_null and bool(column.default)
        table.columns.append(column)
        return [f"ALTER TABLE {self.q(table.name)} ADD {'' if self.is_sqlite else 'COLUMN '}{self.definition(column)};"]

    def plain(self, table):
        return [column for column in table.columns if not column.unique and not column.target]

    def drop_column(self):
        table = self.random.choice(self.tables)
        if len(self.plain(table)) < 2:
            return []
        column = self.random.choice(self.plain(table))
        table.columns.remove(column)
        return [f"ALTER TABLE {self.q(table.name)} DROP COLUMN {self.q(column.name)};"]

    def rename_column(self):
        table = self.random.choice(self.tables)
        column = self.random.choice(table.columns)
        if column.unique or column.target:
            return []
        old, column.name = column.name, self.name("column")
        return [f"ALTER TABLE {self.q(table.name)} RENAME COLUMN {self.q(old)} TO {self.q(column.name)};"]

    def rename_table(self):
        table = self.random.choice(self.tables)
        old, table.name = table.name, self.name("table")
        for other in self.tables:
            for column in other.columns:
                column.target = table.name if column.target == old else column.target
        return [f"ALTER TABLE {self.q(old)} RENAME TO {self.q(table.name)};"]

    def drop_table(self):
        used = {column.target for table in self.tables for column in table.columns}
        free = [table for table in self.tables if table.name not in used]
        if len(self.tables) < 3 or not free:
            return []
        table = self.random.choice(free)
        self.tables.remove(table)
        return [f"DROP TABLE {self.q(table.name)};"]

    def add_index(self):
        table = self.random.choice(self.tables)
        return [f"CREATE INDEX {self.q(self.name('index'))} ON {self.q(table.name)} (id);"]

    def insert_row(self):
        return [line for line in self.rows().splitlines()[:1]]

    def some(self, table):
        self.keys += 1
        return self.random.choice([f"id % 2 = {self.keys % 2}", f"id > {self.keys - 5}", "true"])

    def delete_rows(self):
        table = self.random.choice(self.tables)
        used = any(column.target == table.name and column.rule == "no action" and other is not table
                   for other in self.tables for column in other.columns)
        return [] if used else [f"DELETE FROM {self.q(table.name)} WHERE {self.some(table)};"]

    def update_rows(self):
        table = self.random.choice(self.tables)
        if not self.plain(table):
            return []
        column = self.random.choice(self.plain(table))
        value = self.literal(column.type, self.random.randrange(1000))
        return [f"UPDATE {self.q(table.name)} SET {self.q(column.name)} = {value} WHERE {self.some(table)};"]

    def narrow_column(self):
        table = self.random.choice(self.tables)
        columns = [column for column in self.plain(table) if column.type == "text" and not column.default]
        if not columns:
            return []
        column = self.random.choice(columns)
        column.type = "varchar(40)"
        name = self.q(column.name)
        return [f"ALTER TABLE {self.q(table.name)} ALTER COLUMN {name} SET DATA TYPE varchar(40) USING left({name}, 2);"]

    def truncate(self):
        return [f"TRUNCATE {self.q(self.random.choice(self.tables).name)} CASCADE;"]

    def alter_column(self):
        table = self.random.choice(self.tables)
        choices = self.plain(table)
        if not choices:
            return []
        column = self.random.choice(choices)
        start = f"ALTER TABLE {self.q(table.name)} ALTER COLUMN {self.q(column.name)}"
        if column.not_null and self.random.random() < 0.4:
            column.not_null = False
            return [f"{start} DROP NOT NULL;"]
        if column.default and self.random.random() < 0.4:
            column.default = ""
            return [f"{start} DROP DEFAULT;"]
        if column.default:
            return []
        wider = {"integer": "bigint", "varchar(40)": "text", "numeric(8, 2)": "numeric(12, 4)"}.get(column.type, "text")
        if wider == column.type:
            return []
        column.type = wider
        return [f"{start} SET DATA TYPE {wider};"]

    def rebuild(self):
        """What drizzle-kit writes for a change that SQLite's ALTER TABLE does not know."""
        table = self.random.choice(self.tables)
        choices = self.plain(table)
        if not choices:
            return []
        names = ", ".join(["`id`", *(self.q(column.name) for column in table.columns)])
        column = self.random.choice(choices)
        if column.not_null:
            column.not_null = False
        elif column.default:
            column.default = ""
        else:
            column.type = self.random.choice(["text", "numeric", "blob"])
        new = f"__new_{table.name}"
        return ["PRAGMA foreign_keys=OFF;", self.create(table, new),
                f"INSERT INTO {self.q(new)}({names}) SELECT {names} FROM {self.q(table.name)};",
                f"DROP TABLE {self.q(table.name)};", f"ALTER TABLE {self.q(new)} RENAME TO {self.q(table.name)};",
                "PRAGMA foreign_keys=ON;", *[self.unique_index(table, c) for c in table.columns if c.unique]]
