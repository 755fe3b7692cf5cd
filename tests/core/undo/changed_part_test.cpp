#include "core/undo/changed_part.hpp"

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

std::string part_of(const std::string& sql) {
  const Dialect& dialect = postgres::dialect();
  const auto part = part_changed_by(split_statements(sql, dialect.scan_rules()), dialect);
  if (!part) return "all";
  std::vector<std::string> names;
  for (const ObjectName& name : part->relations) names.push_back(name.schema + "." + name.name);
  for (const ObjectName& name : part->enums)
    names.push_back("type " + name.schema + "." + name.name);
  return text::join(names, " ") + (part->has_referring ? " and what refers to it" : "");
}

std::string reach_of(const std::string& sql) {
  const Dialect& dialect = postgres::dialect();
  const RowReach reach = rows_reached_by(split_statements(sql, dialect.scan_rules()), dialect);
  if (!reach) return "any";
  std::vector<std::string> names;
  for (const ObjectName& name : reach->tables) names.push_back(name.schema + "." + name.name);
  return text::join(names, " ") + (reach->has_new ? ", some new" : "");
}

}  // namespace

TEST_CASE("rows are reached in the tables that a migration names, or in any") {
  CHECK(reach_of("INSERT INTO t VALUES (1); UPDATE s.u SET a = 1") == "public.t s.u");
  CHECK(reach_of("ALTER TABLE a ADD COLUMN b int; DELETE FROM c") == "public.a public.c, some new");
  CHECK(reach_of("DO $$ BEGIN UPDATE t SET a = 1; END $$") == "public.t");
  CHECK(reach_of("INSERT INTO t SELECT a FROM s.v") == "public.t s.v");
  for (const char* sql :
       {"TRUNCATE t", "SELECT setval('s', 1)", "INSERT INTO t VALUES (nextval('s'))", "SELECT f()",
        "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()", "SET search_path = s",
        "INSERT INTO t VALUES (f())", "UPDATE t SET a = s.f(a)", "UPDATE t SET a = 1 WHERE f(a)",
        "ALTER TABLE t ADD COLUMN b int DEFAULT f()", "ALTER TABLE t ALTER a TYPE int USING f(a)",
        "ALTER TABLE t ADD CHECK (f(a))", "CREATE INDEX ON t (f(a))",
        "DO $$ BEGIN PERFORM f(); END $$"})
    CHECK(reach_of(sql) == "any");
}

TEST_CASE("a migration changes the tables and enums that it names, by all their names") {
  CHECK(part_of("ALTER TABLE t DROP COLUMN a") == "public.t");
  CHECK(part_of("DROP TABLE s.t CASCADE") == "s.t and what refers to it");
  CHECK(part_of("ALTER TABLE a RENAME TO b; CREATE INDEX i ON c (x)") ==
        "public.a public.b public.c public.i");
  CHECK(part_of("CREATE TYPE e AS ENUM ('a'); ALTER TYPE s.f ADD VALUE 'b'") ==
        "type public.e type s.f");
  CHECK(part_of("INSERT INTO t VALUES (1); SELECT now()") == "");
  CHECK(part_of("BEGIN; SET LOCAL lock_timeout = '3s'; DROP TABLE t; COMMIT") == "public.t");
  CHECK(part_of("CREATE POLICY p ON t USING (true); DROP POLICY q ON s.t") == "public.t s.t");
  CHECK(part_of("DO $$ BEGIN IF NOT EXISTS (SELECT FROM x) THEN CREATE INDEX i ON t (a); END IF;"
                "END $$") == "public.i public.t");
}

TEST_CASE("a migration may change anything where it makes what is no table, or no text tells") {
  for (const char* sql :
       {"CREATE VIEW v AS SELECT 1", "DROP FUNCTION f()", "SELECT f()",
        "DO $$ BEGIN EXECUTE 'x'; END $$", "ALTER TABLE t OWNER TO x",
        "ALTER TABLE t ATTACH PARTITION p DEFAULT", "CREATE TEMP TABLE t (a int)",
        "CREATE TABLE p PARTITION OF t DEFAULT", "ALTER TYPE t ADD ATTRIBUTE a int",
        "CREATE TYPE t AS (a int)", "SET search_path = s", "GRANT SELECT ON t TO x", "CALL p()"})
    CHECK(part_of(sql) == "all");
}
