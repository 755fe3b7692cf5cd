// Laws of repair on every product: the rows follow the files, rollbacks stay, and a second repair
// finds nothing to do.
#include "conformance/shelf.hpp"

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
  const RunReport applied = shelf.session({}).migrate({});
  if (applied.failure) FAIL(applied.failure->message);
  const std::string history = history_of(shelf);
  shelf.run({"UPDATE " + history + " SET created_at = NULL WHERE created_at = 1700000001000",
             "INSERT INTO " + history + " (hash, created_at) SELECT hash, created_at FROM " +
                 history + " WHERE created_at = 1700000002000",
             "DELETE FROM __migration_tracking WHERE migration_name = '0002_step.sql'"});
  shelf.write("drizzle/0000_step.sql", "CREATE TABLE a (id integer); -- a remark");

  const RepairReport planned = shelf.session({}).plan_repair({});
  CHECK_FALSE(planned.done);
  CHECK(shelf.value("SELECT count(*) FROM " + history) == "4");
  const RepairReport report = shelf.session({}).repair({});
  CHECK(report.done);
  CHECK(report.plan.repairs == planned.plan.repairs);
  CHECK(shelf.value("SELECT count(*) FROM " + history + " WHERE created_at IS NOT NULL") == "3");
  CHECK(shelf.value("SELECT count(*) FROM __migration_events WHERE kind = 'repaired'") ==
        text::cat(report.plan.repairs.size()));
  CHECK(shelf.value("SELECT actor FROM __migration_events WHERE kind = 'repaired'") == "ann@desk");

  CHECK_FALSE(shelf.session({}).repair({}).done);
  CHECK(shelf.session({}).verify({}).history.empty());
  const RunReport undone = shelf.session({}).rollback({.all = true, .allow_data_loss = true});
  if (undone.failure) FAIL(undone.failure->message);
  CHECK(shelf.contents().empty());
}

}  // namespace
}  // namespace sluice
