#include "core/undo/inverse.hpp"

#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/rendered.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::texts_of;
using Strings = std::vector<std::string>;

namespace {

Inverse on_postgres(const std::string& sql) {
  const Dialect& dialect = postgres::dialect();
  return inverse_of(split_statements(sql, dialect.scan_rules()), dialect);
}

Inverse on_sqlite(const std::string& sql) {
  const Dialect& dialect = sqlite::dialect();
  return inverse_of(split_statements(sql, dialect.scan_rules()), dialect);
}

Strings sql_of(const std::vector<RowUndo>& rows) {
  Strings sql;
  for (const RowUndo& undo : rows) sql.push_back(undo.sql);
  return sql;
}

struct Example {
  const char* up;
  const char* down;
};

}  // namespace

TEST_CASE("what a statement of PostgreSQL makes or renames is taken back by its text alone") {
  const Example example = GENERATE(values<Example>({
      {"CREATE TABLE \"a\".\"t\" (id int)", "DROP TABLE \"a\".\"t\";"},
      {"CREATE UNLOGGED TABLE t (id int)", "DROP TABLE t;"},
      {"CREATE UNIQUE INDEX CONCURRENTLY \"i\" ON ONLY s.t USING btree (a)", "DROP INDEX s.\"i\";"},
      {"CREATE INDEX i ON t (lower(a))", "DROP INDEX i;"},
      {"CREATE TYPE public.mood AS ENUM ('a', 'b')", "DROP TYPE public.mood;"},
      {"CREATE DOMAIN d AS text CHECK (value <> '')", "DROP DOMAIN d;"},
      {"CREATE SCHEMA s AUTHORIZATION joe", "DROP SCHEMA s;"},
      {"CREATE SEQUENCE q START 5", "DROP SEQUENCE q;"},
      {"CREATE VIEW v AS SELECT 1", "DROP VIEW v;"},
      {"CREATE MATERIALIZED VIEW v AS SELECT 1", "DROP MATERIALIZED VIEW v;"},
      {"CREATE FUNCTION f(a int DEFAULT 1, OUT b text) RETURNS text AS $$ SELECT 'x;' $$ LANGUAGE "
       "sql",
       "DROP FUNCTION f(a int, OUT b text);"},
      {"CREATE PROCEDURE s.p() LANGUAGE sql AS ''", "DROP PROCEDURE s.p();"},
      {"CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int)", "DROP AGGREGATE mysum(int);"},
      {"CREATE CONSTRAINT TRIGGER tr AFTER UPDATE OF a, b ON s.t FOR EACH ROW EXECUTE FUNCTION f()",
       "DROP TRIGGER tr ON s.t;"},
      {"CREATE EXTENSION \"pg_trgm\" SCHEMA public", "DROP EXTENSION \"pg_trgm\";"},
      {"CREATE POLICY p ON t USING (true)", "DROP POLICY p ON t;"},
      {"CREATE ROLE r LOGIN", "DROP ROLE r;"},
      {"CREATE RULE ru AS ON INSERT TO t DO NOTHING", "DROP RULE ru ON t;"},
      {"CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()", "DROP EVENT TRIGGER e;"},
      {"CREATE PUBLICATION pub FOR ALL TABLES", "DROP PUBLICATION pub;"},
      {"ALTER TABLE t ADD COLUMN c int DEFAULT 1 NOT NULL", "ALTER TABLE t DROP COLUMN c;"},
      {"ALTER TABLE ONLY t ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a)",
       "ALTER TABLE t DROP CONSTRAINT u;"},
      {"ALTER TABLE s.a RENAME TO b", "ALTER TABLE s.b RENAME TO a;"},
      {"ALTER TABLE t RENAME COLUMN a TO b", "ALTER TABLE t RENAME COLUMN b TO a;"},
      {"ALTER TABLE t RENAME a TO b", "ALTER TABLE t RENAME COLUMN b TO a;"},
      {"ALTER TABLE t RENAME CONSTRAINT a TO b", "ALTER TABLE t RENAME CONSTRAINT b TO a;"},
      {"ALTER TABLE a.t SET SCHEMA b", "ALTER TABLE b.t SET SCHEMA a;"},
      {"ALTER TYPE e RENAME VALUE 'a' TO 'b'", "ALTER TYPE e RENAME VALUE 'b' TO 'a';"},
      {"ALTER TYPE s.e RENAME TO f", "ALTER TYPE s.f RENAME TO e;"},
      {"ALTER INDEX i RENAME TO j", "ALTER INDEX j RENAME TO i;"},
      {"ALTER SCHEMA a RENAME TO b", "ALTER SCHEMA b RENAME TO a;"},
      {"ALTER FUNCTION s.f(int) RENAME TO g", "ALTER FUNCTION s.g(int) RENAME TO f;"},
      {"ALTER POLICY a ON t RENAME TO b", "ALTER POLICY b ON t RENAME TO a;"},
      {"INSERT INTO t (id, name) VALUES (1, 'x'), (-2, 'y'::text)",
       "DELETE FROM t WHERE id IN (1, -2);"},
  }));
  CAPTURE(example.up);
  const Inverse inverse = on_postgres(example.up);
  CHECK(inverse.suffices());
  CHECK(inverse.lost.empty());
  const bool is_rows = !inverse.rows.empty();
  CHECK((is_rows ? sql_of(inverse.rows) : inverse.schema) == Strings{example.down});
}

