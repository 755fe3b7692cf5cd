"""Random SQLite tables: made, altered, rebuilt as drizzle-kit and people rebuild them, dropped."""
import re
from dataclasses import dataclass, field

from grammar import PLAIN, TABLES, Grammar
from sqlite_scratch import Scratch, quoted

TYPES = {"integer": 5, "text": 5, "real": 2, "blob": 1, "numeric": 2, "": 1, "varchar(20)": 1, "INT": 1, "any": 1, "boolean": 1}
STRICT_TYPES = {"integer": 4, "text": 4, "real": 1, "blob": 1, "any": 1, "int": 1}
DEFAULTS = ["0", "1", "'x'", "NULL", "''", "(1 + 1)", "-1", "'it''s'", "1.5", "x'00'", "(lower('A'))", '"quoted"']
STRICT_DEFAULTS = {"integer": ["0", "1", "(1 + 1)", "-1"], "int": ["0", "7"], "text": ["'x'", "''", "'it''s'", "(lower('A'))"], "real": ["1.5", "0"],
                   "blob": ["x'00'", "x''"]}
RULES = ["", "", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]
INTEGERS = ["1", "2", "3", "4", "5", "7", "0", "-1", "42", "9223372036854775807", "-9223372036854775808"]
TEXTS = ["'a'", "'b'", "'c'", "''", "'it''s'", "'ünï'", "'A'", "'1'", "'1.0'", "'00'", "' a '", "'x' || char(0) || 'y'", "char(10)",
         "'NULL'", "'2020-01-01'", "'1e3'", "'0x10'"]
REALS = ["1.5", "1e308", "9e999", "0.1", "3.0", "-2.25", "1e-320"]
BLOBS = ["x''", "x'00'", "x'00ff'", "x'6100'", "zeroblob(3)"]


@dataclass
class Shape:
    """A table to be written: what its columns and constraints say."""
    name: str
    columns: list = field(default_factory=list)  # (name, type, rest)
    constraints: list = field(default_factory=list)
    options: str = ""

    def sql(self, q, head="CREATE TABLE"):
        parts = [" ".join(filter(None, (q(name), kind, rest))) for name, kind, rest in self.columns] + self.constraints
        return f"{head} {q(self.name)} ({', '.join(parts)}){self.options}"


