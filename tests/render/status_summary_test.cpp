#include "render/status_summary.hpp"

#include <set>

#include "render/report_values.hpp"
#include "support/test.hpp"

using namespace sluice;

TEST_CASE("applied and pending together are all files of the journal") {
  for (const StatusReport& report :
       {test::plain_status(), test::troubled_status(), StatusReport{}}) {
    const StatusSummary summary = summarize(report);
    CHECK(summary.applied + summary.pending == summary.total);
  }
}

TEST_CASE("the last time is the latest that is known, whatever the order") {
  CHECK(summarize(test::plain_status()).last_applied == "2025-01-29 14:30:45");
  CHECK(summarize(test::troubled_status()).last_applied == "2025-01-29 12:30:12");
}

TEST_CASE("applied at an unknown time is another thing than never") {
  StatusReport report = test::plain_status();
  for (MigrationState& migration : report.reconciliation.migrations) migration.applied_at.reset();
  CHECK(summarize(report).last_applied_unknown);
  CHECK_FALSE(summarize({}).last_applied_unknown);
}

TEST_CASE("the worst finding decides the exit status") {
  CHECK(exit_status_of(StatusSummary{}) == 0);
  CHECK(exit_status_of(StatusSummary{.pending = 1}) == 3);
  CHECK(exit_status_of(StatusSummary{.pending = 1, .missing = 1}) == 4);
  CHECK(exit_status_of(StatusSummary{.pending = 1, .changed = 1}) == 4);
  CHECK(exit_status_of(StatusSummary{.pending = 1, .changed = 1, .partial = 1}) == 8);
}

TEST_CASE("what is missing is called what the history calls it") {
  const StatusReport report = test::troubled_status();
  const auto& migrations = report.reconciliation.migrations;
  CHECK(shown_name(report, migrations[0]) == "0000_a.sql");
  CHECK(shown_name(report, migrations[6]) == "0009_gone.sql");
  CHECK(shown_name(report, migrations[7]) == "abcdef012345");
}

TEST_CASE("every state has a name of its own") {
  std::set<std::string_view> names;
  for (const State state : {State::applied, State::pending, State::changed, State::missing,
                            State::out_of_order, State::partial})
    names.insert(name_of(state));
  CHECK(names.size() == 6);
}
