"""Random statements of PostgreSQL that change rows and counters, plain, in CTEs, by MERGE, by functions and by DO."""
from postgres_tables import Tables, of, q


class Rows(Tables):
    def written(self, table):
        """Columns that a value may be given to."""
        return [column for column in table["columns"] if not column["generated"]]

    def chosen(self, table):
        columns = self.written(table)
        if self.chance(0.5):
            columns = [column for column in columns if column["not_null"] and not column["default"] and not column["identity"]
                       or self.chance(0.6)]
        return [column for column in columns if column["identity"] != "a" or self.chance(0.1)] or self.written(table)

    def value_for(self, table, column):
        for parent in self.relations("rp"):
            key = self.key_of(parent)
            if key and key["type"] == column["type"] and column["name"] != "id" and self.chance(0.6):
                known = [value for value in self.scratch.ask(f"SELECT quote_literal({q(key['name'])}) FROM {of(parent)} LIMIT 5")
                         if len(value) > 1 and value.count("'") % 2 == 0]  # not of several lines
                if known:
                    return self.pick(known)
        return "DEFAULT" if column["default"] and self.chance(0.15) else self.value(column)

    def insert(self):
        table = self.table()
        if self.chance(0.03):
            return [f"INSERT INTO {self.name(table)} DEFAULT VALUES"]
        columns = self.chosen(table)
        rows = ", ".join("(" + ", ".join(self.value_for(table, column) for column in columns) + ")" for _ in range(self.pick([1, 1, 2, 3])))
        overriding = self.maybe(" OVERRIDING SYSTEM VALUE", 0.7) if any(column["identity"] == "a" for column in columns) else ""
        named = ", ".join(q(column["name"]) for column in columns)
        key = self.key_of(table)
        conflict = ""
        if self.chance(0.2):
            action = self.pick(["NOTHING", f"UPDATE SET {q(columns[-1]['name'])} = excluded.{q(columns[-1]['name'])}"])
            target = f" ({q(key['name'])})" if key and (self.chance(0.8) or action != "NOTHING") else ""
            conflict = f" ON CONFLICT{target} DO {action}"
        returning = self.maybe(" RETURNING *", 0.05)
        return [f"INSERT INTO {self.name(table)} ({named}){overriding} VALUES {rows}{conflict}{returning}"]

    def insert_select(self):
        table, source = self.table(), self.table("rpvm")
        columns = self.chosen(table)
        values = ", ".join(f"{q(self.column(source)['name'])}::text::{column['type']}" if self.chance(0.4) else self.value(column)
                           for column in columns)
        return [f"INSERT INTO {self.name(table)} ({', '.join(q(column['name']) for column in columns)}) SELECT {values}"
                f" FROM {self.name(source)}" + self.maybe(f" WHERE {self.condition(source)}", 0.5)
                + self.maybe(" ON CONFLICT DO NOTHING", 0.4)]

    def changes(self, table):
        parts = []
        for column in self.some(self.written(table), 1, 2):
            name = q(column["name"])
            parts.append(f"{name} = " + self.pick([self.value(column), self.value(column), "DEFAULT" if column["default"] else "NULL",
                                                   f"{name} + 10" if "int" in column["type"] else self.value(column)]))
        return ", ".join(parts)

    def update(self):
        table = self.table()
        joined = self.maybe(f" FROM {of(self.table('rpv'))} AS src", 0.08)
        where = "" if joined else self.maybe(f" WHERE {self.condition(table)}", 0.7)
        return [f"UPDATE {self.maybe('ONLY ', 0.05)}{self.name(table)} SET {self.changes(table)}{joined}{where}{self.maybe(' RETURNING *', 0.05)}"]

    def delete(self):
        table = self.table()
        where = self.weighted({f" WHERE {self.condition(table)}": 7, "": 2,
                               f" WHERE ctid IN (SELECT min(ctid) FROM {of(table)})": 1})
        return [f"DELETE FROM {self.maybe('ONLY ', 0.05)}{self.name(table)}{where}"]

    def truncate(self):
        return [f"TRUNCATE {self.maybe('TABLE ')}{self.name(self.table())}{self.maybe(' RESTART IDENTITY', 0.4)}{self.maybe(' CASCADE', 0.4)}"]

    def with_change(self):
        first, second = self.table(), self.table()
        column = q(self.column(second)["name"])
        then = self.pick([f"SELECT count(*) FROM moved", f"UPDATE {of(second)} SET {self.changes(second)}", f"DELETE FROM {of(second)} WHERE {column} IS NULL",
                          f"INSERT INTO {of(second)} SELECT * FROM moved"])
        inner = self.pick([f"DELETE FROM {of(first)} WHERE {self.condition(first)} RETURNING *",
                           f"UPDATE {of(first)} SET {self.changes(first)} RETURNING *"])
        return [f"WITH moved AS ({inner}) {then}"]

    def merge(self):
        table, source = self.table(), self.table()
        key, other = self.key_of(table), self.key_of(source)
        columns = self.chosen(table)
        insert = (f"INSERT ({', '.join(q(column['name']) for column in columns)}) VALUES ({', '.join(self.value(column) for column in columns)})")
        action = self.pick([f"UPDATE SET {self.changes(table)}", "DELETE", "DO NOTHING"])
        on = f"t.{q(key['name'])}::text = s.{q(other['name'])}::text" if key and other else "false"
        return [f"MERGE INTO {of(table)} AS t USING {of(source)} AS s ON {on} WHEN MATCHED THEN {action}"
                + self.maybe(f" WHEN NOT MATCHED THEN {insert}", 0.5)]

    def counter(self):
        sequence = self.table("S")
        literal = of(sequence).replace("'", "''")
        return [self.pick([f"SELECT setval('{literal}', {self.pick(['5', '50', '1000'])})", f"SELECT nextval('{literal}')",
                           f"ALTER SEQUENCE {of(sequence)} RESTART{self.maybe(' WITH 77')}"])]

    def by_function(self):
        functions = [each for each in self.scratch.catalog["functions"] if each["kind"] in "fp" and not each["arguments"]
                     and each["returns"] != "trigger"]
        function = self.pick(functions)
        return [f"CALL {of(function)}()" if function["kind"] == "p" else f"SELECT {of(function)}()"]

    def block(self):
        inner = self.pick([self.update, self.delete, self.insert])()[0]
        return [self.pick([f"DO $do$ BEGIN {inner}; END $do$", f"DO $do$ BEGIN EXECUTE $sql${inner}$sql$; END $do$"])]

    def through_view(self):
        view = self.table("v")
        column = q(self.column(view)["name"])
        value = self.value(self.column(view))
        return [self.pick([f"INSERT INTO {of(view)} ({column}) VALUES ({value})", f"UPDATE {of(view)} SET {column} = {value}",
                           f"DELETE FROM {of(view)}"])]

    def move(self):
        table = self.table()
        key = self.written(table)
        names, values = ", ".join(q(column["name"]) for column in key), ", ".join(self.value_for(table, column) for column in key)
        return [f"DELETE FROM {of(table)}" + self.maybe(f" WHERE {self.condition(table)}", 0.5),
                f"INSERT INTO {of(table)} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})"]
