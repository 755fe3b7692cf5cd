// Snapshots are read whole, and written back byte for byte where nothing changed.
#include "dialects/postgres/snapshot/snapshot.hpp"

#include "base/text.hpp"
#include "sluice/error.hpp"
#include "support/golden.hpp"
#include "support/snapshot_files.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::postgres;

namespace {

Snapshot sample() {
  return decode_snapshot(test::read_file(test::fixture_path("snapshot/postgresql_7.json")),
                         "s.json");
}

const Table& table_of(const Snapshot& snapshot, const ObjectName& name) {
  const Table* table = find_table(snapshot.schema, name);
  REQUIRE(table != nullptr);
  return *table;
}

// A snapshot of one version around the tables and enums given.
Snapshot decoded(const std::string& version, const std::string& dialect, const std::string& tables,
                 const std::string& enums = "{}") {
  return decode_snapshot(
      text::cat(R"({"id":"b","prevId":"a","version":")", version, R"(","dialect":")", dialect,
                R"(","tables":)", tables, R"(,"enums":)", enums,
                R"(,"schemas":{},"_meta":{"schemas":{},"tables":{},"columns":{}}})"),
      "s.json");
}

Snapshot decoded_ddl(const std::string& rows) {
  return decode_snapshot(
      text::cat(R"({"version":"8","dialect":"postgres","id":"b","prevIds":["a"],"ddl":[)", rows,
                R"(],"renames":[]})"),
      "s.json");
}

}  // namespace

TEST_CASE("every field of a version 7 table is read") {
  const Snapshot snapshot = sample();
  CHECK(snapshot.id == "22222222-2222-4222-8222-222222222222");
  CHECK(snapshot.prev_ids == std::vector<std::string>{"11111111-1111-4111-8111-111111111111"});
  const Table& users = table_of(snapshot, {"public", "users"});
  REQUIRE(users.columns.size() == 7);
  CHECK(users.columns[0] ==
        Column{.name = "id",
               .type = "integer",
               .primary_key = true,
               .not_null = true,
               .identity = Identity{.always = false,
                                    .sequence = {"public", "users_id_seq"},
                                    .options = {"1", "1", "1", "2147483647", "1", false}}});
  CHECK(users.columns[2] == Column{.name = "role",
                                   .type = "role",
                                   .type_schema = "public",
                                   .not_null = true,
                                   .default_sql = "'member'"});
  CHECK(users.columns[3].default_sql == "true");
  CHECK(users.columns[4].default_sql == "0");
  CHECK(users.columns[6].generated == Generated{"lower(\"users\".\"email\")", true});
  CHECK(users.indexes ==
        std::vector<Index>{
            {.name = "users_email_idx",
             .columns = {{.expression = "email", .nulls = "last", .opclass = "text_pattern_ops"},
                         {.expression = "lower(\"email\")",
                          .is_expression = true,
                          .ascending = false,
                          .nulls = "first"}},
             .unique = true,
             .method = "btree",
             .where = "\"users\".\"active\" = true",
             .with = {{"fillfactor", "70"}}}});
  CHECK(users.uniques == std::vector<Unique>{{"users_email_unique", {"email"}, true}});
  CHECK(users.checks == std::vector<Check>{{"visits_check", "\"users\".\"visits\" >= 0"}});
  CHECK(users.policies ==
        std::vector<Policy>{{"own", false, "SELECT", {"reader"}, "true", "false"}});
  CHECK(users.row_security);  // a policy turns it on
}

TEST_CASE("a table outside public, and what refers beyond it") {
  const Snapshot snapshot = sample();
  const Table& member = table_of(snapshot, {"app", "member"});
  CHECK(member.primary_key == PrimaryKey{"member_user_id_team_pk", {"user_id", "team"}});
  CHECK(member.row_security);
  REQUIRE(member.foreign_keys.size() == 2);
  CHECK(member.foreign_keys[0].target == ObjectName{"public", "users"});
  CHECK(member.foreign_keys[0].on_delete == "cascade");
  CHECK(member.foreign_keys[1].target == ObjectName{"app", "teams"});
  CHECK(member.foreign_keys[1].on_update == "set null");
}

