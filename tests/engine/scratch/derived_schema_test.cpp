// What a migration's SQL makes of a schema, found out in SQLite's memory.
#include "engine/scratch/derived_schema.hpp"

#include <algorithm>

#include "engine/bench.hpp"
#include "engine/use/runner.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

class Derivation {
 public:
  explicit Derivation(const test::Files& migrations)
      : files_(test::project_files(migrations)), project_(open_project(files_, "drizzle")) {}

  // Of the entry, after those before it; `before` is what their snapshots say.
  Schema of(std::vector<std::size_t> entries, std::size_t entry, const Schema& before) {
    const Backend backend{&sqlite::dialect(), &sqlite::driver(), &sqlite::schema_dialect(),
                          &sqlite::introspector()};
    const SessionPorts ports =
        with_runner({.backend = backend, .files = files_, .clock = clock_, .observer = observer_});
    return derive_schema(ports, project_, {.url = ":memory:", .dir = "drizzle"}, Reach::nothing,
                         {.entries = std::move(entries), .entry = entry, .before = before});
  }

 private:
  test::FakeFiles files_;
  test::FakeClock clock_;
  test::FakeObserver observer_;
  Project project_;
};

const char* const k_users =
    "CREATE TABLE `users` (`id` integer PRIMARY KEY NOT NULL, `name` text);";

Schema users() {
  return {.tables = {
              {.name = {"", "users"},
               .columns = {{.name = "id", .type = "integer", .primary_key = true, .not_null = true},
                           {.name = "name", .type = "text"}}}}};
}

std::vector<std::string> columns_of(const Schema& schema, const std::string& table) {
  std::vector<std::string> names;
  for (const Table& each : schema.tables)
    if (each.name.name == table)
      for (const Column& column : each.columns) names.push_back(column.name + " " + column.type);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("what a migration changes is added to the schema before it") {
  Derivation derivation({{"0000_a", k_users},
                         {"0001_b", "CREATE TABLE `orders` (`id` integer, `total` real);"},
                         {"0002_c", "ALTER TABLE `users` ADD `age` integer;"}});
  const Schema first = derivation.of({}, 0, {});
  CHECK(columns_of(first, "users") == Names{"id integer", "name text"});
  const Schema second = derivation.of({0}, 1, users());
  CHECK(second.tables.size() == 2);
  CHECK(columns_of(second, "orders") == Names{"id integer", "total real"});
  CHECK(std::find(second.tables.begin(), second.tables.end(), users().tables[0]) !=
        second.tables.end());
}

TEST_CASE("only the migrations of its own branch run before it") {
  Derivation derivation({{"0000_a", k_users},
                         {"0001_theirs", "ALTER TABLE `users` ADD `theirs` integer;"},
                         {"0002_mine", "ALTER TABLE `users` ADD `mine` integer;"}});
  CHECK(columns_of(derivation.of({0}, 2, users()), "users") ==
        Names{"id integer", "name text", "mine integer"});
}

TEST_CASE("what the snapshots say and no SQL makes stays as it is") {
  Derivation derivation({{"0000_a", k_users}, {"0001_b", "CREATE TABLE `orders` (`id` integer);"}});
  Schema before = users();
  before.tables[0].columns[1].type = "varchar(9)";
  before.tables.push_back({.name = {"", "by_hand"}, .columns = {{.name = "x", .type = "blob"}}});
  const Schema derived = derivation.of({0}, 1, before);
  CHECK(columns_of(derived, "users") == Names{"id integer", "name varchar(9)"});
  CHECK(columns_of(derived, "by_hand") == Names{"x blob"});
}

TEST_CASE("a migration that makes nothing of the schema leaves it to the letter") {
  Derivation derivation(
      {{"0000_a", k_users}, {"0001_b", "INSERT INTO `users` VALUES (1, 'ann');"}});
  CHECK(derivation.of({0}, 1, users()) == users());
}

TEST_CASE("a migration that does not run is an error that names its file") {
  Derivation derivation({{"0000_a", k_users}, {"0001_b", "ALTER TABLE `gone` ADD `x` text;"}});
  try {
    derivation.of({0}, 1, users());
    FAIL("it ran");
  } catch (const Error& error) {
    CHECK(error.info().where.file == "drizzle/0001_b.sql");
  }
}

TEST_CASE("a migration that leaves its database does not run in a scratch one") {
  Derivation derivation(test::Files{{"0000_a", "ATTACH DATABASE 'other.db' AS other;"}});
  CHECK_THROWS_AS(derivation.of({}, 0, Schema{}), Error);
}

}  // namespace sluice
