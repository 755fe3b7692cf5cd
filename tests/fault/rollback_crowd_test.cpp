// What happens beside a rollback: other migrators, a server that ends the session, a crash outside
// a transaction.
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "core/history/reconcile.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/status.hpp"
#include "engine/use/workspace.hpp"
#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

Action rolling_back_at_once(DownOptions options) {
  options.allow_data_loss = true;
  return [options](Workspace& work) { return rollback(work, options); };
}

const Action k_migrating_all = [](Workspace& work) { return migrate(work, {}); };

// Finishes a rollback as a person would: by `resume` where status says so.
const Action k_going_on = [](Workspace& work) {
  const StatusReport status = sluice::status(work);
  const auto& all = status.reconciliation.migrations;
  if (std::any_of(all.begin(), all.end(), is_partly_undone))
    return resume_rollback(work, InDoubt::refuse);
  return rollback(work, {.to = "0000", .allow_data_loss = true});
};

// Their exit statuses.
std::vector<int> run_at_once(const Arena& arena, const std::vector<Action>& actions) {
  std::vector<int> children, statuses;
  for (const Action& action : actions) {
    const int pid = ::fork();
    if (pid == 0) {
      const RunReport report = arena.run(action);
      ::_exit(report.failure ? exit_status(report.failure->code) : 0);
    }
    children.push_back(pid);
  }
  for (const int pid : children) statuses.push_back(wait_for_child(pid));
  return statuses;
}

bool has_ended_well(int status) { return status == 0 || status == exit_status(ErrorCode::locked); }

void require_done(const RunReport& report) {
  if (report.failure) FAIL(report.failure->message);
}

Contents without_events(Contents contents) {
  std::erase_if(contents, [](const std::string& line) {
    return line.rfind("applied|", 0) == 0 || line.rfind("rolled_back|", 0) == 0;
  });
  return contents;
}

void check_crowd(Product product, const std::string& folder) {
  Arena arena(product, folder);
  require_done(arena.migrate({.steps = 5}));
  arena.keep();
  const Action down = rolling_back_at_once({.to = "0001"});
  require_done(arena.run(down));
  const Contents alone = arena.contents();
  arena.restore();
  const std::vector<int> statuses = run_at_once(arena, std::vector<Action>(6, down));
  CHECK(std::all_of(statuses.begin(), statuses.end(), has_ended_well));
  CHECK(difference(alone, arena.contents()) == Contents{});

  require_done(arena.migrate({}));
  const Contents whole = without_events(arena.contents());
  arena.restore();
  const std::vector<int> mixed =
      run_at_once(arena, {down, k_migrating_all, down, k_migrating_all, down, k_migrating_all});
  CHECK(std::all_of(mixed.begin(), mixed.end(), has_ended_well));
  require_done(arena.migrate({}));
  CHECK(difference(whole, without_events(arena.contents())) == Contents{});
}

}  // namespace

TEST_CASE("rollbacks at once on SQLite undo once, and between migrations nothing is half") {
  check_crowd(Product::sqlite, "drizzle");
}

TEST_CASE("rollbacks at once on PostgreSQL undo once, and between migrations nothing is half") {
  check_crowd(Product::postgres_15, "tests/fixtures/undo/five_tables");
}

TEST_CASE("a rollback whose session the server ends at any call is done or not begun") {
  Arena arena(Product::postgres_15, "tests/fixtures/undo/five_tables");
  require_done(arena.migrate({}));
  arena.keep();
  const Contents before = arena.contents();
  const Action action = rolling_back_at_once({.to = "0001"});
  Script clean{.round_trip = std::chrono::microseconds(0)};
  require_done(arena.run(clean, action));
  const Contents after = arena.contents();
  for (std::size_t at = 0; at < clean.calls.size(); at += 2) {
    INFO("before call " << at << " (" << clean.calls[at] << ")");
    arena.restore();
    Script script{.round_trip = std::chrono::microseconds(0)};
    script.before_call = [&](const std::string&) {
      if (script.calls.size() == at)
        arena.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    };
    const RunReport report = arena.run(script, action);
    REQUIRE(report.failure);
    CHECK(report.failure->code == ErrorCode::connection);
    CHECK(difference(before, arena.contents()) == Contents{});
    require_done(arena.run(action));
    CHECK(difference(after, arena.contents()) == Contents{});
  }
}

TEST_CASE("a rollback outside a transaction that breaks at any call is finished by resume") {
  Arena arena(Product::postgres_15, "tests/fixtures/undo/drop_concurrently");
  require_done(arena.migrate({}));
  arena.keep();
  Script clean{.round_trip = std::chrono::microseconds(0)};
  require_done(arena.run(clean, k_going_on));
  const Contents after = arena.contents();
  constexpr Fault k_faults[] = {Fault::kill, Fault::lose_before, Fault::lose_after};
  for (int at = 0; at < static_cast<int>(clean.calls.size()); ++at) {
    INFO("call " << at << " (" << clean.calls.at(static_cast<std::size_t>(at)) << ")");
    arena.restore();
    Script script{.round_trip = std::chrono::microseconds(0)};
    script.fault = k_faults[at % 3];
    script.at = at;
    if (script.fault == Fault::kill)
      REQUIRE(arena.run_forked(script, k_going_on) == -SIGKILL);
    else
      REQUIRE(arena.run(script, k_going_on).failure);
    require_done(arena.run(k_going_on));
    CHECK(difference(after, arena.contents()) == Contents{});
  }
}