TEST_CASE("everything beside tables is read") {
  const Schema schema = sample().schema;
  CHECK(schema.schemas == std::vector<std::string>{"app"});
  CHECK(schema.enums == std::vector<Enum>{{{"public", "role"}, {"member", "it's \"admin\""}}});
  CHECK(schema.sequences ==
        std::vector<Sequence>{{{"app", "counter"}, {"2", "10", "10", "100", "5", true}}});
  CHECK(schema.roles == std::vector<Role>{{"reader", false, true, true}});
  CHECK(schema.linked_policies ==
        std::vector<LinkedPolicy>{{{"auth", "sessions"}, {"linked", true, "ALL", {"public"}}}});
  REQUIRE(schema.views.size() == 3);
  CHECK(schema.views[0].with == std::vector<std::pair<std::string, std::string>>{
                                    {"check_option", "cascaded"}, {"security_invoker", "true"}});
  CHECK(schema.views[1] ==
        View{.name = {"app", "totals"},
             .definition = "select 1",
             .materialized = true,
             .with_no_data = true,
             .with = {{"fillfactor", "80"}, {"autovacuum_vacuum_scale_factor", "0.5"}},
             .access_method = "heap",
             .tablespace = "fast"});
  CHECK_FALSE(schema.views[2].definition);
}

TEST_CASE("a snapshot is written as drizzle-kit writes it") {
  const Snapshot snapshot = sample();
  CHECK(write_snapshot(snapshot) == snapshot.source);
}

TEST_CASE("decode, then encode, gives the file back, of every version") {
  for (const std::string dialect : {"postgresql", "postgres", "pg"})
    for (const std::string& file : test::snapshot_files(dialect)) {
      INFO(file);
      const std::string text = test::read_file(file);
      const Snapshot snapshot = decode_snapshot(text, file);
      CHECK(snapshot_codec().encode(snapshot) == text);
      if (snapshot.version != "7") continue;
      CHECK(decode_snapshot(write_snapshot(snapshot), file).schema == snapshot.schema);
      Snapshot renamed = snapshot;
      renamed.id = "new";
      CHECK(snapshot_codec().encode(renamed) == text::replace_all(text, snapshot.id, "new"));
    }
}

TEST_CASE("what changed is rewritten, the rest keeps its text") {
  const std::string odd = R"({ "version":"7", "id":"b",
  "dialect":"postgresql", "prevId":"a", "extra": [1,  2],
  "tables": {
    "public.kept": {"schema":"",   "name":"kept", "columns":{ }, "indexes":{}},
    "public.gone": {"schema":"", "name":"gone", "columns":{}, "indexes":{}},
    "public.t": {
      "schema": "",
      "name": "t",
      "columns": {
        "a": {"type":"text",  "name":"a", "primaryKey":false, "notNull":false},
        "b": {"type":"text",  "name":"b", "primaryKey":false, "notNull":false}
      }
    }
  }, "enums":{}, "schemas":{}, "_meta":{"schemas":{},"tables":{},"columns":{}}})";
  Snapshot snapshot = decode_snapshot(odd, "s.json");
  std::erase_if(snapshot.schema.tables,
                [](const Table& table) { return table.name.name == "gone"; });
  snapshot.schema.tables.back().columns.back().not_null = true;
  snapshot.schema.tables.back().columns.push_back({.name = "c", .type = "uuid"});
  CHECK(snapshot_codec().encode(snapshot) == R"({
  "version": "7",
  "id": "b",
  "dialect": "postgresql",
  "prevId": "a",
  "extra": [1,  2],
  "tables": {
    "public.kept": {"schema":"",   "name":"kept", "columns":{ }, "indexes":{}},
    "public.t": {
      "schema": "",
      "name": "t",
      "columns": {
        "a": {"type":"text",  "name":"a", "primaryKey":false, "notNull":false},
        "b": {
          "type": "text",
          "name": "b",
          "primaryKey": false,
          "notNull": true
        },
        "c": {
          "name": "c",
          "type": "uuid",
          "primaryKey": false,
          "notNull": false
        }
      }
    }
  },
  "enums": {},
  "schemas": {},
  "_meta": {"schemas":{},"tables":{},"columns":{}}
})");
}

