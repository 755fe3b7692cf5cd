#include "core/plan/plan_up.hpp"

#include "core/journal/find_entry.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;
using Tags = std::vector<std::string>;

const WordDialect k_up_dialect;

Project five() {
  return project_of({{"0000_init", 10, {"a"}},
                     {"0001_users", 20, {"b", "b2"}},
                     {"0002_posts", 30, {"c"}},
                     {"0003_likes", 40, {"d"}},
                     {"0004_stars", 50, {"e"}}});
}

History applied(const Project& project, const std::vector<std::size_t>& entries) {
  History history{.shape = HistoryShape::three_columns, .has_tracking = true, .has_events = true};
  for (const auto e : entries) {
    const auto& m = project.migrations[e];
    add_row(history, m.hash, m.entry.when);
    add_tracking(history, m.entry.tag + ".sql", m.hash);
  }
  return history;
}

Plan plan(const Project& project, const History& history, const UpOptions& options = {}) {
  return plan_up(project, history, k_up_dialect, options);
}

ErrorInfo plan_error(const Project& project, const History& history,
                     const UpOptions& options = {}) {
  return error_of([&] { plan(project, history, options); });
}

TEST_CASE("with nothing pending the plan is empty, and no file need be loaded") {
  auto project = five();
  const auto history = applied(project, {0, 1, 2, 3, 4});
  project.migrations.clear();
  const auto result = plan(project, history);
  CHECK(result.steps.empty());
  CHECK(result.based_on == history);
  CHECK(result.diagnostics.empty());
  CHECK(is_atomic(result));
}

TEST_CASE("a plan's steps carry what is recorded of them") {
  const auto project = five();
  const auto result = plan(project, applied(project, {0, 1, 2, 3}));
  REQUIRE(result.steps.size() == 1);
  CHECK(result.steps[0] == Step{.tag = "0004_stars",
                                .file = "drizzle/0004_stars.sql",
                                .hash = project.migrations[4].hash,
                                .when = 50,
                                .statements = project.migrations[4].statements,
                                .segments = {{.first = 0, .end = 1}}});
}

TEST_CASE("to and steps bound the plan") {
  const auto project = five();
  const auto history = applied(project, {0});
  CHECK(tags_of(plan(project, history, {.to = "0002"})) == Tags{"0001_users", "0002_posts"});
  CHECK(tags_of(plan(project, history, {.to = "0000_init"})) == Tags{});
  CHECK(tags_of(plan(project, history, {.steps = 3})) ==
        Tags{"0001_users", "0002_posts", "0003_likes"});
  CHECK(tags_of(plan(project, history, {.to = "0002", .steps = 1})) == Tags{"0001_users"});
  CHECK(tags_of(plan(project, history, {.steps = 99})).size() == 4);
  CHECK(plan_error(project, history, {.steps = 0}).code == ErrorCode::usage);
}

TEST_CASE("a migration out of order is refused, applied or skipped, as it is said") {
  const auto project = five();
  const auto history = applied(project, {0, 2});
  const auto error = plan_error(project, history);
  CHECK(error.code == ErrorCode::out_of_order);
  CHECK(error.message ==
        "0001_users.sql is not applied, but comes before 0002_posts.sql, which is");
  CHECK(error.hint ==
        "Use `--out-of-order apply` to apply it now, or `--out-of-order skip` to leave it out.");
  CHECK(tags_of(plan(project, history, {.out_of_order = OutOfOrder::apply})) ==
        Tags{"0001_users", "0003_likes", "0004_stars"});
  const auto skipped = plan(project, history, {.out_of_order = OutOfOrder::skip});
  CHECK(tags_of(skipped) == Tags{"0003_likes", "0004_stars"});
  CHECK(message_of(*find_code(skipped.diagnostics, "out-of-order")) ==
        "0001_users.sql is not applied, but comes before 0002_posts.sql, which is; left out");
  CHECK(tags_of(plan(project, history, {.to = "0000"})) == Tags{});
}

TEST_CASE("several out of order are named") {
  const auto project = five();
  CHECK(plan_error(project, applied(project, {4})).message ==
        "0000_init.sql, 0001_users.sql, 0002_posts.sql and 0003_likes.sql are not applied, but "
        "come before "
        "0004_stars.sql, which is");
}

TEST_CASE("a changed file stops the plan before anything else, or is a warning") {
  const auto project = five();
  auto history = applied(project, {0, 2});
  history.rows[1].hash = sha256_hex("as it was");
  const auto error = plan_error(project, history);
  CHECK(error.code == ErrorCode::changed);
  CHECK(error.message == "0002_posts.sql was edited after being applied");
  CHECK(error.where.file == "drizzle/0002_posts.sql");
  const auto result =
      plan(project, history, {.out_of_order = OutOfOrder::skip, .changed = ChangedFiles::warn});
  CHECK(find_code(result.diagnostics, "changed")->severity == Severity::warning);
}

