// Hand-built values that show every state a report can have.
#pragma once

#include "sluice/uses.hpp"

namespace sluice::test {

inline JournalEntry entry(int idx, const std::string& tag) {
  return {.idx = idx, .version = "7", .when = 1'738'145'723'000 + idx, .tag = tag};
}

// product.md's own example.
inline StatusReport plain_status() {
  StatusReport report{.entries = {entry(0, "0000_initial_schema"), entry(1, "0001_add_user_table"),
                                  entry(2, "0002_add_products"), entry(3, "0003_add_orders"),
                                  entry(4, "0004_add_analytics")}};
  const char* const times[] = {"2025-01-29 10:15:23", "2025-01-29 10:16:45", "2025-01-29 12:30:12",
                               "2025-01-29 14:30:45"};
  for (std::size_t i = 0; i < 5; ++i) {
    MigrationState state{.tag = report.entries[i].tag, .entry = i};
    if (i < 4) {
      state.state = State::applied;
      state.matched_by = MatchedBy::when;
      state.applied_at = times[i];
      state.row = i;
      state.tracked = i;
      report.history.rows.push_back(
          {.row = static_cast<std::int64_t>(i + 1), .hash = std::string(64, 'a')});
      report.history.tracking.push_back({.migration_name = report.entries[i].tag + ".sql",
                                         .applied_at = times[i],
                                         .checksum = std::string(64, 'a'),
                                         .batch_number = static_cast<int>(i + 1)});
    }
    report.reconciliation.migrations.push_back(state);
  }
  report.history.has_tracking = true;
  report.history.rollbacks = {{.at = "2025-01-29 13:45:20",
                               .kind = EventKind::rolled_back,
                               .migration_name = "0002_add_products.sql"}};
  return report;
}

// One migration in each state, and findings of each severity.
inline StatusReport troubled_status() {
  StatusReport report{.entries = {entry(0, "0000_a"), entry(1, "0001_b"), entry(2, "0002_c"),
                                  entry(3, "0003_d"), entry(4, "0004_e"), entry(5, "0005_f")}};
  const auto add = [&](State state, const std::string& tag, std::optional<std::size_t> index) {
    report.reconciliation.migrations.push_back({.state = state, .tag = tag, .entry = index});
    return &report.reconciliation.migrations.back();
  };
  add(State::applied, "0000_a", 0);
  add(State::changed, "0001_b", 1)->applied_at = "2025-01-29 10:16:45";
  add(State::out_of_order, "0002_c", 2);
  add(State::applied, "0003_d", 3)->applied_at = "2025-01-29 12:30:12";
  add(State::partial, "0004_e", 4)->progress =
      Progress{.statements_done = 1, .in_doubt = std::nullopt, .checksum = "x"};
  add(State::partial, "0005_f", 5)->progress =
      Progress{.statements_done = 3, .in_doubt = 3, .checksum = "x"};
  add(State::missing, "0009_gone", std::nullopt)->tracked = 0;
  add(State::missing, "abcdef012345", std::nullopt);
  report.history.tracking = {{.migration_name = "0009_gone.sql", .batch_number = 2}};
  report.diagnostics = {{.code = FindingCode::journal_when_not_increasing,
                         .severity = Severity::warning,
                         .migration = "0002_c",
                         .details = {{Detail::other, "0001_b"}},
                         .where = {.file = "drizzle/meta/_journal.json", .line = 12, .column = 5}}};
  report.reconciliation.diagnostics = {
      {.code = FindingCode::hash_unknown, .migration = "0000_a"},
      {.code = FindingCode::not_in_journal,
       .severity = Severity::error,
       .count = 2,
       .details = {{Detail::rows, std::vector<std::string>{"0009_gone", "abcdef012345"}}}}};
  report.reconciliation.mirror.adopt = {
      {.migration_name = "0000_a.sql", .checksum = "aa", .applied_at = std::nullopt}};
  report.reconciliation.mirror.remove = {"0008_old.sql"};
  return report;
}

inline Step step(const std::string& tag, std::vector<std::string> statements) {
  Step result{.tag = tag,
              .file = "drizzle/" + tag + ".sql",
              .hash = std::string(64, 'b'),
              .when = 1'738'145'723'000};
  int line = 1;
  for (std::string& sql : statements) {
    result.statements.push_back({.sql = std::move(sql), .line = line, .chunk = line});
    line += 3;
  }
  result.segments = {{.first = 0, .end = result.statements.size()}};
  return result;
}

inline Plan plain_plan() {
  Plan plan;
  plan.steps = {step("0004_add_analytics",
                     {"CREATE TABLE visits (\n  id integer\n);", "CREATE INDEX v ON visits (id);"}),
                step("0005_fill", {"INSERT INTO visits VALUES (1);"})};
  return plan;
}

// Splits, an earlier run's remains, the mirror, a record without a run.
inline Plan split_plan() {
  Plan plan;
  Step index =
      step("0004_index", {"ALTER TABLE a ADD b text;", "CREATE INDEX CONCURRENTLY i ON a (b);",
                          "ALTER TYPE mood ADD VALUE 'glad';", "UPDATE a SET m = 'glad';"});
  index.segments = {{.first = 0, .end = 1},
                    {.first = 1,
                     .end = 2,
                     .in_transaction = false,
                     .reason = "CREATE INDEX CONCURRENTLY cannot run inside a transaction"},
                    {.first = 2, .end = 3},
                    {.first = 3,
                     .end = 4,
                     .commit_before = true,
                     .reason = "enum value 'glad' must be committed first"}};
  Step rest = step("0005_rest", {"SELECT 1;", "SELECT 2;", "SELECT 3;"});
  rest.resumes = true;
  rest.segments = {{.first = 1, .end = 3}};
  Step recorded = step("0006_known", {"SELECT 1;"});
  recorded.action = StepAction::record_only;
  recorded.segments.clear();
  plan.steps = {index, rest, recorded};
  plan.mirror.adopt = {
      {.migration_name = "0000_a.sql", .checksum = "aa", .applied_at = "2025-01-29 10:15:23"},
      {.migration_name = "0001_b",
       .checksum = "bb",
       .applied_at = std::nullopt,
       .into_history = true}};
  plan.mirror.remove = {"0009_old.sql"};
  plan.diagnostics = {{.code = FindingCode::out_of_order,
                       .severity = Severity::warning,
                       .count = 1,
                       .details = {{Detail::migrations, "0002_c.sql"},
                                   {Detail::before, "0004_e.sql"},
                                   Detail::is_left_out}},
                      {.code = FindingCode::outside_transaction,
                       .migration = "0005_index",
                       .details = {{Detail::reason, "said by the plan already"}}}};
  return plan;
}

inline StepResult result(const std::string& tag, Outcome outcome, bool committed,
                         int milliseconds) {
  return {.tag = tag,
          .checksum = std::string(64, 'c'),
          .outcome = outcome,
          .committed = committed,
          .statements_run = 2,
          .took = std::chrono::milliseconds(milliseconds)};
}

inline RunReport good_run() {
  return {.steps = {result("0000_a", Outcome::done, true, 0),
                    result("0001_b", Outcome::done, true, 245)},
          .batch_number = 3,
          .adopted = 2};
}

inline ErrorInfo sql_error() {
  return {.code = ErrorCode::sql,
          .message = "column \"emial\" does not exist",
          .where = {.file = "drizzle/0002_c.sql", .line = 12, .column = 5},
          .hint = "Perhaps you meant to reference the column \"email\".",
          .sqlstate = "42703",
          .statement = "SELECT\n    emial FROM users;",
          .excerpt = "    emial FROM users;\n    ^"};
}

inline RunReport failed_batch() {
  return {.steps = {result("0001_b", Outcome::done, false, 3),
                    result("0002_c", Outcome::failed, false, 1),
                    result("0003_d", Outcome::not_reached, false, 0)},
          .failure = sql_error()};
}

}  // namespace sluice::test
