// What differs between an expected and an actual schema is told at the right object, and what no
// snapshot knows is told apart. The mends are run on real databases in tests/dialects.
#include "core/schema/drift.hpp"

#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

const SchemaDialect& postgres() { return *find_backend("postgresql").schema_dialect; }

Table users() {
  return {.name = {"public", "users"},
          .columns = {{.name = "id", .type = "serial", .primary_key = true, .not_null = true},
                      {.name = "email", .type = "varchar(255)", .not_null = true},
                      {.name = "age", .type = "integer", .default_sql = "0"}},
          .uniques = {{.name = "users_email_unique", .columns = {"email"}}},
          .checks = {{.name = "adult", .expression = "\"users\".\"age\" > 17"}},
          .indexes = {{.name = "users_age", .columns = {{.expression = "age"}}}}};
}

Schema shop() { return {.enums = {{{"public", "mood"}, {"sad", "ok"}}}, .tables = {users()}}; }

// "kind name.part" of each difference.
std::vector<std::string> differing(const Schema& expected, const Schema& actual) {
  std::vector<std::string> names;
  for (const Drift& drift : find_drift(expected, actual, postgres(), Mends::none).differences)
    names.push_back(name_of(drift.object));
  return names;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a schema does not differ from itself, however it is spelled") {
  CHECK(find_drift(shop(), shop(), postgres()) == DriftReport{});
  Schema actual = shop();
  actual.tables[0].columns[1].type = "character varying(255)";
  actual.tables[0].checks[0].expression = "(age > 17)";
  CHECK(find_drift(shop(), actual, postgres()) == DriftReport{});
}

TEST_CASE("each property of a column that differs is told, and mended alone") {
  Schema actual = shop();
  actual.tables[0].columns[2].default_sql = "7";
  const DriftReport report = find_drift(shop(), actual, postgres());
  REQUIRE(report.differences.size() == 1);
  const Drift& drift = report.differences[0];
  CHECK(drift.kind == DriftKind::changed);
  CHECK(name_of(drift.object) == "column public.users.age");
  CHECK(drift.aspects == std::vector<DriftAspect>{{"default", "0", "7"}});
  CHECK(drift.expected == "default 0");
  CHECK(drift.actual == "default 7");
  CHECK(drift.mend == Strings{R"(ALTER TABLE "users" ALTER COLUMN "age" SET DEFAULT 0;)"});
}

TEST_CASE("what is missing and what should not be there is told with what it is") {
  Schema actual = shop();
  actual.tables[0].indexes.clear();
  actual.tables[0].columns.push_back({.name = "note", .type = "text"});
  const DriftReport report = find_drift(shop(), actual, postgres());
  REQUIRE(report.differences.size() == 2);
  for (const Drift& drift : report.differences) {
    const bool is_index = drift.object.kind == "index";
    CHECK(drift.kind == (is_index ? DriftKind::missing : DriftKind::unexpected));
    CHECK(drift.expected == (is_index ? "age, method btree" : ""));
    CHECK(drift.actual == (is_index ? "" : "text, nullable"));
    CHECK(drift.mend.size() == 1);
  }
}

TEST_CASE("a missing table is one difference, with all that belongs to it") {
  Schema actual = shop();
  actual.tables.clear();
  CHECK(differing(shop(), actual) == Strings{"table public.users"});
}

TEST_CASE("tables, enums and functions that no snapshot knows are no differences") {
  Schema actual = shop();
  actual.tables.push_back({.name = {"public", "audit"}, .columns = {{.name = "id"}}});
  actual.enums.push_back({{"public", "colour"}, {"red"}});
  actual.others.push_back({.kind = "function", .identity = "public.touch()"});
  actual.roles.push_back({.name = "somebody"});
  const DriftReport report = find_drift(shop(), actual, postgres());
  CHECK(report.differences.empty());
  Strings names;
  for (const ObjectRef& object : report.unknown) names.push_back(name_of(object));
  CHECK(names == Strings{"function public.touch()", "table public.audit", "enum public.colour"});
}

TEST_CASE("a primary key is an object of its own, whether it has one column or two") {
  Schema actual = shop();
  actual.tables[0].columns[0].primary_key = false;
  CHECK(differing(shop(), actual) == Strings{"primary key of public.users"});
  actual.tables[0].primary_key = PrimaryKey{"users_pkey", {"id", "email"}, {}};
  CHECK(differing(shop(), actual) == Strings{"primary key of public.users"});
}

TEST_CASE("the order of an enum's values counts") {
  Schema actual = shop();
  std::swap(actual.enums[0].values[0], actual.enums[0].values[1]);
  CHECK(differing(shop(), actual) == Strings{"enum public.mood"});
}

