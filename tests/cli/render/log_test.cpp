#include "cli/render/log.hpp"

#include <sstream>

#include "base/json.hpp"
#include "cli/base/output.hpp"
#include "render/report_values.hpp"
#include "support/fake_clock.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

namespace {

struct Desk {
  explicit Desk(LogStyle style = {}) : reporter(output, clock, style) {}
  std::ostringstream out, err;
  Output output{out, err};
  test::FakeClock clock;
  Reporter reporter;
  std::string said() const { return err.str(); }
};

const LogStyle k_json{.format = LogFormat::json};

}  // namespace

TEST_CASE("a log line has the fields that users already parse, in their order") {
  const test::FakeClock clock;
  CHECK(render_log_line({.level = "info",
                         .time = clock.now(),
                         .migration = "0001_add_user_table.sql",
                         .action = "applied",
                         .duration = 245,
                         .checksum = "a1b2c3d4e5f6",
                         .msg = "Migration applied successfully"}) ==
        R"({"level":"info","time":"2025-01-29T14:30:45.000Z","type":"database_migration",)"
        R"("migration":"0001_add_user_table.sql","action":"applied","duration":245,)"
        R"("checksum":"a1b2c3d4e5f6",)"
        R"("msg":"Migration applied successfully"})"
        "\n");
}

TEST_CASE("every line of a JSON log is a JSON object, whatever is said") {
  Desk desk(k_json);
  desk.reporter.remind("\"quoted\"\nand more");
  desk.reporter.step_started(test::step("0000_a", {"SELECT 1;"}), 1, 2);
  desk.reporter.waiting_for_lock("process 7");
  desk.reporter.notice({.severity = "NOTICE", .message = "skipping", .detail = "there already"});
  desk.reporter.warning({.code = FindingCode::env_line_ignored,
                         .severity = Severity::warning,
                         .where = {.file = "x"}});
  desk.reporter.error(test::sql_error());
  desk.reporter.finish(test::failed_batch());
  std::istringstream lines(desk.said());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    CHECK(JsonDocument(line, "log").root().at("type").string() == "database_migration");
  CHECK(count == 7);
}

TEST_CASE("a migration is logged as applied once it is committed, and once only") {
  Desk desk(k_json);
  const RunReport report = test::good_run();
  StepResult uncommitted = report.steps[0];
  uncommitted.committed = false;
  desk.reporter.step_finished(uncommitted);
  CHECK(desk.said().empty());
  desk.reporter.step_finished(report.steps[1]);
  desk.reporter.finish(report);
  const std::string said = desk.said();
  CHECK(said.find("0001_b.sql") < said.find("0000_a.sql"));
  CHECK(said.find("0001_b.sql") == said.rfind("0001_b.sql"));
}

TEST_CASE("what was undone with its batch is not logged as applied") {
  Desk desk(k_json);
  desk.reporter.finish(test::failed_batch());
  CHECK(desk.said().find("\"action\":\"undone\"") != std::string::npos);
  CHECK(desk.said().find("\"action\":\"failed\"") != std::string::npos);
  CHECK(desk.said().find("applied") == std::string::npos);
  CHECK(desk.said().find("0003_d") == std::string::npos);
}

TEST_CASE("without a terminal nothing is said of a run that goes well") {
  Desk desk;
  desk.reporter.step_started(test::step("0000_a", {"SELECT 1;"}), 1, 2);
  desk.reporter.step_finished(test::good_run().steps[0]);
  desk.reporter.finish(test::good_run());
  CHECK(desk.said().empty());
}

TEST_CASE("verbose says what starts, on lines of their own") {
  Desk desk({.verbose = true});
  desk.reporter.step_started(test::step("0000_a", {"SELECT 1;"}), 1, 2);
  CHECK(desk.said() == "[1/2] 0000_a.sql\n");
}

TEST_CASE("on a terminal one line is rewritten, and gone before anything else is said") {
  Desk desk({.progress = true});
  desk.reporter.step_started(test::step("0000_a", {"SELECT 1;"}), 1, 2);
  desk.reporter.notice({.severity = "NOTICE", .message = "skipping"});
  desk.reporter.step_started(test::step("0001_b", {"SELECT 1;"}), 2, 2);
  desk.reporter.finish({});
  CHECK(desk.said() ==
        "\r\x1b[K[1/2] 0000_a.sql …\r\x1b[Knotice: skipping\n\r\x1b[K[2/2] 0001_b.sql …\r\x1b[K");
}

TEST_CASE("the progress line does not outlive its reporter") {
  std::ostringstream out, err;
  Output output(out, err);
  const test::FakeClock clock;
  {
    Reporter reporter(output, clock, {.progress = true});
    reporter.step_started(test::step("0000_a", {"SELECT 1;"}), 1, 1);
  }
  CHECK(err.str().substr(err.str().size() - 4) == "\r\x1b[K");
}

TEST_CASE("the same warning is said once, and a note only when asked to be verbose") {
  Desk desk;
  const Finding warning{.code = FindingCode::byte_order_mark, .severity = Severity::warning};
  desk.reporter.warning(warning);
  desk.reporter.warning(warning);
  desk.reporter.warning({.code = FindingCode::commit_dropped});
  desk.reporter.finish({.diagnostics = {warning}});
  CHECK(desk.said() == "warning: " + message_of(warning) + "\n  hint: " + hint_of(warning) + "\n");
  Desk verbose({.verbose = true});
  verbose.reporter.warning({.code = FindingCode::commit_dropped});
  CHECK(verbose.said() == "note: COMMIT is left out: no transaction is open\n");
}

TEST_CASE("quiet hides everything but warnings and errors") {
  Desk desk({.quiet = true});
  desk.reporter.remind("backup?");
  desk.reporter.step_started(test::step("0000_a", {"SELECT 1;"}), 1, 1);
  desk.reporter.waiting_for_lock("process 7");
  desk.reporter.notice({.severity = "NOTICE", .message = "skipping"});
  desk.reporter.say("x", "y");
  CHECK(desk.said().empty());
  desk.reporter.warning({.code = FindingCode::env_line_ignored, .severity = Severity::warning});
  desk.reporter.error({.message = "bad"});
  CHECK(desk.said() == "warning: this line is not NAME=value and is ignored\nerror: bad\n");
}

TEST_CASE("the reminder is said once, when the first migration starts") {
  Desk desk;
  desk.reporter.remind("backup?");
  CHECK(desk.said().empty());
  desk.reporter.step_started(test::step("0000_a", {"SELECT 1;"}), 1, 2);
  desk.reporter.step_started(test::step("0001_b", {"SELECT 1;"}), 2, 2);
  CHECK(desk.said() == "backup?\n");
}
