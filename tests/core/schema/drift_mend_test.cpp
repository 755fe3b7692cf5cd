// Laws of mending: what differs is as expected after its mend, and nothing else changes.
#include "core/schema/drift_mend.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/schema/drift.hpp"
#include "dialects/backends.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

// One table in every shape that these choices make.
std::vector<Schema> shapes_of_a_table(const Backend& backend) {
  const ObjectName name{std::string(backend.dialect->facts().default_schema()), "users"};
  const std::vector<Column> columns = {
      {.name = "age", .type = "integer"},
      {.name = "age", .type = "text", .default_sql = "'x'"},
      {.name = "age", .type = "integer", .not_null = true, .default_sql = "0"}};
  std::vector<Schema> all = {Schema{}};
  for (std::size_t c = 0; c <= columns.size(); ++c)
    for (const int guards : {0, 3, 4, 7}) {
      Table table{.name = name,
                  .columns = {{.name = "id", .type = "integer", .not_null = true},
                              {.name = "email", .type = "text"}}};
      if (c < columns.size()) table.columns.push_back(columns[c]);
      if ((guards & 1) != 0)
        table.primary_key = PrimaryKey{.name = "users_pk", .columns = {"id", "email"}};
      if ((guards & 2) != 0) {
        table.uniques = {{.name = "users_email_unique", .columns = {"email"}}};
        table.checks = {{.name = "users_id", .expression = "\"users\".\"id\" > 0"}};
      }
      if ((guards & 4) != 0)
        table.indexes = {{.name = "users_email", .columns = {{.expression = "email"}}}};
      all.push_back({.tables = {table}});
    }
  return all;
}

struct NormalSides {
  Schema expected, actual, expected_normal, actual_normal;
  NormalSides(const Schema& wanted, const Schema& there, const SchemaDialect& dialect)
      : expected(dialect.adapted_to_actual(wanted, there)),
        actual(there),
        expected_normal(dialect.normalize(expected)),
        actual_normal(dialect.normalize(actual)) {}
  DriftSides sides() const { return {expected, actual, expected_normal, actual_normal}; }
};

std::vector<Drift> differences(const Schema& expected, const Schema& actual,
                               const SchemaDialect& dialect) {
  return find_drift(expected, actual, dialect, Mends::none).differences;
}

}  // namespace

TEST_CASE("after the mend of each difference a table is as it is expected") {
  for (const BackendEntry& entry : backends()) {
    const Backend backend = find_backend(entry.dialect);
    const std::vector<Schema> shapes = shapes_of_a_table(backend);
    for (const Schema& expected : shapes)
      for (const Schema& actual : shapes) {
        // A table that no snapshot knows is no difference.
        if (expected.tables.empty() && !actual.tables.empty()) continue;
        const SchemaDialect& dialect = *backend.schema_dialect;
        const NormalSides both(expected, actual, dialect);
        Schema mended = actual;
        for (const Drift& drift : differences(expected, actual, dialect))
          mend_object(mended, both.sides(), drift.object);
        const auto left = differences(expected, mended, dialect);
        if (!left.empty()) FAIL(entry.dialect << ": " << name_of(left[0].object) << " differs");
      }
  }
}

TEST_CASE("the mend of one difference settles it, and makes no new one") {
  for (const BackendEntry& entry : backends()) {
    const Backend backend = find_backend(entry.dialect);
    const SchemaDialect& dialect = *backend.schema_dialect;
    const std::vector<Schema> shapes = shapes_of_a_table(backend);
    const Schema &expected = shapes.back(), &actual = shapes[1];
    const NormalSides both(expected, actual, dialect);
    const auto all = differences(expected, actual, dialect);
    REQUIRE(all.size() > 2);
    for (const Drift& drift : all) {
      Schema mended = actual;
      mend_object(mended, both.sides(), drift.object);
      for (const Drift& each : differences(expected, mended, dialect)) {
        const auto is_it = [&](const Drift& other) { return other.object == each.object; };
        CHECK(std::any_of(all.begin(), all.end(), is_it));
        CHECK(each.object != drift.object);
      }
    }
  }
}

TEST_CASE("of a column only the properties that differ are taken from the snapshot") {
  const Backend backend = find_backend("postgresql");
  const auto schema_of = [](const Column& column) {
    return Schema{.tables = {{.name = {"public", "t"}, .columns = {column}}}};
  };
  const Schema expected =
      schema_of({.name = "c", .type = "varchar(9)", .not_null = true, .default_sql = "'a'"});
  const Schema actual =
      schema_of({.name = "c", .type = "character varying(9)", .default_sql = "'b'"});
  const NormalSides both(expected, actual, *backend.schema_dialect);
  Schema mended = actual;
  mend_object(mended, both.sides(), {"column", {"public", "t"}, "c"});
  CHECK(mended ==
        schema_of(
            {.name = "c", .type = "character varying(9)", .not_null = true, .default_sql = "'a'"}));
}

TEST_CASE("an object that is not expected goes, and one that is not there comes") {
  const Schema none;
  const Schema some{.enums = {{{"public", "mood"}, {"sad", "ok"}}},
                    .sequences = {{.name = {"public", "s"}}},
                    .roles = {{.name = "reader"}},
                    .views = {{.name = {"public", "v"}, .definition = "SELECT 1"}}};
  for (const ObjectRef& object : std::vector<ObjectRef>{{"enum", {"public", "mood"}, ""},
                                                        {"sequence", {"public", "s"}, ""},
                                                        {"role", {"", "reader"}, ""},
                                                        {"view", {"public", "v"}, ""}}) {
    const auto count = [](const Schema& schema) {
      return schema.enums.size() + schema.sequences.size() + schema.roles.size() +
             schema.views.size();
    };
    Schema more = none, fewer = some;
    mend_object(more, {some, none, some, none}, object);
    CHECK(count(more) == 1);
    mend_object(fewer, {none, some, none, some}, object);
    CHECK(count(fewer) == 3);
    mend_object(fewer, {some, none, some, none}, object);
    CHECK(count(fewer) == 4);
  }
}

TEST_CASE("a constraint that only lacks its check of the rows is checked, not made anew") {
  const auto schema_of = [](const Attributes& attributes) {
    return Schema{
        .tables = {{.name = {"public", "t"},
                    .checks = {{.name = "c", .expression = "a > 0", .attributes = attributes}}}}};
  };
  const Schema expected = schema_of({});
  const Schema actual = schema_of({{"definition", "CHECK (a > 0) NOT VALID"}});
  const Schema actual_normal = schema_of({{"validation", "not valid"}});
  Schema mended = actual;
  mend_object(mended, {expected, actual, expected, actual_normal}, {"check", {"public", "t"}, "c"});
  CHECK(mended == schema_of({{"definition", "CHECK (a > 0)"}}));
}

TEST_CASE("the statements between equal schemas are none, and say nothing of what is lost") {
  for (const BackendEntry& entry : backends()) {
    const Backend backend = find_backend(entry.dialect);
    const std::vector<Schema> shapes = shapes_of_a_table(backend);
    for (const Schema& from : {shapes[1], shapes.back()})
      for (const Schema& to : shapes) {
        const auto statements = statements_between(from, to, *backend.schema_dialect);
        CHECK(statements.empty() == (from == to));
        for (const std::string& statement : statements)
          CHECK(statement.find("-- irreversible") == std::string::npos);
      }
  }
}

}  // namespace sluice
