// Laws of repair on every product: the rows follow the files, rollbacks stay, and a second repair
// finds nothing to do.
#include "engine/use/repair.hpp"
#include "conformance/shelf.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/verify.hpp"

namespace sluice {
namespace {

using test::Shelf;
using test::Target;

std::string history_of(const Shelf& shelf) {
  return shelf.is_postgres() ? "drizzle.__drizzle_migrations" : "__drizzle_migrations";
}

TEST_CASE("repair mends rows that are wrong, missing and doubled, and the next one finds nothing") {
  const auto product =
      GENERATE(test::Product::postgres_15, test::Product::postgres_18, test::Product::sqlite);
  CAPTURE(test::name_of(product));
  const Target target(product);
  Shelf shelf(target, {"CREATE TABLE a (id integer);", "CREATE TABLE b (id integer);",
                       "CREATE TABLE c (id integer);"});
  const RunReport applied = migrate(shelf.work({}), {});
  if (applied.failure) FAIL(applied.failure->message);
  const std::string history = history_of(shelf);
  shelf.run({"UPDATE " + history + " SET created_at = NULL WHERE created_at = 1700000001000",
             "INSERT INTO " + history + " (hash, created_at) SELECT hash, created_at FROM " +
                 history + " WHERE created_at = 1700000002000",
             "DELETE FROM __migration_tracking WHERE migration_name = '0002_step.sql'"});
  shelf.write("drizzle/0000_step.sql", "CREATE TABLE a (id integer); -- a remark");

  const RepairReport planned = plan_repair(shelf.work({}), {});
  CHECK_FALSE(planned.done);
  CHECK(shelf.value("SELECT count(*) FROM " + history) == "4");
  const RepairReport report = repair(shelf.work({}), {});
  CHECK(report.done);
  CHECK(report.plan.repairs == planned.plan.repairs);
  CHECK(shelf.value("SELECT count(*) FROM " + history + " WHERE created_at IS NOT NULL") == "3");
  CHECK(shelf.value("SELECT count(*) FROM __migration_events WHERE kind = 'repaired'") ==
        text::cat(report.plan.repairs.size()));
  CHECK(shelf.value("SELECT actor FROM __migration_events WHERE kind = 'repaired'") == "ann@desk");

  CHECK_FALSE(repair(shelf.work({}), {}).done);
  CHECK(verify(shelf.work({}), {}).history.empty());
  const RunReport undone = rollback(shelf.work({}), {.all = true, .allow_data_loss = true});
  if (undone.failure) FAIL(undone.failure->message);
  CHECK(shelf.contents().empty());
}

// As older tools made it: without a primary key, and any of the three may be null or there twice.
void loosen(const Shelf& shelf) {
  const std::string history = history_of(shelf);
  if (shelf.is_postgres())
    shelf.run({"ALTER TABLE " + history + " DROP CONSTRAINT __drizzle_migrations_pkey",
               "ALTER TABLE " + history + " ALTER COLUMN id DROP DEFAULT",
               "ALTER TABLE " + history + " ALTER COLUMN id DROP NOT NULL",
               "ALTER TABLE " + history + " ALTER COLUMN hash DROP NOT NULL"});
  else
    shelf.run({"ALTER TABLE " + history + " RENAME TO old",
               "CREATE TABLE " + history + " (id integer, hash text, created_at numeric)",
               "INSERT INTO " + history + " SELECT * FROM old", "DROP TABLE old"});
}

bool is_told(const std::vector<Finding>& findings, const std::string& code) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return name_of(finding.code) == code; });
}

TEST_CASE("any null in a row of Drizzle's table is read, told and mended") {
  const auto product =
      GENERATE(test::Product::postgres_15, test::Product::postgres_18, test::Product::sqlite);
  const int nulls = GENERATE(range(1, 8));  // id 1, hash 2, created_at 4
  CAPTURE(test::name_of(product), nulls);
  const Target target(product);
  Shelf shelf(target, {"CREATE TABLE a (id integer);", "CREATE TABLE b (id integer);"});
  REQUIRE_FALSE(migrate(shelf.work({}), {}).failure);
  loosen(shelf);
  std::vector<std::string> sets;
  if (nulls & 1) sets.push_back("id = NULL");
  if (nulls & 2) sets.push_back("hash = NULL");
  if (nulls & 4) sets.push_back("created_at = NULL");
  shelf.run({"UPDATE " + history_of(shelf) + " SET " + text::join(sets, ", ") +
             " WHERE created_at = 1700000000000"});

  const bool is_id_alone = nulls == 1;
  if (shelf.is_postgres() && (nulls & 1) != 0)
    CHECK(is_told(verify(shelf.work({}), {}).history, "id-missing"));
  else if (!is_id_alone)
    CHECK_FALSE(verify(shelf.work({}), {}).history.empty());
  const RepairReport report = repair(shelf.work({}), {});
  CHECK(report.done == (!is_id_alone || shelf.is_postgres()));
  CHECK(verify(shelf.work({}), {}).history.empty());
  CHECK(shelf.value("SELECT count(*) FROM " + history_of(shelf) +
                    " WHERE hash IS NULL OR created_at IS NULL") == "0");
  CHECK(shelf.value("SELECT count(*) FROM " + history_of(shelf)) == "2");
  if (shelf.is_postgres())
    CHECK(shelf.value("SELECT count(DISTINCT id) FROM " + history_of(shelf)) == "2");
}

TEST_CASE("rows with one id are read and undone one by one, and repair gives each its own") {
  const auto product =
      GENERATE(test::Product::postgres_15, test::Product::postgres_18, test::Product::sqlite);
  const bool is_mended = GENERATE(false, true);
  CAPTURE(test::name_of(product), is_mended);
  const Target target(product);
  Shelf shelf(target, {"CREATE TABLE a (id integer);", "CREATE TABLE b (id integer);",
                       "CREATE TABLE c (id integer);"});
  REQUIRE_FALSE(migrate(shelf.work({}), {}).failure);
  loosen(shelf);
  const std::string history = history_of(shelf);
  shelf.run({"UPDATE " + history + " SET id = 7 WHERE created_at < 1700000002000"});
  if (is_mended && shelf.is_postgres()) {
    CHECK(repair(shelf.work({}), {}).plan.repairs.size() == 2);
    CHECK(verify(shelf.work({}), {}).history.empty());
    CHECK(shelf.value("SELECT count(DISTINCT id) FROM " + history) == "3");
    // Whatever is written next gets an id of its own, too.
    shelf.run({"INSERT INTO " + history + " (hash, created_at) VALUES ('x', 1)"});
    CHECK(shelf.value("SELECT count(DISTINCT id) FROM " + history) == "4");
    shelf.run({"DELETE FROM " + history + " WHERE hash = 'x'"});
  }
  for (const char* left : {"2", "1", "0"}) {
    const RunReport undone = rollback(shelf.work({}), {.steps = 1, .allow_data_loss = true});
    if (undone.failure) FAIL(undone.failure->message);
    CHECK(shelf.value("SELECT count(*) FROM " + history) == left);
  }
  CHECK(shelf.contents().empty());
}

}  // namespace
}  // namespace sluice
