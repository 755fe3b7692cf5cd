// Whatever call a rollback breaks at, it is done or nothing of it is; the next one ends where an
// undisturbed one does.
#include <algorithm>

#include "core/history/reconcile.hpp"
#include "engine/use/redo.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/status.hpp"
#include "engine/use/workspace.hpp"
#include "fault/ordeal.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

constexpr const char* k_shop = "tests/fixtures/shop-pg/drizzle";

// Two batches, with the rows that the migrations themselves wrote; PostgreSQL does not take away an
// enum's value that a row holds.
void migrate_twice(Arena& arena) {
  for (const UpOptions& options : {UpOptions{.steps = 3}, UpOptions{}})
    if (const RunReport report = arena.migrate(options); report.failure)
      FAIL(report.failure->message);
  if (arena.backend().dialect->name() == "postgresql")
    arena.query("UPDATE sales.orders SET status = 'open' WHERE status = 'refunded'");
}

Ordeal rolling_back(DownOptions options) {
  options.allow_data_loss = true;
  return {.name = "rollback", .prepare = migrate_twice, .action = [options](Workspace& work) {
            return rollback(work, options);
          }};
}

Ordeal redoing(DownOptions options) {
  options.allow_data_loss = true;
  return {.name = "redo", .prepare = migrate_twice, .action = [options](Workspace& work) {
            return redo(work, options);
          }};
}

// The two servers answer these calls alike: the second one is for SLUICE_FAULTS=all.
std::vector<Product> servers() {
  std::vector<Product> all = {Product::postgres_15};
  if (fault_stride(2) == 1) all.push_back(Product::postgres_18);
  return all;
}

// Finishes a rollback as a person would: by `resume` where status says so.
RunReport finish_rollback(Workspace& work) {
  const StatusReport status = sluice::status(work);
  const auto& all = status.reconciliation.migrations;
  if (std::any_of(all.begin(), all.end(), is_partly_undone))
    return resume_rollback(work, InDoubt::refuse);
  return rollback(work, {.to = "0000", .allow_data_loss = true});
}

}  // namespace

TEST_CASE("a rollback on SQLite that breaks at any call is done or not begun") {
  Arena arena(Product::sqlite, "drizzle");
  SECTION("of one migration") { break_everywhere(arena, rolling_back({}), 60); }
  SECTION("of several, with a rebuilt table") {
    break_everywhere(arena, rolling_back({.to = "0004"}), 60);
  }
  SECTION("of a batch") { break_everywhere(arena, rolling_back({.batch = 0}), 60); }
  SECTION("of everything") { break_everywhere(arena, rolling_back({.all = true}), 60); }
}

TEST_CASE("a redo on SQLite that breaks at any call is done or not begun") {
  Arena arena(Product::sqlite, "drizzle");
  break_everywhere(arena, redoing({.steps = 2}), 60);
}

TEST_CASE("a rollback on PostgreSQL that breaks at any call is done or not begun") {
  Arena arena(GENERATE(from_range(servers())), k_shop);
  SECTION("of one migration") { break_everywhere(arena, rolling_back({}), 6); }
  SECTION("of several, with an enum's value") {
    break_everywhere(arena, rolling_back({.to = "0004"}), 6);
  }
  SECTION("of everything") { break_everywhere(arena, rolling_back({.all = true}), 6); }
}

TEST_CASE("a redo on PostgreSQL that breaks at any call is done or not begun") {
  Arena arena(Product::postgres_15, k_shop);
  break_everywhere(arena, redoing({}), 8);
}

TEST_CASE(
    "a rollback on SQLite that breaks at any call puts back all that was parked, or nothing") {
  Arena arena(Product::sqlite, "drizzle");
  arena.park();
  SECTION("what migrations destroyed") {
    break_everywhere(arena, rolling_back({.to = "0004"}), 60);
  }
  SECTION("what a rollback destroyed") { break_everywhere(arena, redoing({}), 60); }
}

TEST_CASE(
    "a rollback on PostgreSQL that breaks at any call puts back all that was parked, or nothing") {
  Arena arena(Product::postgres_15, k_shop);
  arena.park();
  SECTION("what migrations destroyed") { break_everywhere(arena, rolling_back({.to = "0004"}), 6); }
  SECTION("what a rollback destroyed") { break_everywhere(arena, redoing({}), 6); }
}

TEST_CASE("a rollback outside a transaction that breaks at any call is finished by resume") {
  Arena arena(Product::postgres_15, "tests/fixtures/undo/drop_concurrently");
  break_everywhere(arena,
                   {.name = "rollback or resume",
                    .prepare =
                        [](Arena& at) {
                          if (const RunReport report = at.migrate({}); report.failure)
                            FAIL(report.failure->message);
                        },
                    .action = finish_rollback,
                    .is_whole = false},
                   12);
}
