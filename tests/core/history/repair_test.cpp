#include "core/repairs.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

// The tables and the journal after the plan, as the tracker and the journal's file would have them.
void carry_out(const RepairPlan& plan, Project& project, History& history) {
  for (const std::string& name : plan.mirror.remove)
    std::erase_if(history.tracking, [&](const auto& row) { return row.migration_name == name; });
  for (const std::int64_t id : plan.removed_rows)
    std::erase_if(history.rows, [&](const HistoryRow& row) { return row.row == id; });
  for (const HistoryMend& mend : plan.history)
    for (HistoryRow& row : history.rows) {
      if (row.row != mend.row) continue;
      if (mend.hash) row.hash = *mend.hash;
      if (mend.created_at) row.created_at = mend.created_at;
      if (mend.name) row.name = mend.name;
    }
  for (const ChecksumMend& mend : plan.checksums)
    for (TrackingRow& row : history.tracking)
      if (row.migration_name == mend.migration_name) row.checksum = mend.checksum;
  std::int64_t next = 100;
  for (const auto& one : plan.mirror.adopt) {
    const bool is_five = history.shape == HistoryShape::five_columns;
    if (one.into_history)
      history.rows.push_back(
          {.row = next++,
           .hash = one.checksum,
           .created_at = one.when,
           .name = is_five
                       ? std::optional(v1_name({.when = one.when,
                                                .tag = std::string(one.migration_name, 0,
                                                                   one.migration_name.size() - 4)}))
                       : std::nullopt});
    if (one.into_tracking) add_tracking(history, one.migration_name, one.checksum);
  }
  for (std::size_t e = 0; e < plan.whens.size(); ++e) {
    project.journal.entries[e].when = plan.whens[e];
    project.migrations[e].entry.when = plan.whens[e];
  }
}

std::vector<std::string> texts_of(const RepairPlan& plan) {
  std::vector<std::string> texts;
  for (const Repair& repair : plan.repairs)
    texts.push_back(text::cat(name_of(repair.kind), " ", repair.migration, " ", to_text(repair)));
  return texts;
}

// Drizzle 0.x runs what is newer than the newest row.
bool drizzle_has_nothing_to_do(const Project& project, const History& history) {
  std::int64_t newest = 0;
  for (const HistoryRow& row : history.rows) {
    if (!row.created_at) return false;
    newest = std::max(newest, *row.created_at);
  }
  for (const JournalEntry& entry : project.journal.entries)
    if (entry.when > newest) return false;
  return true;
}

TEST_CASE("where nothing is broken there is nothing to repair") {
  const Project project = mended_shop();
  CHECK(is_empty(plan_of(project, healthy(project))));
  CHECK(is_empty(plan_of(project, healthy(project, HistoryShape::five_columns))));
  CHECK(is_empty(plan_of(project, History())));
  CHECK(is_empty(plan_of(Project(), History())));
}

TEST_CASE("the hash of an edited file goes into both histories") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows[1].hash = sha256_hex("old");
  history.tracking[1].checksum = sha256_hex("old");
  const std::string change = text::cat(sha256_hex("old"), " → ", project.migrations[1].hash);
  CHECK(
      texts_of(plan_of(project, history)) ==
      std::vector{text::cat("checksum 0001_users.sql hash in Drizzle's history: ", change),
                  text::cat("checksum 0001_users.sql checksum in __migration_tracking: ", change)});
}

TEST_CASE("a difference in line endings alone is not repaired") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows[1].hash = project.migrations[1].equivalent_hashes[0];
  history.tracking[1].checksum = project.migrations[1].equivalent_hashes[0];
  CHECK(is_empty(plan_of(project, history)));
}

TEST_CASE("where the two histories disagree the mirror follows Drizzle's") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.tracking[2].checksum = sha256_hex("other");
  const RepairPlan plan = plan_of(project, history);
  CHECK(plan.checksums == std::vector<ChecksumMend>{{"0002_late.sql", project.migrations[2].hash}});
  CHECK(plan.history.empty());
}

