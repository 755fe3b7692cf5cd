// SQLite's snapshots are read whole, and written back byte for byte where nothing changed.
#include "dialects/sqlite/snapshot/snapshot.hpp"

#include "base/text.hpp"
#include "dialects/sqlite/snapshot/snapshot_entities.hpp"
#include "support/golden.hpp"
#include "support/snapshot_files.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::sqlite;

namespace {

Snapshot sample() {
  return decode_snapshot(test::read_file(test::fixture_path("snapshot/sqlite_6.json")), "s.json");
}

Snapshot decoded(const std::string& version, const std::string& tables,
                 const std::string& rest = {}) {
  return decode_snapshot(
      text::cat(R"({"version":")", version,
                R"(","dialect":"sqlite","id":"b","prevId":"a","tables":)", tables, rest, "}"),
      "s.json");
}

Snapshot decoded_ddl(const std::string& rows, const std::string& renames = "[]") {
  return decode_snapshot(
      text::cat(R"({"version":"7","dialect":"sqlite","id":"b","prevIds":["a","c"],"ddl":[)", rows,
                R"(],"renames":)", renames, "}"),
      "s.json");
}

}  // namespace

TEST_CASE("every field of a version 6 snapshot is read") {
  const Snapshot snapshot = sample();
  REQUIRE(snapshot.schema.tables.size() == 2);
  const Table& people = snapshot.schema.tables[0];
  CHECK(people.name == ObjectName{"", "people"});
  CHECK(people.columns ==
        std::vector<Column>{
            {.name = "id",
             .type = "integer",
             .primary_key = true,
             .not_null = true,
             .attributes = {{"autoincrement", "true"}}},
            {.name = "name", .type = "text", .not_null = true, .default_sql = "'x'"},
            {.name = "full",
             .type = "text",
             .generated = Generated{.expression = "upper(\"name\")", .stored = false}},
            {.name = "on", .type = "integer", .not_null = true, .default_sql = "true"}});
  CHECK(people.indexes ==
        std::vector<Index>{
            {.name = "people_name_unique", .columns = {{.expression = "name"}}, .unique = true},
            {.name = "people_lower",
             .columns = {{.expression = "lower(\"name\")", .is_expression = true},
                         {.expression = "id"}},
             .where = "\"people\".\"on\" = 1"}});
  REQUIRE(people.foreign_keys.size() == 1);
  CHECK(people.foreign_keys[0].target == ObjectName{"", "teams"});
  CHECK(people.foreign_keys[0].on_delete == "cascade");
  CHECK(people.checks == std::vector<Check>{{"on_check", "\"people\".\"on\" in (0, 1)"}});
  CHECK(snapshot.schema.tables[1].primary_key == PrimaryKey{"", {"a", "c"}});
  CHECK(snapshot.schema.views ==
        std::vector<View>{{.name = {"", "v"}, .definition = "select 1"}, {.name = {"", "w"}}});
}

TEST_CASE("_meta says what was renamed") {
  CHECK(sample().renames == Renames{.tables = {{{"", "persons"}, {"", "people"}}},
                                    .columns = {{{"", "people"}, "title", "name"}}});
}

TEST_CASE("a snapshot is written as drizzle-kit writes it") {
  const Snapshot snapshot = sample();
  CHECK(write_snapshot(snapshot) == snapshot.source);
}

TEST_CASE("decode, then encode, gives the file back, of every version") {
  for (const std::string& file : test::snapshot_files("sqlite")) {
    INFO(file);
    const std::string text = test::read_file(file);
    const Snapshot snapshot = decode_snapshot(text, file);
    CHECK(snapshot_codec().encode(snapshot) == text);
    if (snapshot.version != "6") continue;
    const Snapshot again = decode_snapshot(write_snapshot(snapshot), file);
    CHECK(again.schema == snapshot.schema);
    CHECK(again.renames == snapshot.renames);
    Snapshot other = snapshot;
    other.id = "new";
    CHECK(snapshot_codec().encode(other) == text::replace_all(text, snapshot.id, "new"));
  }
}

TEST_CASE("what changed is rewritten, the rest keeps its text") {
  Snapshot snapshot = sample();
  const std::string before = snapshot.source;
  snapshot.schema.tables[1].columns[1].not_null = false;
  const std::string after = snapshot_codec().encode(snapshot);
  const std::size_t column = before.find("\"c\": {");
  const std::size_t flag = before.find("\"notNull\": true", column);
  CHECK(after == text::cat(before.substr(0, flag), "\"notNull\": false", before.substr(flag + 15)));
}

TEST_CASE("a key of one column is the column's own") {
  const Snapshot snapshot =
      decoded("6", R"({"t":{"name":"t","columns":{"a":{"name":"a","type":"text",
      "primaryKey":false,"notNull":true,"autoincrement":false}},"indexes":{},"foreignKeys":{},
      "compositePrimaryKeys":{"t_a_pk":{"columns":["a"],"name":"t_a_pk"}}}})");
  const Table& table = snapshot.schema.tables.front();
  CHECK(table.columns.front().primary_key);
  CHECK_FALSE(table.primary_key);
}

