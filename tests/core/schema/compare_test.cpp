#include "core/schema/compare.hpp"

#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

Schema schema() {
  return {.tables =
              {{.name = {"public", "t"},
                .columns = {{.name = "id", .type = "integer", .not_null = true},
                            {.name = "n", .type = "text"}},
                .checks = {{.name = "c", .expression = "n <> ''"}},
                .indexes = {{.name = "t_n", .columns = {{.expression = "n"}}, .method = "btree"}}}},
          .others = {{.kind = "function",
                      .identity = "public.f()",
                      .definition = "CREATE FUNCTION public.f() …;",
                      .drop = "DROP FUNCTION public.f();"}}};
}

Comparison compare(const Schema& a, const Schema& b, CompareOptions options = {}) {
  return compare_schemas(a, b, *find_backend("postgresql").schema_dialect, options);
}

}  // namespace

TEST_CASE("a schema is the same as itself, and needs no SQL") {
  CHECK(compare(schema(), schema()) == Comparison{});
}

TEST_CASE("each side's own objects and what differs are told, A first") {
  Schema b = schema();
  b.tables[0].columns[1].not_null = true;
  b.tables[0].columns.push_back({.name = "more", .type = "text"});
  b.others.clear();
  const Comparison found = compare(schema(), b);
  REQUIRE(found.differences.size() == 3);
  for (const Difference& each : found.differences) {
    if (each.object.part == "n") CHECK(each.a == "nullable");
    if (each.object.part == "n") CHECK(each.b == "not null");
    if (each.object.part == "more") CHECK(each.a.empty());
    if (each.object.kind == "function") CHECK(each.b.empty());
  }
  CHECK_FALSE(found.sql.empty());
  CHECK(compare(as_snapshots_know(schema()), as_snapshots_know(b)).differences.size() == 2);
}

TEST_CASE("a serial column's sequence is part of the column, against a snapshot too") {
  Schema snapshot = schema(), database = schema();
  snapshot.tables[0].columns[0].type = "serial";
  database.tables[0].columns[0].default_sql = "nextval('public.old_id_seq'::regclass)";
  database.sequences = {{.name = {"public", "old_id_seq"}}};
  database.others.push_back({.kind = "sequence owner", .identity = "public.old_id_seq"});
  CHECK(compare(as_snapshots_know(snapshot), as_snapshots_know(database)) == Comparison{});
}

TEST_CASE("names and the order of columns count unless they are ignored") {
  Schema b = schema();
  b.tables[0].indexes[0].name = "other";
  CHECK(compare(schema(), b).differences.size() == 2);
  CHECK(compare(schema(), b, {.ignored = {Ignore::index_names}}) == Comparison{});
  b = schema();
  b.tables[0].checks[0].name = "other";
  CHECK(compare(schema(), b, {.ignored = {Ignore::index_names}}).differences.size() == 2);
  CHECK(compare(schema(), b, {.ignored = {Ignore::constraint_names}}) == Comparison{});
  b = schema();
  std::swap(b.tables[0].columns[0], b.tables[0].columns[1]);
  REQUIRE(compare(schema(), b).differences.size() == 1);
  CHECK(compare(schema(), b).differences[0].object.kind == "column order");
  CHECK(compare(schema(), b, {.ignored = {Ignore::column_order}}) == Comparison{});
}

TEST_CASE("only the schemas that are named are compared") {
  Schema b = schema();
  b.schemas = {"app"};
  b.tables.push_back({.name = {"app", "x"}, .columns = {{.name = "id", .type = "integer"}}});
  CHECK(compare(schema(), b, {.schemas = {"public"}}) == Comparison{});
  CHECK(compare(schema(), b, {.schemas = {"app"}}).differences.size() == 2);
}
