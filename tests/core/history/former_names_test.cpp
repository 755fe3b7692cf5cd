// Databases that a conversion of the folder did not reach, and rows of which nothing tells whose
// they are.
#include "core/history/repair.hpp"
#include "core/history/unclear_rows.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;
using S = State;

constexpr std::int64_t k_start = 1'704'067'200'000;  // 2024-01-01 00:00:00 UTC
const std::string k_edited(64, 'e');                 // a hash of no file

// A v1 folder that was a journal's, and knows so.
Project converted_to_v1() {
  Project project = project_of({{"20240101000000_0000_init", k_start, {"a"}},
                                {"20240101000000_0001_bonus", k_start, {"b"}},
                                {"20240101000000_0002_orders", k_start, {"c"}}});
  project.journal.layout = Layout::v1;
  const char* formers[] = {"0000_init", "0001_bonus", "0002_orders"};
  for (std::size_t e = 0; e < 3; ++e) {
    project.journal.entries[e].former_tag = formers[e];
    project.journal.entries[e].former_when = k_start + 100 * static_cast<std::int64_t>(e);
  }
  return project;
}

Project converted_to_v0() {
  Project project = project_of({{"0000_init", k_start, {"a"}}, {"0001_bonus", k_start + 1, {"b"}}});
  project.journal.entries[0].former_tag = "20240101000000_init";
  project.journal.entries[1].former_tag = "20240102000000_bonus";
  for (auto& entry : project.journal.entries) entry.former_when = k_start;
  project.journal.entries[1].former_when = k_start + 86'400'000;
  return project;
}

void forget_formers(Project& project) {
  for (JournalEntry& entry : project.journal.entries) entry.former_tag.clear();
}

ErrorInfo refusal_of(const Project& project, const History& history) {
  const WordDialect dialect;
  return error_of([&] { (void)plan_up(project, history, dialect, {}); });
}

TEST_CASE("a mirror that knows names alone is read by those of before the conversion") {
  const Project project = converted_to_v1();
  History history;
  add_row(history, project.migrations[0].hash, k_start);
  add_tracking(history, "0000_init.sql", {});
  add_tracking(history, "0001_bonus.sql", {});
  CHECK(states_of(reconcile(project, history)) == std::vector{S::applied, S::disputed, S::pending});
  CHECK(refusal_of(project, history).code == ErrorCode::drift);

  History other;
  add_row(other, converted_to_v0().migrations[0].hash, k_start);
  add_tracking(other, "20240101000000_init.sql", {});
  add_tracking(other, "20240102000000_bonus.sql", {});
  CHECK(states_of(reconcile(converted_to_v0(), other)) == std::vector{S::applied, S::disputed});
}

TEST_CASE("an older tool's rows are read by the names of before the conversion") {
  History history{.has_legacy = true};
  history.legacy = {{.id = "0000", .name = "init", .checksum = ""},
                    {.id = "0001_bonus.sql", .name = "bonus", .checksum = ""}};
  CHECK(states_of(reconcile(converted_to_v1(), history)) ==
        std::vector{S::applied, S::applied, S::pending});
}

TEST_CASE("a row's milliseconds tell an edited file from the others of its second") {
  const Project project = converted_to_v1();
  History history;
  add_row(history, project.migrations[0].hash, k_start);
  add_row(history, k_edited, k_start + 100);
  CHECK(states_of(reconcile(project, history)) == std::vector{S::applied, S::changed, S::pending});
}

TEST_CASE("what was begun under the former name is not begun again") {
  const Project project = converted_to_v1();
  History history{.has_events = true};
  history.progress = {{.id = 1,
                       .kind = EventKind::statement_done,
                       .migration_name = "0000_init.sql",
                       .statement_index = 0}};
  const ErrorInfo refusal = refusal_of(project, history);
  CHECK(refusal.code == ErrorCode::partial);
  CHECK(refusal.hint ==
        "Run `sluice convert v1`, which renames it in this database, then `sluice resume`.");
}

