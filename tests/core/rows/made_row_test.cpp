#include "core/rows/made_row.hpp"

#include "core/rows/condition_values.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

SampleColumn column(const std::string& name, bool may_be_null = true) {
  return {.name = name, .may_be_null = may_be_null, .plain = {"1", "2", "3"}, .edges = {"''"}};
}

SampleTable table(const std::string& name, std::vector<SampleColumn> columns) {
  return {.name = {"", name}, .columns = std::move(columns)};
}

std::vector<std::string> names_of(const std::vector<SampleTable>& tables) {
  std::vector<std::string> names;
  for (const SampleTable& each : tables) names.push_back(each.name.name);
  return names;
}

bool has(const std::vector<ConditionValue>& values, const ConditionValue& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

const Dialect& sqlite_dialect() { return sqlite::dialect(); }

}  // namespace

TEST_CASE("a condition gives its literals to the column that it names") {
  const std::vector<std::string> conditions = {"kind IN ('a', 'it''s')", "\"size\" > 5"};
  const ScanRules rules = postgres::dialect().scan_rules();
  const auto kinds = condition_values(conditions, "kind", rules);
  CHECK(has(kinds, {"a", false}));
  CHECK(has(kinds, {"it's", false}));
  CHECK_FALSE(has(kinds, {"6", true}));
  const auto sizes = condition_values(conditions, "size", rules);
  CHECK(has(sizes, {"6", true}));
  CHECK(has(sizes, {"4", true}));
  CHECK(condition_values(conditions, "other", rules).empty());
  CHECK(has(condition_values({"length(code) = 3"}, "code", rules), {"aaa", false}));
}

TEST_CASE("the first row is plain, the second has NULLs, and others are at the edges") {
  const SampleTable users = table("users", {column("id", false), column("name")});
  const MadeRows rows(users, sqlite_dialect());
  CHECK(rows.insert(RowTaste::edges, 0, 0, {}) ==
        R"(INSERT INTO "users" ("id", "name") VALUES (1, 1))");
  CHECK(rows.insert(RowTaste::edges, 1, 0, {}) ==
        R"(INSERT INTO "users" ("id", "name") VALUES ('', NULL))");
  CHECK(rows.insert(RowTaste::edges, 2, 0, {}) ==
        R"(INSERT INTO "users" ("id", "name") VALUES ('', ''))");
  CHECK(rows.insert(RowTaste::plain, 1, 0, {}) ==
        R"(INSERT INTO "users" ("id", "name") VALUES (2, 2))");
}

TEST_CASE("a reference is to a row that is there, else to none, else to the row itself") {
  SampleTable users = table("users", {column("id", false), column("boss")});
  users.keys = {{{"boss"}, {"", "users"}, {"id"}}};
  CHECK(MadeRows(users, sqlite_dialect()).insert(RowTaste::plain, 0, 0, {}) ==
        R"(INSERT INTO "users" ("boss", "id") VALUES (NULL, 1))");
  CHECK_THAT(MadeRows(users, sqlite_dialect()).insert(RowTaste::plain, 0, 0, {{{"", "users"}, 2}}),
             Catch::Contains(R"((SELECT "id" FROM "users" WHERE "id" IS NOT NULL)"));
  users.columns[1].may_be_null = false;
  CHECK(MadeRows(users, sqlite_dialect()).insert(RowTaste::plain, 0, 0, {}) ==
        R"(INSERT INTO "users" ("boss", "id") VALUES (1, 1))");
}

TEST_CASE("tables are filled after those that they refer to, and emptied before them") {
  SampleTable posts = table("posts", {column("user_id", false)});
  posts.keys = {{{"user_id"}, {"", "users"}, {"id"}}};
  SampleTable users = table("users", {column("id", false), column("best_post")});
  users.keys = {{{"best_post"}, {"", "posts"}, {"id"}}};
  CHECK(names_of(in_order_of_keys({posts, users})) == std::vector<std::string>{"users", "posts"});
  CHECK(with_referring({{"", "users"}}, {posts, users}) ==
        std::vector<ObjectName>{{"", "posts"}, {"", "users"}});
}

TEST_CASE("a table of nothing but numbers of its own takes a row without values") {
  SampleColumn id = column("id", false);
  id.is_counted = id.must_count = true;
  const SampleTable users = table("users", {id});
  CHECK(MadeRows(users, sqlite_dialect()).insert(RowTaste::edges, 0, 0, {}) ==
        R"(INSERT INTO "users" DEFAULT VALUES)");
}
