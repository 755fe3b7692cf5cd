#include "core/evidence.hpp"

#include "core/planning.hpp"
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

Evidence evidence_of_first(const Project& project, const Schema& schema) {
  return evidence_of(project, {0}, schema, WordDialect()).at(0);
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
  for (const char* sql : {"CREATE TEMPORARY TABLE t (id int)", "CREATE TABLE p PARTITION OF t DEFAULT"}) {
    CHECK(evidence_of_first(project_of({{"0000_a", 1, {sql}}}), {}) == Evidence{});
  }
}

TEST_CASE("where nothing of all that is claimed is there, rows that changed are not believed either") {
  CHECK(is_nothing_there({{.entry = 0, .there = {}, .absent = {"table a"}}, {.entry = 1}}));
  CHECK_FALSE(is_nothing_there({{.entry = 0, .there = {"table a"}, .absent = {}}, {.entry = 1}}));
  CHECK_FALSE(is_nothing_there({{.entry = 0}}));
}

}  // namespace
}  // namespace sluice
