#include "core/undo/observed.hpp"

#include "core/sql/sql_scanner.hpp"
#include "core/undo/excess.hpp"
#include "core/undo/kept_values.hpp"
#include "core/undo/rollback_text.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/rendered.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::texts_of;
using Strings = std::vector<std::string>;

namespace {

std::vector<Statement> statements_of(const std::string& sql, const Dialect& dialect) {
  return split_statements(sql, dialect.scan_rules());
}

// The rollback that is stored of a migration which the database counted so.
std::string stored(const std::string& sql, const ObservedChanges& observed,
                   const Dialect& dialect = postgres::dialect()) {
  const auto statements = statements_of(sql, dialect);
  Inverse inverse = inverse_of(statements, dialect);
  complete(inverse, observed, statements, dialect);
  return rollback_text(inverse, {});
}

RowChanges changes_of(const char* table) { return {.table = {"public", table}}; }

Strings not_kept(const std::string& sql, const Dialect& dialect) {
  const auto statements = statements_of(sql, dialect);
  return texts_of(values_not_kept(statements, renames_of(statements, dialect), {}, dialect));
}

}  // namespace

TEST_CASE("an INSERT is taken back by literals that are a key, each of a row that was put in") {
  const std::string sql = "INSERT INTO t (id) VALUES (1), (2)";
  RowChanges changes = changes_of("t");
  changes.inserted = 2;
  changes.keys = {"id"};
  CHECK(stored(sql, {.tables = {changes}}) == "DELETE FROM t WHERE id IN (1, 2);\n");
  const std::string stays =
      "-- irreversible: rows that INSERT put into t stay: their keys are not certain\n";
  changes.inserted = 1;
  CHECK(stored(sql, {.tables = {changes}}) == stays);
  changes.inserted = 2;
  changes.keys = {"other"};
  CHECK(stored(sql, {.tables = {changes}}) == stays);
  CHECK(stored(sql, {}) == stays);
  changes.keys = {"id"};
  changes.has_delete_triggers = true;
  CHECK(stored(sql, {.tables = {changes}}) ==
        "-- irreversible: what triggers of t do when its rows are deleted\n"
        "DELETE FROM t WHERE id IN (1, 2);\n");
}

TEST_CASE("what no statement names is declared with its number, and what one names gets it") {
  RowChanges t = changes_of("t"), kid = changes_of("kid");
  t.deleted = 2;
  kid.deleted = 5;
  kid.updated = 1;
  CHECK(stored("DELETE FROM t", {.tables = {t, kid}}) ==
        "-- irreversible: 2 rows that DELETE removed from t\n"
        "-- irreversible: 5 rows that a trigger, a foreign key or a function removed from kid\n"
        "-- irreversible: values that a trigger, a foreign key or a function overwrote in kid, in "
        "1 row\n");
  t = changes_of("t");
  t.updated = 3;
  const std::string fill = "ALTER TABLE t ADD c int; UPDATE t SET c = 1";
  CHECK(stored(fill, {.tables = {t}}) == "ALTER TABLE t DROP COLUMN c;\n");
  t.may_be_updated_otherwise = true;
  CHECK(stored(fill, {.tables = {t}}).starts_with("-- irreversible: values that a trigger"));
  t.columns = Strings{"c"};
  CHECK(stored(fill, {.tables = {t}}) == "ALTER TABLE t DROP COLUMN c;\n");
  CHECK(stored("SELECT setval('s', 5)", {.counters = {{"sequence", {"public", "s"}, ""}}}) ==
        "-- irreversible: where the sequence s stood\n");
  // Another session drew a number meanwhile.
  CHECK(stored("UPDATE t SET a = 1", {.counters = {{"sequence", {"public", "s"}, ""}}}) ==
        "-- irreversible: values that UPDATE overwrote in t\n");
  CHECK(stored("DELETE FROM t", {.is_counted = false}).find("does not count") != std::string::npos);
}