TEST_CASE("with a tag only that migration is repaired, and the journal is left alone") {
  Project project = mended_shop();
  project.journal.entries[2].when = at(1);
  History history = healthy(mended_shop());
  for (auto& row : history.rows) row.hash = sha256_hex("old" + row.hash);
  RepairOptions options = k_all;
  options.tag = "0001";
  const RepairPlan plan = plan_of(project, history, options);
  CHECK(plan.whens.empty());
  for (const Repair& repair : plan.repairs) CHECK(repair.migration == "0001_users.sql");
  options.tag = "0009";
  CHECK(error_of([&] { plan_of(project, history, options); }).code == ErrorCode::usage);
}

TEST_CASE("created_at that is NULL becomes the entry's `when`") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows[0].created_at.reset();
  CHECK(texts_of(plan_of(project, history)) ==
        std::vector{
            text::cat("stamp 0000_init.sql created_at in Drizzle's history: NULL → ", at(1))});
}

TEST_CASE("a row without an id of its own gets one, whoever it stands for") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows[1].lacks_id = true;
  history.rows.push_back(
      {.row = 9, .lacks_id = true, .hash = sha256_hex("newer"), .created_at = at(9)});
  const RepairPlan plan = plan_of(project, history);
  CHECK(texts_of(plan) ==
        std::vector{
            std::string("stamp 0001_users.sql id in Drizzle's history: none → one of its own"),
            text::cat("stamp  id of ", sha256_hex("newer").substr(0, 12),
                      " in Drizzle's history: none → one of its own")});
  REQUIRE(plan.history.size() == 2);
  CHECK((plan.history[0].gives_id && plan.history[1].gives_id));
  CHECK(plan.history[1].row == 9);
}

TEST_CASE("a row that holds nothing is the one that the mirror's row lacks") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows[1].hash.clear();
  history.rows[1].created_at.reset();
  const RepairPlan plan = plan_of(project, history);
  REQUIRE(plan.history.size() == 1);
  CHECK(plan.history[0].hash == project.migrations[1].hash);
  CHECK(plan.history[0].created_at == at(2));
  CHECK(plan.left.empty());
}

TEST_CASE("a row that holds nothing repeats no other, and goes when it is asked for") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.push_back({.row = 9, .hash = "", .created_at = {}});
  RepairPlan plan = plan_of(project, history);
  CHECK(is_empty(plan));
  CHECK(codes_of(plan.left) == std::vector<std::string>{"created-at-null"});
  RepairOptions options = k_all;
  options.forget = true;
  plan = plan_of(project, history, options);
  CHECK(plan.removed_rows == std::vector<std::int64_t>{9});
  CHECK(plan.left.empty());
}

TEST_CASE("a row that no entry stands for is told, and stays as it is") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.push_back({.row = 9, .hash = sha256_hex("newer"), .created_at = {}});
  const RepairPlan plan = plan_of(project, history);
  CHECK(is_empty(plan));
  CHECK(codes_of(plan.left) == std::vector<std::string>{"created-at-null"});
}

TEST_CASE("1.0's name is filled in, and follows a `when` that changes") {
  Project project = mended_shop();
  History history = healthy(project, HistoryShape::five_columns);
  history.rows[1].name.reset();
  CHECK(texts_of(plan_of(project, history)) ==
        std::vector{text::cat("stamp 0001_users.sql name in Drizzle's history: nothing → ",
                              v1_name(project.journal.entries[1]))});
  history = healthy(project, HistoryShape::five_columns);
  for (auto& row : history.rows) row.created_at = *row.created_at / 1000 * 1000;
  CHECK(is_empty(plan_of(project, history)));
}

