// Tables that are the same to the letter are left out of a comparison: what it finds must not
// depend on that.
#include <filesystem>
#include <functional>

#include "core/schema/diff.hpp"
#include "core/schema/drift.hpp"
#include "core/schema/identical.hpp"
#include "dialects/sqlite/catalog/introspect.hpp"
#include "dialects/sqlite/fixture.hpp"
#include "dialects/sqlite/normalize/normalize.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;
namespace fs = std::filesystem;

namespace {

Table table() {
  return {.name = {"", "t"},
          .columns = {{.name = "id", .type = "integer", .primary_key = true, .not_null = true},
                      {.name = "a", .type = "text", .default_sql = "'x'"},
                      {.name = "b", .type = "real"}},
          .uniques = {{.name = "u", .columns = {"a"}}, {.name = "v", .columns = {"b"}}},
          .foreign_keys =
              {{.name = "f", .columns = {"b"}, .target = {"", "s"}, .target_columns = {"id"}}},
          .checks = {{.name = "c", .expression = "a > 'y'"}},
          .indexes = {{.name = "i", .columns = {{.expression = "a"}}},
                      {.name = "j", .columns = {{.expression = "b"}}, .unique = true}}};
}

using Edit = std::function<void(Table&)>;

// One of each member.
std::vector<Edit> edits() {
  return {[](Table& t) { t.name.name = "other"; },
          [](Table& t) { t.columns[1].type = "blob"; },
          [](Table& t) { t.columns[1].default_sql.reset(); },
          [](Table& t) { t.columns[2].not_null = true; },
          [](Table& t) { t.columns[0].attributes["autoincrement"] = "true"; },
          [](Table& t) { t.columns.pop_back(); },
          [](Table& t) {
            t.primary_key = PrimaryKey{.name = "", .columns = {"a", "b"}};
          },
          [](Table& t) { t.uniques.pop_back(); },
          [](Table& t) {
            t.uniques[1].columns = {"a", "b"};
          },
          [](Table& t) { t.foreign_keys[0].on_delete = "cascade"; },
          [](Table& t) { t.foreign_keys.push_back(t.foreign_keys[0]); },
          [](Table& t) { t.checks[0].expression = "a > 'z'"; },
          [](Table& t) { t.checks.clear(); },
          [](Table& t) { t.indexes[0].unique = true; },
          [](Table& t) { t.indexes[1].where = "b > 0"; },
          [](Table& t) { t.indexes[1].columns[0].ascending = false; },
          [](Table& t) { t.attributes["strict"] = "true"; },
          [](Table& t) { t.policies.push_back({.name = "p"}); },
          [](Table& t) { t.row_security = true; }};
}

Schema schema_after(const std::vector<std::string>& files) {
  const auto connection = connect();
  apply(*connection, files);
  return introspect(*connection, {});
}

// As find_drift would tell it, were every table looked at.
bool differ(const Schema& expected, const Schema& actual) {
  Schema wanted = schema_dialect().normalize(schema_dialect().adapted_to_actual(expected, actual));
  Schema there = schema_dialect().normalize(actual);
  align_for_comparison(wanted, there);
  return !diff(there, wanted).empty();
}

void check_same_answer(const Schema& expected, const Schema& actual) {
  const bool is_drift = find_drift(expected, actual, schema_dialect()) != DriftReport{};
  CHECK(is_drift == differ(expected, actual));
}

}  // namespace

TEST_CASE(
    "tables are plainly the same in any order of their keys and indexes, and with their text") {
  Table other = table();
  CHECK(is_identical(table(), other));
  other.attributes["sql"] = "CREATE TABLE t";
  std::swap(other.indexes[0], other.indexes[1]);
  std::swap(other.uniques[0], other.uniques[1]);
  CHECK(is_identical(table(), other));
  CHECK(is_identical(other, table()));
  CHECK(normalize(table()) == normalize(other));
}

TEST_CASE("tables of which anything differs are not plainly the same") {
  for (const Edit& edit : edits()) {
    Table other = table();
    edit(other);
    CHECK_FALSE(is_identical(table(), other));
    CHECK_FALSE(is_identical(other, table()));
  }
}

TEST_CASE("drift is the same whether what is plainly the same is left out or not") {
  Table beside = table();
  beside.name.name = "s";
  const Schema expected{.tables = {table(), beside}};
  check_same_answer(expected, expected);
  check_same_answer(expected, {});
  check_same_answer({}, expected);
  check_same_answer({.tables = {table(), table()}}, expected);
  for (const Edit& edit : edits()) {
    Schema actual = expected;
    edit(actual.tables[0]);
    check_same_answer(expected, actual);
    check_same_answer(actual, expected);
  }
  Schema actual = expected;
  actual.views.push_back({.name = {"", "v"}, .definition = "SELECT 1"});
  check_same_answer(expected, actual);
  check_same_answer(actual, expected);
}

TEST_CASE("a table that is spelled otherwise is compared beside those that are plainly the same") {
  Table beside = table();
  beside.name.name = "s";
  Schema expected{.tables = {table(), beside}}, actual = expected;
  actual.tables[1].columns[1].type = "TEXT";
  CHECK_FALSE(is_identical(expected.tables[1], actual.tables[1]));
  CHECK(find_drift(expected, actual, schema_dialect()) == DriftReport{});
  actual.tables[1].columns[1].not_null = true;
  CHECK(find_drift(expected, actual, schema_dialect()).differences.size() == 1);
}

TEST_CASE("drift of real schemas is the same whether what is plainly the same is left out or not") {
  for (const auto& folder : fs::directory_iterator(sluice::test::fixture_path("rollback/sqlite"))) {
    INFO(folder.path());
    const std::string before = sluice::test::read_file(folder.path() / "before.sql");
    const std::string migration = sluice::test::read_file(folder.path() / "migration.sql");
    const Schema earlier = schema_after({before}), later = schema_after({before, migration});
    CHECK(find_drift(earlier, earlier, schema_dialect()) == DriftReport{});
    check_same_answer(earlier, later);
    check_same_answer(later, earlier);
  }
}
