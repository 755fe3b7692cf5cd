// Whatever call a repair breaks at, all of it is done or nothing is; the next one ends where an
// undisturbed one does.
#include <csignal>

#include "engine/use/repair.hpp"
#include "engine/use/workspace.hpp"
#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

RunReport mend(Workspace& work) {
  repair(work, {.tag = {}, .drift = DriftMending::mend, .allow_data_loss = true});
  return {};
}

std::string history_of(const Arena& arena) {
  return arena.backend().dialect->name() == "postgresql" ? "drizzle.__drizzle_migrations"
                                                         : "__drizzle_migrations";
}

// Hashes, a time and rows of both histories are wrong, one stands twice, and a table has a column
// too many.
void damage(Arena& arena) {
  const RunReport applied = arena.migrate({});
  if (applied.failure) FAIL(applied.failure->message);
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
  arena.keep();
}

Contents state(const Arena& arena) {
  Contents all = arena.contents();
  for (const std::string& row :
       arena.query("SELECT migration_name, detail FROM __migration_events WHERE kind = 'repaired' "
                   "ORDER BY migration_name, detail"))
    all.push_back(row);
  return all;
}

// At every `stride`-th call from the last one backwards.
void break_everywhere(Product product, const std::string& folder, Fault fault, int stride = 1) {
  Arena arena(product, folder);
  damage(arena);
  const Contents before = state(arena);
  Script undisturbed{.round_trip = std::chrono::microseconds(0)};
  const RunReport clean = arena.run(undisturbed, mend);
  if (clean.failure) FAIL(clean.failure->message);
  const Contents after = state(arena);
  REQUIRE(after != before);
  int done = 0, undone = 0, survived = 0;
  for (int at = static_cast<int>(undisturbed.calls.size()) - 1; at >= 0; at -= stride) {
    CAPTURE(at, undisturbed.calls[static_cast<std::size_t>(at)]);
    arena.restore();
    Script script{.round_trip = std::chrono::microseconds(0)};
    script.fault = fault;
    script.at = at;
    if (fault == Fault::kill)
      REQUIRE(arena.run_forked(script, mend) == -SIGKILL);
    else
      survived += arena.run(script, mend).failure ? 0 : 1;
    const Contents now = state(arena);
    REQUIRE((now == before || now == after));
    ++(now == after ? done : undone);
    const RunReport again = arena.run(mend);
    if (again.failure) FAIL(again.failure->message);
    REQUIRE(difference(state(arena), after).empty());
  }
  CHECK(undone > 1);
  // A scratch connection may be lost: then expressions are compared by their text. And the answer
  // to the commit may be, once it is done.
  CHECK(survived < 6);
  CHECK(done == survived + (fault == Fault::lose_after ? 1 : 0));
}

}  // namespace

TEST_CASE(
    "a repair on SQLite that loses its connection at any call is there in whole or not at all") {
  break_everywhere(Product::sqlite, "drizzle", GENERATE(Fault::lose_before, Fault::lose_after));
}

TEST_CASE("a repair on SQLite that is killed at any call is not there at all") {
  break_everywhere(Product::sqlite, "drizzle", Fault::kill);
}

TEST_CASE("a repair on PostgreSQL that breaks before any call is not there at all") {
  break_everywhere(Product::postgres_15, "tests/fixtures/shop-pg/drizzle", Fault::lose_before, 5);
}

TEST_CASE("a repair on PostgreSQL that breaks after any call is there in whole or not at all") {
  break_everywhere(Product::postgres_15, "tests/fixtures/shop-pg/drizzle", Fault::lose_after, 6);
}
