// The differ's laws, over small schemas enumerated exhaustively, then over random ones.
#include "core/schema/diff.hpp"

#include <algorithm>
#include <random>

#include "support/test.hpp"

using namespace sluice;

namespace {

Column column(const std::string& name, const std::string& type) {
  return {.name = name, .type = type};
}

template <class Item>
void sort_by_name(std::vector<Item>& items) {
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return a.name < b.name; });
}

// The order of objects, and of columns, is no part of what a list of changes promises.
Schema sorted(Schema schema) {
  std::sort(schema.schemas.begin(), schema.schemas.end());
  sort_by_name(schema.enums);
  sort_by_name(schema.sequences);
  sort_by_name(schema.roles);
  sort_by_name(schema.tables);
  sort_by_name(schema.views);
  for (Table& table : schema.tables) {
    sort_by_name(table.columns);
    sort_by_name(table.uniques);
    sort_by_name(table.foreign_keys);
    sort_by_name(table.checks);
    sort_by_name(table.indexes);
    sort_by_name(table.policies);
  }
  return schema;
}

// One table in each of several forms: absent, with either or both columns, keyed, indexed, checked.
std::vector<std::optional<Table>> forms(const std::string& name, const std::string& other) {
  std::vector<std::optional<Table>> result{std::nullopt};
  for (int bits = 0; bits < 32; ++bits) {
    Table table{.name = {"public", name}, .columns = {column("id", "integer")}};
    if (bits & 1) table.columns.push_back(column("a", bits & 2 ? "text" : "integer"));
    if (bits & 4)
      table.indexes.push_back(
          {.name = name + "_i", .columns = {{.expression = "id"}}, .unique = (bits & 2) != 0});
    if (bits & 8) table.checks.push_back({name + "_c", bits & 2 ? "id > 0" : "id > 1"});
    if (bits & 16)
      table.foreign_keys.push_back({.name = name + "_fk",
                                    .columns = {"id"},
                                    .target = {"public", other},
                                    .target_columns = {"id"}});
    result.push_back(table);
  }
  return result;
}

std::vector<Schema> small_schemas() {
  std::vector<Schema> result;
  for (const auto& t : forms("t", "u"))
    for (const auto& u : {forms("u", "t")[1], forms("u", "t")[20]}) {
      Schema schema;
      if (t) schema.tables.push_back(*t);
      if (u) schema.tables.push_back(*u);
      result.push_back(schema);
    }
  return result;
}

Schema random_schema(std::mt19937& random) {
  const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
  Schema schema;
  if (chance(50)) schema.schemas.push_back("app");
  for (const char* name : {"mood", "size"})
    if (chance(50))
      schema.enums.push_back(
          {{"public", name},
           chance(50) ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{"a", "c"}});
  for (const char* name : {"s1", "s2"})
    if (chance(40))
      schema.sequences.push_back({{"public", name}, {.cache = chance(50) ? "1" : "5"}});
  if (chance(40)) schema.roles.push_back({.name = "reader", .create_db = chance(50)});
  const auto tables = forms("t", "u"), others = forms("u", "t");
  if (const auto& t = tables[random() % tables.size()]) schema.tables.push_back(*t);
  if (const auto& u = others[random() % others.size()]) schema.tables.push_back(*u);
  for (Table& table : schema.tables) {
    table.row_security = chance(30);
    if (chance(30))
      table.policies.push_back({.name = "p", .permissive = chance(50), .using_sql = "true"});
    if (chance(30)) table.primary_key = PrimaryKey{table.name.name + "_pk", {"id"}};
    if (chance(30))
      table.uniques.push_back(
          {.name = table.name.name + "_u", .columns = {"id"}, .nulls_not_distinct = chance(50)});
  }
  if (chance(40))
    schema.views.push_back(
        {.name = {"public", "v"}, .definition = chance(50) ? "select id from t" : "select 1"});
  if (chance(40))
    schema.views.push_back({.name = {"public", "w"}, .definition = "select * from v"});
  if (chance(40))
    schema.others.push_back({"function", "public.f()", chance(50) ? "one" : "two", "drop"});
  return schema;
}