class Tables(Grammar):
    def __init__(self, source):
        super().__init__(source)
        self.scratch = Scratch()
        self.quotes = self.pick(["`", "`", '"', "mixed"])

    def q(self, name):
        """A name, quoted in one of the ways that SQLite takes."""
        way = self.pick(["`", '"', "bare", "["]) if self.quotes == "mixed" else self.quotes
        if way == "bare" and re.fullmatch(r"[a-z]{3,}_?\w*", name) and name not in ("select", "order", "group", "table", "values"):
            return name
        if way == "[" and "]" not in name:
            return f"[{name}]"
        return "`" + name.replace("`", "``") + "`" if way == "`" else quoted(name)

    def table(self):
        return self.pick(self.scratch.tables())

    def value(self, kind=""):
        """A literal, mostly of the type."""
        kind = kind.lower()
        if self.chance(0.12):
            return "NULL"
        if self.chance(0.1):
            return self.pick(INTEGERS + TEXTS + REALS + BLOBS)
        if "int" in kind or kind == "boolean":
            return self.pick(INTEGERS[:7] if self.chance(0.8) else INTEGERS)
        if "char" in kind or "text" in kind:
            return self.pick(TEXTS)
        return self.pick({"real": REALS, "blob": BLOBS + TEXTS[:2]}.get(kind, INTEGERS[:6] + TEXTS + REALS))

    def rest_of_column(self, name, is_added=False, strict_type=""):
        parts = []
        if self.chance(0.25):
            parts.append("NOT NULL")
        if self.chance(0.25) or is_added and parts:
            parts.append("DEFAULT " + self.pick(STRICT_DEFAULTS.get(strict_type, DEFAULTS)))
        if self.chance(0.1) and not is_added:
            parts.append("UNIQUE" + self.maybe(" ON CONFLICT " + self.pick(["REPLACE", "IGNORE", "FAIL", "ROLLBACK"]), 0.2))
        if self.chance(0.08):
            parts.append(f"COLLATE {self.pick(['NOCASE', 'RTRIM', 'BINARY'])}")
        if self.chance(0.08):
            parts.append(f"CHECK ({self.q(name)} {self.pick(['IS NOT NULL', '<> 99', 'NOT IN (77, 78)', '> -5 OR 1'])})")
        return " ".join(parts)

    def reference(self):
        tables = [table for table in self.scratch.tables() if any(column.key for column in table.columns)]
        if not tables:
            return None
        parent = self.pick(tables)
        key = [column for column in parent.columns if column.key]
        if len(key) != 1:
            return None
        rules = self.maybe(f" ON DELETE {self.pick(RULES[2:])}", 0.6) + self.maybe(f" ON UPDATE {self.pick(RULES[2:])}", 0.3)
        return key[0].type, (f"REFERENCES {self.q(parent.name)}" + self.maybe(f" ({self.q(key[0].name)})", 0.8) + rules
                             + self.maybe(" DEFERRABLE INITIALLY DEFERRED", 0.1))

    def shape(self, name=None):
        is_strict = self.chance(0.12)
        types = STRICT_TYPES if is_strict else TYPES
        shape = Shape(name or self.new_name(TABLES, self.scratch.names()))
        key = self.weighted({"integer": 6, "autoincrement": 2, "text": 2, "none": 2, "two": 1, "int": 1, "desc": 0.3})
        if key in ("integer", "autoincrement", "desc"):
            rest = {"integer": "PRIMARY KEY", "desc": "PRIMARY KEY DESC"}.get(key, "PRIMARY KEY AUTOINCREMENT")
            shape.columns.append(("id", "integer", rest + self.maybe(" NOT NULL", 0.5)))
        elif key in ("text", "int"):
            shape.columns.append((self.pick(["id", "id", "key"]), key, "PRIMARY KEY" + self.maybe(" NOT NULL", 0.5)))
        names = [each[0] for each in shape.columns]
        for _ in range(self.random.randint(1, 4)):
            column = self.new_name(PLAIN, names)
            names.append(column)
            kind = self.weighted(types)
            rest = self.rest_of_column(column, strict_type=kind if is_strict else "")
            reference = self.reference() if self.chance(0.2) else None
            if reference and (reference[0].lower() in types):
                kind, rest = reference[0], reference[1]
            elif self.chance(0.07) and len(names) > 1:
                rest = f"GENERATED ALWAYS AS ({self.q(names[0])} || 'g') {self.pick(['VIRTUAL', 'STORED'])}"
                kind = "text"
            shape.columns.append((column, kind, rest))
        self.constrain(shape, names, key)
        options = (["STRICT"] if is_strict else []) + (["WITHOUT ROWID"] if key in ("text", "two", "int") and self.chance(0.3) else [])
        shape.options = " " + ", ".join(options) if options else ""
        return shape

    def constrain(self, shape, names, key):
        if key == "two" and len(names) > 1:
            shape.constraints.append(f"PRIMARY KEY({self.q(names[0])}, {self.q(names[1])})")
        if self.chance(0.1):
            columns = ", ".join(map(self.q, self.some(names, 1, 2)))
            shape.constraints.append(self.maybe(f"CONSTRAINT {self.q('uq_' + shape.name)} ", 0.5) + f"UNIQUE({columns})")
        if self.chance(0.1):
            shape.constraints.append(f"CONSTRAINT {self.q('ck ' + shape.name)} CHECK({self.q(self.pick(names))} IS NOT 99)")
        self.refer_to_pairs(shape, names)
        if self.chance(0.1) and key in ("integer", "text"):
            me = names[0]
            shape.constraints.append(f"FOREIGN KEY ({self.q(names[-1])}) REFERENCES {self.q(shape.name)}({self.q(me)})"
                                     f" ON DELETE {self.pick(RULES[2:])}")

    def refer_to_pairs(self, shape, names):
        """A foreign key of two columns."""
        pairs = [table for table in self.scratch.tables() if sum(bool(column.key) for column in table.columns) == 2]
        if not pairs or len(names) < 2 or self.chance(0.6):
            return
        parent = self.pick(pairs)
        target = ", ".join(self.q(column.name) for column in sorted(parent.columns, key=lambda each: each.key) if column.key)
        own = ", ".join(map(self.q, names[-2:]))
        shape.constraints.append(f"FOREIGN KEY ({own}) REFERENCES {self.q(parent.name)}({target}) ON DELETE {self.pick(RULES[2:])}"
                                 f" ON UPDATE {self.pick(RULES[2:])}{self.maybe(' DEFERRABLE INITIALLY DEFERRED', 0.3)}")

    def create_table(self):
        return [self.shape().sql(self.q, "CREATE TABLE" + self.maybe(" IF NOT EXISTS", 0.15))]

    def create_table_as(self):
        source = self.table()
        name = self.new_name(TABLES, self.scratch.names())
        columns = ", ".join(self.q(column.name) for column in self.some(source.columns, 1)) if self.chance(0.4) else "*"
        where = self.maybe(f" WHERE {self.condition(source)}")
        return [f"CREATE TABLE {self.q(name)} AS SELECT {columns} FROM {self.q(source.name)}{where}"]

    def condition(self, table):
        if not table.columns:
            return "1"
        column = self.pick(table.columns)
        known = self.scratch.values(table.name, column.name)
        value = self.pick(known) if known and self.chance(0.8) else self.value(column.type)
        return f"{self.q(column.name)} {self.pick(['=', '=', '<>', '>', '<=', 'IS', 'IS NOT'])} {value}"

    def drop_table(self):
        return [f"DROP TABLE {self.maybe('IF EXISTS ', 0.3)}{self.q(self.table().name)}"]

    def rename_table(self):
        name = self.new_name(TABLES, self.scratch.names())
        return [f"ALTER TABLE {self.q(self.table().name)} RENAME TO {self.q(name)}"]

    def rename_column(self):
        table = self.table()
        name = self.new_name(PLAIN, [column.name for column in table.columns])
        return [f"ALTER TABLE {self.q(table.name)} RENAME {self.maybe('COLUMN ', 0.8)}{self.q(self.pick(table.columns).name)} TO {self.q(name)}"]

    def add_column(self):
        table = self.table()
        name = self.new_name(PLAIN, [column.name for column in table.columns])
        kind = self.weighted(STRICT_TYPES if table.is_strict else TYPES)
        rest = self.rest_of_column(name, True, kind if table.is_strict else "")
        reference = self.reference() if self.chance(0.2) else None
        if reference:
            kind, rest = reference
        elif self.chance(0.1):
            rest = f"GENERATED ALWAYS AS ({self.q(self.pick(table.columns).name)} || '!') VIRTUAL"
        return [f"ALTER TABLE {self.q(table.name)} ADD {self.maybe('COLUMN ', 0.6)}{self.q(name)} {kind} {rest}".rstrip()]

    def drop_column(self):
        table = self.table()
        return [f"ALTER TABLE {self.q(table.name)} DROP {self.maybe('COLUMN ', 0.8)}{self.q(self.pick(table.columns).name)}"]

    def readd_column(self):
        table = self.table()
        name = self.q(self.pick(table.stored).name)
        return [f"ALTER TABLE {self.q(table.name)} DROP COLUMN {name}",
                f"ALTER TABLE {self.q(table.name)} ADD COLUMN {name} {self.weighted(TYPES)}"]

    def rebuilt(self, table):
        """The table with something changed, and the expression of each column's old values."""
        shape, copied = Shape(table.name), {}
        for column in table.stored:
            if self.chance(0.12) and len(table.stored) > 1:
                continue
            kind = self.weighted(STRICT_TYPES if table.is_strict else TYPES) if self.chance(0.15) else column.type
            is_key = column.key and sum(bool(each.key) for each in table.columns) == 1
            rest = "PRIMARY KEY" + self.maybe(" AUTOINCREMENT", 0.3 if kind.lower() == "integer" else 0) if is_key else ""
            if column.not_null != self.chance(0.1):
                rest += " NOT NULL"
            if column.default is not None and self.chance(0.8) and (kind == column.type or not table.is_strict):
                rest += f" DEFAULT {column.default}"
            name = column.name
            shape.columns.append((name, kind, rest.strip()))
            copied[name] = self.q(name) if self.chance(0.9) else self.pick(
                [f"coalesce({self.q(name)}, 'z')", f"upper({self.q(name)})", f"cast({self.q(name)} as text)", "NULL"])
        if self.chance(0.2) or not shape.columns:
            added = self.new_name(PLAIN, [column.name for column in table.columns])
            shape.columns.append((added, "text", ""))
        shape.options = " STRICT" if table.is_strict else ""
        return shape, copied

    def rebuild(self):
        """As drizzle-kit, or as SQLite's manual and older tools do it."""
        table = self.table()
        shape, copied = self.rebuilt(table)
        aside = f"__new_{table.name}"
        names, values = ", ".join(map(self.q, copied)), ", ".join(copied.values())
        where = self.maybe(f" WHERE {self.condition(table)}", 0.1)
        insert = "INSERT " + self.maybe("OR IGNORE ", 0.05) + f"INTO {{}}({names}) SELECT {values} FROM {{}}{where}"
        if self.chance(0.2):
            aside = table.name + "_old"
            statements = [f"ALTER TABLE {self.q(table.name)} RENAME TO {self.q(aside)}", shape.sql(self.q),
                          insert.format(self.q(table.name), self.q(aside)), f"DROP TABLE {self.q(aside)}"]
        else:
            shape.name = aside
            statements = [shape.sql(self.q), insert.format(self.q(aside), self.q(table.name)), f"DROP TABLE {self.q(table.name)}",
                          f"ALTER TABLE {self.q(aside)} RENAME TO {self.q(table.name)}"]
        if not copied:
            statements = [each for each in statements if not each.startswith("INSERT")]
        if self.chance(0.7):
            statements = ["PRAGMA foreign_keys=OFF", *statements, "PRAGMA foreign_keys=ON"]
        return statements
