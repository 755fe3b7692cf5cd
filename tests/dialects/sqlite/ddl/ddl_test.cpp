// The acceptance law, one case a kind of change: tests/fixtures/rollback/sqlite/<case>/ holds a
// schema with rows, a migration, and the rollback it must get.
#include "dialects/sqlite/ddl/ddl.hpp"
#include "dialects/sqlite/statement/names.hpp"

#include <re2/re2.h>

#include <filesystem>

#include "base/text.hpp"
#include "dialects/sqlite/undo.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name, before, migration;
};

std::vector<Case> cases() {
  std::vector<Case> found;
  for (const auto& folder : fs::directory_iterator(sluice::test::fixture_path("rollback/sqlite")))
    found.push_back({folder.path().filename(),
                     sluice::test::read_file(folder.path() / "before.sql"),
                     sluice::test::read_file(folder.path() / "migration.sql")});
  return found;
}

std::vector<std::string> rollback_of(Connection& connection, const Case& each) {
  apply(connection, {each.before});
  const Schema before = introspect(connection);
  apply(connection, {each.migration});
  return rollback_to(connection, before, statements(each.migration));
}

// Rows of every table by its columns' names; those that only one side has are left out later.
std::map<std::string, std::string> contents(Connection& connection) {
  std::map<std::string, std::string> found;
  for (const std::string& table : tables(connection)) {
    const std::string columns =
        rows(connection, text::cat("SELECT group_concat('\"' || replace(name, '\"', '\"\"') || "
                                   "'\"') FROM (SELECT name FROM pragma_table_xinfo('",
                                   table, "') ORDER BY name)"));
    found[table + '(' + columns + ')'] =
        rows(connection, text::cat("SELECT ", columns, " FROM ", backtick(table), " ORDER BY 1"));
  }
  return found;
}

// The same, but for what CURRENT_TIMESTAMP was: two rollbacks may run in two seconds.
std::map<std::string, std::string> contents_but_for_the_clock(Connection& connection) {
  static const RE2 k_time(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)");
  std::map<std::string, std::string> found = contents(connection);
  for (auto& [table, rows] : found) RE2::GlobalReplace(&rows, k_time, "<time>");
  return found;
}

// How far AUTOINCREMENT has counted.
std::string counters(Connection& connection) {
  if (rows(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").empty())
    return {};
  return rows(connection, "SELECT name, seq FROM sqlite_sequence ORDER BY name");
}

// What a table has on both sides stays as it is.
void check_contents(const std::map<std::string, std::string>& before,
                    const std::map<std::string, std::string>& after) {
  for (const auto& [table, rows_before] : before)
    if (const auto found = after.find(table); found != after.end()) {
      INFO(table);
      CHECK(found->second == rows_before);
    }
}

// Where the rollback says, or the column's type, that values become others.
const std::set<std::string> k_other_values = {"column_type_changed",
                                              "text_became_integer",
                                              "generated_column_became_plain",
                                              "index_kept_by_a_rebuild",
                                              "not_null_dropped",
                                              "not_null_dropped_with_default",
                                              "reference_to_a_table_that_is_dropped",
                                              "table_renamed_aside"};

}  // namespace

TEST_CASE("each kind of change has its rollback") {
  for (const Case& each : cases()) {
    INFO(each.name);
    const auto connection = connect();
    const std::vector<std::string> rollback = rollback_of(*connection, each);
    sluice::test::check_golden("rollback/sqlite/" + each.name + "/rollback.sql",
                               text::join(rollback, "\n") + "\n");
  }
}

TEST_CASE("each kind of change is taken back exactly, to the same text") {
  for (const Case& each : cases()) {
    INFO(each.name);
    const auto connection = connect();
    apply(*connection, {each.before});
    const Catalog before = catalog_of(*connection);
    const Catalog texts = texts_of(*connection);
    const auto again = connect();
    const std::vector<std::string> rollback = rollback_of(*again, each);
    INFO(text::join(rollback, "\n"));
    CHECK(run(*again, as_statements(rollback)) == "");
    CHECK(difference(before, catalog_of(*again)) == "");
    CHECK(difference(texts, texts_of(*again)) == "");
    const Schema now = introspect(*again);
    CHECK(diff(normalize(introspect(*connection)), normalize(now)).empty());
  }
}

TEST_CASE("a rollback keeps the rows of every table, children that cascade among them") {
  for (const Case& each : cases()) {
    INFO(each.name);
    const auto connection = connect();
    const std::vector<std::string> rollback = rollback_of(*connection, each);
    const std::map<std::string, std::string> before = contents(*connection);
    const std::map<std::string, std::string> counted = counts(*connection);
    const std::string counter = counters(*connection);
    CHECK(run(*connection, as_statements(rollback)) == "");
    if (k_other_values.count(each.name) == 0) check_contents(before, contents(*connection));
    if (each.name.find("autoincrement") == std::string::npos &&
        each.name != "everything_of_a_table_at_once")
      CHECK(counters(*connection) == counter);
    for (const auto& [table, count] : counts(*connection))
      if (counted.contains(table)) CHECK(counted.at(table) == count);
  }
}

TEST_CASE("a rollback does the same in any shell that enforces foreign keys") {
  for (const Case& each : cases()) {
    INFO(each.name);
    const auto ours = connect();
    const std::vector<std::string> rollback = rollback_of(*ours, each);
    CHECK(run(*ours, as_statements(rollback)) == "");
    const auto plain = connect();
    rollback_of(*plain, each);
    plain->query("PRAGMA foreign_keys=ON");
    for (const std::string& sql : rollback) {
      INFO(sql);
      CHECK_NOTHROW(plain->query(sql));
    }
    CHECK(rows(*plain, "PRAGMA foreign_keys") == "1");
    CHECK(contents_but_for_the_clock(*plain) == contents_but_for_the_clock(*ours));
    CHECK(difference(catalog_of(*ours), catalog_of(*plain)) == "");
  }
}

TEST_CASE("equal schemas need no statement") {
  for (const Case& each : cases()) {
    const auto connection = connect();
    apply(*connection, {each.before});
    const Schema schema = introspect(*connection);
    CHECK(schema_dialect().render(diff(schema, schema), schema, schema).empty());
  }
}