TEST_CASE("what a statement of SQLite makes or renames is taken back by its text alone") {
  const Example example = GENERATE(values<Example>({
      {"CREATE TABLE `t` (`id` integer)", "DROP TABLE `t`;"},
      {"CREATE VIRTUAL TABLE f USING fts5(a)", "DROP TABLE f;"},
      {"CREATE UNIQUE INDEX `i` ON `t` (`a`)", "DROP INDEX `i`;"},
      {"CREATE VIEW v AS SELECT 1", "DROP VIEW v;"},
      {"CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END", "DROP TRIGGER tr;"},
      {"ALTER TABLE `t` ADD `c` text", "ALTER TABLE `t` DROP COLUMN `c`;"},
      {"ALTER TABLE `a` RENAME TO `b`", "ALTER TABLE `b` RENAME TO `a`;"},
      {"ALTER TABLE t RENAME COLUMN `a` TO `b`", "ALTER TABLE t RENAME COLUMN `b` TO `a`;"},
  }));
  CAPTURE(example.up);
  const Inverse inverse = on_sqlite(example.up);
  CHECK(inverse.suffices());
  CHECK(inverse.schema == Strings{example.down});
}

TEST_CASE("what may have been there, or was changed or dropped, only the schema before tells") {
  const std::string sql = GENERATE(
      as<std::string>{}, "CREATE TABLE IF NOT EXISTS t (id int)",
      "CREATE OR REPLACE VIEW v AS SELECT 1",
      "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS ''", "DROP TABLE t",
      "DROP INDEX CONCURRENTLY i", "ALTER TABLE t ALTER COLUMN a TYPE text",
      "ALTER TABLE t DROP COLUMN a", "ALTER TABLE IF EXISTS t ADD COLUMN c int",
      "ALTER TABLE t ADD COLUMN IF NOT EXISTS c int", "ALTER TABLE t ADD PRIMARY KEY (a)",
      "ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a)",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i",
      "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES b", "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
      "ALTER TABLE t ADD COLUMN a int, ALTER COLUMN b SET NOT NULL", "ALTER TABLE t SET SCHEMA s",
      "ALTER TYPE e ADD VALUE 'x'", "COMMENT ON TABLE t IS 'x'", "GRANT SELECT ON t TO joe",
      "REVOKE ALL ON SCHEMA s FROM joe", "ALTER SEQUENCE s INCREMENT 2",
      "DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$",
      "DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD a int'; END $$",
      "CREATE SCHEMA s CREATE TABLE t (id int)", "CREATE INDEX ON t (a)");
  CAPTURE(sql);
  const Inverse inverse = on_postgres(sql + ";");
  CHECK_FALSE(inverse.suffices());
  CHECK(inverse.unknown.size() == 1);
}

