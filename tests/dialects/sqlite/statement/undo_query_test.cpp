// What sqlite_schema tells before a statement runs takes it back.
#include "core/sql/sql_scanner.hpp"
#include "dialects/sqlite/undo.hpp"
#include "support/asked_undo.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

namespace {

struct Example {
  const char* up;
  const char* undo;
};

}  // namespace

TEST_CASE("what sqlite_schema says before a statement runs takes the statement back") {
  const auto connection = connect();
  connection->run(as_statements(
      {"CREATE TABLE Users (id integer PRIMARY KEY, name text UNIQUE)",
       "CREATE UNIQUE INDEX IF NOT EXISTS main.`By_name` ON users (lower(name)) WHERE id > 1",
       "CREATE VIEW v AS SELECT 1 AS one", "CREATE VIEW w AS SELECT id FROM users",
       "CREATE TRIGGER on_w INSTEAD OF DELETE ON w BEGIN SELECT 1; SELECT 2; END"}));
  const Example example = GENERATE(values<Example>({
      {"DROP INDEX by_name", "CREATE UNIQUE INDEX `By_name` ON users (lower(name)) WHERE id > 1;"},
      {"DROP INDEX IF EXISTS main.by_name",
       "CREATE UNIQUE INDEX `By_name` ON users (lower(name)) WHERE id > 1;"},
      {"DROP INDEX IF EXISTS absent", ""},
      {"DROP INDEX absent", "cannot tell"},
      {"DROP VIEW v", "CREATE VIEW v AS SELECT 1 AS one;"},
      {"DROP VIEW w", "cannot tell"},
      {"DROP VIEW temp.v", "not asked"},
      {"DROP TRIGGER on_w",
       "CREATE TRIGGER on_w INSTEAD OF DELETE ON w BEGIN SELECT 1; SELECT 2; END;"},
      {"CREATE TABLE IF NOT EXISTS users (id integer)", ""},
      {"CREATE TABLE IF NOT EXISTS t (id integer); CREATE INDEX IF NOT EXISTS i ON t (id)",
       "DROP TABLE t;"},
      {"CREATE INDEX IF NOT EXISTS i ON users (id)", "DROP INDEX i;"},
      {"CREATE INDEX IF NOT EXISTS by_name ON users (id)", ""},
      {"CREATE VIEW IF NOT EXISTS v AS SELECT 2", ""},
      {"CREATE TRIGGER IF NOT EXISTS tr AFTER INSERT ON users BEGIN SELECT 1; END",
       "DROP TRIGGER tr;"},
      {"DROP INDEX by_name; CREATE INDEX by_name ON users (id)",
       "DROP INDEX by_name; CREATE UNIQUE INDEX `By_name` ON users (lower(name)) WHERE id > 1;"},
      {"DROP INDEX by_name; CREATE INDEX IF NOT EXISTS by_name ON users (id)", "not asked"},
      {"ALTER TABLE users RENAME TO people; DROP INDEX by_name", "not asked"},
      {"ALTER TABLE users DROP COLUMN name", "not asked"},
  }));
  CAPTURE(example.up);
  const std::vector<Statement> up = split_statements(example.up, dialect().scan_rules());
  const Schema before = introspect(*connection);
  const std::string undo = sluice::test::asked_undo(*connection, dialect(), up);
  CHECK(undo == example.undo);
  if (undo == "cannot tell" || undo == "not asked") return;
  CHECK(run(*connection, up) == "");
  CHECK(run(*connection, split_statements(undo, dialect().scan_rules())).empty());
  CHECK(introspect(*connection) == before);
}
