#include "core/undo/parking_sql.hpp"

#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

// users (id, name, mood) loses `mood`; its key is `id`.
Table users(const ObjectName& name) {
  Table table{.name = name, .columns = {{.name = "id", .type = "integer"}}};
  table.columns[0].primary_key = true;
  table.columns.push_back({.name = "name", .type = "text"});
  table.columns.push_back({.name = "mood", .type = "text"});
  return table;
}

struct Case {
  ParkingSql sql;
  Table before, after;
  explicit Case(std::string_view dialect)
      : sql(*find_backend(dialect).dialect),
        before(
            users({std::string(find_backend(dialect).dialect->facts().default_schema()), "users"})),
        after(before) {
    after.columns.pop_back();
  }
  Pairing pairing() const {
    return {sql, before, &after, {}, sql.place(sql.copy_name(7, before.name))};
  }
};

}  // namespace

TEST_CASE("copies have a schema of ours, or names of ours where there are no schemas") {
  const Case pg("postgresql"), lite("sqlite");
  CHECK(pg.sql.index() == R"("__migration_parked"."parked")");
  CHECK(lite.sql.index() == R"("__migration_parked")");
  CHECK(pg.pairing().place() == R"("__migration_parked"."7_users")");
  CHECK(lite.pairing().place() == R"("__migration_parked_7_users")");
  CHECK(pg.sql.create_index().size() == 2);
  CHECK(lite.sql.create_index().size() == 1);
  CHECK(pg.sql.copy(pg.before, "p") ==
        R"(CREATE TABLE p AS SELECT "id", "name", "mood" FROM ONLY "public"."users")");
  CHECK(lite.sql.copy(lite.before, "p") ==
        R"(CREATE TABLE p AS SELECT "id", "name", "mood" FROM "users")");
}

TEST_CASE("a copy of a long name is cut between characters") {
  const Case pg("postgresql");
  const std::string name = pg.sql.copy_name(1, {"public", std::string(57, 'a') + "ää"});
  CHECK(name == "1_" + std::string(57, 'a'));
}

TEST_CASE("rows are compared and put back by operators that nobody can shadow") {
  const Case pg("postgresql");
  const Pairing its = pg.pairing();
  CHECK(its.has_key());
  CHECK(its.lost().size() == 1);
  CHECK(its.count_gone() ==
        R"(SELECT pg_catalog.count(*) FROM "__migration_parked"."7_users" AS p WHERE NOT EXISTS )"
        R"((SELECT 1 FROM ONLY "public"."users" AS t WHERE t."id" OPERATOR(pg_catalog.=) p."id"))");
  REQUIRE(its.put_back({}, false).size() == 1);
  CHECK(its.put_back({}, false)[0] ==
        R"(UPDATE ONLY "public"."users" AS t SET "mood" = p."mood" FROM )"
        R"("__migration_parked"."7_users" AS p WHERE t."id" OPERATOR(pg_catalog.=) p."id" AND )"
        R"(p.sluice_gone OPERATOR(pg_catalog.=) 0;)");
}

TEST_CASE("without operators to shadow, the same is said plainly") {
  const Case lite("sqlite");
  const Pairing its = lite.pairing();
  CHECK(its.count_gone() ==
        R"(SELECT count(*) FROM "__migration_parked_7_users" AS p WHERE NOT EXISTS )"
        R"((SELECT 1 FROM "users" AS t WHERE t."id" COLLATE BINARY IS p."id"))");
  CHECK(its.put_back({}, false)[0] ==
        R"(UPDATE "users" AS t SET "mood" = p."mood" FROM "__migration_parked_7_users" AS p )"
        R"(WHERE t."id" COLLATE BINARY IS p."id" AND p.sluice_gone = 0;)");
}

TEST_CASE("rows that a migration put in go again by their key, those changed since stay") {
  const Case lite("sqlite");
  const Pairing its = lite.pairing();
  const std::vector<std::string> marks = its.mark({}, 3, 1);
  REQUIRE(marks.size() == 4);
  CHECK(marks[3] ==
        R"(INSERT INTO "__migration_parked_7_users" (sluice_gone, sluice_content, "id") SELECT )"
        R"(CASE WHEN row_number() OVER () <= 1 THEN 2 ELSE 3 END, (CASE WHEN instr(t."id", )"
        R"(char(0)) > 0 THEN typeof(t."id") || hex(t."id") ELSE quote(t."id") END) || ',' || )"
        R"((CASE WHEN instr(t."name", char(0)) > 0 THEN typeof(t."name") || hex(t."name") ELSE )"
        R"(quote(t."name") END), t."id" FROM "users" AS t WHERE NOT EXISTS (SELECT 1 FROM )"
        R"("__migration_parked_7_users" AS p WHERE t."id" COLLATE BINARY IS p."id"))");
  CHECK(its.take_out() ==
        std::vector<std::string>{R"(DELETE FROM "users" AS t WHERE EXISTS (SELECT 1 FROM )"
                                 R"("__migration_parked_7_users" AS p WHERE p.sluice_gone > 1 AND )"
                                 R"(t."id" COLLATE BINARY IS p."id");)"});
  CHECK(its.mark({}, 0, 1).size() == 2);
}

