"""Random objects of PostgreSQL other than tables: made, changed, renamed, dropped; privileges, comments, settings."""
from grammar import PLAIN
from postgres_rows import Rows
from postgres_tables import of, q


class Objects(Rows):
    # Indexes and views.

    def create_index(self):
        table = self.table("rpm")
        column = q(self.column(table)["name"])
        part = self.weighted({column: 6, f"lower({column}::text)": 1, f"{column} DESC NULLS LAST": 1, f'{column}::text COLLATE "C"': 0,
                              f'({column}::text) COLLATE "C"': 0.5})
        tail = self.weighted({"": 6, f" WHERE {column} IS NOT NULL": 1, f" INCLUDE ({q(self.column(table)['name'])})": 0.5, " WITH (fillfactor = 60)": 0.3})
        return [f"CREATE {self.maybe('UNIQUE ', 0.25)}INDEX {self.maybe('IF NOT EXISTS ', 0.1)}{q(self.fresh(PLAIN, 'ix_'))} ON"
                f" {self.name(table)}{self.maybe(' USING ' + self.pick(['btree', 'hash', 'brin']), 0.2)} ({part}){tail}"]

    def change_index(self):
        index = of(self.table("iI"))
        return [self.weighted({f"DROP INDEX {self.maybe('IF EXISTS ')}{index}": 4, f"ALTER INDEX {index} RENAME TO {q(self.fresh(PLAIN, 'ix_'))}": 2,
                               f"ALTER INDEX {index} SET (fillfactor = 55)": 1, f"REINDEX INDEX {index}": 0.3,
                               f"COMMENT ON INDEX {index} IS 'i'": 0.5})]

    def query(self):
        source = self.table("rpvm")
        columns = ", ".join(q(column["name"]) for column in self.some(source["columns"], 1))
        return f"SELECT {columns} FROM {of(source)}" + self.maybe(f" WHERE {self.condition(source)}", 0.3)

    def create_view(self):
        name = self.home(self.fresh(PLAIN, "vw_"))
        return [self.weighted({f"CREATE {self.maybe('OR REPLACE ')}VIEW {name} AS {self.query()}": 4,
                               f"CREATE VIEW {name} WITH (security_barrier) AS {self.query()} ": 0.5,
                               f"CREATE MATERIALIZED VIEW {name} AS {self.query()}{self.maybe(' WITH NO DATA', 0.2)}": 1.5})]

    def change_view(self):
        view = self.table("vm")
        kind = "MATERIALIZED VIEW" if view["kind"] == "m" else "VIEW"
        new = f"CREATE {'OR REPLACE ' if kind == 'VIEW' else ''}{kind} {of(view)} AS {self.query()}"
        options = {f"DROP {kind} {self.maybe('IF EXISTS ')}{of(view)}{self.maybe(' CASCADE', 0.4)}": 3, new: 2,
                   f"ALTER {kind} {of(view)} RENAME TO {q(self.fresh(PLAIN, 'vw_'))}": 1, f"ALTER {kind} {of(view)} OWNER TO law_owner": 0.7,
                   f"COMMENT ON {kind} {of(view)} IS 'seen'": 0.7}
        options[f"REFRESH MATERIALIZED VIEW {of(view)}" if view["kind"] == "m" else f"ALTER VIEW {of(view)} SET (security_invoker = true)"] = 1
        statement = self.weighted(options)
        return [f"DROP {kind} {of(view)}", statement] if statement == new and self.chance(0.5) else [statement]

    # Functions, triggers, rules, policies.

    def body(self, is_trigger):
        table = self.table()
        inner = self.pick([self.update, self.delete, self.insert])()[0] if self.chance(0.6) else f"PERFORM 1 FROM {of(table)}"
        column = q(self.column(table)["name"])
        change = self.maybe(f"NEW.{column} := {self.value(self.column(table))}; ", 0.2)
        if is_trigger:
            return f"BEGIN {change}{inner}; RETURN {self.pick(['NEW', 'NEW', 'COALESCE(NEW, OLD)', 'NULL'])}; END"
        return f"BEGIN {inner}; END"

    def create_function(self):
        name = self.home(self.fresh(PLAIN, "fn_"))
        head = f"CREATE {self.maybe('OR REPLACE ')}"
        tail = self.maybe(" SECURITY DEFINER SET search_path = public", 0.1)
        return [self.weighted({
            f"{head}FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql{tail} AS $fn$ {self.body(True)} $fn$": 3,
            f"{head}FUNCTION {name}() RETURNS void LANGUAGE plpgsql{tail} AS $fn$ {self.body(False)} $fn$": 2,
            f"{head}PROCEDURE {name}() LANGUAGE plpgsql AS $fn$ {self.body(False)} $fn$": 1,
            f"{head}FUNCTION {name}(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1'": 2,
            f"{head}FUNCTION {name}() RETURNS SETOF {of(self.table())} LANGUAGE sql RETURN NULL": 0,
            f"{head}FUNCTION {name}() RETURNS bigint LANGUAGE sql AS $fn$ SELECT count(*) FROM {of(self.table())} $fn$": 1})]

    def change_function(self):
        function = self.pick(self.scratch.catalog["functions"])
        kind = "PROCEDURE" if function["kind"] == "p" else "FUNCTION"
        name = f"{of(function)}({function['arguments']})"
        return [self.weighted({f"DROP {kind} {self.maybe('IF EXISTS ')}{name}{self.maybe(' CASCADE', 0.5)}": 3,
                               f"ALTER {kind} {name} RENAME TO {q(self.fresh(PLAIN, 'fn_'))}": 1, f"ALTER {kind} {name} OWNER TO law_owner": 1,
                               f"ALTER {kind} {name} SECURITY DEFINER": 0.5, f"ALTER FUNCTION {name} COST 7": 0.5,
                               f"ALTER {kind} {name} SET work_mem = '1MB'": 0.5, f"COMMENT ON {kind} {name} IS 'f'": 1,
                               f"REVOKE ALL ON {kind} {name} FROM PUBLIC": 1, f"GRANT EXECUTE ON {kind} {name} TO law_reader": 1,
                               f"ALTER {kind} {name} SET SCHEMA {q(self.pick(self.scratch.catalog['schemas']))}": 0.7})]

    def create_trigger(self):
        functions = [each for each in self.scratch.catalog["functions"] if each["returns"] == "trigger"]
        made = [] if functions else self.create_function()
        function = of(self.pick(functions)) if functions else None
        if function is None:
            name = self.fresh(PLAIN, "fn_")
            made, function = [f"CREATE FUNCTION {q(name)}() RETURNS trigger LANGUAGE plpgsql AS $fn$ {self.body(True)} $fn$"], q(name)
        table = self.table("rpv") if self.chance(0.2) else self.table()
        event = self.pick(["INSERT", "UPDATE", "DELETE", "INSERT OR UPDATE", f"UPDATE OF {q(self.column(table)['name'])}"])
        when = "INSTEAD OF" if table["kind"] == "v" else self.pick(["BEFORE", "AFTER", "AFTER"])
        level = "ROW" if table["kind"] == "v" or self.chance(0.8) else "STATEMENT"
        return made + [f"CREATE {self.maybe('OR REPLACE ', 0.1)}TRIGGER {q(self.fresh(PLAIN, 'tr_'))} {when} {event} ON {of(table)}"
                       f" FOR EACH {level} EXECUTE FUNCTION {function}()"]

    def drop_part(self):
        """Of a table: a trigger, a policy, a rule."""
        table = self.table("rpv")
        kind, name = self.pick([(kind, name) for kind in ("trigger", "policie", "rule") for name in table[kind + "s"]])
        kind = {"policie": "POLICY"}.get(kind, kind.upper())
        return [self.pick([f"DROP {kind} {self.maybe('IF EXISTS ')}{q(name)} ON {of(table)}",
                           f"ALTER {kind} {q(name)} ON {of(table)} RENAME TO {q(self.fresh(PLAIN, 'tr_'))}",
                           f"COMMENT ON {kind} {q(name)} ON {of(table)} IS 'part'"])]

    def create_policy(self):
        table = self.table()
        return [f"CREATE POLICY {q(self.fresh(PLAIN, 'po_'))} ON {of(table)} FOR {self.pick(['ALL', 'SELECT', 'UPDATE'])}"
                f" TO {self.pick(['PUBLIC', 'law_reader'])} USING ({self.condition(table)})"]

    def change_policy(self):
        table, name = self.pick([(table, name) for table in self.relations("rp") for name in table["policies"]])
        return [f"ALTER POLICY {q(name)} ON {of(table)} {self.pick([f'USING ({self.condition(table)})', 'TO law_reader', 'TO PUBLIC'])}"]

    def block_of_changes(self):
        """DDL within DO, plain or as text, or by a function that is called at once."""
        maker = self.pick([self.add_column, self.drop_column, self.create_table, self.create_index, self.drop_table, self.create_view,
                           self.constraint, self.alter_column, self.rename])
        inner = "; ".join(maker())
        text = inner.replace("'", "''")
        name = q(self.fresh(PLAIN, "fn_"))
        return self.pick([[f"DO $do$ BEGIN {inner}; END $do$"], [f"DO $do$ BEGIN EXECUTE '{text}'; END $do$"],
                          [f"DO $do$ BEGIN {inner}; EXCEPTION WHEN duplicate_object THEN NULL; END $do$"],
                          [f"CREATE FUNCTION {name}() RETURNS void LANGUAGE plpgsql AS $fn$ BEGIN {inner}; END $fn$", f"SELECT {name}()",
                           f"DROP FUNCTION {name}()"]])

    def savepoint(self):
        """What is undone within the migration itself."""
        inner = self.pick([self.insert, self.update, self.create_table, self.add_column, self.delete])()
        return ["SAVEPOINT law_point", *inner, self.pick(["ROLLBACK TO SAVEPOINT law_point", "RELEASE SAVEPOINT law_point"])]

    def prepared(self):
        inner = self.pick([self.insert, self.update, self.delete])()[0]
        return [f"PREPARE law_plan AS {inner}", "EXECUTE law_plan", "DEALLOCATE law_plan"]

    def create_rule(self):
        table = self.table()
        return [f"CREATE RULE {q(self.fresh(PLAIN, 'ru_'))} AS ON {self.pick(['DELETE', 'UPDATE', 'INSERT'])} TO {of(table)} DO"
                f" {self.pick(['INSTEAD NOTHING', f'ALSO {self.delete()[0]}'])}"]

    # Types, sequences, schemas.

    def create_type(self):
        name = self.home(self.fresh(PLAIN, "ty_"))
        return [self.weighted({f"CREATE TYPE {name} AS ENUM ('a', 'b', 'it''s')": 4,
                               f"CREATE DOMAIN {name} AS {self.pick(['integer', 'text'])}{self.maybe(' NOT NULL', 0.2)}"
                               + self.maybe(" CHECK (VALUE::text <> 'zz')", 0.5): 3,
                               f"CREATE TYPE {name} AS (x integer, y text)": 2, f"CREATE TYPE {name} AS RANGE (subtype = integer)": 0.3})]

    def change_type_itself(self):
        kind = self.pick(self.scratch.catalog["types"])
        name, word = of(kind), "DOMAIN" if kind["kind"] == "d" else "TYPE"
        options = {f"DROP {word} {name}{self.maybe(' CASCADE', 0.5)}": 2, f"ALTER {word} {name} RENAME TO {q(self.fresh(PLAIN, 'ty_'))}": 1,
                   f"COMMENT ON {word} {name} IS 't'": 1, f"ALTER {word} {name} OWNER TO law_owner": 1,
                   f"ALTER {word} {name} SET SCHEMA {q(self.pick(self.scratch.catalog['schemas']))}": 0.5}
        if kind["kind"] == "e":
            options |= {f"ALTER TYPE {name} ADD VALUE 'new{self.random.randint(1, 99)}'{self.maybe(' BEFORE ' + repr('b'))}": 3,
                        f"ALTER TYPE {name} RENAME VALUE 'a' TO 'alpha'": 2}
        elif kind["kind"] == "d":
            options |= {f"ALTER DOMAIN {name} SET DEFAULT {self.pick(['1', 'NULL'])}": 1, f"ALTER DOMAIN {name} SET NOT NULL": 1,
                        f"ALTER DOMAIN {name} DROP NOT NULL": 1, f"ALTER DOMAIN {name} ADD CHECK (VALUE::text <> 'yy'){self.maybe(' NOT VALID')}": 2}
            options |= {f"ALTER DOMAIN {name} DROP CONSTRAINT {q(each)}": 2 for each in kind["constraints"]}
        else:
            options |= {f"ALTER TYPE {name} ADD ATTRIBUTE z integer CASCADE": 2, f"ALTER TYPE {name} DROP ATTRIBUTE y CASCADE": 1,
                        f"ALTER TYPE {name} RENAME ATTRIBUTE x TO x2": 1}
        return [self.weighted(options)]

    def create_sequence(self):
        table = self.table()
        name = self.home(self.fresh(PLAIN, "sq_"))
        return [f"CREATE SEQUENCE {name}" + self.weighted({"": 3, " START 5 INCREMENT 2": 1, " AS smallint CYCLE": 0.5, " INCREMENT -1": 0.5,
                                                           f" OWNED BY {of(table)}.{q(self.column(table)['name'])}": 0.7})]

    def change_sequence(self):
        sequence = of(self.table("S"))
        table = self.table()
        return [self.weighted({f"DROP SEQUENCE {sequence}{self.maybe(' CASCADE', 0.5)}": 2, f"ALTER SEQUENCE {sequence} INCREMENT 3": 2,
                               f"ALTER SEQUENCE {sequence} OWNED BY NONE": 1, f"ALTER SEQUENCE {sequence} RENAME TO {q(self.fresh(PLAIN, 'sq_'))}": 1,
                               f"ALTER SEQUENCE {sequence} MAXVALUE 5000 CACHE 3": 1, f"ALTER SEQUENCE {sequence} OWNER TO law_owner": 0.5,
                               f"ALTER SEQUENCE {sequence} OWNED BY {of(table)}.{q(self.column(table)['name'])}": 0.7})]

    def schema(self):
        known = self.pick(self.scratch.catalog["schemas"])
        name = q(self.new_name(["app", "audit", "stage"], self.scratch.catalog["schemas"]))
        options = {f"CREATE SCHEMA {self.maybe('IF NOT EXISTS ')}{name}": 4}
        if known != "public":
            options |= {f"DROP SCHEMA {q(known)}{self.maybe(' CASCADE', 0.6)}": 1, f"ALTER SCHEMA {q(known)} RENAME TO {name}": 1,
                        f"ALTER SCHEMA {q(known)} OWNER TO law_owner": 0.7, f"COMMENT ON SCHEMA {q(known)} IS 's'": 0.7,
                        f"GRANT USAGE ON SCHEMA {q(known)} TO law_reader": 0.7, f"SET search_path TO {q(known)}, public": 2,
                        f"SET LOCAL search_path TO {q(known)}": 1, f"SELECT set_config('search_path', {self.pick(['''''', 'NULL'])}, true)": 0}
        return [self.weighted(options)]

    # Privileges, comments and what is left.

    def privilege(self):
        table = self.table("rpvm")
        word, to = self.pick([("GRANT", "TO"), ("GRANT", "TO"), ("REVOKE", "FROM")])
        role = self.pick(["law_reader", "law_reader", "PUBLIC", "law_owner"])
        return [self.weighted({
            f"{word} {self.pick(['SELECT', 'ALL', 'INSERT, UPDATE'])} ON {of(table)} {to} {role}": 4,
            f"{word} SELECT ({q(self.column(table)['name'])}) ON {of(table)} {to} {role}": 1,
            f"{word} SELECT ON ALL TABLES IN SCHEMA public {to} {role}": 1, f"{word} USAGE ON ALL SEQUENCES IN SCHEMA public {to} {role}": 0.5,
            f"ALTER DEFAULT PRIVILEGES {self.maybe('IN SCHEMA public ', 0.5)}{word} {self.pick(['SELECT ON TABLES', 'EXECUTE ON FUNCTIONS'])} {to} {role}": 1,
            f"GRANT SELECT ON {of(table)} TO law_reader WITH GRANT OPTION": 0.7})]

    def comment(self):
        table = self.table()
        text = self.pick(["'x'", "NULL", "'it''s ünï'", "''"])
        return [self.pick([f"COMMENT ON TABLE {of(table)} IS {text}", f"COMMENT ON COLUMN {of(table)}.{q(self.column(table)['name'])} IS {text}"]
                          + [f"COMMENT ON CONSTRAINT {q(each['name'])} ON {of(table)} IS {text}" for each in table["constraints"]])]

    def other(self):
        table = self.table()
        name = q(self.fresh(PLAIN, "ot_"))
        return [self.weighted({
            "CREATE EXTENSION IF NOT EXISTS citext": 1, "CREATE EXTENSION pg_trgm": 1, "DROP EXTENSION IF EXISTS citext CASCADE": 0.5,
            f"ANALYZE {of(table)}": 0.5, f"LOCK TABLE {of(table)}": 0.5, "SET CONSTRAINTS ALL DEFERRED": 0.5, "SET statement_timeout = '9s'": 0.5,
            f"CREATE STATISTICS {name} ON {q(self.column(table)['name'])}, {q(self.column(table)['name'])} FROM {of(table)}": 1,
            f"CREATE PUBLICATION {name} FOR TABLE {of(table)}": 1, f'CREATE COLLATION {name} (LOCALE = "C")': 0.7,
            f"CREATE AGGREGATE {name} (integer) (SFUNC = int4larger, STYPE = integer)": 0.7,
            f"CREATE TEXT SEARCH CONFIGURATION {name} (COPY = simple)": 0.5, "SELECT 1": 0.5, "RESET ALL": 0.3,
            f"CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer)": 0.4})]
