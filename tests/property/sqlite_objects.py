"""Random indexes, views, triggers and virtual tables of SQLite, and what touches none of them: pragmas, ANALYZE, REINDEX."""
from grammar import PLAIN, TABLES
from sqlite_rows import Rows


class Objects(Rows):
    def new_object(self, prefix):
        return self.new_name([f"{prefix}_{each}" for each in PLAIN], self.scratch.names())

    def create_index(self):
        table = self.table()
        parts = []
        for column in self.some(table.columns, 1, 2):
            part = self.q(column.name)
            if self.chance(0.15):
                part = f"{self.pick(['lower', 'abs', 'length'])}({part})"
            parts.append(part + self.maybe(" COLLATE NOCASE", 0.1) + self.maybe(" DESC", 0.1))
        where = self.maybe(f" WHERE {self.q(self.pick(table.columns).name)} {self.pick(['IS NOT NULL', '> 1', '<> 2'])}", 0.15)
        return [f"CREATE {self.maybe('UNIQUE ', 0.25)}INDEX {self.maybe('IF NOT EXISTS ', 0.15)}{self.q(self.new_object('ix'))}"
                f" ON {self.q(table.name)} ({', '.join(parts)}){where}"]

    def drop(self, kind):
        return [f"DROP {kind.upper()} {self.maybe('IF EXISTS ')}{self.q(self.pick(self.scratch.named(kind)))}"]

    def drop_index(self):
        return self.drop("index")

    def drop_view(self):
        return self.drop("view")

    def drop_trigger(self):
        return self.drop("trigger")

    def view(self, name):
        source = self.pick(self.scratch.relations("table", "table", "view"))
        columns = [self.q(column.name) for column in self.some(source.columns, 1)]
        if self.chance(0.2):
            columns.append(f"upper({self.q(self.pick(source.columns).name)}) AS {self.q('shown')}")
        named = self.maybe(" (" + ", ".join(f"c{number}" for number, _ in enumerate(columns)) + ")", 0.1)
        where = self.maybe(f" WHERE {self.condition(source)}", 0.2)
        return f"CREATE VIEW {self.q(name)}{named} AS SELECT {', '.join(columns)} FROM {self.q(source.name)}{where}"

    def create_view(self):
        return [self.view(self.new_object("vw"))]

    def replace_view(self):
        name = self.pick(self.scratch.named("view"))
        return [f"DROP VIEW {self.q(name)}", self.view(name)]

    def body(self, row):
        """A statement of a trigger; `row` is new or old."""
        target = self.table()
        column = self.pick(target.stored)
        value = self.value(column.type) if self.chance(0.6) or not row else row
        return self.weighted({
            f"INSERT {self.maybe('OR IGNORE ', 0.3)}INTO {self.q(target.name)} ({self.q(column.name)}) VALUES ({value})": 4,
            f"UPDATE {self.q(target.name)} SET {self.q(column.name)} = {value}" + self.maybe(f" WHERE {self.condition(target)}", 0.6): 3,
            f"DELETE FROM {self.q(target.name)} WHERE {self.condition(target)}": 2,
            f"SELECT RAISE(IGNORE) WHERE {self.pick(['0', '1'])}": 0.4})

    def trigger(self, name):
        is_of_view = self.chance(0.3) and self.scratch.named("view")
        source = self.pick(self.scratch.relations("view" if is_of_view else "table"))
        event = self.pick(["INSERT", "UPDATE", "DELETE"])
        row = f"{'old' if event == 'DELETE' else 'new'}.{self.q(self.pick(source.columns).name)}" if source.columns else ""
        of = f" OF {self.q(self.pick(source.columns).name)}" if event == "UPDATE" and self.chance(0.3) and source.columns else ""
        time = "INSTEAD OF" if is_of_view else self.pick(["BEFORE", "AFTER", "AFTER", ""])
        when = self.maybe(f" WHEN {row} IS NOT 77", 0.15) if row else ""
        body = "; ".join(self.body(row) for _ in range(self.pick([1, 1, 2])))
        return (f"CREATE TRIGGER {self.q(name)} {time} {event}{of} ON {self.q(source.name)}"
                f"{self.maybe(' FOR EACH ROW', 0.3)}{when} BEGIN {body}; END")

    def create_trigger(self):
        return [self.trigger(self.new_object("tr"))]

    def replace_trigger(self):
        name = self.pick(self.scratch.named("trigger"))
        return [f"DROP TRIGGER {self.q(name)}", self.trigger(name)]

    def create_virtual(self):
        name = self.new_name([f"fts_{each}" for each in TABLES], self.scratch.names())
        if self.chance(0.2):
            return [f"CREATE VIRTUAL TABLE {self.q(name)} USING rtree(id, x0, x1)",
                    f"INSERT INTO {self.q(name)} VALUES (1, 0.5, 2.5), (2, 3, 4)"]
        source = self.table()
        column = self.pick(source.stored).name
        if self.chance(0.4) or not source.has_rowid:
            return [f"CREATE VIRTUAL TABLE {self.q(name)} USING fts5(title, body{self.maybe(', tokenize = porter')})",
                    f"INSERT INTO {self.q(name)} (title, body) VALUES ('one two', 'three'), ('four', 'five six')"]
        content = source.name.replace("'", "''")
        statements = [f"CREATE VIRTUAL TABLE {self.q(name)} USING fts5({self.q(column)}, content='{content}', content_rowid='rowid')",
                      f"INSERT INTO {self.q(name)}({self.q(name)}) VALUES ('rebuild')"]
        if self.chance(0.6):
            fts, of, key = self.q(name), self.q(source.name), self.q(column)
            takes = f"INSERT INTO {fts}({fts}, rowid, {key}) VALUES ('delete', old.rowid, old.{key})"
            puts = f"INSERT INTO {fts}(rowid, {key}) VALUES (new.rowid, new.{key})"
            for event, body in (("INSERT", puts), ("DELETE", takes), ("UPDATE", f"{takes}; {puts}")):
                statements.append(f"CREATE TRIGGER {self.q(f'{name}_{event.lower()}')} AFTER {event} ON {of} BEGIN {body}; END")
        return statements

    def write_virtual(self):
        name = self.pick(self.scratch.relations("virtual")).name
        columns = [column.name for column in self.scratch.columns(name) if column.hidden == 0]
        values = ", ".join(self.pick(["'one'", "'six'", "7"]) for _ in columns)
        return [self.weighted({
            f"INSERT INTO {self.q(name)} ({', '.join(map(self.q, columns))}) VALUES ({values})": 2,
            f"DELETE FROM {self.q(name)} WHERE rowid = {self.pick('123')}": 1,
            f"UPDATE {self.q(name)} SET {self.q(columns[-1])} = {self.pick(['9', chr(39) + 'x y' + chr(39)])} WHERE rowid = 1": 1,
            f"INSERT INTO {self.q(name)}({self.q(name)}) VALUES ('{self.pick(['optimize', 'rebuild', 'delete-all'])}')": 0.5,
            f"DROP TABLE {self.q(name)}": 1,
            f"ALTER TABLE {self.q(name)} RENAME TO {self.q(self.new_name(TABLES, self.scratch.names()))}": 0.5})]

    def session(self):
        """What changes no row and no table."""
        return [self.weighted({"ANALYZE": 2, "REINDEX": 1, f"PRAGMA user_version = {self.pick('0123')}": 2,
                               f"PRAGMA main.application_id = {self.pick('05')}": 1, "PRAGMA foreign_keys = ON": 1,
                               "PRAGMA defer_foreign_keys = ON": 1, "PRAGMA optimize": 1, "SELECT 1": 1,
                               "PRAGMA recursive_triggers = ON": 0.5, "PRAGMA foreign_key_check": 0.5,
                               f"ANALYZE {self.q(self.table().name)}": 1, f"REINDEX {self.q(self.table().name)}": 1})]

    def savepoint(self):
        """What is undone within the migration itself."""
        inner = self.pick([self.insert, self.update, self.delete, self.create_table, self.add_column])()
        return ["SAVEPOINT law_point", *inner, *self.pick([["ROLLBACK TO law_point", "RELEASE law_point"], ["RELEASE law_point"]])]

    def temporary(self):
        name = self.new_name(TABLES, self.scratch.names())
        return [f"CREATE TEMP TABLE {self.q(name)} AS SELECT * FROM {self.q(self.table().name)}"]
