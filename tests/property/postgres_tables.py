"""Random PostgreSQL tables: made in every way, partitioned and inherited, altered by every form of ALTER TABLE, dropped."""
from grammar import PLAIN, TABLES, Grammar
from postgres_session import Scratch

TYPES = {"integer": 6, "bigint": 2, "text": 6, "varchar(20)": 2, "numeric(8, 2)": 2, "boolean": 2, "date": 1, "timestamptz": 1,
         "uuid": 1, "jsonb": 1, "text[]": 1, "bytea": 0.5, "real": 0.5, "double precision": 1, "serial": 1, "char(4)": 0.4, "json": 0.4,
         "interval": 0.3, "int4range": 0.3, "smallint": 1}
VALUES = {
    "integer": ["0", "1", "2", "3", "4", "5", "7", "-1", "2147483647"], "text": ["'a'", "'b'", "'c'", "''", "'it''s'", "'ünï'", "'1'",
    "' a '", "E'\\n'", "'A'", "'NULL'", "'{}'"], "numeric": ["0", "1", "1.5", "-2.25", "10.00", "999999.99"], "boolean": ["true", "false"],
    "date": ["'2020-01-01'", "'infinity'", "'0044-03-15 BC'"], "timestamp": ["'2020-01-01 10:00:00.123456+02'", "'-infinity'"],
    "uuid": ["'00000000-0000-0000-0000-000000000001'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"],
    "json": ["'{\"a\": 1}'", "'[]'", "'null'", "'\"x\"'"], "text[]": ["'{}'", "'{a,NULL}'", "ARRAY['x','y z']"],
    "bytea": ["'\\x00ff'", "''"], "real": ["1.5", "'NaN'", "'-0'", "'Infinity'", "1e-30", "0.1"], "interval": ["'1 day'", "'-3 mons 02:00'"],
    "int4range": ["'[1,5)'", "'empty'"]}
RULES = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]


def q(name):
    return '"' + name.replace('"', '""') + '"'


def of(relation):
    return f"{q(relation['schema'])}.{q(relation['name'])}"