TEST_CASE(
    "the whole seconds of 1.0 are left alone, but for what Drizzle before 1.0 would apply again") {
  Project project = mended_shop();
  for (JournalEntry& entry : project.journal.entries) entry.when += 7;
  History history = healthy(project, HistoryShape::five_columns);
  for (auto& row : history.rows) row.created_at = *row.created_at / 1000 * 1000;
  const RepairPlan plan = plan_of(project, history);
  REQUIRE(plan.history.size() == 1);
  CHECK(plan.history[0].created_at == project.journal.entries.back().when);
}

TEST_CASE("journal times that go backwards are put right, and the rows follow") {
  const Project project = project_of(
      {{"0000_init", at(1), {"a"}}, {"0001_users", at(3), {"b"}}, {"0002_late", at(2), {"c"}}});
  const RepairPlan plan = plan_of(project, healthy(project));
  CHECK(plan.whens == std::vector<std::int64_t>{at(1), at(3), at(3) + 1});
  REQUIRE(plan.history.size() == 1);
  CHECK(plan.history[0].created_at == at(3) + 1);
}

TEST_CASE("a row whose `when` is another entry's by now stands for the file whose hash it holds") {
  Project project = mended_shop();
  History history = healthy(project);
  history.tracking.clear();
  std::swap(project.journal.entries[1].when, project.journal.entries[2].when);
  for (std::size_t e = 0; e < 3; ++e) project.migrations[e].entry = project.journal.entries[e];
  const RepairPlan plan = plan_of(project, history);
  for (const HistoryMend& mend : plan.history) CHECK_FALSE(mend.hash);
  carry_out(plan, project, history);
  CHECK(states_of(reconcile(project, history)) == std::vector(3, State::applied));
  CHECK(is_empty(plan_of(project, history)));
  for (std::size_t e = 0; e < 3; ++e) CHECK(history.rows[e].hash == project.migrations[e].hash);
}

TEST_CASE("a file that ran twice keeps the row of its own time") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.tracking.clear();
  history.rows.push_back({.row = 9, .hash = history.rows[1].hash, .created_at = at(7)});
  const RepairPlan plan = plan_of(project, history);
  CHECK(plan.removed_rows.empty());
  CHECK(plan.history.empty());
}

TEST_CASE("what took effect unrecorded is told, and recorded when it is asked for") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.pop_back();
  history.tracking.pop_back();
  const std::vector<Effect> effects = {{EffectKind::took_effect, 2}};
  RepairPlan plan = plan_of(project, history, k_all, effects);
  CHECK(is_empty(plan));
  CHECK(codes_of(plan.left) == std::vector<std::string>{"took-effect"});
  CHECK(hint_of(plan.left[0]) ==
        "`sluice repair 0002_late --record` records it without running it.");
  RepairOptions options = k_all;
  options.record = true;
  plan = plan_of(project, history, options, effects);
  REQUIRE(plan.mirror.adopt.size() == 1);
  CHECK((plan.mirror.adopt[0].into_history && plan.mirror.adopt[0].into_tracking));
  CHECK(plan.mirror.adopt[0].checksum == project.migrations[2].hash);
}

TEST_CASE("nothing is recorded on top of what is not applied") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.resize(1);
  history.tracking.resize(1);
  RepairOptions options = k_all;
  options.record = true;
  const RepairPlan plan = plan_of(project, history, options, {{EffectKind::took_effect, 2}});
  CHECK(is_empty(plan));
  CHECK(codes_of(plan.left) == std::vector<std::string>{"took-effect"});
  CHECK(plan_of(project, history, options,
                {{EffectKind::took_effect, 1}, {EffectKind::took_effect, 2}})
            .mirror.adopt.size() == 2);
}

TEST_CASE("rows that claim what did not take effect go only when it is asked for") {
  const Project project = mended_shop();
  const History history = healthy(project);
  const std::vector<Effect> effects = {{EffectKind::no_effect, 1}};
  CHECK(is_empty(plan_of(project, history, k_all, effects)));
  RepairOptions options = k_all;
  options.forget = true;
  const RepairPlan plan = plan_of(project, history, options, effects);
  CHECK(plan.removed_rows == std::vector<std::int64_t>{2});
  CHECK(plan.mirror.remove == std::vector<std::string>{"0001_users.sql"});
}

