// Laws of the plan for rollback: what is chosen, in which order, and what stands in its way.
#include "core/plan/plan_down.hpp"

#include "core/history/progress.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

Project small_project() {
  return project_of({{"0000_a", 10, {"a"}}, {"0001_b", 20, {"b"}}, {"0002_c", 30, {"c"}}});
}

// Everything applied; the first two in one batch.
History full_history(const Project& project) {
  History history{.has_tracking = true, .has_events = true};
  for (const auto& m : project.migrations) {
    add_row(history, m.hash, m.entry.when);
    add_tracking(history, m.entry.tag + ".sql", m.hash);
    history.tracking.back().batch_number = m.entry.tag == "0002_c" ? 2 : 1;
    history.tracking.back().has_rollback_sql = true;
  }
  return history;
}

RollbackTexts texts_of(const std::string& sql = "undo") {
  RollbackTexts texts;
  for (const std::string tag : {"0000_a", "0001_b", "0002_c"})
    texts[tag] = {sql, "stored of " + tag};
  return texts;
}

std::vector<std::string> chosen(const History& history, const DownOptions& options) {
  std::vector<std::string> tags;
  for (const Undoing& each : choose_down(small_project(), history, options))
    tags.push_back(each.tag);
  return tags;
}

using Tags = std::vector<std::string>;

Event statement_event(EventKind kind, int index, const std::string& sql = {}) {
  return {.kind = kind,
          .migration_name = "0002_c.sql",
          .statement_index = index,
          .statement_hash = sql.empty() ? "" : sha256_hex(sql)};
}

// The first of two statements outside a transaction is undone.
History half_undone(const Project& project) {
  History history = full_history(project);
  history.progress = {statement_event(EventKind::statement_started, 0, "AUTO 1;"),
                      statement_event(EventKind::statement_done, 0, "AUTO 1;")};
  return history;
}

const WordDialect k_dialect;

TEST_CASE("the newest applied migration is undone, or as many as the options say") {
  const History history = full_history(small_project());
  CHECK(chosen(history, {}) == Tags{"0002_c"});
  CHECK(chosen(history, {.steps = 2}) == Tags{"0002_c", "0001_b"});
  CHECK(chosen(history, {.steps = 9}) == Tags{"0002_c", "0001_b", "0000_a"});
  CHECK(chosen(history, {.all = true}) == Tags{"0002_c", "0001_b", "0000_a"});
  CHECK(chosen(history, {.batch = 0}) == Tags{"0002_c"});
  CHECK(chosen(history, {.batch = 1}) == Tags{"0001_b", "0000_a"});
  CHECK(chosen(history, {.to = "0000"}) == Tags{"0002_c", "0001_b"});
  CHECK(chosen(history, {.to = "0002_c.sql"}).empty());
  CHECK(chosen({}, {}).empty());
}

TEST_CASE("what was applied last is undone first, whatever the journal's order") {
  const Project project = small_project();
  History history{.has_tracking = true, .has_events = true};
  for (const std::size_t i : {0U, 2U, 1U}) {
    const Migration& m = project.migrations[i];
    add_row(history, m.hash, m.entry.when);
    add_tracking(history, m.entry.tag + ".sql", m.hash);
  }
  CHECK(chosen(history, {.all = true}) == Tags{"0001_b", "0002_c", "0000_a"});
  CHECK(chosen(history, {.to = "0002_c"}) == Tags{"0001_b"});
}

TEST_CASE("options that mean nothing are refused by name") {
  const History history = full_history(small_project());
  CHECK(error_of([&] { chosen(history, {.steps = 1, .all = true}); }).code == ErrorCode::usage);
  CHECK(error_of([&] { chosen(history, {.batch = 1, .to = "0000"}); }).code == ErrorCode::usage);
  CHECK(error_of([&] { chosen(history, {.steps = 0}); }).code == ErrorCode::usage);
  CHECK(error_of([&] { chosen(history, {.batch = 7}); }).code == ErrorCode::usage);
  CHECK(error_of([&] { chosen(history, {.to = "0009"}); }).code == ErrorCode::usage);
  CHECK(error_of([&] { chosen({}, {.to = "0000"}); }).code == ErrorCode::refused);
}

TEST_CASE("what the history alone knows is undone by what it holds") {
  Project project = small_project();
  const History history = full_history(project);
  project.journal.entries.pop_back();
  project.migrations.pop_back();
  const Plan plan = plan_down(project, history, texts_of(), k_dialect, {.steps = 2});
  CHECK(tags_of(plan) == Tags{"0002_c", "0001_b"});
  CHECK(plan.steps[0].recorded_name == "0002_c.sql");
  CHECK(plan.steps[0].history_rows == std::vector<std::int64_t>{3});
  CHECK(plan.steps[0].file == "stored of 0002_c");
  CHECK(plan.steps[0].direction == Direction::down);
}

TEST_CASE("a row that Drizzle wrote twice goes with the other") {
  const Project project = small_project();
  History history = full_history(project);
  add_row(history, project.migrations[2].hash, 30);
  const Plan plan = plan_down(project, history, texts_of(), k_dialect, {});
  REQUIRE(plan.steps.size() == 1);
  CHECK(plan.steps[0].history_rows.size() == 2);
  CHECK(history_after(history, plan).rows.size() == 2);
  CHECK(history_after(history, plan).tracking.size() == 2);
}