class Tables(Grammar):
    def __init__(self, source):
        super().__init__(source)
        self.scratch = Scratch()

    # What is there.

    def relations(self, kinds):
        return [each for each in self.scratch.catalog["relations"] if each["kind"] in kinds]

    def table(self, kinds="rp"):
        return self.pick(self.relations(kinds))

    def name(self, relation):
        """Sometimes without its schema."""
        return q(relation["name"]) if relation["schema"] == "public" and self.chance(0.6) else of(relation)

    def column(self, table):
        return self.pick(table["columns"])

    def names(self):
        return [each["name"] for kind in ("relations", "types", "functions") for each in self.scratch.catalog[kind]]

    def fresh(self, pool=TABLES, prefix=""):
        return self.new_name([prefix + each for each in pool], self.names())

    def home(self, name):
        schema = self.pick(self.scratch.catalog["schemas"])
        return f"{q(schema)}.{q(name)}" if schema != "public" or self.chance(0.3) else q(name)

    def fresh_column(self, table):
        return self.new_name(PLAIN, [column["name"] for column in table["columns"]])

    # Values and conditions.

    def value(self, column):
        if self.chance(0.12) and not column.get("not_null"):
            return "NULL"
        if column.get("labels"):
            return "'" + self.pick(column["labels"]).replace("'", "''") + "'"
        return self.literal(column["type"])

    def literal(self, kind):
        if kind.endswith("[]"):
            return self.pick(VALUES["text[]"])
        for key, alike in (("int4range", "int4range"), ("interval", "interval"), ("int", "integer"), ("serial", "integer"), ("numeric", "numeric"),
                           ("double", "real"), ("real", "real"), ("timestamp", "timestamp"), ("json", "json")):
            if kind.startswith(key) or key == "int" and "int" in kind:
                return self.pick(VALUES[alike][:6] if alike == "integer" and self.chance(0.9) else VALUES[alike])
        return self.pick(VALUES.get(kind, VALUES["text"]))

    def condition(self, table):
        column = self.column(table)
        name = q(column["name"])
        return self.pick([f"{name} = {self.value(column)}", f"{name} IS NOT NULL", f"{name} <> {self.value(column)}",
                          f"{name}::text > 'b'", f"{name} IS NULL", f"{name} = {self.value(column)}"])

    def type(self):
        own = self.scratch.catalog["types"]
        return of(self.pick(own)) if own and self.chance(0.15) else self.weighted(TYPES)

    def key_of(self, table):
        for constraint in table["constraints"]:
            if constraint["type"] in "pu" and len(constraint["columns"]) == 1:
                return next(column for column in table["columns"] if column["name"] == constraint["columns"][0])
        return None

    # Tables.

    def rest_of_column(self, name, kind, is_added=False):
        rest = []
        if self.chance(0.2) and kind != "serial":
            rest.append(f"DEFAULT {self.literal(kind)}")
        if self.chance(0.25) and (rest or not is_added):
            rest.append("NOT NULL")
        if self.chance(0.08):
            rest.append("UNIQUE" + self.maybe(" DEFERRABLE INITIALLY DEFERRED", 0.2))
        if self.chance(0.08):
            rest.append(f"CHECK ({q(name)}::text <> 'zz')")
        if self.chance(0.1) and not is_added:
            parent = next((each for each in self.some(self.relations("rp")) if self.key_of(each)), None)
            if parent:
                return self.key_of(parent)["type"], self.reference(parent)
        return kind, " ".join(rest)

    def reference(self, parent):
        return (f"REFERENCES {of(parent)} ({q(self.key_of(parent)['name'])})" + self.maybe(f" ON DELETE {self.pick(RULES)}", 0.6)
                + self.maybe(f" ON UPDATE {self.pick(RULES)}", 0.3) + self.maybe(" DEFERRABLE", 0.1))

    def create_table(self):
        name = self.fresh()
        columns, names = [], ["id"]
        key = self.weighted({"serial PRIMARY KEY": 3, "integer PRIMARY KEY": 3, "integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY": 1,
                             "bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 10) PRIMARY KEY": 1, "uuid PRIMARY KEY": 0.5, "text PRIMARY KEY": 1,
                             "integer": 1})
        columns.append(f'"id" {key}')
        for _ in range(self.random.randint(1, 4)):
            column = self.new_name(PLAIN, names)
            names.append(column)
            kind, rest = self.rest_of_column(column, self.type())
            columns.append(f"{q(column)} {kind} {rest}".rstrip())
        if self.chance(0.08):
            columns.append('"made" text GENERATED ALWAYS AS ("id"::text || \'g\') STORED' if "int" in key else '"made" text')
        if self.chance(0.1):
            columns.append(f"CONSTRAINT {q('ck ' + name)} CHECK ({q(names[-1])} IS NOT NULL OR true)")
        if self.chance(0.1):
            columns.append(f"UNIQUE {self.maybe('NULLS NOT DISTINCT ', 0.3)}({', '.join(map(q, self.some(names, 1, 2)))})")
        head = f"CREATE {self.weighted({'': 9, 'UNLOGGED ': 0.5})}TABLE {self.maybe('IF NOT EXISTS ', 0.15)}{self.home(name)}"
        tail = self.weighted({"": 12, " WITH (fillfactor = 70)": 1})
        return [f"{head} ({', '.join(columns)}){tail}"]

    def create_partitioned(self):
        name = self.fresh()
        way, bounds = self.pick([("RANGE", ["FROM (0) TO (5)", "FROM (5) TO (1000)"]), ("LIST", ["IN (1, 2, 3)", "DEFAULT"]),
                                 ("HASH", ["WITH (MODULUS 2, REMAINDER 0)", "WITH (MODULUS 2, REMAINDER 1)"])])
        made = [f"CREATE TABLE {q(name)} (\"id\" integer{self.maybe(' PRIMARY KEY', 0.6)}, \"note\" text{self.maybe(' DEFAULT 1', 0.2)})"
                f" PARTITION BY {way} (\"id\")"]
        for number, bound in enumerate(bounds):
            values = bound if bound == "DEFAULT" else f"FOR VALUES {bound}"
            made.append(f"CREATE TABLE {q(f'{name}_p{number}')} PARTITION OF {q(name)} {values}")
        return made

    def create_like(self):
        source = self.table()
        name = self.home(self.fresh())
        return [self.weighted({
            f"CREATE TABLE {name} (LIKE {self.name(source)}{self.maybe(' INCLUDING ALL', 0.7)})": 2,
            f"CREATE TABLE {name} (\"extra\" text) INHERITS ({self.name(source)})": 1,
            f"CREATE TABLE {name} AS SELECT * FROM {self.name(source)}" + self.maybe(f" WHERE {self.condition(source)}"): 3,
            f"SELECT * INTO {name} FROM {self.name(source)}": 0.5,
            f"CREATE TEMP TABLE {q(self.fresh())} AS SELECT * FROM {self.name(source)}": 0.4})]

    def drop_table(self):
        return [f"DROP TABLE {self.maybe('IF EXISTS ')}{self.name(self.table())}{self.maybe(' CASCADE', 0.5)}"]

    def alter_several(self):
        """Several actions of one ALTER TABLE."""
        table = self.table()
        actions = []
        for _ in range(self.random.randint(2, 3)):
            column, kind = self.column(table), self.type().replace("serial", "bigint")
            name = q(column["name"])
            actions.append(self.weighted({
                f"ADD COLUMN {q(self.fresh_column(table))} {kind} {self.rest_of_column(column['name'], kind, True)[1].split(' CHECK')[0]}".rstrip(): 4,
                f"DROP COLUMN {name}": 3, f"ALTER COLUMN {name} SET DEFAULT {self.value(column)}": 2, f"ALTER COLUMN {name} DROP NOT NULL": 2,
                f"ALTER COLUMN {name} TYPE {kind} USING {name}::text::{kind}": 2, f"ALTER COLUMN {name} SET NOT NULL": 1,
                f"ADD UNIQUE ({name})": 1, f"ADD CONSTRAINT {q(self.fresh(PLAIN, 'con_'))} CHECK ({name}::text <> 'zz')": 1}
                | {f"DROP CONSTRAINT {q(each['name'])}": 1 for each in table["constraints"]}))
        return self.alter(table, ", ".join(actions))

    def create_pairs(self):
        """A key of two columns, and a table that refers to it."""
        first, second = self.fresh(), self.fresh(PLAIN, "pair_")
        kinds = self.pick(["integer", "text"]), self.pick(["integer", "text", "date"])
        rules = f" ON DELETE {self.pick(RULES)}{self.maybe(f' ON UPDATE {self.pick(RULES)}', 0.4)}{self.maybe(' DEFERRABLE', 0.2)}"
        return [f'CREATE TABLE {q(first)} ("id" {kinds[0]}, "key" {kinds[1]}, "note" text, PRIMARY KEY ("id", "key"))',
                f'CREATE TABLE {q(second)} ("id" serial PRIMARY KEY, "a1" {kinds[0]}, "b1" {kinds[1]}, FOREIGN KEY ("a1", "b1") REFERENCES'
                f' {q(first)} ("id", "key"){self.maybe(" MATCH FULL", 0.2)}{rules})']

    def create_partition(self):
        """One more of a table that has partitions; it may be partitioned in turn."""
        parent = self.table("p")
        bound = self.pick(["FOR VALUES FROM (1000) TO (2000)", "FOR VALUES IN (40, 41)", "DEFAULT"])
        name = q(self.fresh(PLAIN, "part_"))
        if self.chance(0.3):
            return [f"CREATE TABLE {name} PARTITION OF {of(parent)} {bound} PARTITION BY HASH ({q(self.column(parent)['name'])})",
                    f"CREATE TABLE {q(self.fresh(PLAIN, 'sub_'))} PARTITION OF {name} FOR VALUES WITH (MODULUS 1, REMAINDER 0)"]
        return [f"CREATE TABLE {name} PARTITION OF {of(parent)} {bound}"]

    def alter(self, table, action):
        return [f"ALTER TABLE {self.maybe('ONLY ', 0.05)}{self.name(table)} {action}"]

    def add_column(self):
        table = self.table()
        name = self.fresh_column(table)
        kind = self.type()
        rest = self.rest_of_column(name, kind, True)[1]
        return self.alter(table, f"ADD COLUMN {self.maybe('IF NOT EXISTS ', 0.2)}{q(name)} {kind} {rest}".rstrip())

    def drop_column(self):
        table = self.table()
        return self.alter(table, f"DROP COLUMN {self.maybe('IF EXISTS ', 0.2)}{q(self.column(table)['name'])}{self.maybe(' CASCADE', 0.3)}")

    def readd_column(self):
        table = self.table()
        name = q(self.column(table)["name"])
        return self.alter(table, f"DROP COLUMN {name}") + self.alter(table, f"ADD COLUMN {name} {self.type()}")

    def change_type(self):
        table = self.table()
        column = self.column(table)
        kind = self.type().replace("serial", "bigint")
        using = self.weighted({"": 2, f" USING {q(column['name'])}::text::{kind}": 3, f" USING {self.literal(kind)}": 0.5})
        return self.alter(table, f"ALTER COLUMN {q(column['name'])} SET DATA TYPE {kind}{using}")

    def rename(self):
        table = self.table("rpvm")
        if self.chance(0.5):
            return [f"ALTER TABLE {self.name(table)} RENAME TO {q(self.fresh())}"]
        return [f"ALTER TABLE {self.name(table)} RENAME COLUMN {q(self.column(table)['name'])} TO {q(self.fresh_column(table))}"]

    def alter_column(self):
        table = self.table()
        column = self.column(table)
        name = q(column["name"])
        return self.alter(table, self.weighted({
            f"ALTER COLUMN {name} SET DEFAULT {self.value(column)}": 3, f"ALTER COLUMN {name} DROP DEFAULT": 2,
            f"ALTER COLUMN {name} SET NOT NULL": 3, f"ALTER COLUMN {name} DROP NOT NULL": 2,
            f"ALTER COLUMN {name} ADD GENERATED {self.pick(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY": 1,
            f"ALTER COLUMN {name} DROP IDENTITY IF EXISTS": 1, f"ALTER COLUMN {name} SET GENERATED ALWAYS": 0.5,
            f"ALTER COLUMN {name} RESTART WITH 90": 0.5, f"ALTER COLUMN {name} DROP EXPRESSION IF EXISTS": 0.5,
            f"ALTER COLUMN {name} SET STATISTICS 7": 0.5, f"ALTER COLUMN {name} SET STORAGE EXTERNAL": 0.5,
            f"ALTER COLUMN {name} SET COMPRESSION pglz": 0.3, f"ALTER COLUMN {name} SET (n_distinct = 5)": 0.3}))

    def constraint(self):
        table = self.table()
        column = q(self.column(table)["name"])
        name = q(self.fresh(PLAIN, "con_"))
        parent = next((each for each in self.some(self.relations("rp")) if self.key_of(each)), table)
        options = {f"ADD CONSTRAINT {name} UNIQUE ({column})": 3, f"ADD CONSTRAINT {name} CHECK ({column}::text <> 'zz'){self.maybe(' NOT VALID')}": 3,
                   f"ADD PRIMARY KEY ({column})": 1}
        if self.key_of(parent):
            options[f"ADD CONSTRAINT {name} FOREIGN KEY ({column}) {self.reference(parent)}{self.maybe(' NOT VALID', 0.2)}"] = 4
        for each in table["constraints"]:
            known = q(each["name"])
            options |= {f"DROP CONSTRAINT {known}{self.maybe(' CASCADE')}": 2, f"RENAME CONSTRAINT {known} TO {name}": 1,
                        f"VALIDATE CONSTRAINT {known}": 0.5, f"ALTER CONSTRAINT {known} DEFERRABLE INITIALLY DEFERRED": 0.5}
        return self.alter(table, self.weighted(options))

    def alter_table(self):
        table = self.table()
        options = {"ENABLE ROW LEVEL SECURITY": 2, "FORCE ROW LEVEL SECURITY": 1, "DISABLE ROW LEVEL SECURITY": 1, "SET UNLOGGED": 0.5,
                   "SET LOGGED": 0.5, "SET (fillfactor = 50)": 1, "RESET (fillfactor)": 0.5, "REPLICA IDENTITY FULL": 1,
                   f"SET SCHEMA {q(self.pick(self.scratch.catalog['schemas']))}": 2, "OWNER TO law_owner": 1.5, "DISABLE TRIGGER ALL": 0.5,
                   "SET WITHOUT CLUSTER": 0.2, "SET (autovacuum_enabled = false)": 0.5}
        for name in table["triggers"]:
            options |= {f"DISABLE TRIGGER {q(name)}": 2, f"ENABLE ALWAYS TRIGGER {q(name)}": 1}
        other = self.table()
        options |= {f"INHERIT {of(other)}": 0.7, f"NO INHERIT {of(other)}": 0.7}
        partitions = [each for each in self.relations("r") if each["part"]]
        parents = self.relations("p")
        if partitions and parents:
            options[f"DETACH PARTITION {of(self.pick(partitions))}"] = 4
            options[f"ATTACH PARTITION {of(self.table('r'))} DEFAULT"] = 2
            table = self.pick(parents) if self.chance(0.4) else table
        return [f"ALTER TABLE {self.name(table)} {self.weighted(options)}"]