TEST_CASE("version 5: bare names, enum values as an object, index columns as names") {
  const Snapshot snapshot = decoded("5", "pg", R"json({"users": {"name":"users","schema":"",
      "columns":{"r":{"name":"r","type":"role","primaryKey":false,"notNull":false},
                 "l":{"name":"l","type":"role[]","primaryKey":false,"notNull":false}},
      "indexes":{"i":{"name":"i","columns":["r","lower(r)"],"isUnique":false}},
      "foreignKeys":{},"compositePrimaryKeys":{},"uniqueConstraints":{}}})json",
                                    R"({"role":{"name":"role","values":{"a":"a","b":"b"}}})");
  const Table& users = table_of(snapshot, {"public", "users"});
  CHECK(users.columns[0].type_schema == "public");
  CHECK(users.columns[1].type_schema == "public");
  CHECK(snapshot.schema.enums == std::vector<Enum>{{{"public", "role"}, {"a", "b"}}});
  CHECK(
      users.indexes[0].columns ==
      std::vector<IndexColumn>{{.expression = "r", .nulls = "last"},
                               {.expression = "lower(r)", .is_expression = true, .nulls = "last"}});
}

TEST_CASE("a column's own unique is a constraint, once") {
  const std::string column =
      R"("columns":{"a":{"name":"a","type":"text","primaryKey":false,"notNull":false,
      "isUnique":true,"uniqueName":"u","nullsNotDistinct":true},
      "b":{"name":"b","type":"text","primaryKey":false,"notNull":false,"isUnique":true}})";
  const Snapshot alone =
      decoded("6", "postgresql", R"({"public.t":{"name":"t","schema":"",)" + column + "}}");
  CHECK(alone.schema.tables.front().uniques ==
        std::vector<Unique>{{"u", {"a"}, true}, {"t_b_unique", {"b"}, false}});
  const Snapshot twice = decoded(
      "6", "postgresql",
      R"({"public.t":{"name":"t","schema":"",)" + column +
          R"(,"uniqueConstraints":{"u":{"name":"u","columns":["a"],"nullsNotDistinct":true}}}})");
  CHECK(twice.schema.tables.front().uniques.size() == 2);
}

TEST_CASE("beside an operator class drizzle-kit writes neither DESC nor NULLS") {
  const Snapshot snapshot =
      decoded("7", "postgresql", R"({"public.t":{"name":"t","schema":"","columns":{},
      "indexes":{"i":{"name":"i","columns":[{"expression":"a","isExpression":false,"asc":false,
       "nulls":"first",
      "opclass":"int4_ops"}],"isUnique":false,"concurrently":true,"method":"gin","with":{}}}}})");
  const Index& index = snapshot.schema.tables.front().indexes.front();
  CHECK(index.columns.front() ==
        IndexColumn{.expression = "a", .nulls = "last", .opclass = "int4_ops"});
  CHECK(index.concurrently);
  CHECK(index.method == "gin");
}

TEST_CASE("_meta says what was renamed") {
  const Snapshot snapshot =
      decode_snapshot(R"({"id":"b","prevId":"a","version":"7","dialect":"postgresql","tables":{},
      "_meta":{"schemas":{"\"a\"":"\"b\""},"tables":{"\"x\"":"\"app\".\"y\""},
      "columns":{"\"t\".\"c\"":"\"t\".\"d\""}}})",
                      "s.json");
  CHECK(snapshot.renames == Renames{.schemas = {{"a", "b"}},
                                    .tables = {{{"public", "x"}, {"app", "y"}}},
                                    .columns = {{{"public", "t"}, "c", "d"}}});
}

