// Going on with a migration of which a part is committed.
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

const WordDialect k_resume_dialect;

Project one_file(const std::vector<std::string>& statements) {
  return project_of({{"0000_big", 10, statements}});
}

Event event(const Project& project, EventKind kind, std::size_t statement) {
  const auto& m = project.migrations[0];
  return {.kind = kind,
          .migration_name = "0000_big.sql",
          .checksum = m.hash,
          .statement_index = static_cast<int>(statement),
          .statement_hash = sha256_hex(m.statements.at(statement).sql)};
}

History done_until(const Project& project, std::size_t count) {
  History history{.has_tracking = true, .has_events = true};
  for (std::size_t i = 0; i < count; ++i) {
    history.progress.push_back(event(project, EventKind::statement_started, i));
    history.progress.push_back(event(project, EventKind::statement_done, i));
  }
  return history;
}

History in_doubt_at(const Project& project, std::size_t statement) {
  auto history = done_until(project, statement);
  history.progress.push_back(event(project, EventKind::statement_started, statement));
  return history;
}

std::vector<std::size_t> to_run(const Plan& plan) {
  std::vector<std::size_t> statements;
  for (const auto& s : plan.steps.at(0).segments) {
    for (auto i = s.first; i < s.end; ++i) statements.push_back(i);
  }
  return statements;
}

using Indices = std::vector<std::size_t>;

TEST_CASE("a partly applied migration goes on after the last good statement, whatever the number") {
  const auto project = one_file({"AUTO a", "b", "AUTO c", "d"});
  for (std::size_t done = 1; done <= 4; ++done) {
    const auto plan = plan_up(project, done_until(project, done), k_resume_dialect, {});
    Indices expected;
    for (auto i = done; i < 4; ++i) expected.push_back(i);
    CHECK(to_run(plan) == expected);
    CHECK(plan.steps[0].resumes);
    CHECK(find_code(plan.diagnostics, "resumes"));
  }
}

TEST_CASE("SETs before the point where it goes on are said again") {
  const auto project = one_file({"SET a", "AUTO b", "SET c", "AUTO d", "AUTO e"});
  const auto plan = plan_up(project, done_until(project, 4), k_resume_dialect, {});
  CHECK(to_run(plan) == Indices{0, 2, 4});
  CHECK(plan.steps[0].changes_session);
}

TEST_CASE("a statement whose outcome nothing can tell stops the plan and says where it stands") {
  const auto project = one_file({"AUTO a", "AUTO b", "AUTO c", "d"});
  const auto error =
      error_of([&] { plan_up(project, in_doubt_at(project, 2), k_resume_dialect, {}); });
  CHECK(error.code == ErrorCode::partial);
  CHECK(exit_status(error.code) == 8);
  CHECK(error.message ==
        "0000_big is partly applied: statements 1 to 2 are committed; at statement 3 of 4: it was "
        "started by a run "
        "that did not come back, and whether it took effect is unknown");
  CHECK(error.where == Where{"drizzle/0000_big.sql", 3, 1});
  CHECK(error.hint ==
        "Look in the database, then run `sluice resume --retry` to run it again, or `sluice resume "
        "--skip` to continue after it.");
}

TEST_CASE("the user's choice for a statement in doubt is followed") {
  const auto project = one_file({"AUTO a", "AUTO b", "AUTO c"});
  const auto history = in_doubt_at(project, 1);
  CHECK(to_run(plan_up(project, history, k_resume_dialect, {.in_doubt = InDoubt::retry})) ==
        Indices{1, 2});
  CHECK(to_run(plan_up(project, history, k_resume_dialect, {.in_doubt = InDoubt::skip})) ==
        Indices{2});
  CHECK_FALSE(plan_up(project, history, k_resume_dialect, {.in_doubt = InDoubt::retry})
                  .steps[0]
                  .segments[0]
                  .in_doubt);
}

TEST_CASE(
    "a statement in doubt that does no harm twice is run again, one with a probe is asked about") {
  const auto harmless = one_file({"AUTO a", "VACUUM b", "c"});
  const auto again = plan_up(harmless, in_doubt_at(harmless, 1), k_resume_dialect, {});
  CHECK(to_run(again) == Indices{1, 2});
  CHECK_FALSE(again.steps[0].segments[0].in_doubt);

  const auto probed = one_file({"AUTO a", "PROBED b", "c"});
  const auto asked = plan_up(probed, in_doubt_at(probed, 1), k_resume_dialect, {});
  CHECK(to_run(asked) == Indices{1, 2});
  CHECK(asked.steps[0].segments[0].in_doubt);
  CHECK_FALSE(asked.steps[0].segments[1].in_doubt);
}

TEST_CASE("a statement that the server refused is run again, after a probe where there is one") {
  for (const std::string sql : {"AUTO b", "PROBED b"}) {
    const auto project = one_file({"AUTO a", sql});
    auto history = in_doubt_at(project, 1);
    history.progress.push_back(event(project, EventKind::failed, 1));
    const auto plan = plan_up(project, history, k_resume_dialect, {});
    CHECK(to_run(plan) == Indices{1});
    CHECK(plan.steps[0].segments[0].in_doubt == (sql == "PROBED b"));
  }
}

TEST_CASE("a file that was edited since it was started stops the plan") {
  const auto started = one_file({"AUTO a", "AUTO b", "AUTO c"});
  const auto edited = one_file({"AUTO a", "AUTO b", "AUTO corrected"});
  const auto error =
      error_of([&] { plan_up(edited, done_until(started, 2), k_resume_dialect, {}); });
  CHECK(error.code == ErrorCode::partial);
  CHECK(error.message ==
        "0000_big is partly applied: statements 1 to 2 are committed; at statement 3 of 3: the "
        "file was edited since "
        "then");
  CHECK(error.where.line == 3);
}

TEST_CASE("an edit of what has not run yet can be allowed, one of what has cannot") {
  const auto started = one_file({"AUTO a", "AUTO b", "AUTO c"});
  const UpOptions allowed{.changed = ChangedFiles::warn};
  const auto plan = plan_up(one_file({"AUTO a", "AUTO b", "AUTO corrected"}),
                            done_until(started, 2), k_resume_dialect, allowed);
  CHECK(to_run(plan) == Indices{2});
  CHECK(find_code(plan.diagnostics, "partial-file-changed"));
  const auto error = error_of([&] {
    plan_up(one_file({"AUTO a", "AUTO other", "AUTO c"}), done_until(started, 2), k_resume_dialect,
            allowed);
  });
  CHECK(error.code == ErrorCode::partial);
  CHECK(error.where.line == 2);
  CHECK(error_of([&] {
          plan_up(one_file({"AUTO a"}), done_until(started, 2), k_resume_dialect, allowed);
        }).code == ErrorCode::partial);
  CHECK(error_of([&] {
          plan_up(one_file({}), in_doubt_at(started, 0), k_resume_dialect, allowed);
        }).code == ErrorCode::partial);
}

TEST_CASE("a checkout with other line endings goes on") {
  const auto started = one_file({"AUTO a\nb", "AUTO c"});
  auto other = one_file({"AUTO a\r\nb", "AUTO c"});
  other.migrations[0].equivalent_hashes = {started.migrations[0].hash};
  CHECK(to_run(plan_up(other, done_until(started, 1), k_resume_dialect, {})) == Indices{1});
}

}  // namespace
}  // namespace sluice
