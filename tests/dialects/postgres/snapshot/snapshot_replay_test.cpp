// Version 9's differences, replayed over branches, give the state that a whole snapshot would hold.
#include "core/snapshot/snapshot_replay.hpp"

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

constexpr const char* k_base = R"({"type":"base","version":"9","dialect":"postgres","id":"a",
  "prevIds":["00000000-0000-0000-0000-000000000000"],"footprints":[],"ddl":[
  {"name":"app","entityType":"schemas"},
  {"schema":"app","name":"mood","values":["a"],"entityType":"enums"},
  {"schema":"app","name":"t","isRlsEnabled":false,"entityType":"tables"},
  {"schema":"app","table":"t","name":"c","type":"text","typeSchema":null,"notNull":false,
   "dimensions":0,"default":null,
   "generated":null,"identity":null,"entityType":"columns"},
  {"schema":"app","table":"t","name":"m","type":"mood","typeSchema":"app","notNull":false,
   "dimensions":0,"default":null,
   "generated":null,"identity":null,"entityType":"columns"},
  {"schema":"app","table":"t","name":"i","nameExplicit":true,"columns":[{"value":"c",
   "isExpression":false,"asc":true,
   "nullsFirst":false,"opclass":null},{"value":"c","isExpression":true,"asc":true,
    "nullsFirst":false,"opclass":null}],
   "isUnique":false,"where":null,"with":"","method":"btree","concurrently":false,
    "entityType":"indexes"},
  {"schema":"app","table":"t","name":"u","columns":["c"],"nameExplicit":true,
   "nullsNotDistinct":false,
   "entityType":"uniques"},
  {"schema":"public","name":"other","isRlsEnabled":false,"entityType":"tables"},
  {"schema":"public","table":"other","name":"f","columns":["x"],"nameExplicit":true,
   "schemaTo":"app","tableTo":"t",
   "columnsTo":["c"],"onUpdate":"NO ACTION","onDelete":"NO ACTION","entityType":"fks"},
  {"name":"reader","superuser":false,"createDb":false,"createRole":false,"inherit":true,
   "entityType":"roles"},
  {"schema":"app","table":"t","name":"p","as":"PERMISSIVE","for":"ALL","roles":["reader","public"],
   "using":null,
   "withCheck":null,"entityType":"policies"}]})";

Snapshot decoded(const std::string& text) {
  return postgres::schema_dialect().snapshots().decode(text, "s.json");
}

Snapshot difference(const std::string& id, const std::string& parents, const std::string& deltas) {
  return decoded(text::cat(R"({"type":"diff","version":"9","dialect":"postgres","id":")", id,
                           R"(","prevIds":[)", parents, R"(],"footprints":[],"deltas":[)", deltas,
                           "]}"));
}

std::vector<Snapshot> replayed_all(std::vector<Snapshot> snapshots) {
  const SnapshotChain chain = chain_of(snapshots);
  return replayed(std::move(snapshots), chain, postgres::schema_dialect().snapshots());
}

Snapshot replayed_on_base(const std::string& deltas) {
  return replayed_all({decoded(k_base), difference("b", R"("a")", deltas)}).back();
}

std::string column_row(const std::string& name) {
  return text::cat(
      R"({"op":"create","row":{"schema":"app","table":"t","name":")", name,
      R"(","type":"text","typeSchema":null,"notNull":false,"dimensions":0,"default":null,)"
      R"("generated":null,)"
      R"("identity":null,"entityType":"columns"}})");
}

std::vector<std::string> columns_of(const Snapshot& snapshot) {
  std::vector<std::string> names;
  for (const Column& column : find_table(snapshot.schema, {"app", "t"})->columns)
    names.push_back(column.name);
  return names;
}

}  // namespace