TEST_CASE(
    "the mirror's row of an unknown migration, and its rollback, go only when it is asked for") {
  const Project project = mended_shop();
  History history = healthy(project);
  add_tracking(history, "0009_other.sql", sha256_hex("x"));
  RepairPlan plan = plan_of(project, history);
  CHECK(is_empty(plan));
  CHECK(codes_of(plan.left) == std::vector<std::string>{"mirror-only"});
  RepairOptions options = k_all;
  options.forget = true;
  CHECK(plan_of(project, history, options).mirror.remove ==
        std::vector<std::string>{"0009_other.sql"});
}

TEST_CASE("a migration that is partly applied is left to resume") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.pop_back();
  history.tracking.pop_back();
  history.progress.push_back({.kind = EventKind::statement_done,
                              .migration_name = "0002_late.sql",
                              .checksum = project.migrations[2].hash,
                              .statement_index = 0});
  const RepairPlan plan = plan_of(project, history);
  CHECK(is_empty(plan));
  CHECK(codes_of(plan.left) == std::vector<std::string>{"partial"});
}

// One way to break something; returns whether it could.
using Damage = void (*)(Project&, History&);
const Damage k_damages[] = {
    [](Project&, History& h) { h.rows[0].hash = sha256_hex("edited"); },
    [](Project&, History& h) { h.tracking[1].checksum.reset(); },
    [](Project&, History& h) { h.rows[2].created_at.reset(); },
    [](Project&, History& h) { h.rows[1].created_at.reset(); },
    [](Project&, History& h) {
      HistoryRow twin = h.rows[1];
      twin.row = 50;
      h.rows.push_back(twin);
    },
    [](Project&, History& h) { h.tracking.erase(h.tracking.begin()); },
    [](Project& p, History&) { p.journal.entries[2].when = p.migrations[2].entry.when = at(1); },
    [](Project&, History& h) {
      for (auto& row : h.rows) row.name.reset();
    },
    [](Project&, History& h) { h.rows[2].hash.clear(); },
};

TEST_CASE("whatever is broken together, one repair mends it, and a second finds nothing to do") {
  constexpr unsigned k_ways = 1U << std::size(k_damages);
  unsigned mended = 0;
  for (const auto shape : {HistoryShape::three_columns, HistoryShape::five_columns})
    for (unsigned way = 0; way < k_ways; ++way) {
      Project project = mended_shop();
      History history = healthy(project, shape);
      for (std::size_t i = std::size(k_damages); i-- > 0;)
        if (way >> i & 1U) k_damages[i](project, history);
      CAPTURE(way);
      const RepairPlan plan = plan_of(project, history);
      // A row that lost both its hash and its time: nothing tells whose it is, and
      // nothing is removed.
      REQUIRE((plan.left.empty() || plan.mirror.remove.empty()));
      if (!plan.left.empty()) continue;
      ++mended;
      REQUIRE(is_empty(plan) == (way == 0 || (way == 128 && shape == HistoryShape::three_columns)));
      carry_out(plan, project, history);
      const RepairPlan again = plan_of(project, history);
      CAPTURE(texts_of(plan), texts_of(again));
      REQUIRE(is_empty(again));
      const Reconciliation after = reconcile(project, history);
      REQUIRE(states_of(after) == std::vector(3, State::applied));
      REQUIRE(after.diagnostics.empty());
      REQUIRE(after.mirror == MirrorChanges());
      REQUIRE(drizzle_has_nothing_to_do(project, history));
      REQUIRE(history.rows.size() == 3);
    }
  CHECK(mended > k_ways);
}

}  // namespace
}  // namespace sluice