TEST_CASE("v1's entities become the same model") {
  const Snapshot snapshot = decoded_ddl(R"json(
    {"name":"app","entityType":"schemas"},
    {"schema":"app","name":"t","isRlsEnabled":true,"entityType":"tables"},
    {"schema":"app","table":"t","name":"id","type":"text","typeSchema":null,"notNull":true,
     "dimensions":2,
     "default":"'{}'","generated":null,"identity":null,"entityType":"columns"},
    {"schema":"app","table":"t","columns":["id"],"nameExplicit":false,"name":"t_pkey",
     "entityType":"pks"},
    {"schema":"app","table":"t","name":"i","nameExplicit":true,"columns":[{"value":"id",
     "isExpression":false,"asc":false,
     "nullsFirst":true,"opclass":null},{"value":"lower(id)","isExpression":true,"asc":true,
      "nullsFirst":false,
     "opclass":{"name":"text_ops","default":true}}],"isUnique":true,"where":null,
      "with":"fillfactor=70, x=y",
     "method":"btree","concurrently":false,"entityType":"indexes"},
    {"schema":"app","table":"t","name":"f","columns":["id"],"nameExplicit":false,
     "schemaTo":"public","tableTo":"u",
     "columnsTo":["id"],"onUpdate":"NO ACTION","onDelete":"SET NULL","entityType":"fks"},
    {"schema":"app","name":"s","incrementBy":"2","minValue":"1","maxValue":"9","startWith":"1",
     "cacheSize":10,
     "cycle":true,"entityType":"sequences"},
    {"schema":"app","table":"other","name":"p","as":"RESTRICTIVE","for":"SELECT",
     "roles":["public"],"using":"true",
     "withCheck":null,"entityType":"policies"},
    {"schema":"app","name":"v","definition":"select 1","with":{"securityBarrier":null,
     "checkOption":"local"},
     "withNoData":null,"using":null,"tablespace":null,"materialized":false,"entityType":"views"},
    {"grantor":"a","grantee":"b","schema":"app","table":"t","type":"SELECT","isGrantable":false,
     "entityType":"privileges"})json");
  const Table& table = table_of(snapshot, {"app", "t"});
  CHECK(table.columns == std::vector<Column>{{.name = "id",
                                              .type = "text[][]",
                                              .primary_key = true,
                                              .not_null = true,
                                              .default_sql = "'{}'"}});
  CHECK(table.row_security);
  CHECK(table.indexes.front().columns[0] ==
        IndexColumn{.expression = "id", .ascending = false, .nulls = "first"});
  CHECK_FALSE(table.indexes.front().columns[1].opclass);
  CHECK(table.indexes.front().with.size() == 2);
  CHECK(table.foreign_keys.front().on_delete == "set null");
  CHECK(snapshot.schema.sequences.front().options.cache == "10");
  CHECK(snapshot.schema.linked_policies.front().table == ObjectName{"app", "other"});
  CHECK(snapshot.schema.views.front().with ==
        std::vector<std::pair<std::string, std::string>>{{"check_option", "local"}});
}

TEST_CASE("what is no snapshot of this product is refused with its place") {
  CHECK_THROWS_WITH(decoded("4", "pg", "{}"),
                    Catch::Contains("version: snapshots of version \"4\" are not known"));
  CHECK_THROWS_WITH(decoded("7", "sqlite", "{}"),
                    Catch::Contains("s.json:1:") && Catch::Contains("dialect \"sqlite\""));
  CHECK_THROWS_WITH(decoded("7", "postgresql", R"({"public.t":{"name":1}})"),
                    Catch::Contains("tables.public.t"));
  CHECK_THROWS_WITH(
      decoded_ddl(R"({"schema":"a","table":"t","name":"c","type":"text","entityType":"columns"})"),
      Catch::Contains("ddl[0]: belongs to a table"));
  CHECK_THROWS_AS(decode_snapshot("{", "s.json"), Error);
}
