#include "core/schema/diff.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

Table table_of(const char* schema, const char* name, const char* column = "id") {
  return {.name = {schema, name}, .columns = {{.name = column, .type = "integer"}}};
}

}  // namespace

TEST_CASE("a rename is of the table that bore the name before and bears the other after") {
  const Renames said{.tables = {{{"public", "item"}, {"arch", "item"}}}};
  const Schema before{.tables = {table_of("app", "item"), table_of("public", "item")}};
  const Schema after{.tables = {table_of("arch", "item"), table_of("public", "item")}};
  const Renames found = between(before, after, said);
  REQUIRE(found.tables.size() == 1);
  CHECK(found.tables[0].first == ObjectName{"app", "item"});
  CHECK(found.tables[0].second == ObjectName{"arch", "item"});
}

TEST_CASE("a renamed table stays in its schema") {
  const Renames said{.tables = {{{"public", "item"}, {"public", "thing"}}}};
  const Renames found =
      between({.tables = {table_of("app", "item")}}, {.tables = {table_of("app", "thing")}}, said);
  CHECK(found.tables[0].second == ObjectName{"app", "thing"});
}

TEST_CASE("a rename that fits as it is said, or fits several, stays as it is said") {
  const Renames said{.tables = {{{"public", "item"}, {"public", "thing"}}}};
  CHECK(between({.tables = {table_of("app", "item"), table_of("public", "item")}},
                {.tables = {table_of("app", "thing"), table_of("public", "thing")}}, said) == said);
  CHECK(between({.tables = {table_of("a", "item"), table_of("b", "item")}},
                {.tables = {table_of("a", "thing"), table_of("b", "thing")}}, said) == said);
}

TEST_CASE("a renamed column is of the table that has it") {
  const Renames said{.columns = {{{"public", "item"}, "id", "number"}}};
  const Renames found =
      between({.tables = {table_of("app", "item"), table_of("public", "item")}},
              {.tables = {table_of("app", "item", "number"), table_of("public", "item")}}, said);
  CHECK(found.columns[0].table == ObjectName{"app", "item"});
}
