// Whatever call a rollback breaks at, it is done or nothing of it is; the next one ends where an
// undisturbed one does.
#include <stdlib.h>

#include <algorithm>
#include <csignal>

#include "engine/use/redo.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/workspace.hpp"
#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

Action rolling_back(DownOptions options) {
  options.allow_data_loss = true;
  return [options](Workspace& work) { return rollback(work, options); };
}

Action redoing(DownOptions options) {
  options.allow_data_loss = true;
  return [options](Workspace& work) { return redo(work, options); };
}

// Else the calls would be others whenever the machine is busy.
Script on_fast_rollback_link() { return {.round_trip = std::chrono::microseconds(0)}; }

// Two batches, with the rows that the migrations themselves wrote; PostgreSQL does not take away an
// enum's value that a row holds.
void prepare(Arena& arena) {
  const RunReport first = arena.migrate({.steps = 3});
  if (first.failure) FAIL(first.failure->message);
  const RunReport second = arena.migrate({});
  if (second.failure) FAIL(second.failure->message);
  if (arena.backend().dialect->name() == "postgresql")
    arena.query("UPDATE sales.orders SET status = 'open' WHERE status = 'refunded'");
  arena.keep();
}

// An undisturbed rollback.
struct CleanRollback {
  std::vector<std::string> calls;
  Contents before, after;

  // How many calls it takes until it is done for good.
  std::ptrdiff_t calls_until_done() const {
    const auto last = std::find(calls.rbegin(), calls.rend(), "commit");
    return calls.rend() - last;
  }
};

CleanRollback run_clean(Arena& arena, const Action& action) {
  prepare(arena);
  CleanRollback clean{.before = arena.contents()};
  Script script = on_fast_rollback_link();
  const RunReport report = arena.run(script, action);
  if (report.failure) FAIL(report.failure->message);
  clean.calls = script.calls;
  clean.after = arena.contents();
  return clean;
}

struct Break {
  Fault fault = Fault::none;
  int at = 0;
};

void run_broken(const Arena& arena, const Action& action, Break where) {
  Script script = on_fast_rollback_link();
  script.fault = where.fault;
  script.at = where.at;
  if (where.fault == Fault::kill)
    REQUIRE(arena.run_forked(script, action) == -SIGKILL);
  else
    REQUIRE(arena.run(script, action).failure);
}

void break_at(Arena& arena, const CleanRollback& clean, const Action& action, Break where) {
  INFO("fault " << static_cast<int>(where.fault) << ", call " << where.at << " ("
                << clean.calls.at(static_cast<std::size_t>(where.at)) << ")");
  arena.restore();
  run_broken(arena, action, where);
  const int answered = where.at + (where.fault == Fault::lose_after ? 1 : 0);
  const bool is_done = answered >= clean.calls_until_done();
  const Contents& expected = is_done ? clean.after : clean.before;
  CHECK(difference(expected, arena.contents()) == Contents{});
  if (is_done) return;
  const RunReport again = arena.run(action);
  if (again.failure) FAIL(again.failure->message);
  CHECK(difference(clean.after, arena.contents()) == Contents{});
}

// Every call with one of the faults in turn. SLUICE_FAULTS=all: each of them at every call.
void break_everywhere(Arena& arena, const Action& action, int stride = 1) {
  const char* wanted = ::getenv("SLUICE_FAULTS");
  const bool with_each = wanted && std::string(wanted) == "all";
  if (with_each) stride = 1;
  const CleanRollback clean = run_clean(arena, action);
  constexpr Fault k_faults[] = {Fault::kill, Fault::lose_before, Fault::lose_after};
  for (int at = 0; at < static_cast<int>(clean.calls.size()); at += stride)
    for (int which = 0; which < 3; ++which)
      if (with_each || which == at / stride % 3)
        break_at(arena, clean, action, {k_faults[which], at});
}

}  // namespace

TEST_CASE("a rollback on SQLite that breaks at any call is done or not begun") {
  Arena arena(Product::sqlite, "drizzle");
  SECTION("of one migration") { break_everywhere(arena, rolling_back({})); }
  SECTION("of several, with a rebuilt table") {
    break_everywhere(arena, rolling_back({.to = "0004"}));
  }
  SECTION("of a batch") { break_everywhere(arena, rolling_back({.batch = 0})); }
  SECTION("of everything") { break_everywhere(arena, rolling_back({.all = true})); }
}

TEST_CASE("a redo on SQLite that breaks at any call is done or not begun") {
  Arena arena(Product::sqlite, "drizzle");
  break_everywhere(arena, redoing({.steps = 2}));
}

TEST_CASE(
    "a rollback of one migration on PostgreSQL that breaks at any call is done or not begun") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  break_everywhere(arena, rolling_back({}));
}

TEST_CASE("a rollback of several on PostgreSQL that breaks at any call is done or not begun") {
  Arena arena(Product::postgres_18, "tests/fixtures/shop-pg/drizzle");
  SECTION("with an enum's value") { break_everywhere(arena, rolling_back({.to = "0004"}), 2); }
  SECTION("of everything") { break_everywhere(arena, rolling_back({.all = true}), 4); }
}

TEST_CASE("a redo on PostgreSQL that breaks at any call is done or not begun") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  break_everywhere(arena, redoing({}));
}

TEST_CASE(
    "a rollback on SQLite that breaks at any call puts back all that was parked, or nothing") {
  Arena arena(Product::sqlite, "drizzle");
  arena.park();
  SECTION("what migrations destroyed") { break_everywhere(arena, rolling_back({.to = "0004"}), 2); }
  SECTION("what a rollback destroyed") { break_everywhere(arena, redoing({}), 2); }
}

TEST_CASE(
    "a rollback on PostgreSQL that breaks at any call puts back all that was parked, or nothing") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  arena.park();
  SECTION("what migrations destroyed") { break_everywhere(arena, rolling_back({.to = "0004"}), 9); }
  SECTION("what a rollback destroyed") { break_everywhere(arena, redoing({}), 9); }
}