TEST_CASE("what has no rollback SQL, or only what is irreversible, is refused with what to write") {
  const Project project = small_project();
  const History history = full_history(project);
  const ErrorInfo none = error_of([&] { plan_down(project, history, {}, k_dialect, {}); });
  CHECK(none.code == ErrorCode::refused);
  CHECK(none.hint.find("drizzle/rollback/0002_c.sql") != std::string::npos);
  const RollbackTexts lost = texts_of("-- irreversible: rows\n");
  CHECK(error_of([&] { plan_down(project, history, lost, k_dialect, {}); }).code ==
        ErrorCode::refused);
  const Plan plan = plan_down(project, history, lost, k_dialect, {.allow_data_loss = true});
  REQUIRE(plan.steps.size() == 1);
  CHECK(plan.steps[0].statements.empty());
  CHECK(codes_of(plan.diagnostics) == Tags{"irreversible"});
}

TEST_CASE("nothing is undone under a migration that is partly applied") {
  const Project project = small_project();
  History history = full_history(project);
  history.rows.pop_back();
  history.tracking.pop_back();
  history.progress = {statement_event(EventKind::statement_done, 0)};
  CHECK(error_of([&] { chosen(history, {}); }).code == ErrorCode::partial);
}

TEST_CASE("a rollback that was broken off goes on after its last committed statement") {
  const Project project = small_project();
  const History history = half_undone(project);
  const Plan plan =
      plan_down(project, history, texts_of("AUTO 1;\nAUTO 2;\n"), k_dialect, {.steps = 2});
  REQUIRE(plan.steps.size() == 2);
  CHECK(plan.steps[0].resumes);
  REQUIRE(plan.steps[0].segments.size() == 1);
  CHECK(plan.steps[0].segments[0].first == 1);
  CHECK_FALSE(plan.steps[1].resumes);
  CHECK(history_after(history, plan).progress.empty());
}

TEST_CASE("a rollback whose statement is in doubt asks, and goes on as it is told") {
  const Project project = small_project();
  History history = half_undone(project);
  history.progress.push_back(statement_event(EventKind::statement_started, 1));
  const RollbackTexts texts = texts_of("AUTO 1;\nAUTO 2;\n");
  const ErrorInfo info = error_of([&] { plan_down(project, history, texts, k_dialect, {}); });
  CHECK(info.code == ErrorCode::partial);
  CHECK(info.message.find("partly rolled back") != std::string::npos);
  CHECK(info.where.file == "stored of 0002_c");
  CHECK(info.where.line == 2);
  const auto first = [&](InDoubt choice) {
    return plan_down(project, history, texts, k_dialect, {}, choice).steps.at(0).segments;
  };
  CHECK(first(InDoubt::retry).at(0).first == 1);
  CHECK(first(InDoubt::skip).empty());
}

TEST_CASE("what is partly rolled back is said to be, is built upon by nothing and left by nobody") {
  const Project project = small_project();
  History history = half_undone(project);
  const Reconciliation reconciled = reconcile(project, history);
  CHECK(states_of(reconciled) ==
        std::vector<State>{State::applied, State::applied, State::partial});
  CHECK(is_partly_undone(reconciled.migrations[2]));
  CHECK(reconciled.migrations[2].row == 2U);
  CHECK(error_of([&] { plan_up(project, history, k_dialect, {}); }).code == ErrorCode::partial);
  CHECK(error_of([&] { plan_baseline(project, history, ""); }).code == ErrorCode::partial);
  CHECK(chosen(history, {}) == Tags{"0002_c"});
  const ErrorInfo left = error_of([&] { chosen(history, {.batch = 1}); });
  CHECK(left.code == ErrorCode::partial);
  CHECK(left.hint == "Roll it back too: `sluice rollback --steps 1`.");
}

TEST_CASE("what is partly rolled back is known as such without its entry, too") {
  Project project = small_project();
  const History history = half_undone(project);
  project.journal.entries.pop_back();
  project.migrations.pop_back();
  const Reconciliation reconciled = reconcile(project, history);
  CHECK(states_of(reconciled) ==
        std::vector<State>{State::applied, State::applied, State::partial});
  CHECK(is_partly_undone(reconciled.migrations[2]));
}

TEST_CASE("what Drizzle applied after a part of it ran here is applied, not partly rolled back") {
  const Project project = small_project();
  History history = half_undone(project);
  history.tracking.pop_back();
  CHECK(states_of(reconcile(project, history)) ==
        std::vector<State>{State::applied, State::applied, State::applied});
}

TEST_CASE("events name a migration as the mirror does, with its ending") {
  CHECK(event_name({.tag = "0001_b"}) == "0001_b.sql");
  CHECK(event_name({.tag = "0001_b", .recorded_name = "0001_b"}) == "0001_b.sql");
  CHECK(event_name({.tag = "20240101000000_b", .recorded_name = "0001_b.sql"}) == "0001_b.sql");
}

}  // namespace
}  // namespace sluice
