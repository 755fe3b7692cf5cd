"""Random statements of SQLite that change rows: every form of INSERT, UPDATE and DELETE, with CTEs, upserts and RETURNING."""
from sqlite_tables import INTEGERS, Tables

CONFLICTS = ["", "", "", "", "OR REPLACE ", "OR IGNORE ", "OR FAIL ", "OR ABORT ", "OR ROLLBACK "]


class Rows(Tables):
    def values_of(self, table, columns):
        return ", ".join(self.value_of(table, column) for column in columns)

    def value_of(self, table, column):
        for _, _, parent, source, target, *_ in self.scratch.ask("SELECT * FROM pragma_foreign_key_list(?)", table.name):
            if source.lower() == column.name.lower():
                known = self.scratch.values(parent, target or self.key_of(parent)) if target or self.key_of(parent) else []
                return self.pick(known + ["NULL"]) if known else "NULL"
        value = self.value(column.type)
        return "9" if column.key and value == INTEGERS[-2] else value  # the next number would be a random one

    def key_of(self, name):
        return next((column.name for column in self.scratch.columns(name) if column.key), None)

    def columns_of(self, table):
        """Mostly all of them, the key sometimes left out."""
        if self.chance(0.6):
            return table.stored
        chosen = [column for column in table.stored if column.not_null and column.default is None or self.chance(0.7)]
        return chosen or table.stored

    def with_query(self):
        return self.maybe("WITH chosen(x) AS (SELECT 1 UNION ALL SELECT 2) ", 0.08)

    def insert(self):
        table = self.table()
        if self.chance(0.04):
            return [f"INSERT INTO {self.q(table.name)} DEFAULT VALUES"]
        columns = self.columns_of(table)
        rows = ", ".join(f"({self.values_of(table, columns)})" for _ in range(self.pick([1, 1, 1, 2, 3])))
        named = "" if columns == table.stored and self.chance(0.2) else f" ({', '.join(self.q(column.name) for column in columns)})"
        verb = "REPLACE " if self.chance(0.05) else f"INSERT {self.pick(CONFLICTS)}"
        return [self.with_query() + f"{verb}INTO {self.q(table.name)}{named} VALUES {rows}{self.upsert(table)}{self.returning(table)}"]

    def upsert(self, table):
        if self.chance(0.8):
            return ""
        key = [self.q(column.name) for column in table.columns if column.key]
        target = f" ({', '.join(key)})" if key and self.chance(0.8) else ""
        column = self.pick(table.stored)
        value = self.pick([f"excluded.{self.q(column.name)}", self.value(column.type), self.q(column.name)])
        action = self.pick(["NOTHING", f"UPDATE SET {self.q(column.name)} = {value}"])
        return f" ON CONFLICT{target} DO {action}"

    def returning(self, table):
        return self.maybe(f" RETURNING {self.pick(['*', self.q(table.stored[0].name)])}", 0.05)

    def insert_select(self):
        table, source = self.table(), self.pick(self.scratch.relations("table", "view"))
        columns = self.columns_of(table)
        values = ", ".join(self.q(self.pick(source.columns).name) if source.columns and self.chance(0.7) else self.value(column.type)
                           for column in columns)
        return [self.with_query() + f"INSERT {self.pick(CONFLICTS)}INTO {self.q(table.name)}"
                f" ({', '.join(self.q(column.name) for column in columns)}) SELECT {values} FROM {self.q(source.name)}"
                + self.maybe(f" WHERE {self.condition(source)}", 0.5)]

    def update(self):
        table = self.table()
        source = self.pick(self.scratch.relations("table", "view"))
        parts = []
        for column in self.some(table.stored, 1, 2):
            value = self.pick([self.value(column.type), self.value(column.type), f"{self.q(column.name)} || ''",
                               f"{self.q(column.name)} + 10", f"-{self.q(column.name)}", f"upper({self.q(column.name)})",
                               f"(SELECT max({self.q(self.pick(table.columns).name)}) FROM {self.q(table.name)})"])
            parts.append(f"{self.q(column.name)} = {value}")
        joined = self.maybe(f" FROM {self.q(source.name)} AS src", 0.08)
        where = self.maybe(f" WHERE {self.condition(table)}", 0.6) if not joined else ""
        return [self.with_query() + f"UPDATE {self.pick(CONFLICTS)}{self.q(table.name)} SET {', '.join(parts)}{joined}{where}"
                + self.returning(table)]

    def delete(self):
        table = self.table()
        where = self.weighted({f" WHERE {self.condition(table)}": 7, "": 2,
                               f" WHERE rowid IN (SELECT min(rowid) FROM {self.q(table.name)})": 1})
        return [self.with_query() + f"DELETE FROM {self.q(table.name)}{where}{self.returning(table)}"]

    def through_view(self):
        view = self.pick(self.scratch.relations("view"))
        column = self.q(self.pick(view.columns).name)
        return [self.pick([f"INSERT INTO {self.q(view.name)} ({column}) VALUES ({self.value()})",
                           f"UPDATE {self.q(view.name)} SET {column} = {self.value()}",
                           f"DELETE FROM {self.q(view.name)} WHERE {self.condition(view)}"])]

    def counter(self):
        name = self.pick(self.scratch.ask("SELECT name FROM sqlite_sequence"))[0].replace("'", "''")
        return [self.pick([f"UPDATE sqlite_sequence SET seq = {self.pick(['0', '50', 'seq + 1'])} WHERE name = '{name}'",
                           f"DELETE FROM sqlite_sequence WHERE name = '{name}'"])]

    def move(self):
        """A row dropped and put in anew, as seeds do."""
        table = self.table()
        columns = [column for column in table.stored]
        names = ", ".join(self.q(column.name) for column in columns)
        return [f"DELETE FROM {self.q(table.name)}" + self.maybe(f" WHERE {self.condition(table)}", 0.5),
                f"INSERT INTO {self.q(table.name)} ({names}) VALUES ({self.values_of(table, columns)})"]