TEST_CASE("without a record, a row that may be a pending migration stops the run") {
  Project project = converted_to_v1();
  forget_formers(project);
  History history;
  add_row(history, project.migrations[0].hash, k_start);
  History edited = history;
  add_row(edited, k_edited, k_start + 100);
  CHECK(refusal_of(project, edited).message ==
        "a row of Drizzle's history that stands for no entry, eeeeeeeeeeee, may be "
        "20240101000000_0001_bonus: it has its second");
  CHECK(refusal_of(project, edited).hint ==
        "If 20240101000000_0001_bonus ran, `sluice repair 20240101000000_0001_bonus --record` "
        "records it without running it; if it did not run, `sluice repair eeeeeeeeeeee --forget` "
        "removes that row.");
  add_tracking(history, "0001_bonus.sql", {});
  CHECK(refusal_of(project, history).message ==
        "a row of __migration_tracking that stands for no entry, 0001_bonus, may be "
        "20240101000000_0001_bonus: it has its name in the other layout");

  Project back = converted_to_v0();
  forget_formers(back);
  History other;
  add_tracking(other, "20240102000000_bonus.sql", {});
  CHECK(refusal_of(back, other).code == ErrorCode::drift);
  other.tracking[0].migration_name = "20240102000000_else.sql";
  CHECK(refusal_of(back, other).message.empty());
}

// A repair puts an entry right behind the one before it, where its time went backwards.
TEST_CASE("a row of the time that an entry had before a repair stops the run") {
  Project project = project_of({{"0000_init", k_start, {"a"}},
                                {"0001_b", k_start + 5'000, {"b"}},
                                {"0002_c", k_start + 5'001, {"c"}}});
  History history;
  add_row(history, project.migrations[0].hash, k_start);
  add_row(history, project.migrations[1].hash, k_start + 5'000);
  add_row(history, k_edited, k_start + 2'000);
  const ErrorInfo refusal = refusal_of(project, history);
  CHECK(refusal.code == ErrorCode::drift);
  CHECK(refusal.message ==
        "a row of Drizzle's history that stands for no entry, eeeeeeeeeeee, may be 0002_c: it has "
        "an earlier time");
  // What is of a newer checkout, or whose entry has a time of its own, is nobody's here.
  history.rows[2].created_at = k_start + 9'000;
  CHECK(refusal_of(project, history).message.empty());
  history.rows[2].created_at = k_start + 2'000;
  project.journal.entries[2].when = project.migrations[2].entry.when = k_start + 7'000;
  CHECK(refusal_of(project, history).message.empty());
}

TEST_CASE("the time that a plain file's number makes is every such folder's") {
  Project project = project_of({{"0001_p", 946'684'860'000, {"p"}}});
  project.journal.layout = Layout::plain;
  History history;
  add_row(history, k_edited, 946'684'860'000);
  CHECK(states_of(reconcile(project, history)) == std::vector{S::pending, S::missing});
  CHECK(refusal_of(project, history).code == ErrorCode::drift);
  CHECK(plan_repair(project.journal, history, hashes_of(project), {}, {}).history.empty());
  // Named by the folder whose it is, it stops nobody.
  add_tracking(history, "0001_init.sql", k_edited);
  CHECK(refusal_of(project, history).message.empty());
  // A row without a hash says as much as it can.
  History bare;
  add_row(bare, "", 946'684'860'000);
  CHECK(states_of(reconcile(project, bare)) == std::vector{S::applied});
}

TEST_CASE("a v1 folder that was moved in time gets its row's name and time") {
  Project project = project_of({{"20240109000000_bonus", k_start + 691'200'000, {"b"}}});
  project.journal.layout = Layout::v1;
  History history{.shape = HistoryShape::five_columns};
  add_row(history, project.migrations[0].hash, k_start + 86'400'000);
  history.rows[0].name = "20240102000000_bonus";
  add_tracking(history, "20240102000000_bonus.sql", project.migrations[0].hash);
  const RepairPlan plan = plan_repair(project.journal, history, hashes_of(project), {}, {});
  REQUIRE(plan.history.size() == 1);
  CHECK(plan.history[0].name == "20240109000000_bonus");
  CHECK(plan.history[0].created_at == k_start + 691'200'000);
  history.rows[0].name = plan.history[0].name;
  history.rows[0].created_at = plan.history[0].created_at;
  CHECK(is_empty(plan_repair(project.journal, history, hashes_of(project), {}, {})));
  CHECK(find_code(reconcile(project, history).diagnostics, "folder-renamed") == nullptr);
}

}  // namespace
}  // namespace sluice
