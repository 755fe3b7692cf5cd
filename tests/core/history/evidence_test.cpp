#include "core/history/evidence.hpp"

#include "core/planning.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

Schema with_tables(const std::vector<std::string>& names) {
  Schema schema;
  for (const std::string& name : names) {
    Table table;
    table.name = {"public", name};
    table.columns.push_back({.name = "id"});
    schema.tables.push_back(table);
  }
  return schema;
}

Evidence evidence_of_first(const Project& project, const Schema& schema,
                           const Dialect& dialect = WordDialect()) {
  return evidence_of(project, {0}, schema, dialect).at(0);
}

TEST_CASE("a table that a migration makes tells whether it ran") {
  const auto project = project_of({{"0000_a", 1, {"CREATE TABLE users (id int)"}}});
  CHECK(evidence_of_first(project, with_tables({"users"})).is_there());
  CHECK(evidence_of_first(project, with_tables({"others"})).is_absent());
}

TEST_CASE("what a later statement drops or renames tells nothing, nor what changes rows alone") {
  for (const char* later : {"DROP TABLE users", "ALTER TABLE users RENAME TO people"}) {
    const auto project =
        project_of({{"0000_a", 1, {"CREATE TABLE users (id int)"}}, {"0001_b", 2, {later}}});
    CHECK(evidence_of_first(project, {}) == Evidence{});
  }
  const auto rows = project_of({{"0000_a", 1, {"UPDATE users SET balance = balance + 100"}}});
  CHECK(evidence_of_first(rows, with_tables({"users"})) == Evidence{});
}

TEST_CASE("a column that was added is looked for in its table") {
  const auto project = project_of({{"0000_a", 1, {"ALTER TABLE users ADD COLUMN id int"}},
                                   {"0001_b", 2, {"ALTER TABLE users ADD COLUMN age int"}}});
  const auto all = evidence_of(project, {0, 1}, with_tables({"users"}), WordDialect());
  CHECK(all[0].is_there());
  CHECK(all[1].is_absent());
}

TEST_CASE("temporary tables and partitions are not looked for") {
  for (const char* sql :
       {"CREATE TEMPORARY TABLE t (id int)", "CREATE TABLE p PARTITION OF t DEFAULT"}) {
    CHECK(evidence_of_first(project_of({{"0000_a", 1, {sql}}}), {}) == Evidence{});
  }
}

TEST_CASE("only a statement about the very object takes it away") {
  for (const char* later :
       {"ALTER TABLE users DROP COLUMN note", "DROP INDEX users_note",
        "ALTER TABLE users DROP CONSTRAINT users_check",
        "ALTER TABLE users ALTER COLUMN note DROP DEFAULT", "DROP TABLE users_old CASCADE",
        "ALTER TABLE users_old RENAME TO old_users", "DROP VIEW users_old",
        "DO $$ BEGIN DROP TABLE users_old; END $$",
        "COMMENT ON TABLE users IS 'drop table users'"}) {
    INFO(later);
    const auto project = project_of(
        {{"0000_a", 1, {"CREATE TABLE users (id int, note text)"}}, {"0001_b", 2, {later}}});
    CHECK(evidence_of_first(project, {}).is_absent());
  }
}

TEST_CASE("what may have gone with a later statement tells nothing") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"CREATE INDEX users_note ON users (note)", "ALTER TABLE users DROP COLUMN note"},
      {"CREATE INDEX users_note ON users (note)", "DROP TABLE users"},
      {"CREATE VIEW all_users AS SELECT * FROM users", "DROP TABLE users CASCADE"},
      {"ALTER TABLE users ADD COLUMN mood mood", "DROP TYPE mood CASCADE"},
      {"CREATE TABLE app.users (id int)", "DROP SCHEMA app CASCADE"},
      {"CREATE TABLE users (id int)", "ALTER TABLE users SET SCHEMA app"},
      {"CREATE TABLE users (id int)", "DO $$ BEGIN EXECUTE 'drop table ' || 'users'; END $$"}};
  for (const auto& [made, later] : cases) {
    INFO(made << "; " << later);
    CHECK(evidence_of_first(project_of({{"0000_a", 1, {made}}, {"0001_b", 2, {later}}}), {}) ==
          Evidence{});
  }
}

TEST_CASE("what a migration that no history holds would drop is still looked for") {
  const auto project = project_of(
      {{"0000_a", 1, {"CREATE TABLE users (id int)"}}, {"0001_b", 2, {"DROP TABLE users"}}});
  CHECK(evidence_of(project, {0}, {}, WordDialect(), {1}).at(0).is_absent());
}

TEST_CASE("no text of another object and no name that is like it bears a claim out") {
  Schema schema = with_tables({"users_old"});
  schema.others = {
      {.kind = "trigger",
       .identity = "keep on public.users_old",
       .definition = "/* of users */",
       .drop = ""},
      {.kind = "role membership", .identity = "users_reader of app", .definition = "", .drop = ""},
      {.kind = "function", .identity = "public.users(integer)", .definition = "", .drop = ""}};
  CHECK(evidence_of_first(project_of({{"0000_a", 1, {"CREATE TABLE users (id int)"}}}), schema)
            .is_absent());
}

TEST_CASE(
    "routines, triggers, types and virtual tables are found by the catalog's identity of them") {
  Schema schema = with_tables({"users"});
  schema.others = {
      {.kind = "function", .identity = "public.touch(integer)", .definition = "", .drop = ""},
      {.kind = "trigger",
       .identity = "\"On \"\"x\"\"\" on public.users",
       .definition = "",
       .drop = ""},
      {.kind = "trigger", .identity = "trigger plain on users", .definition = "", .drop = ""},
      {.kind = "domain", .identity = "public.mood", .definition = "", .drop = ""},
      {.kind = "virtual table", .identity = "my words", .definition = "", .drop = ""}};
  for (const char* sql :
       {"CREATE FUNCTION touch(i int) RETURNS int LANGUAGE sql AS 'select 1'",
        "CREATE TRIGGER \"On \"\"x\"\"\" BEFORE UPDATE ON users EXECUTE FUNCTION touch()",
        "CREATE DOMAIN mood AS text"}) {
    INFO(sql);
    const auto project = project_of({{"0000_a", 1, {sql}}});
    CHECK(evidence_of_first(project, schema).is_there());
    CHECK(evidence_of_first(project, {}).is_absent());
  }
}

TEST_CASE("what was there before tells only by being gone") {
  const auto project = project_of({{"0000_a", 1, {"CREATE TABLE users (id int)"}},
                                   {"0001_b",
                                    2,
                                    {"CREATE TABLE __new_users (id int)", "DROP TABLE users",
                                     "ALTER TABLE __new_users RENAME TO users"}}});
  CHECK(evidence_of(project, {1}, with_tables({"users"}), WordDialect()).at(0).there.empty());
  CHECK(evidence_of(project, {1}, {}, WordDialect()).at(0).is_absent());
}

TEST_CASE(
    "where nothing of all that is claimed is there, rows that changed are not believed either") {
  CHECK(is_nothing_there({{.entry = 0, .there = {}, .absent = {"table a"}}, {.entry = 1}}));
  CHECK_FALSE(is_nothing_there({{.entry = 0, .there = {"table a"}, .absent = {}}, {.entry = 1}}));
  CHECK_FALSE(is_nothing_there({{.entry = 0}}));
}

}  // namespace
}  // namespace sluice