TEST_CASE("rows are counted where a migration may change some that were there") {
  const auto counted = [](const std::string& sql, const Dialect& dialect) {
    return may_change_rows(statements_of(sql, dialect), dialect);
  };
  const Dialect& postgres = postgres::dialect();
  for (const char* sql :
       {"UPDATE t SET a = 1", "TRUNCATE t", "SELECT purge()", "SELECT setval('s', 1)",
        "DO $$ BEGIN EXECUTE 'x'; END $$", "ALTER SEQUENCE s RESTART",
        "EXPLAIN ANALYZE DELETE FROM t", "CREATE TEMP TABLE t (a int); DELETE FROM public.t"})
    CHECK(counted(sql, postgres));
  for (const char* sql :
       {"CREATE TABLE t (a int); INSERT INTO t VALUES (1)", "ALTER TABLE t ADD c int",
        "DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END "
        "$$",
        "SELECT 1"})
    CHECK_FALSE(counted(sql, postgres));
  CHECK(counted("DROP TABLE t", sqlite::dialect()));
}

TEST_CASE("values that a name held before and does not hold now are told, on both products") {
  for (const Dialect* dialect : {&postgres::dialect(), &sqlite::dialect()}) {
    const auto lost = [&](const std::string& sql) { return not_kept(sql, *dialect); };
    CHECK(lost("ALTER TABLE t DROP COLUMN v; ALTER TABLE t ADD COLUMN v text;") ==
          Strings{"the values of t.v"});
    CHECK(lost("ALTER TABLE t RENAME COLUMN v TO w; ALTER TABLE t ADD COLUMN v text; "
               "ALTER TABLE t DROP COLUMN w;") == Strings{"the values of t.v"});
    CHECK(lost("ALTER TABLE t RENAME COLUMN v TO w;").empty());
    const std::string made = "CREATE TABLE n (id int, v text); INSERT INTO n (id, v) ";
    const std::string swapped = " DROP TABLE t; ALTER TABLE n RENAME TO t;";
    CHECK(lost(made + "SELECT id, v FROM t;" + swapped).empty());
    CHECK(lost(made + "SELECT id, v FROM t WHERE id > 1;" + swapped) == Strings{"the rows of t"});
    CHECK(lost(made + "SELECT id, v FROM t; DELETE FROM n WHERE id > 1;" + swapped) ==
          Strings{"the rows of t"});
    CHECK(lost(made + "SELECT id, v FROM t; UPDATE n SET v = 'x';" + swapped).empty());
    CHECK(lost("CREATE TABLE n (id int); DROP TABLE n;").empty());
    CHECK(lost("ALTER TABLE a RENAME TO x; ALTER TABLE b RENAME TO a; ALTER TABLE x RENAME TO b;")
              .empty());
  }
  CHECK(not_kept("ALTER TABLE t ALTER COLUMN v TYPE text USING upper(v)", postgres::dialect()) ==
        Strings{"the values of t.v"});
  CHECK(
      not_kept("ALTER TABLE t ALTER COLUMN v TYPE text USING v::varchar::text", postgres::dialect())
          .empty());
}

TEST_CASE("rows that a rollback takes beyond what was named are told") {
  const Dialect& dialect = postgres::dialect();
  const Step step{.tag = "0001_a", .statements = statements_of("DELETE FROM t", dialect)};
  RowChanges t = changes_of("t"), kid = changes_of("kid"), ours = changes_of("__migration_events");
  t.deleted = 3;
  kid.deleted = 2;
  ours.deleted = 1;
  const Finding named{.code = FindingCode::data_loss,
                      .migration = "0001_a",
                      .object = FindingObject{.kind = "table", .schema = "", .name = "t"},
                      .count = 2};
  const auto excess = excess_losses(step, {.tables = {t, kid, ours}}, {named}, dialect);
  REQUIRE(excess.size() == 2);
  CHECK(excess[0].count == 1U);
  CHECK(excess[1].count == 2U);
  Finding any = named;
  any.object.reset();
  CHECK(excess_losses(step, {.tables = {t, kid}}, {any}, dialect).empty());
  const Step back{
      .tag = "0001_a",
      .statements = statements_of(
          "DELETE FROM t WHERE id IN (SELECT id FROM __migration_parked.\"1_t\")", dialect)};
  CHECK(excess_losses(back, {.tables = {t}}, {}, dialect).empty());
}
