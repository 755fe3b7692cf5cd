// Another run, whole, between two calls of a run: what is read by several calls must be of one
// moment, and what was planned before must be planned again.
#include <algorithm>

#include "engine/use/adopt.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/redo.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/status.hpp"
#include "engine/use/verify.hpp"
#include "engine/use/workspace.hpp"
#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

const Action k_migrating = [](Workspace& work) { return migrate(work, {.to = "0004"}); };
const Action k_rolling_back = [](Workspace& work) {
  return rollback(work, {.to = "0001", .allow_data_loss = true});
};
const Action k_redoing = [](Workspace& work) { return redo(work, {.allow_data_loss = true}); };

RunReport with_errors_of(std::vector<Finding> findings) {
  RunReport report;
  for (Finding& finding : findings)
    if (finding.severity == Severity::error)
      report.failure = ErrorInfo{.code = ErrorCode::failure, .message = message_of(finding)};
  return report;
}

const Action k_asking = [](Workspace& work) {
  auto [status, distrust] = status_and_trust(work);
  status.diagnostics.insert(status.diagnostics.end(), distrust.begin(), distrust.end());
  return with_errors_of(std::move(status.diagnostics));
};
const Action k_verifying = [](Workspace& work) { return with_errors_of(verify(work, {}).history); };
const Action k_planning = [](Workspace& work) {
  (void)plan_migrate(work, {});
  (void)plan_adopt(work);
  (void)plan_rollback(work, {.to = "0001"});
  return RunReport();
};

bool ended_well(const RunReport& report) {
  return !report.failure || report.failure->code == ErrorCode::locked;
}

// But for what was applied and rolled back on the way, and how SQLite quotes a column that was
// renamed there and back.
Contents left_in(const Arena& arena) {
  Contents contents = arena.contents();
  std::erase_if(contents, [](const std::string& line) {
    return line.starts_with("applied|") || line.starts_with("rolled_back|");
  });
  for (std::string& line : contents) std::replace(line.begin(), line.end(), '"', '`');
  return contents;
}

// Before each call in turn: what is left is what the other leaves alone, or, where it was kept out
// and the action leaves nothing, what there was. Returns how often the other had its way.
std::size_t check_between(Arena& arena, const Action& action, const Action& other,
                          std::size_t stride) {
  arena.restore();
  const Contents before = left_in(arena);
  REQUIRE(ended_well(arena.run(other)));
  const Contents after = left_in(arena);
  arena.restore();
  Script clean{.round_trip = std::chrono::microseconds(0)};
  const RunReport alone = arena.run(clean, action);
  INFO((alone.failure ? alone.failure->message : ""));
  REQUIRE(ended_well(alone));
  std::size_t had_its_way = 0;
  for (std::size_t at = 0; at < clean.calls.size(); at += stride) {
    arena.restore();
    Script script{.round_trip = std::chrono::microseconds(0)};
    RunReport others;
    bool is_between = false;
    script.before_call = [&](const std::string&) {
      if (is_between || script.calls.size() != at) return;
      is_between = true;
      others = arena.run(other);
    };
    const RunReport report = arena.run(script, action);
    INFO("before call " << at << " (" << clean.calls[at]
                        << "): " << (report.failure ? report.failure->message : "done"));
    CHECK(ended_well(report));
    const Contents left = left_in(arena);
    if (&action == &other || !others.failure)
      CHECK(difference(after, left) == Contents{});
    else
      CHECK(difference(before, left) == Contents{});
    if (!others.failure) ++had_its_way;
  }
  return had_its_way;
}

// On SQLite every pair; each database of PostgreSQL takes its time.
void check_all_between(Product product, const std::string& folder) {
  Arena arena(product, folder);
  const std::size_t stride = product == Product::sqlite ? 1 : fault_stride(3);
  const auto check = [&](const std::vector<const Action*>& actions, const Action& other) {
    arena.keep();
    for (const Action* action : actions) CHECK(check_between(arena, *action, other, stride) > 0);
    arena.restore();
  };
  REQUIRE(!arena.migrate({.steps = 4}).failure);
  arena.stop_waiting();
  const bool is_quick = product == Product::sqlite;
  check({&k_migrating}, k_migrating);
  if (is_quick) check({&k_asking, &k_verifying, &k_planning}, k_migrating);
  REQUIRE(!arena.migrate({.steps = 1}).failure);
  check({&k_rolling_back, &k_asking}, k_rolling_back);
  if (is_quick) check({&k_redoing, &k_verifying, &k_planning}, k_rolling_back);
  if (is_quick) check({&k_redoing}, k_redoing);
}

}  // namespace

TEST_CASE("on SQLite another run between any two calls of a run confuses neither") {
  check_all_between(Product::sqlite, "drizzle");
}

TEST_CASE("on PostgreSQL another run between any two calls of a run confuses neither") {
  check_all_between(Product::postgres_15, "tests/fixtures/undo/five_tables");
}
