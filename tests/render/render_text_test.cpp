#include "render/render_text.hpp"

#include "render/report_values.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;
using test::check_golden;

namespace {

constexpr const char* k_contract =
    R"(📊 Migration Status Report
================================
Total migration files: 5
Applied migrations: 4
Pending migrations: 1
Last applied: 2025-01-29 14:30:45

📋 Migration Details:
  ✅ Applied 0000_initial_schema.sql 2025-01-29 10:15:23
  ✅ Applied 0001_add_user_table.sql 2025-01-29 10:16:45
  ✅ Applied 0002_add_products.sql 2025-01-29 12:30:12
  ✅ Applied 0003_add_orders.sql 2025-01-29 14:30:45
  ⏳ Pending 0004_add_analytics.sql

🔄 Recent Rollbacks:
  2025-01-29 13:45:20 - 0002_add_products.sql
)";

}  // namespace

TEST_CASE("the status report is what scripts already grep, to the byte") {
  CHECK(render_status(test::plain_status(), {}) == k_contract);
}

TEST_CASE("rollbacks are spoken of only when there were any") {
  StatusReport report = test::plain_status();
  report.history.rollbacks.clear();
  CHECK(render_status(report, {}).find("Rollback") == std::string::npos);
}

TEST_CASE("a report of nothing is its head alone and says never") {
  const std::string text = render_status({}, {});
  CHECK(text.find("Last applied: never\n") != std::string::npos);
  CHECK(text.find("Details") == std::string::npos);
}

TEST_CASE("every state of a migration has a line of its own") {
  check_golden("report/status_troubled.txt", render_status(test::troubled_status(), {}));
}

TEST_CASE("colours add escapes and change no word of the status report") {
  std::string text = render_status(test::troubled_status(), {}, {.colour = true});
  CHECK(text.find("\x1b[") != std::string::npos);
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b', at))
    text.erase(at, text.find('m', at) - at + 1);
  CHECK(text == render_status(test::troubled_status(), {}));
}

TEST_CASE("a plan in one transaction lists migrations and counts") {
  check_golden("report/plan_plain.txt", render_plan(test::plain_plan(), {}));
}

TEST_CASE("a verbose plan shows every statement with its place") {
  check_golden("report/plan_verbose.txt", render_plan(test::plain_plan(), {.verbose = true}));
}

TEST_CASE("a plan says where and why a transaction splits, and what happens to the mirror") {
  check_golden("report/plan_split.txt", render_plan(test::split_plan(), {}));
}

TEST_CASE("a plan with nothing in it says that the database is up to date") {
  CHECK(render_plan({}, {}) == "✅ No pending migrations. Database is up to date.\n");
}

TEST_CASE("each migration has its own transaction when the plan says so") {
  Plan plan = test::plain_plan();
  plan.transaction = TransactionMode::migration;
  CHECK(render_plan(plan, {}).find("2 migrations in 2 transactions") != std::string::npos);
}

TEST_CASE("a plan without any transaction says so") {
  Plan plan = test::plain_plan();
  plan.transaction = TransactionMode::none;
  for (Step& step : plan.steps) step.segments[0].in_transaction = false;
  CHECK(render_plan(plan, {}).find("2 migrations, outside of any transaction") !=
        std::string::npos);
}

TEST_CASE("a run says what was adopted and applied, and in which batch") {
  check_golden("report/run_good.txt", render_run(test::good_run(), {}));
}

TEST_CASE("a brief run is its last line, unless something went wrong") {
  RunReport report = test::good_run();
  report.adopted = 0;
  CHECK(render_run(report, {.brief = true}) ==
        "✅ Migrations applied successfully: 2 in batch 3, 245 ms\n");
  check_golden("report/run_failed_batch.txt", render_run(test::failed_batch(), {}));
  CHECK(render_run(test::failed_batch(), {.brief = true}).find("❌ Failed 0002_c.sql") !=
        std::string::npos);
}

TEST_CASE("what was applied before a failure is said to stay") {
  RunReport report = test::failed_batch();
  report.steps[0].committed = true;
  CHECK(render_run(report, {}).find("1 migration before it was applied and stays") !=
        std::string::npos);
  report.steps.insert(report.steps.begin(), report.steps[0]);
  CHECK(render_run(report, {}).find("2 migrations before it were applied and stay") !=
        std::string::npos);
}