TEST_CASE("a policy for whoever made it is for the role that did") {
  Schema expected = shop(), actual = shop();
  expected.tables[0].policies = {{.name = "own", .roles = {"current_user"}}};
  actual.tables[0].policies = {{.name = "own", .roles = {"deploy"}}};
  CHECK(differing(expected, actual).empty());
  actual.tables[0].policies[0].command = "SELECT";
  CHECK(differing(expected, actual) == Strings{"policy own of public.users"});
}

TEST_CASE("a policy that stands apart in the snapshot is looked for at its table") {
  Schema expected = shop(), actual = shop();
  const Policy policy{.name = "read", .using_sql = "true"};
  expected.linked_policies = {{{"public", "rooms"}, policy}};
  actual.tables.push_back({.name = {"public", "rooms"}, .policies = {policy}});
  CHECK(differing(expected, actual).empty());
  actual.tables[1].policies[0].using_sql = "false";
  CHECK(differing(expected, actual) == Strings{"policy read of public.rooms"});
  actual.tables[1].policies.clear();
  CHECK(differing(expected, actual) == Strings{"policy read of public.rooms"});
}

TEST_CASE("a view is compared unless the snapshot only refers to it") {
  Schema expected = shop(), actual = shop();
  const View view{.name = {"public", "adults"}, .definition = "select 1"};
  expected.views = actual.views = {view};
  CHECK(differing(expected, actual).empty());
  actual.views[0].definition = "select 2";
  CHECK(differing(expected, actual) == Strings{"view public.adults"});
  expected.views[0].definition.reset();
  CHECK(differing(expected, actual).empty());
}

TEST_CASE("the primary key of a table that is missing or unknown goes with the table") {
  const Table keyed{.name = {"public", "keyed"},
                    .columns = {{.name = "id", .type = "integer", .not_null = true}},
                    .primary_key = PrimaryKey{.name = "keyed_pkey", .columns = {"id"}},
                    .row_security = true};
  Schema more = shop();
  more.tables.push_back(keyed);
  CHECK(differing(more, shop()) == Strings{"table public.keyed"});
  CHECK(differing(shop(), more).empty());
  const auto unknown = find_drift(shop(), more, postgres()).unknown;
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].kind == "table");
}

TEST_CASE("a primary key that neither side has is nowhere in the report") {
  Schema expected = shop(), actual = shop();
  for (Schema* schema : {&expected, &actual}) {
    schema->tables[0].columns[0].primary_key = false;
    schema->tables[0].primary_key.reset();
  }
  actual.tables[0].columns.push_back({.name = "note", .type = "text"});
  const DriftReport report = find_drift(expected, actual, postgres());
  CHECK(report.differences.size() == 1);
  CHECK(report.unknown.empty());
}

TEST_CASE("looking again at what changed since tells the same as a new report") {
  Schema expected = shop(), actual = shop();
  expected.tables.push_back(users());
  expected.tables.back().name.name = "guests";
  expected.views = {{.name = {"public", "adults"}, .definition = "select \"age\" from \"users\""},
                    {.name = {"public", "minors"}, .definition = "select 1"}};
  actual = expected;
  actual.views[0].definition = "SELECT users.age FROM users";
  actual.views[1].definition = "SELECT 2";
  actual.tables[0].columns[2].default_sql = "7";
  actual.tables[0].checks[0].expression = "age > 16";
  actual.tables[1].indexes.clear();
  actual.others = {{.kind = "function", .identity = "public.f()"}};
  DriftReport report = find_drift(expected, actual, postgres(), Mends::none);
  const std::vector<ObjectRef> objects = differing_expressions(report);
  CHECK(objects.size() == 4);

  DriftReport again = report;
  compare_again(again, objects, expected, actual, postgres());
  CHECK(again == report);

  expected.views[0].definition = actual.views[0].definition;
  expected.tables[0].columns[2].default_sql = "8";
  compare_again(report, objects, expected, actual, postgres());
  CHECK(report == find_drift(expected, actual, postgres(), Mends::none));
  CHECK(report.differences.size() == 4);
}

TEST_CASE("what the schemas do not name alike is not looked at again") {
  Schema expected = shop(), actual = shop();
  expected.tables[0].name.schema.clear();
  actual.tables[0].columns[2].default_sql = "7";
  DriftReport report = find_drift(expected, actual, postgres(), Mends::none);
  const DriftReport before = report;
  compare_again(report, differing_expressions(report), expected, actual, postgres());
  CHECK(report == before);
  CHECK(report.differences.size() == 1);
}
