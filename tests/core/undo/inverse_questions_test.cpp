// What is asked before a migration runs, and when its own statements forbid it.
#include "core/sql/sql_scanner.hpp"
#include "core/undo/inverse.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/test.hpp"

using namespace sluice;
using About = CatalogQuestion::About;

namespace {

std::vector<Statement> statements_in(const std::string& sql) {
  return split_statements(sql, postgres::dialect().scan_rules());
}

std::vector<CatalogQuestion> questions(const std::string& sql) {
  const std::vector<Statement> statements = statements_in(sql);
  return questions_of(inverse_of(statements, postgres::dialect()), statements, postgres::dialect());
}

}  // namespace

TEST_CASE("each statement that a part of the catalog takes back has its question") {
  const auto only = [](const std::string& sql) {
    const auto all = questions(sql);
    CAPTURE(sql);
    REQUIRE(all.size() == 1);
    return all.front();
  };
  CHECK(only("DROP INDEX CONCURRENTLY IF EXISTS \"S\".i") ==
        CatalogQuestion{About::definition, "index", "S", "", "i", "", true});
  CHECK(only("ALTER TABLE ONLY t DROP CONSTRAINT \"C\"") ==
        CatalogQuestion{About::definition, "constraint", "", "t", "C",
                        "ALTER TABLE t ADD CONSTRAINT \"C\" ", false});
  CHECK(only("ALTER TABLE s.t DROP COLUMN IF EXISTS \"C\"") ==
        CatalogQuestion{About::column, "column", "s", "t", "C", "ALTER TABLE s.t ADD COLUMN \"C\" ",
                        true});
  CHECK(only("ALTER TABLE s.t ALTER Col SET DEFAULT f(1, 2)") ==
        CatalogQuestion{About::column_default, "column", "s", "t", "col",
                        "ALTER TABLE s.t ALTER COLUMN Col ", false});
  CHECK(only("ALTER TABLE t ALTER COLUMN a DROP NOT NULL").about == About::column_not_null);
  CHECK(only("ALTER TABLE t NO FORCE ROW LEVEL SECURITY").about == About::forced_row_security);
  CHECK(only("CREATE TABLE IF NOT EXISTS s.t (id int)") ==
        CatalogQuestion{About::presence, "table", "s", "", "t", "DROP TABLE s.t;", false});
  CHECK(only("CREATE INDEX IF NOT EXISTS i ON s.t (id)") ==
        CatalogQuestion{About::presence, "index", "s", "t", "i", "DROP INDEX s.i;", false});
  CHECK(only("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"").kind == "extension");
  CHECK(only("DO $$ BEGIN CREATE TYPE \"public\".\"e\" AS ENUM('a'); EXCEPTION WHEN "
             "duplicate_object THEN null; END $$;") ==
        CatalogQuestion{About::presence, "type", "public", "", "e", "DROP TYPE \"public\".\"e\";",
                        false});
}

TEST_CASE("nothing is asked where the answer would not be all, or not hold") {
  const std::string sql = GENERATE(
      as<std::string>{}, "DROP INDEX a, b", "DROP INDEX a CASCADE",
      "ALTER TABLE t DROP CONSTRAINT c CASCADE", "ALTER TABLE t DROP COLUMN c CASCADE",
      "ALTER TABLE t DROP COLUMN c, DROP COLUMN d", "ALTER TABLE IF EXISTS t DROP COLUMN c",
      "ALTER TABLE t ADD COLUMN c int; ALTER TABLE t DROP COLUMN c",
      "ALTER TABLE t ALTER COLUMN c SET DEFAULT 1; ALTER TABLE t DROP COLUMN c",
      "ALTER TABLE t ALTER COLUMN a TYPE text",
      "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1, ALTER COLUMN b SET DEFAULT 1",
      "CREATE EXTENSION IF NOT EXISTS e CASCADE", "DROP INDEX a; DROP TABLE t",
      "SET search_path = s; DROP INDEX a", "SELECT f(); DROP INDEX a",
      "ALTER INDEX b RENAME TO a; DROP INDEX a", "ALTER TABLE a.t SET SCHEMA b; DROP INDEX a",
      "DROP INDEX a; CREATE INDEX IF NOT EXISTS \"a\" ON t (x)",
      "CREATE INDEX a ON t (x); DROP INDEX IF EXISTS A",
      "CREATE TABLE IF NOT EXISTS t (a int); CREATE TABLE IF NOT EXISTS t (a int)",
      "DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN OTHERS THEN null; END $$",
      "DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (true); EXCEPTION WHEN duplicate_object "
      "THEN "
      "DROP TABLE x; END $$",
      "ALTER TABLE t DROP CONSTRAINT c; DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (true); "
      "EXCEPTION WHEN duplicate_object THEN null; END $$");
  CAPTURE(sql);
  CHECK(questions(sql).empty());
}

TEST_CASE("an answer stands where the statement stood; what was there before was not made") {
  const std::vector<Statement> statements = statements_in(
      "CREATE TABLE IF NOT EXISTS t (a int); CREATE INDEX i ON t (a); DROP INDEX j; CREATE TABLE u "
      "(a int)");
  const auto with = [&](const std::string& table) {
    return inverse_of(statements, postgres::dialect(),
                      {{0, table}, {2, "CREATE INDEX j ON x USING btree (a);"}});
  };
  using Strings = std::vector<std::string>;
  CHECK(with("DROP TABLE t;").schema ==
        Strings{"DROP TABLE u;", "CREATE INDEX j ON x USING btree (a);", "DROP TABLE t;"});
  CHECK(with("").schema ==
        Strings{"DROP TABLE u;", "CREATE INDEX j ON x USING btree (a);", "DROP INDEX i;"});
  CHECK(with("").suffices());
}

TEST_CASE("a property of a column goes with the column that the same migration adds") {
  const Inverse inverse = inverse_of(
      statements_in("ALTER TABLE t ADD COLUMN a int; ALTER TABLE t ALTER a SET NOT NULL; ALTER "
                    "TABLE t ALTER b SET NOT NULL"),
      postgres::dialect());
  REQUIRE(inverse.unknown.size() == 1);
  CHECK(inverse.unknown.front().statement == 2);
}

TEST_CASE("an index that the same migration makes and drops leaves nothing to take back") {
  const auto inverse = [](const std::string& sql) {
    return inverse_of(statements_in(sql), postgres::dialect());
  };
  const Inverse both = inverse(
      "CREATE INDEX i ON s.t (a); CREATE INDEX j ON t (a); DROP INDEX CONCURRENTLY s.\"i\"");
  CHECK(both.suffices());
  CHECK(both.schema == std::vector<std::string>{"DROP INDEX j;"});
  const Inverse within = inverse("CREATE TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i");
  CHECK(within.suffices());
  CHECK(within.schema == std::vector<std::string>{"DROP TABLE t;"});
  CHECK_FALSE(
      inverse("CREATE INDEX i ON t (a); ALTER INDEX i RENAME TO k; DROP INDEX k").suffices());
}