TEST_CASE("what no schema holds is declared by its statement's name") {
  const auto& [sql, lost] = GENERATE(table<std::string, std::string>({
      {"COMMENT ON DATABASE d IS 'x'", "what COMMENT ON DATABASE … changed"},
      {"GRANT CONNECT ON DATABASE d TO joe", "what GRANT ON DATABASE … changed"},
      {"ALTER ROLE joe PASSWORD 'x'", "what ALTER ROLE … changed"},
      {"ALTER FUNCTION f() DEPENDS ON EXTENSION e", "what ALTER FUNCTION … changed"},
      {"ALTER TABLESPACE s SET (seq_page_cost = 1)", "what ALTER TABLESPACE … changed"},
      {"DROP SUBSCRIPTION s", "what DROP SUBSCRIPTION … changed"},
      {"CREATE TYPE base (INPUT = i, OUTPUT = o)", "what CREATE TYPE … changed"},
      {"REFRESH MATERIALIZED VIEW v", "what REFRESH MATERIALIZED VIEW v … changed"},
  }));
  CAPTURE(sql);
  CHECK(texts_of(on_postgres(sql + ";").lost) == Strings{lost});
}

TEST_CASE("what a schema holds is not declared") {
  const std::string sql = GENERATE(
      as<std::string>{}, "DROP CAST (a AS b)", "CREATE USER MAPPING FOR joe SERVER s",
      "CLUSTER t USING i", "ALTER ROLE joe CREATEDB", "COMMENT ON SERVER s IS 'x'",
      "DROP TEXT SEARCH CONFIGURATION c", "ALTER OPERATOR FAMILY f USING btree OWNER TO joe");
  CAPTURE(sql);
  const Inverse inverse = on_postgres(sql + ";");
  CHECK(inverse.lost.empty());
  CHECK(inverse.unknown.size() == 1);
}

TEST_CASE(
    "statements are taken back in reverse order, several actions of one ALTER TABLE included") {
  const Inverse inverse = on_postgres(R"(
    CREATE TYPE mood AS ENUM ('x');
    ALTER TABLE t ADD COLUMN a mood, ADD COLUMN b numeric(1, 2), ADD CONSTRAINT c CHECK (b > 0);
    CREATE INDEX i ON t (a);)");
  CHECK(inverse.suffices());
  CHECK(inverse.schema == Strings{"DROP INDEX i;", "ALTER TABLE t DROP CONSTRAINT c;",
                                  "ALTER TABLE t DROP COLUMN b;", "ALTER TABLE t DROP COLUMN a;",
                                  "DROP TYPE mood;"});
}

TEST_CASE("what a migration makes takes along what the same migration does to it") {
  const Inverse inverse = on_postgres(R"(
    CREATE TABLE "public"."t" (id int);
    ALTER TABLE t ALTER COLUMN id SET NOT NULL;
    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
    ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES other (id);
    DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (id) REFERENCES z (id);
      EXCEPTION WHEN duplicate_object THEN null; END $$;
    CREATE INDEX i ON t (id);
    COMMENT ON COLUMN t.id IS 'x';
    GRANT SELECT ON t TO joe;
    INSERT INTO t SELECT 1;
    UPDATE t SET id = 2;
    ALTER TABLE t RENAME TO u;)");
  CHECK(inverse.suffices());
  CHECK(inverse.lost.empty());
  CHECK(inverse.rows.empty());
  CHECK(inverse.schema == Strings{"ALTER TABLE u RENAME TO t;", "ALTER TABLE t DROP CONSTRAINT g;",
                                  "ALTER TABLE t DROP CONSTRAINT fk;",
                                  "DROP TABLE \"public\".\"t\";"});
}

