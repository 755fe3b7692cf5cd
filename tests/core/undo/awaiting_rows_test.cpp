// Laws of the schema in which rows come back: whatever constrains what is not there yet waits, and
// everything else stays.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/undo/rows_back.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using Columns = std::vector<std::string>;

const DialectFacts k_constrained{
    .has_schemas = true, .home_schema = "public", .counting_default = "nextval("};
const DialectFacts k_lifting{.rebuilds_tables = true,
                             .lift_foreign_keys = "PRAGMA foreign_keys=OFF",
                             .enforce_foreign_keys = "PRAGMA foreign_keys=ON"};

ObjectName in_home(const std::string& name, const DialectFacts& facts) {
  return {std::string(facts.default_schema()), name};
}

// `orders` refers to `users` by (a, b); each of the two columns has a constraint of every kind.
Schema two_tables(const DialectFacts& facts) {
  const ObjectName users = in_home("users", facts), orders = in_home("orders", facts);
  Table table{.name = users,
              .columns = {{.name = "id", .type = "integer", .not_null = true},
                          {.name = "alpha", .type = "text", .not_null = true},
                          {.name = "beta", .type = "text", .not_null = true, .default_sql = "'x'"}},
              .primary_key = PrimaryKey{.name = "users_pk", .columns = {"id", "beta"}},
              .uniques = {{.name = "users_u", .columns = {"alpha", "beta"}}},
              .foreign_keys = {{.name = "users_self",
                                .columns = {"alpha"},
                                .target = users,
                                .target_columns = {"beta"}}},
              .checks = {{.name = "users_c", .expression = "alpha <> 'no'"},
                         {.name = "users_d", .expression = "id > 0"}},
              .indexes = {{.name = "users_i", .columns = {{.expression = "alpha"}}, .unique = true},
                          {.name = "users_j", .columns = {{.expression = "alpha"}}},
                          {.name = "users_k",
                           .columns = {{.expression = "id"}},
                           .unique = true,
                           .where = "beta IS NULL"}}};
  Table other{
      .name = orders,
      .columns = {{.name = "user", .type = "text"}},
      .foreign_keys = {
          {.name = "orders_alpha",
           .columns = {"user"},
           .target = users,
           .target_columns = {"alpha"}},
          {.name = "orders_id", .columns = {"user"}, .target = users, .target_columns = {"id"}}}};
  Schema schema{.tables = {table, other}};
  for (const char* name : {"users_pk", "users_u", "users_self", "users_c", "users_d"})
    schema.dependencies.push_back({{"constraint", users, name}, {"table", users, ""}, true});
  for (const char* name : {"users_i", "users_j", "users_k"})
    schema.dependencies.push_back(
        {{"index", {users.schema, name}, ""}, {"table", users, ""}, true});
  for (const char* name : {"orders_alpha", "orders_id"})
    schema.dependencies.push_back(
        {{"constraint", orders, name}, {"constraint", users, "users_u"}, false});
  return schema;
}

// Names of constraints and unique indexes of the table.
std::set<std::string> guards_of(const Table& table) {
  std::set<std::string> names;
  if (table.primary_key) names.insert(table.primary_key->name);
  for (const Unique& each : table.uniques) names.insert(each.name);
  for (const ForeignKey& each : table.foreign_keys) names.insert(each.name);
  for (const Check& each : table.checks) names.insert(each.name);
  for (const Index& each : table.indexes) names.insert(each.name);
  return names;
}

struct Guard {
  std::string name;
  Columns needs;  // of `users`
};
const std::vector<Guard> k_users = {{"users_pk", {"id", "beta"}},
                                    {"users_u", {"alpha", "beta"}},
                                    {"users_self", {"alpha", "beta"}},
                                    {"users_c", {"alpha"}},
                                    {"users_d", {"id"}},
                                    {"users_i", {"alpha"}},
                                    {"users_j", {}},
                                    {"users_k", {"id", "beta"}}};
const std::vector<Guard> k_orders = {{"orders_alpha", {"alpha"}}, {"orders_id", {"id"}}};

bool is_any(const Columns& needs, const std::set<std::string>& waiting) {
  return std::any_of(needs.begin(), needs.end(),
                     [&](const std::string& column) { return waiting.contains(column); });
}