TEST_CASE("each kind of run has its own words for having done nothing") {
  CHECK(render_run({}, {.kind = RunKind::migrate}).find("No pending migrations") !=
        std::string::npos);
  CHECK(render_run({}, {.kind = RunKind::baseline}).find("Nothing to record") != std::string::npos);
  CHECK(render_run({}, {.kind = RunKind::adopt}).find("Nothing to adopt") != std::string::npos);
  CHECK(render_run({}, {.kind = RunKind::resume}).find("Nothing to resume") != std::string::npos);
  CHECK(render_run({.adopted = 1}, {.kind = RunKind::adopt}) ==
        "✅ Adopted 1 migration that was applied already\n");
}

TEST_CASE("a baseline is recorded, not applied") {
  RunReport report = test::good_run();
  report.adopted = 0;
  CHECK(render_run(report, {.kind = RunKind::baseline}) ==
        "✅ Recorded 0000_a.sql (not run)\n✅ Recorded 0001_b.sql (not run)\n"
        "✅ Migrations recorded without running: 2 in batch 3, 245 ms\n");
}

TEST_CASE("an error leads with its place and shows the line with a caret") {
  CHECK(render_error(test::sql_error()) ==
        "drizzle/0002_c.sql:12:5: column \"emial\" does not exist\n"
        "      emial FROM users;\n"
        "      ^\n"
        "hint: Perhaps you meant to reference the column \"email\".\n");
}

TEST_CASE("an error without a place says that it is one, and shows no statement of ours") {
  CHECK(render_error({.message = "no database is named", .statement = "BEGIN"}) ==
        "error: no database is named\n");
}

TEST_CASE("an error without an excerpt shows the first lines of the statement") {
  ErrorInfo error = test::sql_error();
  error.excerpt.clear();
  error.hint.clear();
  error.statement = "A\nB\n\nC\nD\nE\nF";
  CHECK(render_error(error) ==
        "drizzle/0002_c.sql:12:5: column \"emial\" does not exist\n  A\n  B\n\n  C\n  D\n  …\n");
}

TEST_CASE("an annotation escapes what the runner's syntax reserves") {
  CHECK(render_annotation(
            {.message = "100% wrong\nsecond line", .where = {.file = "a,b:c.sql", .line = 3}}) ==
        "::error file=a%2Cb%3Ac.sql,line=3::100%25 wrong%0Asecond line\n");
  CHECK(render_annotation({.message = "no place"}) == "::error::no place\n");
}

TEST_CASE("counts have their plural, and names their ending once") {
  CHECK(counted(1, "migration") == "1 migration");
  CHECK(counted(0, "migration") == "0 migrations");
  CHECK(shown_file("0000_a") == "0000_a.sql");
  CHECK(shown_file("0000_a.sql") == "0000_a.sql");
}

TEST_CASE(
    "findings of one kind are shown three at a time, with their hint once, unless all are asked "
    "for") {
  std::vector<Finding> many;
  for (int line = 1; line <= 6; ++line)
    many.push_back({.code = FindingCode::byte_order_mark, .where = {.file = "j", .line = line}});
  many.push_back({.code = FindingCode::env_line_ignored, .severity = Severity::warning});
  const std::string mark = message_of(many[0]) + "\n";
  CHECK(render_findings(many, Amount::short_list) ==
        "note: j:1: " + mark + "note: j:2: " + mark + "note: j:3: " + mark +
            "  … and 3 more like these: --verbose shows them\n  hint: " + hint_of(many[0]) +
            "\nwarning: " + message_of(many.back()) + "\n");
  const std::string all = render_findings(many, Amount::all);
  CHECK(all.find("j:6") != std::string::npos);
  CHECK(all.find("more like") == std::string::npos);
  many.resize(4);
  CHECK(render_findings(many, Amount::short_list).find("more like") == std::string::npos);
}

TEST_CASE("many migrations that changed nothing share a line") {
  RunReport report = test::failed_batch();
  for (const char* tag : {"0000_a", "0000_b", "0000_c"})
    report.steps.insert(report.steps.begin(), test::result(tag, Outcome::done, false, 1));
  const std::string text = render_run(report, {});
  CHECK(
      text.find("↩️ Undone 4 migrations, 0000_c.sql … 0001_b.sql (they ran, and were undone "
                "with the batch)\n") == 0);
  CHECK(text.find("❌ Failed 0002_c.sql") != std::string::npos);
  CHECK(text.find("⏳ Not reached 0003_d.sql\n") != std::string::npos);
}
