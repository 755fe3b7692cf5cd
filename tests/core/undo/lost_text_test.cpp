// What cannot be brought back, in words, and which of it a rollback that puts rows back leaves out.
#include "core/undo/lost_text.hpp"

#include "core/undo/rollback_text.hpp"
#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

const ObjectName k_table_of_users{"", "users"};

std::vector<std::string> lost_in(const std::string& sql) {
  return split_rollback(sql, find_backend("sqlite").dialect->scan_rules()).lost;
}

}  // namespace

TEST_CASE("each kind of loss has its sentence in a stored rollback") {
  const std::vector<std::pair<Lost, std::string>> sentences = {
      {{.kind = LostKind::rows_inserted, .shown = "\"users\""},
       "rows that INSERT put into \"users\" stay: their keys are not certain"},
      {{.kind = LostKind::rows_before_rename, .shown = "users"}, "rows put into users stay"},
      {{.kind = LostKind::rows_deleted, .shown = "users", .by = "TRUNCATE"},
       "rows that TRUNCATE removed from users"},
      {{.kind = LostKind::rows_deleted, .by = "DELETE"}, "rows that DELETE removed"},
      {{.kind = LostKind::rows_changed, .shown = "users", .by = "MERGE"},
       "rows that MERGE changed in users"},
      {{.kind = LostKind::rows_changed, .by = "WITH"}, "rows that a statement WITH … changed"},
      {{.kind = LostKind::rows_in_block}, "rows that a DO block may have changed"},
      {{.kind = LostKind::values_updated, .shown = "users"},
       "values that UPDATE overwrote in users"},
      {{.kind = LostKind::sequence_position, .by = "setval"},
       "where a sequence stood before setval"},
      {{.kind = LostKind::setting_value, .shown = "user_version", .by = "PRAGMA"},
       "the value of PRAGMA user_version before"},
      {{.kind = LostKind::call_effects, .shown = "f"}, "what SELECT f(…) may have changed"},
      {{.kind = LostKind::statement_effects, .by = "ALTER SYSTEM"}, "what ALTER SYSTEM … changed"},
      {{.kind = LostKind::table_rows, .shown = "app.users"}, "the rows of app.users"},
      {{.kind = LostKind::column_values,
        .object = {"column", k_table_of_users, "age"},
        .shown = "users"},
       "the values of users.age"},
      {{.kind = LostKind::column_values,
        .object = {"column", k_table_of_users, "age"},
        .shown = "users",
        .fill = LostFill::value,
        .value = "0"},
       "the values of users.age, which become 0"},
      {{.kind = LostKind::column_values,
        .object = {"column", k_table_of_users, "id"},
        .shown = "users",
        .fill = LostFill::counted},
       "the values of users.id, which are counted anew"},
      {{.kind = LostKind::column_values,
        .object = {"column", k_table_of_users, "id"},
        .shown = "users",
        .fill = LostFill::counted_from_one},
       "the values of users.id, which are counted from 1"},
      {{.kind = LostKind::column_nulls,
        .object = {"column", k_table_of_users, "age"},
        .shown = "users",
        .value = "0"},
       "NULL in users.age, which becomes 0"},
      {{.kind = LostKind::number_spelling,
        .object = {"column", k_table_of_users, "age"},
        .shown = "users"},
       "how numbers in users.age were written as text"},
      {{.kind = LostKind::column_target,
        .object = {"column", k_table_of_users, "team"},
        .shown = "users",
        .target = "teams"},
       "what users.team refers to in teams, and becomes NULL"},
      {{.kind = LostKind::counter, .shown = "users"},
       "the counter of users, which goes on after the highest key"},
      {{.kind = LostKind::rows_unclear, .shown = "users", .count = 2, .reason = "copy"},
       "2 rows of users as they were: without a key, changed rows cannot be told from deleted "
       "ones; they are parked in copy"},
      {{.kind = LostKind::state_before, .by = "DROP VIEW v", .reason = "it was not read"},
       "what was before `DROP VIEW v`: it was not read"},
      {{.kind = LostKind::state_before, .by = "DROP VIEW v"}, "what was before `DROP VIEW v`"},
      {{.kind = LostKind::rollback, .reason = "no file"},
       "its rollback could not be derived: no file"}};
  for (const auto& [lost, sentence] : sentences) {
    CHECK(lost_text(lost) == sentence);
    CHECK(lost_in(irreversible_line(lost)) == std::vector<std::string>{sentence});
  }
}

TEST_CASE("a loss is one line of its rollback, whatever its names hold") {
  CHECK(irreversible_line({.kind = LostKind::table_rows, .shown = "a\nDROP TABLE b;\r"}) ==
        "-- irreversible: the rows of a DROP TABLE b; \n");
}

TEST_CASE("what is at stake is named with quotes only where a product needs them") {
  const Lost column{.kind = LostKind::column_values, .object = {"column", {"", "Users"}, "a b"}};
  CHECK(at_stake_text(column, *find_backend("sqlite").dialect) == "column \"a b\" of Users");
  CHECK(at_stake_text(column, *find_backend("postgresql").dialect) ==
        "column \"a b\" of \"Users\"");
  const Lost cut{.kind = LostKind::unfitting_values,
                 .object = {"column", {"", "users"}, "age"},
                 .value = "text",
                 .target = "integer"};
  CHECK(at_stake_text(cut, *find_backend("sqlite").dialect) ==
        "what integer cannot hold of column users.age, now text");
}

TEST_CASE("rows that are put back cover what their own tables lost, on both products") {
  for (const std::string product : {"sqlite", "postgresql"}) {
    CAPTURE(product);
    const Backend backend = find_backend(product);
    const std::string schema(backend.dialect->facts().default_schema());
    const auto table = [&](const char* name) {
      return Table{.name = {schema, name}, .columns = {{.name = "id", .type = "integer"}}};
    };
    const Schema before{.tables = {table("app"), table("t")}};
    Inverse inverse;
    for (const LostKind kind : {LostKind::rows_deleted, LostKind::values_updated,
                                LostKind::rows_inserted, LostKind::setting_value})
      inverse.lost.push_back({.kind = kind, .shown = "app", .by = "BY"});
    const RowsBack back{.facts = backend.dialect->facts(),
                        .tables = {{.name = {schema, "app"}, .is_whole = true}},
                        .covered = {{schema, "app"}}};
    CHECK(lost_in(rollback_text(inverse, before, {}, *backend.schema_dialect, back)) ==
          std::vector<std::string>{"rows that BY put into app stay", "the value of BY app before",
                                   "the rows of t"});
  }
}