template <class Change>
std::size_t position(const std::vector<sluice::Change>& changes) {
  const auto found = std::find_if(changes.begin(), changes.end(), [](const sluice::Change& change) {
    return std::holds_alternative<Change>(change);
  });
  REQUIRE(found != changes.end());
  return static_cast<std::size_t>(found - changes.begin());
}

}  // namespace

TEST_CASE(
    "a schema does not differ from itself, and the difference of any two turns one into the "
    "other") {
  const std::vector<Schema> schemas = small_schemas();
  for (const Schema& a : schemas) {
    REQUIRE(diff(a, a).empty());
    for (const Schema& b : schemas) REQUIRE(sorted(applied(diff(a, b), a)) == sorted(b));
  }
}

TEST_CASE("random schemas obey the same law, there and back") {
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    const Schema a = random_schema(random), b = random_schema(random);
    INFO("seed " << seed);
    REQUIRE(sorted(applied(diff(a, b), a)) == sorted(b));
    REQUIRE(sorted(applied(diff(b, a), applied(diff(a, b), a))) == sorted(a));
  }
}

TEST_CASE("what is referred to is made first and dropped last") {
  Schema empty, full;
  full.enums.push_back({{"public", "mood"}, {"a"}});
  full.tables.push_back({.name = {"public", "child"},
                         .columns = {column("p", "integer"),
                                     {.name = "m", .type = "mood", .type_schema = "public"}}});
  full.tables.push_back({.name = {"public", "parent"}, .columns = {column("id", "integer")}});
  full.tables[0].foreign_keys.push_back(
      {.name = "fk", .columns = {"p"}, .target = {"public", "parent"}, .target_columns = {"id"}});
  full.tables[1].indexes.push_back(
      {.name = "parent_id", .columns = {{.expression = "id"}}, .unique = true});
  full.views.push_back({.name = {"public", "v"}, .definition = "select * from child"});

  const std::vector<Change> up = diff(empty, full);
  REQUIRE(position<CreateEnum>(up) < position<CreateTable>(up));
  REQUIRE(position<CreateIndex>(up) < position<AddForeignKey>(up));
  REQUIRE(position<CreateTable>(up) < position<CreateView>(up));

  const std::vector<Change> down = diff(full, empty);
  REQUIRE(position<DropView>(down) < position<DropTable>(down));
  REQUIRE(std::get<DropTable>(down[position<DropTable>(down)]).value.name.name == "child");
  REQUIRE(position<DropTable>(down) < position<DropEnum>(down));
}

TEST_CASE("tables that refer to each other lose their foreign keys before they are dropped") {
  Schema full;
  for (const auto& [name, other] : {std::pair{"a", "b"}, std::pair{"b", "a"}})
    full.tables.push_back({.name = {"public", name},
                           .columns = {column("id", "integer")},
                           .foreign_keys = {{.name = std::string(name) + "_fk",
                                             .columns = {"id"},
                                             .target = {"public", other},
                                             .target_columns = {"id"}}}});
  const std::vector<Change> down = diff(full, {});
  REQUIRE(position<DropForeignKey>(down) < position<DropTable>(down));
}

TEST_CASE(
    "a rename is a rename and nothing else, references and checks included, and reads backwards") {
  Schema before;
  before.tables.push_back({.name = {"public", "users"}, .columns = {column("mail", "text")}});
  before.tables[0].checks.push_back({"c", "\"users\".\"mail\" <> ''"});
  before.tables.push_back({.name = {"public", "posts"}, .columns = {column("by", "text")}});
  before.tables[1].foreign_keys.push_back(
      {.name = "fk", .columns = {"by"}, .target = {"public", "users"}, .target_columns = {"mail"}});
  const Renames renames{.tables = {{{"public", "users"}, {"public", "people"}}},
                        .columns = {{{"public", "people"}, "mail", "email"}}};
  const Schema after = with_renames(before, renames);
  REQUIRE(after.tables[0].checks[0].expression == "\"people\".\"email\" <> ''");

  REQUIRE(diff(before, after, renames) ==
          std::vector<Change>{RenameTable{{"public", "users"}, {"public", "people"}},
                              RenameColumn{{"public", "people"}, "mail", "email"}});
  const std::vector<Change> back = diff(after, before, reversed(renames));
  REQUIRE(back.size() == 2);
  REQUIRE(applied(back, after) == before);
}

