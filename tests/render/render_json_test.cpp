#include "render/render_json.hpp"

#include "base/json.hpp"
#include "render/check_report.hpp"
#include "render/render_parked.hpp"
#include "render/render_rebase.hpp"
#include "render/render_repair.hpp"
#include "render/report_values.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;
using test::check_report;
using test::enveloped;

namespace {

const StatusPlace k_place{
    .folder = "drizzle", .database = "postgres://deploy:***@db/shop", .dialect = "postgresql"};

}  // namespace

TEST_CASE("the JSON of a status report follows its schema") {
  check_report("status_plain.json", "report-status",
               enveloped("status", json_status(test::plain_status(), k_place)));
  check_report("status_troubled.json", "report-status",
               enveloped("status", json_status(test::troubled_status(), k_place)));
}

TEST_CASE("the JSON of a plan follows its schema") {
  check_report("plan_split.json", "report-plan", enveloped("plan", json_plan(test::split_plan())));
}

TEST_CASE("the JSON of a run follows its schema, failed or not") {
  check_report("run_good.json", "report-run", enveloped("migrate", json_run(test::good_run())));
  const RunReport failed = test::failed_batch();
  check_report("run_failed_batch.json", "report-run",
               render_envelope("migrate", 1, failed.failure, json_run(failed)));
}

TEST_CASE("the JSON of an error before there was a report has null for data") {
  check_report(
      "error.json", "envelope",
      render_envelope(
          "", 2, ErrorInfo{.code = ErrorCode::usage, .message = "unknown command \"x\""}, "null"));
}

TEST_CASE("ok is whether the exit status is 0, and data is embedded as it is") {
  const JsonDocument document(render_envelope("status", 3, std::nullopt, "{\n  \"a\": [1]\n}"),
                              "envelope");
  CHECK_FALSE(document.root().at("ok").boolean());
  CHECK(document.root().at("exit_status").integer() == 3);
  CHECK(document.root().at("error").is_null());
  CHECK(document.root().at("data").at("a").elements().size() == 1);
}

TEST_CASE("the JSON of what is parked follows its schema, kept or purged") {
  const std::vector<ParkedCopy> copies = {{.id = 4,
                                           .migration = "0003_lazy_juggernaut.sql",
                                           .table = "users",
                                           .what = "column age, rows",
                                           .rows = 12,
                                           .bytes = 8192,
                                           .at = "2025-01-29 10:15:23",
                                           .copy = R"("__migration_parked"."4_users")",
                                           .is_needed = true},
                                          {.id = 7,
                                           .migration = "0004_add_analytics.sql",
                                           .by_rollback = true,
                                           .table = "app.events",
                                           .what = "table",
                                           .rows = 1,
                                           .bytes = 999,
                                           .at = "2025-01-30 10:15:23",
                                           .copy = R"("__migration_parked"."7_events")"}};
  check_report("parked.json", "report-parked",
               enveloped("parked", json_parked(copies, ParkedFate::kept)));
  check_report("parked_purged.json", "report-parked",
               enveloped("parked", json_parked(copies, ParkedFate::purged)));
  test::check_golden("report/parked.txt", render_parked(copies, ParkedFate::kept) +
                                              render_parked(copies, ParkedFate::purged) +
                                              render_parked({}, ParkedFate::kept) +
                                              render_parked({}, ParkedFate::purged));
}

TEST_CASE("the JSON of a repair follows its schema, planned or done") {
  const std::string hash(64, 'a');
  RepairSummary report;
  report.repairs = {
      {"when", "0002_late.sql", "`when` in the journal", "1", "3"},
      {"checksum", "0000_init.sql", "hash in Drizzle's history", hash, std::string(64, 'b')},
      {"mirror", "0000_init.sql", "row in __migration_tracking", "", hash},
      {"drift", "", "column users.note", "text", "ALTER TABLE users\n  DROP COLUMN note;"}};
  report.losses = {{.code = FindingCode::data_loss,
                    .severity = Severity::warning,
                    .count = 1,
                    .details = {{Detail::lost, "column note of users"}}}};
  report.left = {{.code = FindingCode::took_effect,
                  .severity = Severity::warning,
                  .migration = "0001_b",
                  .details = {Detail::in_repair}}};
  RepairSummary done = report;
  done.done = true;
  RepairSummary stuck;
  stuck.left = report.left;
  check_report("repair.json", "report-repair", enveloped("repair", json_repair(report)));
  check_report("repair_nothing.json", "report-repair", enveloped("repair", json_repair({})));
  test::check_golden("report/repair.txt", render_repair(report) + render_repair(done) +
                                              render_repair(stuck) + render_repair({}));
}

TEST_CASE("the JSON of a rebase follows its schema, planned or with nothing to do") {
  const Journal journal{.entries = {{.idx = 0, .when = 10, .tag = "0000_init"},
                                    {.idx = 1, .when = 20, .tag = "0001_mine"},
                                    {.idx = 2, .when = 30, .tag = "0002_theirs"}}};
  RebaseReport report;
  report.plan.onto = "0002_theirs";
  report.plan.moved = {
      {.entry = 1, .to = {.idx = 3, .when = 31, .tag = "0003_mine"}, .snapshot = {}}};
  report.files = {{"0001_mine.sql", "0003_mine.sql"},
                  {"meta/0001_snapshot.json", "meta/0003_snapshot.json"}};
  RebaseReport done = report;
  done.done = true;
  check_report("rebase.json", "report-rebase", enveloped("rebase", json_rebase(report, journal)));
  check_report("rebase_nothing.json", "report-rebase",
               enveloped("rebase", json_rebase({}, journal)));
  test::check_golden(
      "report/rebase.txt",
      render_rebase(report, journal) + render_rebase(done, journal) + render_rebase({}, journal));
}

TEST_CASE("sizes are shown in the largest unit that leaves a digit before the point") {
  CHECK(shown_size(0) == "0 bytes");
  CHECK(shown_size(1) == "1 byte");
  CHECK(shown_size(999) == "999 bytes");
  CHECK(shown_size(1000) == "1.0 kB");
  CHECK(shown_size(999'949) == "999.9 kB");
  CHECK(shown_size(1'500'000) == "1.5 MB");
  CHECK(shown_size(2'000'000'000) == "2.0 GB");
}