TEST_CASE("changes of rows that cannot come back are said, and those of added columns need not") {
  CHECK(texts_of(on_postgres("UPDATE t SET a = 1, b = f(1, 2) WHERE c;").lost) ==
        Strings{"values that UPDATE overwrote in t"});
  CHECK(texts_of(on_postgres("DELETE FROM \"t\" WHERE a;").lost) ==
        Strings{"rows that DELETE removed from \"t\""});
  CHECK(on_postgres("INSERT INTO t (name) VALUES ('x');").lost.size() == 1);
  CHECK(on_postgres("INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING;").lost.size() == 1);
  CHECK(on_postgres("INSERT INTO t (id) VALUES (nextval('s'));").lost.size() == 1);
  CHECK(on_sqlite("INSERT OR IGNORE INTO t (id) VALUES (1);").lost.size() == 1);
  CHECK(on_postgres("SELECT setval('s', 3);").lost.size() == 1);
  CHECK(on_postgres("SELECT set_config('a', 'b', false);").lost.empty());
  CHECK(on_postgres("DO $$ BEGIN DELETE FROM t; END $$;").lost.size() == 1);
  CHECK(on_postgres("ALTER TABLE t ADD c int; UPDATE t SET c = 1; UPDATE public.t SET (c) = (2);")
            .lost.empty());
  CHECK(on_postgres("ALTER TABLE t ADD c int; UPDATE t SET c = 1, d = 2;").lost.size() == 1);
}

TEST_CASE(
    "rows put into a table that the same migration renames are not deleted under a wrong name") {
  const Inverse inverse = on_postgres("INSERT INTO t (id) VALUES (1); ALTER TABLE t RENAME TO u;");
  CHECK(inverse.rows.empty());
  CHECK(texts_of(inverse.lost) == Strings{"rows put into t stay"});
}

TEST_CASE("rows put into a table that stands in for a dropped one are taken back") {
  const std::string rebuild =
      "CREATE TABLE n (id integer); INSERT INTO n SELECT id FROM t; DROP TABLE t; "
      "ALTER TABLE n RENAME TO t; ";
  CHECK(on_sqlite(rebuild).lost.empty());
  CHECK(sql_of(on_sqlite(rebuild + "INSERT INTO t (id) VALUES (7);").rows) ==
        Strings{"DELETE FROM t WHERE id IN (7);"});
  CHECK(texts_of(on_sqlite(rebuild + "UPDATE t SET id = 2;").lost) ==
        Strings{"values that UPDATE overwrote in t"});
}

TEST_CASE("a table that is dropped and made again has lost its rows") {
  const char* sql = "DROP TABLE IF EXISTS t, u; CREATE TABLE t (id integer);";
  CHECK(texts_of(on_postgres(sql).lost) == Strings{"rows that DROP TABLE removed from t"});
  CHECK(on_sqlite("CREATE TABLE t (id integer); DROP TABLE t; CREATE TABLE t (id integer);")
            .lost.empty());
}

TEST_CASE("each change of rows within one statement is said once, whatever WITH holds") {
  CHECK(texts_of(on_postgres("WITH gone AS (DELETE FROM a RETURNING *), b AS (INSERT INTO c SELECT "
                             "* FROM gone) INSERT INTO c SELECT * FROM gone;")
                     .lost) ==
        Strings{"rows that DELETE removed from a",
                "rows that INSERT put into c stay: their keys are not certain"});
  CHECK(on_postgres("TRUNCATE a, b;").lost.size() == 2);
  CHECK(on_postgres("CREATE TABLE a (id int); WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x;")
            .lost.empty());
}

TEST_CASE("a name that the server cuts off is found in the catalog, and undone as written") {
  const std::string written = "\"" + std::string(70, 'c') + "\"";
  CHECK(on_postgres("ALTER TABLE t ADD CONSTRAINT " + written + " UNIQUE (a);").schema ==
        Strings{"ALTER TABLE t DROP CONSTRAINT " + written + ";"});
  const Inverse dropped = on_postgres("ALTER TABLE t DROP CONSTRAINT " + written + ";");
  REQUIRE(dropped.unknown.size() == 1);
  CHECK(dropped.unknown.front().question->name == std::string(63, 'c'));
}

