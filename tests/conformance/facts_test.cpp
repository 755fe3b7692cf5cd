// The facts of each dialect hold on its server.
#include "base/text.hpp"
#include "conformance/laws.hpp"

namespace sluice {
namespace {

using test::execute;
using test::statements;
using test::value_of;

bool takes(Connection& connection, const std::string& sql) {
  return !connection.run(statements({sql})).failure;
}

TEST_CASE("the facts of a dialect are true of its server") {
  ON_EVERY_PRODUCT(target);
  const DialectFacts facts = target.backend().dialect->facts();
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE Plain (id integer)", "CREATE TABLE \"Quoted\" (id integer)",
                        "CREATE TABLE guarded (id integer, other integer UNIQUE)"});
  CHECK(takes(*connection, "SELECT 1 FROM \"plain\"") == (facts.folds_names || facts.ignores_case));
  CHECK(takes(*connection, "SELECT 1 FROM \"quoted\"") == facts.ignores_case);
  CHECK(takes(*connection, "CREATE SCHEMA other_schema") == facts.has_schemas);
  CHECK(takes(*connection, text::cat("SELECT 1 FROM ", facts.home_schema, ".plain")));
  CHECK(facts.default_schema() == (facts.has_schemas ? facts.home_schema : ""));
  CHECK(value_of(*connection, text::cat("SELECT ", facts.function_schema, "count(*) FROM plain")) ==
        "0");
  CHECK(takes(*connection, "ALTER TABLE guarded DROP COLUMN other") == !facts.guards_columns);
  CHECK(takes(*connection, text::cat("CREATE INDEX ", facts.home_schema,
                                     ".plain_id ON plain (id)")) == facts.qualifies_indexes);
}

TEST_CASE("a schema is the server's own where nothing of ours may be put into it") {
  ON_EVERY_PRODUCT(target);
  const Dialect& dialect = *target.backend().dialect;
  CHECK_FALSE(dialect.is_system_schema("drizzle"));
  CHECK_FALSE(dialect.is_system_schema("public"));
  CHECK(dialect.is_system_schema("Pg_Catalog") == dialect.facts().has_schemas);
  CHECK(dialect.is_system_schema("information_schema") == dialect.facts().has_schemas);
}

TEST_CASE("a row may come before its parent while foreign keys are lifted") {
  ON_EVERY_PRODUCT(target);
  const DialectFacts facts = target.backend().dialect->facts();
  CHECK(facts.lift_foreign_keys.empty() == facts.enforce_foreign_keys.empty());
  if (facts.lift_foreign_keys.empty()) return;
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE parents (id integer PRIMARY KEY)",
                        "CREATE TABLE children (parent integer REFERENCES parents (id))",
                        std::string(facts.lift_foreign_keys), "INSERT INTO children VALUES (1)",
                        "INSERT INTO parents VALUES (1)", std::string(facts.enforce_foreign_keys)});
  CHECK_FALSE(takes(*connection, "INSERT INTO children VALUES (2)"));
}

}  // namespace
}  // namespace sluice