// Each way in which the columns of `users` stay, are lost or change.
std::vector<RestoredTable> every_loss(const DialectFacts& facts) {
  std::vector<RestoredTable> all;
  const Columns columns = {"id", "alpha", "beta"};
  for (int way = 1; way < 27; ++way) {
    RestoredTable table{.name = in_home("users", facts)};
    int rest = way;
    for (const std::string& column : columns) {
      if (rest % 3 == 1) table.lost.insert(column);
      if (rest % 3 == 2) table.changed.insert(column);
      rest /= 3;
    }
    all.push_back(table);
  }
  return all;
}

std::set<std::string> waiting_of(const RestoredTable& table) {
  std::set<std::string> all = table.lost;
  all.insert(table.changed.begin(), table.changed.end());
  return all;
}

const Column& column_of(const Schema& schema, const std::string& name) {
  return *find_column(schema.tables[0], name);
}

}  // namespace

TEST_CASE("with nothing to restore the schema is as it was before") {
  for (const DialectFacts& facts : {k_constrained, k_lifting})
    CHECK(schema_awaiting_rows(two_tables(facts), {}, facts) == two_tables(facts));
}

TEST_CASE("a constraint waits exactly where a column that it needs waits for its values") {
  for (const RestoredTable& loss : every_loss(k_constrained)) {
    const Schema waits = schema_awaiting_rows(two_tables(k_constrained), {loss}, k_constrained);
    const std::set<std::string> waiting = waiting_of(loss);
    const auto users = guards_of(waits.tables[0]), orders = guards_of(waits.tables[1]);
    for (const Guard& guard : k_users)
      CHECK(users.contains(guard.name) == !is_any(guard.needs, waiting));
    for (const Guard& guard : k_orders)
      CHECK(orders.contains(guard.name) == !is_any(guard.needs, waiting));
  }
}

TEST_CASE("where foreign keys are lifted, those of other tables stay as they are") {
  for (const RestoredTable& loss : every_loss(k_lifting)) {
    const Schema before = two_tables(k_lifting);
    const Schema waits = schema_awaiting_rows(before, {loss}, k_lifting);
    const std::set<std::string> waiting = waiting_of(loss);
    CHECK(waits.tables[1] == before.tables[1]);
    for (const Guard& guard : k_users) {
      const bool needs =
          guard.name == "users_self" ? waiting.contains("alpha") : is_any(guard.needs, waiting);
      CHECK(guards_of(waits.tables[0]).contains(guard.name) == !needs);
    }
  }
}

TEST_CASE("tables and columns are all there, in their order and of their types") {
  for (const DialectFacts& facts : {k_constrained, k_lifting})
    for (const RestoredTable& loss : every_loss(facts)) {
      const Schema before = two_tables(facts);
      const Schema waits = schema_awaiting_rows(before, {loss}, facts);
      REQUIRE(waits.tables.size() == before.tables.size());
      for (std::size_t t = 0; t < before.tables.size(); ++t) {
        REQUIRE(waits.tables[t].columns.size() == before.tables[t].columns.size());
        for (std::size_t c = 0; c < before.tables[t].columns.size(); ++c) {
          const Column &was = before.tables[t].columns[c], &is = waits.tables[t].columns[c];
          CHECK(was.name == is.name);
          CHECK(was.type == is.type);
          CHECK((is.not_null == was.not_null || loss.lost.contains(was.name)));
        }
      }
    }
}

TEST_CASE("what depends on a constraint that waits is not spoken of, and the rest is") {
  for (const RestoredTable& loss : every_loss(k_constrained)) {
    const Schema waits = schema_awaiting_rows(two_tables(k_constrained), {loss}, k_constrained);
    std::set<std::string> there = guards_of(waits.tables[0]);
    there.merge(guards_of(waits.tables[1]));
    std::size_t expected = 0;
    for (const Dependency& each : two_tables(k_constrained).dependencies) {
      const std::string& name = each.object.part.empty() ? each.object.name.name : each.object.part;
      if (there.contains(name) && (each.on.part.empty() || there.contains(each.on.part)))
        ++expected;
    }
    CHECK(waits.dependencies.size() == expected);
  }
}

TEST_CASE("a table that comes back whole is not referred to until its rows are there") {
  const RestoredTable whole{.name = {"public", "users"}, .is_whole = true};
  const Schema before = two_tables(k_constrained);
  const Schema waits = schema_awaiting_rows(before, {whole}, k_constrained);
  CHECK(waits.tables[1].foreign_keys.empty());
  CHECK(waits.tables[0].foreign_keys.empty());
  CHECK(waits.tables[0].primary_key == before.tables[0].primary_key);
  CHECK(waits.tables[0].uniques == before.tables[0].uniques);
  CHECK(waits.tables[0].checks == before.tables[0].checks);
  CHECK(waits.tables[0].indexes == before.tables[0].indexes);
}