TEST_CASE("what leaves nothing behind needs no inverse") {
  for (const char* sql : {"SET search_path = a;", "SELECT 1;", "ANALYZE t;", "BEGIN;", "VACUUM;",
                          "CREATE TEMP TABLE t (id int); INSERT INTO t VALUES (1);", ""}) {
    const Inverse inverse = on_postgres(sql);
    CHECK(inverse.suffices());
    CHECK(inverse.schema.empty());
    CHECK(inverse.lost.empty());
  }
  CHECK(on_sqlite("PRAGMA foreign_keys=OFF;").lost.empty());
  CHECK(on_sqlite("PRAGMA user_version=3;").lost.size() == 1);
}

TEST_CASE("renames are read with the names as they are stored, chains as one") {
  const Dialect& dialect = postgres::dialect();
  const auto renames = renames_of(split_statements(R"(
    ALTER TABLE "Users" RENAME COLUMN bio TO Life;
    ALTER TABLE "Users" RENAME TO people;
    ALTER TABLE people RENAME TO s_people;
    ALTER TABLE s_people RENAME COLUMN life TO story;
    ALTER TYPE a.mood RENAME TO feeling;
    ALTER TABLE a.x SET SCHEMA b;
    ALTER SCHEMA b RENAME TO c;
    ALTER ROLE joe RENAME TO jim;
    ALTER VIEW v RENAME TO w;
    ALTER SEQUENCE q RENAME TO r;)",
                                                   dialect.scan_rules()),
                                  dialect);
  CHECK(renames.tables ==
        std::vector<std::pair<ObjectName, ObjectName>>{
            {{"public", "Users"}, {"public", "s_people"}}, {{"a", "x"}, {"b", "x"}}});
  CHECK(renames.columns ==
        std::vector<Renames::ColumnRename>{{{"public", "s_people"}, "bio", "story"}});
  CHECK(renames.enums ==
        std::vector<std::pair<ObjectName, ObjectName>>{{{"a", "mood"}, {"a", "feeling"}}});
  CHECK(renames.schemas == std::vector<std::pair<std::string, std::string>>{{"b", "c"}});
  CHECK(renames.roles == std::vector<std::pair<std::string, std::string>>{{"joe", "jim"}});
  CHECK(renames.views.size() == 1);
  CHECK(renames.sequences.size() == 1);
}

TEST_CASE("what hangs on a made table goes before what it needs, where that was made later") {
  CHECK(on_postgres(
            "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f()")
            .schema == Strings{"DROP TRIGGER tr ON t;", "DROP FUNCTION f();", "DROP TABLE t;"});
  CHECK(on_postgres("CREATE TABLE t (a text); CREATE EXTENSION e; CREATE INDEX i ON t (a o)")
            .schema == Strings{"DROP INDEX i;", "DROP EXTENSION e;", "DROP TABLE t;"});
  CHECK(on_postgres("CREATE TABLE t (a int); CREATE TABLE u (b int); "
                    "CREATE POLICY p ON t USING (a IN (SELECT b FROM u))")
            .schema == Strings{"DROP POLICY p ON t;", "DROP TABLE u;", "DROP TABLE t;"});
  CHECK(on_sqlite("CREATE TABLE t (a int); CREATE TABLE u (b int); "
                  "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM u; END")
            .schema == Strings{"DROP TRIGGER tr;", "DROP TABLE u;", "DROP TABLE t;"});
}

TEST_CASE("what hangs on a made table goes with it, where nothing that it needs was made later") {
  const Strings both = {"DROP TABLE u;", "DROP TABLE t;"};
  CHECK(on_postgres("CREATE TABLE t (a int); CREATE TABLE u (b int); CREATE INDEX i ON t (a); "
                    "ALTER TABLE t ENABLE ROW LEVEL SECURITY; GRANT SELECT ON t TO r; "
                    "CREATE POLICY p ON t USING (true); COMMENT ON TABLE t IS 'x'")
            .schema == both);
  CHECK(
      on_sqlite("CREATE TABLE t (a int); CREATE TABLE u (b int); CREATE INDEX i ON t (a)").schema ==
      both);
}

