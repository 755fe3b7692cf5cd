// A schema as v1's entities: those of a snapshot that drizzle-kit 1.0 wrote are its own.
#include "dialects/postgres/snapshot/snapshot_v1.hpp"

#include "core/snapshot/snapshot_replay.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/postgres/snapshot/snapshot.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"
#include "support/v1_ddl.hpp"

using namespace sluice;
using namespace sluice::postgres;

namespace {

using test::ddl_of;
using test::types_of;

std::vector<std::string> files() { return test::v1_snapshot_files("postgresql"); }

Snapshot decoded_v1(const std::string& text) {
  return schema_dialect().snapshots().decode(text, "snapshot.json");
}

std::string whole(const V1Entities& entities) {
  return encode_v1({.id = "a", .before = nullptr, .entities = &entities});
}

}  // namespace

TEST_CASE("the entities of a snapshot of drizzle-kit 1.0 are those that it holds") {
  const std::string text = test::read_file(files().at(0));
  const Snapshot snapshot = decoded_v1(text);
  CHECK(ddl_of(whole(v1_entities(snapshot.schema))) == ddl_of(text));
}

TEST_CASE("what is written as v1's differences is replayed to the same entities, step by step") {
  std::vector<Snapshot> known;
  for (const std::string& file : files()) known.push_back(decoded_v1(test::read_file(file)));
  const SnapshotChain chain = chain_of(known);
  known = replayed(std::move(known), chain, snapshot_codec());
  std::vector<V1Entities> steps;
  std::vector<Snapshot> again;
  for (const Snapshot& each : known) {
    steps.push_back(v1_entities(each.schema));
    const bool is_first = steps.size() == 1;
    again.push_back(
        decoded_v1(encode_v1({.id = std::to_string(steps.size()),
                              .parent = is_first ? "" : std::to_string(steps.size() - 1),
                              .before = is_first ? nullptr : &steps[steps.size() - 2],
                              .entities = &steps.back()})));
  }
  const SnapshotChain line = chain_of(again);
  again = replayed(std::move(again), line, snapshot_codec());
  REQUIRE(again.size() == 6);
  for (std::size_t i = 0; i < again.size(); ++i) {
    CAPTURE(i);
    CHECK(ddl_of(whole(v1_entities(again[i].schema))) == ddl_of(whole(steps[i])));
  }
}

TEST_CASE("a version 7 snapshot's entities are read and written again as they are") {
  const Snapshot before =
      decoded_v1(test::read_file(test::fixture_path("snapshot/postgresql_7.json")));
  const V1Entities entities = v1_entities(before.schema);
  const Snapshot after = decoded_v1(whole(entities));
  CHECK(after.version == "9");
  CHECK(v1_entities(after.schema) == entities);
}

TEST_CASE("checks and conditions say columns without their table, and defaults have no casts") {
  Schema schema;
  schema.tables = {
      {.name = {"app", "t"},
       .columns = {{.name = "j", .type = "jsonb", .default_sql = "'{}'::jsonb"},
                   {.name = "n", .type = "numeric(10, 2)[][]"}},
       .checks = {{.name = "c", .expression = "\"t\".\"n\" > 0"}},
       .indexes = {{.name = "i",
                    .columns = {{.expression = "lower(\"t\".\"j\")", .is_expression = true}},
                    .where = "\"app\".\"t\".\"n\" > 0"}}}};
  const std::string text = text::join(v1_entities(schema), "\n");
  CHECK_THAT(text, Catch::Contains(R"("default":"'{}'")"));
  CHECK_THAT(text,
             Catch::Contains(
                 R"x("type":"numeric(10,2)","typeSchema":null,"notNull":false,"dimensions":2)x"));
  CHECK_THAT(text, Catch::Contains(R"x("value":"lower(\"j\")")x"));
  CHECK_THAT(text, Catch::Contains(R"("where":"\"n\" > 0")"));
  CHECK_THAT(text, Catch::Contains(R"("value":"\"n\" > 0")"));
}

TEST_CASE("a table with a policy has row security, and a view that is not ours is left out") {
  Schema schema;
  schema.tables = {{.name = {"public", "t"}, .policies = {{.name = "p"}}},
                   {.name = {"public", "u"}}};
  schema.views = {{.name = {"public", "v"}}, {.name = {"public", "w"}, .definition = "SELECT 1"}};
  const V1Entities entities = v1_entities(schema);
  CHECK_THAT(entities.at(0), Catch::Contains(R"("name":"t","isRlsEnabled":true)"));
  CHECK(types_of(entities) == std::vector<std::string>{"tables", "policies", "tables", "views"});
  CHECK_THAT(entities.back(), Catch::Contains(R"("name":"w")"));
}