TEST_CASE("a rename that does not fit the schemas is ignored") {
  Schema a, b;
  a.tables.push_back({.name = {"public", "t"}, .columns = {column("x", "text")}});
  b.tables.push_back({.name = {"public", "t"}, .columns = {column("y", "text")}});
  const Renames wrong{.tables = {{{"public", "none"}, {"public", "other"}}},
                      .columns = {{{"public", "t"}, "z", "y"}}};
  REQUIRE(diff(a, b, wrong) == diff(a, b));
}

TEST_CASE(
    "a view over a table whose columns change is made again, and so is the view over that view") {
  Schema before, after;
  before.tables.push_back({.name = {"public", "t"}, .columns = {column("x", "text")}});
  before.views.push_back({.name = {"public", "v"}, .definition = "select x from t"});
  before.views.push_back({.name = {"public", "w"}, .definition = "select x from v"});
  after = before;
  after.tables[0].columns[0].type = "varchar(5)";
  const std::vector<Change> changes = diff(before, after);
  REQUIRE(changes.size() == 5);
  REQUIRE(std::get<DropView>(changes[0]).value.name.name == "w");
  REQUIRE(std::get<DropView>(changes[1]).value.name.name == "v");
  REQUIRE(std::holds_alternative<AlterColumn>(changes[2]));
  REQUIRE(std::get<CreateView>(changes[3]).value.name.name == "v");
  REQUIRE(std::get<CreateView>(changes[4]).value.name.name == "w");
}

TEST_CASE("how an index is built is no difference") {
  Schema a, b;
  a.tables.push_back({.name = {"public", "t"},
                      .columns = {column("x", "text")},
                      .indexes = {{.name = "i", .columns = {{.expression = "x"}}}}});
  b = a;
  b.tables[0].indexes[0].concurrently = true;
  REQUIRE(diff(a, b).empty());
}

TEST_CASE(
    "a table that stands in the way of a rename is dropped before it, and foreign keys to it "
    "before that") {
  Schema before, after;
  before.tables.push_back({.name = {"public", "users"}, .columns = {column("id", "integer")}});
  after.tables.push_back({.name = {"public", "old_users"}, .columns = {column("id", "integer")}});
  after.tables.push_back({.name = {"public", "users"}, .columns = {column("id", "text")}});
  after.tables.push_back({.name = {"public", "likes"}, .columns = {column("user_id", "text")}});
  after.tables[2].foreign_keys.push_back({.name = "fk",
                                          .columns = {"user_id"},
                                          .target = {"public", "users"},
                                          .target_columns = {"id"}});
  const Renames renames{.tables = {{{"public", "users"}, {"public", "old_users"}}}};

  const std::vector<Change> back = diff(after, before, reversed(renames));
  REQUIRE(back.size() == 4);
  REQUIRE(std::get<DropForeignKey>(back[0]).table.name == "likes");
  REQUIRE(std::get<DropTable>(back[1]).value == after.tables[1]);
  REQUIRE(std::holds_alternative<RenameTable>(back[2]));
  REQUIRE(applied(back, after) == before);
}

TEST_CASE(
    "a column that stands in the way of a rename gets another name, and is dropped under it") {
  Schema before, after;
  before.tables.push_back({.name = {"public", "t"}, .columns = {column("a", "text")}});
  after.tables.push_back(
      {.name = {"public", "u"}, .columns = {column("a_old", "text"), column("a", "integer")}});
  after.tables[0].indexes.push_back({.name = "i", .columns = {{.expression = "a"}}});
  const Renames renames{.tables = {{{"public", "t"}, {"public", "u"}}},
                        .columns = {{{"public", "u"}, "a", "a_old"}}};

  const std::vector<Change> back = diff(after, before, reversed(renames));
  REQUIRE(back.size() == 5);
  REQUIRE(std::get<RenameColumn>(back[0]) == RenameColumn{{"public", "u"}, "a", "__old_a"});
  REQUIRE(std::holds_alternative<RenameTable>(back[1]));
  REQUIRE(std::get<RenameColumn>(back[2]) == RenameColumn{{"public", "t"}, "a_old", "a"});
  REQUIRE(std::get<DropIndex>(back[3]).value.columns[0].expression == "__old_a");
  REQUIRE(std::get<DropColumn>(back[4]).value.name == "__old_a");
  REQUIRE(applied(back, after) == before);
}