TEST_CASE("the catalog tells the order of what hangs on a made table and no text takes back") {
  const auto* const sql = GENERATE(
      "CREATE TABLE t (a int); CREATE SEQUENCE s; ALTER TABLE t ALTER a SET DEFAULT nextval('s')",
      "CREATE TABLE t (a int); CREATE ROLE r; GRANT SELECT ON t TO r",
      "CREATE TABLE t (a int); CREATE ROLE r; ALTER TABLE t OWNER TO r",
      "CREATE SEQUENCE s; CREATE TABLE t (a int); ALTER SEQUENCE s OWNED BY t.a",
      "CREATE TABLE t (a int); CREATE SCHEMA s; ALTER TABLE t SET SCHEMA s",
      "ALTER TABLE t ADD c text; CREATE FUNCTION f() RETURNS text LANGUAGE sql AS ''; "
      "ALTER TABLE t ALTER c SET DEFAULT f()");
  CAPTURE(sql);
  const Inverse inverse = on_postgres(sql);
  REQUIRE(inverse.unknown.size() == 1);
  CHECK_FALSE(inverse.unknown.front().question);
}

TEST_CASE("a table is detached from the parent that the migration made") {
  CHECK(on_postgres("CREATE TABLE c (a int); CREATE TABLE p (a int) PARTITION BY LIST (a); "
                    "ALTER TABLE p ATTACH PARTITION c DEFAULT")
            .schema ==
        Strings{"ALTER TABLE p DETACH PARTITION c;", "DROP TABLE p;", "DROP TABLE c;"});
  CHECK_FALSE(on_postgres("CREATE TABLE p (a int) PARTITION BY LIST (a); "
                          "ALTER TABLE p ATTACH PARTITION old DEFAULT")
                  .suffices());
}

TEST_CASE("the schemas tell what a file did that goes back to a savepoint or redirects names") {
  const auto* const sql =
      GENERATE("SAVEPOINT a; CREATE TABLE t (a int); ROLLBACK TO a; INSERT INTO u (id) VALUES (1)",
               "SET search_path TO s; CREATE TABLE t (a int); INSERT INTO u (id) VALUES (1)",
               "SELECT set_config('search_path', 's', true); CREATE TABLE t (a int); "
               "INSERT INTO u (id) VALUES (1)");
  CAPTURE(sql);
  const Inverse inverse = on_postgres(sql);
  CHECK_FALSE(inverse.suffices());
  CHECK(inverse.schema.empty());
  CHECK(inverse.rows.empty());
  CHECK(inverse.lost.size() == 1);
}

TEST_CASE("a table of before that may have children is undone by what they were like") {
  const Dialect& dialect = postgres::dialect();
  const auto suffices = [&](const char* sql) {
    return inverse_of(split_statements(sql, dialect.scan_rules()), dialect, {},
                      {.has_children = true})
        .suffices();
  };
  CHECK_FALSE(suffices("CREATE INDEX i ON t (a)"));
  CHECK_FALSE(suffices("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)"));
  CHECK(suffices("CREATE TABLE t (a int); CREATE INDEX i ON t (a)"));
}

TEST_CASE("what is made in the session's own schema goes with the session") {
  const Inverse inverse = on_postgres(
      "CREATE TABLE pg_temp.s (a int); CREATE INDEX i ON pg_temp.s (a); "
      "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int)");
  CHECK(inverse.suffices());
  CHECK(inverse.schema == Strings{"DROP TABLE t;"});
}

TEST_CASE("what an extension takes in leaves it before the extension goes") {
  CHECK(on_postgres("CREATE EXTENSION e; ALTER EXTENSION e ADD TABLE t").schema ==
        Strings{"ALTER EXTENSION e DROP TABLE t;", "DROP EXTENSION e;"});
  CHECK(on_postgres("ALTER EXTENSION e DROP VIEW s.v").schema ==
        Strings{"ALTER EXTENSION e ADD VIEW s.v;"});
  CHECK(on_postgres("ALTER EXTENSION e ADD FUNCTION f(int)").lost.size() == 1);
}
