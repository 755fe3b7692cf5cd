// What happens beside a rollback: other migrators, and a server that ends the session.
#include <unistd.h>

#include <algorithm>

#include "engine/use/migrate.hpp"
#include "engine/use/rollback.hpp"
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
  for (std::size_t at = 0; at < clean.calls.size(); at += fault_stride(6)) {
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