TEST_CASE("two tables that both get rows back do not refer to each other meanwhile") {
  const std::vector<RestoredTable> both = {{.name = {"public", "users"}, .gets_rows = true},
                                           {.name = {"public", "orders"}, .gets_rows = true}};
  const Schema waits = schema_awaiting_rows(two_tables(k_constrained), both, k_constrained);
  CHECK(waits.tables[1].foreign_keys.empty());
  CHECK(waits.tables[0].foreign_keys.size() == 1);  // to itself
}

TEST_CASE(
    "a dropped column that must differ from row to row takes NULL until its values are back") {
  Schema before = two_tables(k_constrained);
  before.tables[0].columns.push_back({.name = "note", .type = "text", .not_null = true});
  before.tables[0].columns.push_back(
      {.name = "place", .type = "integer", .not_null = true, .default_sql = "nextval('s')"});
  before.tables[0].columns.push_back(
      {.name = "number", .type = "integer", .not_null = true, .identity = Identity{}});
  const RestoredTable loss{.name = {"public", "users"},
                           .lost = {"id", "alpha", "beta", "note", "place", "number"}};
  const Schema waits = schema_awaiting_rows(before, {loss}, k_constrained);
  for (const char* name : {"id", "alpha", "beta", "place", "number"})
    CHECK_FALSE(column_of(waits, name).not_null);
  CHECK(column_of(waits, "note").not_null);
  CHECK(column_of(waits, "beta").default_sql == "'x'");
  CHECK_FALSE(column_of(waits, "place").default_sql);
  CHECK_FALSE(column_of(waits, "number").identity);
}

TEST_CASE("a column of a unique index stands alone only by its name, not by an expression of it") {
  Schema before{
      .tables = {{.name = {"public", "t"},
                  .columns = {{.name = "a", .type = "text", .not_null = true}},
                  .indexes = {{.name = "i", .columns = {{.expression = "a"}}, .unique = true}}}}};
  const RestoredTable loss{.name = {"public", "t"}, .lost = {"a"}};
  CHECK_FALSE(schema_awaiting_rows(before, {loss}, k_constrained).tables[0].columns[0].not_null);
  before.tables[0].indexes[0].unique = false;
  CHECK(schema_awaiting_rows(before, {loss}, k_constrained).tables[0].columns[0].not_null);
}

TEST_CASE("triggers of a table that gets something back wait, with what is said of them") {
  Schema before = two_tables(k_constrained);
  before.others = {{.kind = "trigger", .identity = "trigger t on public.users"},
                   {.kind = "rule", .identity = "r on \"public\".\"users\""},
                   {.kind = "trigger", .identity = "trigger t on public.orders"},
                   {.kind = "trigger", .identity = "trigger t on other.users"},
                   {.kind = "comment", .identity = "trigger Trigger t on public.users"},
                   {.kind = "function", .identity = "f() for trigger t on public.users"}};
  const ObjectRef trigger{"trigger", {"", "trigger t on public.users"}, ""};
  const ObjectRef function{"function", {"", "f()"}, ""};
  before.dependencies = {{trigger, function, false}};
  const RestoredTable loss{.name = {"public", "users"}, .gets_rows = true};
  const Schema waits = schema_awaiting_rows(before, {loss}, k_constrained);
  std::vector<std::string> left;
  for (const OtherObject& each : waits.others) left.push_back(each.identity);
  CHECK(left == std::vector<std::string>{"trigger t on public.orders", "trigger t on other.users",
                                         "f() for trigger t on public.users"});
  CHECK(waits.dependencies.empty());
}

TEST_CASE("row security that binds the owner is off until the rows are back") {
  Schema before = two_tables(k_constrained);
  for (Table& table : before.tables) {
    table.row_security = true;
    table.attributes["force_row_security"] = "true";
  }
  const RestoredTable loss{.name = {"public", "users"}, .is_whole = true};
  const Schema waits = schema_awaiting_rows(before, {loss}, k_constrained);
  CHECK_FALSE(waits.tables[0].row_security);
  CHECK(waits.tables[0].attributes.empty());
  CHECK(waits.tables[1].row_security);
}

}  // namespace sluice