TEST_CASE("version 5 tells expressions from columns by what the table has") {
  const Snapshot snapshot =
      decoded("5", R"json({"t":{"name":"t","columns":{"a":{"name":"a","type":"text",
      "primaryKey":false,"notNull":true,"default":{"k":"it's"}}},
      "indexes":{"i":{"name":"i","columns":["a","lower(a)"],"isUnique":true}},"foreignKeys":{},
      "compositePrimaryKeys":{}}})json");
  const Table& table = snapshot.schema.tables.front();
  CHECK(table.columns.front().default_sql == "'{\"k\":\"it''s\"}'");
  CHECK_FALSE(table.indexes.front().columns[0].is_expression);
  CHECK(table.indexes.front().columns[1].is_expression);
}

TEST_CASE("what internal calls an expression is one, even where a column has that name") {
  const Snapshot snapshot = decoded(
      "6", R"json({"t":{"name":"t","columns":{"a":{"name":"a","type":"text","primaryKey":false,
      "notNull":true}},"indexes":{"i":{"name":"i","columns":["a"],"isUnique":false}},
       "foreignKeys":{},
      "compositePrimaryKeys":{}}})json",
      R"(,"internal":{"indexes":{"i":{"columns":{"a":{"isExpression":true}}}}})");
  CHECK(snapshot.schema.tables.front().indexes.front().columns.front().is_expression);
}

TEST_CASE("v1's entities become the same model") {
  const Snapshot snapshot = decoded_ddl(R"json(
    {"name":"t","entityType":"tables"},
    {"table":"t","name":"id","type":"integer","notNull":false,"autoincrement":true,"default":null,
     "generated":null,
     "entityType":"columns"},
    {"table":"t","name":"g","type":"text","notNull":true,"autoincrement":false,"default":"'x'",
     "generated":{"as":"(upper(a))","type":"stored"},"entityType":"columns"},
    {"table":"t","columns":["id"],"nameExplicit":false,"name":"t_pk","entityType":"pks"},
    {"table":"t","name":"i","columns":[{"value":"lower(g)","isExpression":true}],"isUnique":true,
     "where":"g > 1",
     "origin":"manual","entityType":"indexes"},
    {"table":"t","name":"auto","columns":[{"value":"g","isExpression":false}],"isUnique":true,
     "where":null,
     "origin":"auto","entityType":"indexes"},
    {"table":"t","name":"u","columns":["g"],"nameExplicit":true,"entityType":"uniques"},
    {"table":"t","name":"f","columns":["g"],"tableTo":"o","columnsTo":["x"],"onUpdate":"NO ACTION",
     "onDelete":"SET NULL",
     "nameExplicit":false,"entityType":"fks"},
    {"table":"t","name":"c","value":"g > 0","entityType":"checks"},
    {"name":"v","definition":"select 1","isExisting":false,"error":null,"entityType":"views"})json",
                                        R"(["old->t","t.h->t.g","gone->nothing"])");
  CHECK(snapshot.prev_ids == std::vector<std::string>{"a", "c"});
  const Table& table = snapshot.schema.tables.front();
  CHECK(table.columns[0].primary_key);
  CHECK(table.columns[0].attributes.contains("autoincrement"));
  CHECK(table.columns[1].generated == Generated{.expression = "upper(a)", .stored = true});
  CHECK(table.indexes.size() == 1);
  CHECK(table.indexes.front().where == "g > 1");
  CHECK(table.uniques == std::vector<Unique>{{"u", {"g"}, false}});
  CHECK(table.foreign_keys.front().on_delete == "set null");
  CHECK(table.checks == std::vector<Check>{{"c", "g > 0"}});
  CHECK(snapshot.schema.views.front().definition == "select 1");
  CHECK(snapshot.renames ==
        Renames{.tables = {{{"", "old"}, {"", "t"}}}, .columns = {{{"", "t"}, "h", "g"}}});
}

TEST_CASE("only parentheses around the whole are left away") {
  CHECK(without_parentheses("(a + b)") == "a + b");
  CHECK(without_parentheses("(a) + (b)") == "(a) + (b)");
  CHECK(without_parentheses("(')')") == "')'");
  CHECK(without_parentheses("a") == "a");
}

TEST_CASE("what is no snapshot of this product is refused with its place") {
  CHECK_THROWS_WITH(decoded("4", "{}"),
                    Catch::Contains("version: snapshots of version \"4\" are not known"));
  CHECK_THROWS_WITH(decoded("6", "[]"), Catch::Contains("tables: expected an object"));
  CHECK_THROWS_WITH(decoded_ddl(R"({"table":"t","name":"c","value":"1","entityType":"checks"})"),
                    Catch::Contains("ddl[0]: belongs to a table"));
}