TEST_CASE("a key of another type is no name for a row: what it holds is") {
  Case lite("sqlite");
  lite.after.columns[0].type = "text";
  const Pairing its = lite.pairing();
  CHECK(its.is_key_retyped());
  CHECK(its.take_out().empty());
  REQUIRE(its.keep_what_came_since().size() == 1);
  CHECK(its.keep_what_came_since()[0].starts_with(R"(DELETE FROM "users" AS t WHERE EXISTS)"));
  CHECK(its.count_gone().ends_with(R"(WHERE CAST(t."id" AS text) IS CAST(p."id" AS text)))"));
}

TEST_CASE("rows without a key are told apart by all they hold and their number") {
  Case pg("postgresql"), lite("sqlite");
  for (Table* table : {&pg.before, &pg.after, &lite.before, &lite.after})
    table->columns[0].primary_key = false;
  REQUIRE(pg.pairing().number_rows().size() == 2);
  CHECK(pg.pairing().number_rows()[1] ==
        R"(UPDATE "__migration_parked"."7_users" AS p SET sluice_key = t.sluice_key FROM )"
        R"((SELECT x.ctid AS sluice_row, ROW(x."id"::pg_catalog.text, )"
        R"(x."name"::pg_catalog.text)::pg_catalog.text OPERATOR(pg_catalog.||) '#' )"
        R"(OPERATOR(pg_catalog.||) pg_catalog.row_number() OVER (PARTITION BY )"
        R"(ROW(x."id"::pg_catalog.text, x."name"::pg_catalog.text)::pg_catalog.text) AS )"
        R"(sluice_key FROM "__migration_parked"."7_users" AS x) AS t WHERE t.sluice_row )"
        R"(OPERATOR(pg_catalog.=) p.ctid)");
  CHECK(lite.pairing().number_rows()[1] ==
        R"(UPDATE "__migration_parked_7_users" AS p SET sluice_key = t.sluice_key FROM )"
        R"((SELECT x._rowid_ AS sluice_row, (CASE WHEN instr(x."id", char(0)) > 0 THEN )"
        R"(typeof(x."id") || hex(x."id") ELSE quote(x."id") END) || ',' || (CASE WHEN )"
        R"(instr(x."name", char(0)) > 0 THEN typeof(x."name") || hex(x."name") ELSE )"
        R"(quote(x."name") END) || '#' || row_number() OVER (PARTITION BY (CASE WHEN )"
        R"(instr(x."id", char(0)) > 0 THEN typeof(x."id") || hex(x."id") ELSE quote(x."id") END) )"
        R"(|| ',' || (CASE WHEN instr(x."name", char(0)) > 0 THEN typeof(x."name") || )"
        R"(hex(x."name") ELSE quote(x."name") END)) AS sluice_key )"
        R"(FROM "__migration_parked_7_users" AS x) AS t WHERE t.sluice_row = p._rowid_)");
}

TEST_CASE(
    "a table is found again after its schema and it were renamed, in any case where names ignore "
    "it") {
  const DialectFacts strict{.has_schemas = true, .home_schema = "public"},
      loose{.ignores_case = true};
  const Schema after{.tables = {{.name = {"new", "People"}}}};
  Renames renames;
  renames.schemas = {{"old", "new"}};
  renames.tables = {{{"new", "users"}, {"new", "People"}}};
  CHECK(table_after({{}, after}, {"old", "users"}, renames, strict) == &after.tables[0]);
  CHECK(table_after({{}, after}, {"old", "Users"}, renames, strict) == nullptr);
  CHECK(table_after({{}, after}, {"", "PEOPLE"}, {}, loose) == &after.tables[0]);
}

TEST_CASE("a dialect that there is not is refused, and no other taken for it") {
  for (const char* dialect : {"", "mysql", "Postgresql", "pg"})
    CHECK_THROWS_AS(find_backend(dialect), Error);
  for (const BackendEntry& entry : backends()) {
    const Backend backend = find_backend(entry.dialect);
    CHECK(backend.dialect != nullptr);
    CHECK(backend.driver != nullptr);
    CHECK(backend.schema_dialect != nullptr);
    CHECK(backend.introspector != nullptr);
    CHECK(backend.dialect->name() == entry.dialect);
  }
}
