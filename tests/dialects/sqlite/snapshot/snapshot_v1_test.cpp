// A schema as v1's entities: those of a snapshot that drizzle-kit 1.0 wrote are its own.
#include "dialects/sqlite/snapshot/snapshot_v1.hpp"

#include "dialects/sqlite/sqlite.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"
#include "support/v1_ddl.hpp"

using namespace sluice;
using namespace sluice::sqlite;

namespace {

using test::ddl_of;
using test::types_of;

std::vector<std::string> files() { return test::v1_snapshot_files("sqlite"); }

Snapshot decoded(const std::string& text) {
  return schema_dialect().snapshots().decode(text, "snapshot.json");
}

std::string whole(const V1Entities& entities) {
  return encode_v1({.id = "a", .before = nullptr, .entities = &entities});
}

}  // namespace

TEST_CASE("the entities of each snapshot of drizzle-kit 1.0 are those that it holds") {
  REQUIRE(files().size() == 6);
  for (const std::string& file : files()) {
    CAPTURE(file);
    const std::string text = test::read_file(file);
    CHECK(ddl_of(whole(v1_entities(decoded(text).schema))) == ddl_of(text));
  }
}

TEST_CASE("a version 6 snapshot's entities are read and written again as they are") {
  const Snapshot before = decoded(test::read_file(test::fixture_path("snapshot/sqlite_6.json")));
  const V1Entities entities = v1_entities(before.schema);
  const Snapshot after = decoded(whole(entities));
  CHECK(after.version == "7");
  CHECK(v1_entities(after.schema) == entities);
}

TEST_CASE("only a unique index that has the name `.unique()` gave it becomes a unique") {
  const auto types_with = [](const Index& index) {
    Schema schema;
    schema.tables = {
        {.name = {"", "t"}, .columns = {{.name = "a", .type = "text"}}, .indexes = {index}}};
    return types_of(v1_entities(schema)).back();
  };
  const Index unique{.name = "t_a_unique", .columns = {{.expression = "a"}}, .unique = true};
  CHECK(types_with(unique) == "uniques");
  for (const auto change :
       {+[](Index& index) { index.name = "by_a"; }, +[](Index& index) { index.unique = false; },
        +[](Index& index) { index.where = "a > 0"; },
        +[](Index& index) { index.columns[0].is_expression = true; }}) {
    Index other = unique;
    change(other);
    CHECK(types_with(other) == "indexes");
  }
}

TEST_CASE("a primary key's column is not said to be not null, and checks say no table") {
  Schema schema;
  schema.tables = {
      {.name = {"", "t"},
       .columns = {{.name = "a", .type = "integer", .primary_key = true, .not_null = true}},
       .checks = {{.name = "c", .expression = "\"t\".\"a\" > 0"}}}};
  const std::string text = text::join(v1_entities(schema), "\n");
  CHECK_THAT(text, Catch::Contains(R"("name":"a","type":"integer","notNull":false)"));
  CHECK_THAT(text, Catch::Contains(R"("name":"t_pk","columns":["a"],"nameExplicit":false)"));
  CHECK_THAT(text, Catch::Contains(R"("value":"\"a\" > 0")"));
}