TEST_CASE("a difference creates, alters and drops") {
  const Snapshot snapshot = replayed_on_base(
      column_row("d") +
      R"(,{"op":"alter","key":"columns\u0000[\"app\",\"t\",\"c\"]","set":{"notNull":true}})" +
      R"(,{"op":"drop","key":"uniques\u0000[\"app\",\"t\",\"u\"]"})");
  CHECK(columns_of(snapshot) == std::vector<std::string>{"c", "m", "d"});
  const Table& table = *find_table(snapshot.schema, {"app", "t"});
  CHECK(table.columns.front().not_null);
  CHECK(table.uniques.empty());
}

TEST_CASE("no change leaves the parent's state") {
  CHECK(replayed_on_base("").schema == decoded(k_base).schema);
}

TEST_CASE("a rename is followed wherever entities refer to each other") {
  const Schema base = decoded(k_base).schema;
  const std::pair<std::string, Renames> cases[] = {
      {R"({"op":"rename","key":"schemas\u0000[\"app\"]","set":{"name":"core"}})",
       {.schemas = {{"app", "core"}}}},
      {R"({"op":"rename","key":"tables\u0000[\"app\",\"t\"]","set":{"name":"s"}})",
       {.tables = {{{"app", "t"}, {"app", "s"}}}}},
      {R"({"op":"rename","key":"tables\u0000[\"app\",\"t\"]","set":{"schema":"public"}})",
       {.tables = {{{"app", "t"}, {"public", "t"}}}}},
      {R"({"op":"rename","key":"columns\u0000[\"app\",\"t\",\"c\"]","set":{"name":"d"}})",
       {.columns = {{{"app", "t"}, "c", "d"}}}},
      {R"({"op":"rename","key":"enums\u0000[\"app\",\"mood\"]","set":{"name":"humour"}})",
       {.enums = {{{"app", "mood"}, {"app", "humour"}}}}},
      {R"({"op":"rename","key":"roles\u0000[\"reader\"]","set":{"name":"viewer"}})",
       {.roles = {{"reader", "viewer"}}}}};
  for (const auto& [delta, renames] : cases) {
    INFO(delta);
    const Snapshot snapshot = replayed_on_base(delta);
    CHECK(snapshot.renames == renames);
    CHECK(snapshot.schema == with_renames(base, renames));
  }
}

TEST_CASE("a column renamed before its table is told by the table's new name") {
  const Snapshot snapshot = replayed_on_base(
      R"({"op":"rename","key":"columns\u0000[\"app\",\"t\",\"c\"]","set":{"name":"d"}},)"
      R"({"op":"rename","key":"tables\u0000[\"app\",\"t\"]","set":{"name":"s"}})");
  CHECK(snapshot.renames.columns == std::vector<Renames::ColumnRename>{{{"app", "s"}, "c", "d"}});
}

TEST_CASE("a merge holds its first parent's state and what only the others brought") {
  const std::vector<Snapshot> snapshots = replayed_all(
      {decoded(k_base), difference("b", R"("a")", column_row("of_b")),
       difference("c", R"("a")", column_row("of_c")), difference("d", R"("c")", column_row("of_d")),
       difference("e", R"("b","d")", column_row("of_e"))});
  CHECK(columns_of(snapshots[2]) == std::vector<std::string>{"c", "m", "of_c"});
  CHECK(columns_of(snapshots[4]) ==
        std::vector<std::string>{"c", "m", "of_b", "of_c", "of_d", "of_e"});
  const auto before = schema_before(snapshots, chain_of(snapshots), 4);
  REQUIRE(before);
  CHECK(diff(*before, snapshots[4].schema).size() == 1);
}

TEST_CASE("a difference without its parent stays empty, one that does not fit is refused") {
  const std::vector<Snapshot> snapshots =
      replayed_all({difference("c", R"("b")", column_row("x"))});
  CHECK(snapshots.front().schema == Schema{});
  CHECK_THROWS_WITH(
      replayed_on_base(R"({"op":"alter","key":"columns\u0000[\"app\",\"t\",\"no\"]","set":{}})"),
      Catch::Contains("deltas[0]: changes what no snapshot before it has"));
}
