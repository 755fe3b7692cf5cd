// Whatever call a repair breaks at, all of it is done or nothing is; the next one ends where an
// undisturbed one does.
#include "engine/use/repair.hpp"
#include "engine/use/workspace.hpp"
#include "fault/ordeal.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

void migrate_before_damage(Arena& arena) {
  if (const RunReport report = arena.migrate({}); report.failure) FAIL(report.failure->message);
}

std::string history_of(const Arena& arena) {
  return arena.backend().dialect->name() == "postgresql" ? "drizzle.__drizzle_migrations"
                                                         : "__drizzle_migrations";
}

// Hashes, a time and rows of both histories are wrong, one stands twice, and a table has a column
// too many.
void damage(Arena& arena) {
  migrate_before_damage(arena);
  const std::string history = history_of(arena);
  const std::string first = "(SELECT min(created_at) FROM " + history + ")";
  const std::string last = "(SELECT max(created_at) FROM " + history + ")";
  arena.query("UPDATE " + history + " SET hash = 'edited' WHERE created_at = " + first);
  arena.query("INSERT INTO " + history + " (hash, created_at) SELECT hash, created_at FROM " +
              history + " WHERE created_at = " + last);
  arena.query(
      "DELETE FROM __migration_tracking WHERE id IN (SELECT max(id) FROM "
      "__migration_tracking)");
  arena.query("UPDATE __migration_tracking SET checksum = NULL WHERE id = 2");
  arena.query("CREATE INDEX unexpected ON customers (email)");
}

constexpr const char* k_last = "(SELECT max(id) FROM __migration_tracking)";

void lose_rollback(Arena& arena) {
  migrate_before_damage(arena);
  arena.query(std::string("UPDATE __migration_tracking SET rollback_sql = NULL WHERE id = ") +
              k_last);
}

void lose_record(Arena& arena) {
  migrate_before_damage(arena);
  const std::string history = history_of(arena);
  arena.query(std::string("DELETE FROM __migration_tracking WHERE id = ") + k_last);
  arena.query("DELETE FROM " + history + " WHERE created_at = (SELECT max(created_at) FROM " +
              history + ")");
}

Contents repaired_state(const Arena& arena) {
  Contents all = arena.contents();
  for (const std::string sql :
       {"SELECT migration_name, detail FROM __migration_events WHERE kind = 'repaired' "
        "ORDER BY migration_name, detail",
        "SELECT migration_name, rollback_sql FROM __migration_tracking ORDER BY migration_name"})
    for (std::string& row : arena.query(sql)) all.push_back(std::move(row));
  return all;
}

Ordeal repairing(const RepairChoice& choice, std::function<void(Arena&)> damaging) {
  return {.name = "repair",
          .prepare = std::move(damaging),
          .action =
              [choice](Workspace& work) {
                repair(work, choice);
                return RunReport{};
              },
          .state = repaired_state};
}

void check_repairs(Product product, const std::string& folder, const std::string& tag, int sample) {
  Arena arena(product, folder);
  SECTION("of everything, the schema too") {
    break_everywhere(
        arena, repairing({.drift = DriftMending::mend, .allow_data_loss = true}, damage), sample);
  }
  SECTION("that stores what undoes a migration") {
    break_everywhere(arena, repairing({.tag = tag, .rollback = true}, lose_rollback), sample / 2);
  }
  SECTION("that records what no history holds") {
    break_everywhere(arena, repairing({.tag = tag, .record = true}, lose_record), sample / 2);
  }
}

}  // namespace

TEST_CASE("a repair on SQLite that breaks at any call is there in whole or not at all") {
  check_repairs(Product::sqlite, "drizzle", "0007_stock", 96);
}

TEST_CASE("a repair on PostgreSQL that breaks at any call is there in whole or not at all") {
  check_repairs(Product::postgres_15, "tests/fixtures/shop-pg/drizzle", "0009_row_security", 8);
}