TEST_CASE("a missing file stops the plan only when it is still to be applied") {
  auto project = five();
  for (const std::size_t gone : {0, 4}) {
    project.migrations[gone].hash.clear();
    project.migrations[gone].statements.clear();
    project.migrations[gone].diagnostics = {{.code = FindingCode::file_missing,
                                             .severity = Severity::error,
                                             .migration = project.migrations[gone].entry.tag,
                                             .where = {project.migrations[gone].file, 0, 0}}};
  }
  const auto history = applied(five(), {0, 1, 2});
  const auto error = plan_error(project, history);
  CHECK(error.code == ErrorCode::bad_file);
  CHECK(error.message == "the file of migration 0004_stars does not exist");
  CHECK(error.where.file == "drizzle/0004_stars.sql");
  CHECK(tags_of(plan(project, history, {.to = "0003"})) == Tags{"0003_likes"});
}

TEST_CASE("a migration's own findings are the plan's when it is to be applied") {
  auto project = five();
  project.migrations[0].diagnostics = {{.code = FindingCode::byte_order_mark}};
  project.migrations[4].diagnostics = {{.code = FindingCode::invalid_utf8}};
  CHECK(codes_of(plan(project, applied(project, {0, 1, 2, 3})).diagnostics) ==
        Tags{"invalid-utf8"});
}

TEST_CASE("a plan in batch mode is atomic until something splits it") {
  auto project = five();
  CHECK(is_atomic(plan(project, {})));
  CHECK_FALSE(is_atomic(plan(project, {}, {.transaction = TransactionMode::migration})));
  CHECK(is_atomic(plan(project, {}, {.steps = 1, .transaction = TransactionMode::migration})));
  CHECK_FALSE(is_atomic(plan(project, {}, {.transaction = TransactionMode::none})));
  project.migrations[2] = migration_of(project.journal.entries[2], {"c", "AUTO x"});
  const auto split = plan(project, {});
  CHECK_FALSE(is_atomic(split));
  const auto* why = find_code(split.diagnostics, "outside-transaction");
  REQUIRE(why);
  CHECK(message_of(*why) == "AUTO cannot run inside a transaction");
  CHECK(why->where == Where{"drizzle/0002_posts.sql", 2, 1});
}

TEST_CASE("a step that SETs something says so") {
  auto project = five();
  project.migrations[1] = migration_of(project.journal.entries[1], {"SET x", "b"});
  const auto result = plan(project, {});
  CHECK_FALSE(result.steps[0].changes_session);
  CHECK(result.steps[1].changes_session);
}

TEST_CASE(
    "a name means a tag, a file, a number, what follows the number, or the beginning of a tag") {
  const auto journal = five().journal;
  for (const std::string name :
       {"0003_likes", "0003_likes.sql", "drizzle/0003_likes.sql", "0003", "3", "likes", "0003_l"}) {
    CHECK(find_entry(journal, name) == 3);
  }
}

TEST_CASE("a name that means nothing, or several, is an error with a way out") {
  auto journal = five().journal;
  const auto unknown = error_of([&] { find_entry(journal, "0003_lieks"); });
  CHECK(unknown.code == ErrorCode::usage);
  CHECK(unknown.message == "no migration is called `0003_lieks`");
  CHECK(unknown.hint == "Did you mean `0003_likes`?");
  CHECK(error_of([&] { find_entry(journal, "completely-different"); }).hint ==
        "`sluice status` lists the migrations of drizzle/meta/_journal.json.");
  CHECK(error_of([&] { find_entry(journal, ""); }).code == ErrorCode::usage);
  journal.entries.push_back({.tag = "0003_other"});
  const auto several = error_of([&] { find_entry(journal, "0003"); });
  CHECK(several.message == "`0003` could be 0003_likes and 0003_other");
  CHECK(several.code == ErrorCode::usage);
  CHECK(find_entry(journal, "0003_likes") == 3);
  CHECK(error_of([&] { find_entry({}, "x"); }).code == ErrorCode::usage);
}

TEST_CASE("a baseline records what is not applied, up to the tag, and runs nothing") {
  const auto project = five();
  const auto history = applied(project, {0, 2});
  const auto result = plan_baseline(project, history, "0003");
  CHECK(tags_of(result) == Tags{"0001_users", "0003_likes"});
  for (const auto& step : result.steps) {
    CHECK(step.action == StepAction::record_only);
    CHECK(step.statements.empty());
    CHECK(step.segments.empty());
    CHECK(step.hash.size() == 64);
  }
  CHECK(tags_of(plan_baseline(project, {}, "")).size() == 5);
  CHECK(is_atomic(result));
  const auto then = after(history, result);
  CHECK(plan_baseline(project, then, "0003").steps.empty());
}

TEST_CASE("a baseline of what the mirror still holds keeps the mirror's row") {
  const auto project = five();
  auto history = applied(project, {0, 1});
  history.rows.pop_back();
  const auto result = plan_baseline(project, history, "0001");
  CHECK(result.steps.empty());
  CHECK(result.mirror.remove.empty());
  CHECK(result.diagnostics.empty());
  REQUIRE(result.mirror.adopt.size() == 1);
  CHECK(result.mirror.adopt[0].into_history);
  CHECK_FALSE(result.mirror.adopt[0].into_tracking);
  CHECK(plan_adopt(project, after(history, result)).mirror == MirrorChanges());
}

TEST_CASE("adopting changes only the mirror") {
  const auto project = five();
  auto history = applied(project, {0, 1});
  history.tracking.clear();
  const auto result = plan_adopt(project, history);
  CHECK(result.steps.empty());
  CHECK(result.mirror.adopt.size() == 2);
}

}  // namespace
}  // namespace sluice
