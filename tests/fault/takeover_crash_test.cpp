// Whatever call a command breaks at that writes histories, or drops everything: all of it is done
// or nothing is; the next one ends where an undisturbed one does.
#include "engine/use/adopt.hpp"
#include "engine/use/baseline.hpp"
#include "engine/use/parked.hpp"
#include "engine/use/redo.hpp"
#include "engine/use/reset.hpp"
#include "engine/use/workspace.hpp"
#include "fault/ordeal.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

bool is_postgres(const Arena& arena) { return arena.backend().dialect->name() == "postgresql"; }

std::string shop_of(Product product) {
  return product == Product::sqlite ? "drizzle" : "tests/fixtures/shop-pg/drizzle";
}

int sample_of(Product product) { return product == Product::sqlite ? 48 : 6; }

void migrate_all(Arena& arena) {
  if (const RunReport report = arena.migrate({}); report.failure) FAIL(report.failure->message);
}

void drop_mirror(Arena& arena) {
  arena.query("DROP TABLE __migration_tracking");
  arena.query("DROP TABLE __migration_events");
}

// Applied by Drizzle, as it looks to us.
void leave_to_drizzle(Arena& arena) {
  migrate_all(arena);
  drop_mirror(arena);
}

// Applied by hand.
void forget_all(Arena& arena) {
  leave_to_drizzle(arena);
  arena.query(is_postgres(arena) ? "DROP SCHEMA drizzle CASCADE"
                                 : "DROP TABLE __drizzle_migrations");
}

void park_some(Arena& arena) {
  arena.park();
  migrate_all(arena);
  const RunReport redone =
      arena.run([](Workspace& work) { return redo(work, {.allow_data_loss = true}); });
  if (redone.failure) FAIL(redone.failure->message);
}

// The copies that a rollback still needs stay, without their rows.
Contents with_parked(const Arena& arena) {
  Contents all = arena.contents();
  const std::string index = is_postgres(arena) ? "__migration_parked.parked" : "__migration_parked";
  for (std::string& row : arena.query("SELECT migration_name, table_name, row_count FROM " + index +
                                      " ORDER BY migration_name, table_name, row_count"))
    all.push_back(std::move(row));
  return all;
}

Ordeal resetting() {
  return {.name = "reset",
          .prepare =
              [](Arena& arena) {
                migrate_all(arena);
                arena.query("CREATE TABLE made_by_hand (id integer)");
              },
          .action = [](Workspace& work) { return reset(work); }};
}

}  // namespace

TEST_CASE("a baseline that breaks at any call is recorded in whole or not at all") {
  const auto product = GENERATE(Product::sqlite, Product::postgres_15);
  Arena arena(product, shop_of(product));
  break_everywhere(
      arena,
      {.name = "baseline",
       .prepare = forget_all,
       .action =
           [](Workspace& work) { return baseline(work, work.project.journal.entries.back().tag); }},
      sample_of(product));
}

TEST_CASE("an adoption that breaks at any call is recorded in whole or not at all") {
  const auto product = GENERATE(Product::sqlite, Product::postgres_15);
  Arena arena(product, shop_of(product));
  break_everywhere(arena,
                   {.name = "adopt",
                    .prepare = leave_to_drizzle,
                    .action = [](Workspace& work) { return adopt(work); },
                    .is_whole = false},
                   sample_of(product));
}

TEST_CASE("a reset that breaks at any call has dropped everything and applied all, or nothing") {
  const auto product = GENERATE(Product::sqlite, Product::postgres_15);
  Arena arena(product, product == Product::sqlite ? "drizzle" : "tests/fixtures/undo/five_tables");
  break_everywhere(arena, resetting(), sample_of(product));
}

TEST_CASE("a reset that has to commit on its way and breaks at any call is completed by migrate") {
  Arena arena(Product::postgres_15, shop_of(Product::postgres_15));
  Ordeal ordeal = resetting();
  ordeal.is_whole = false;
  ordeal.go_on = [&](Arena& at, const Undisturbed& clean, Break) {
    return at.contents() == clean.before ? at.run(ordeal.action) : at.migrate({});
  };
  break_everywhere(arena, ordeal, sample_of(Product::postgres_15));
}

TEST_CASE("parked copies are purged in whole or not at all, whatever call that breaks at") {
  const auto product = GENERATE(Product::sqlite, Product::postgres_15);
  Arena arena(product, shop_of(product));
  break_everywhere(arena,
                   {.name = "parked --purge",
                    .prepare = park_some,
                    .action =
                        [](Workspace& work) {
                          purge_parked(work, {});
                          return RunReport{};
                        },
                    .state = with_parked},
                   sample_of(product));
}
