#include "cli/render/render_doctor.hpp"

#include "render/check_report.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

TEST_CASE("the JSON of doctor follows its schema") {
  const DoctorReport report{
      .version = "0.1.0",
      .origins = {{"database", "sqlite:shop.db", "DATABASE_URL"}},
      .checks =
          {{.subject = "journal", .message = "fine"},
           {.subject = "database", .verdict = Verdict::note, .message = "not there yet"},
           {.subject = "history", .verdict = Verdict::wrong, .message = "bad", .hint = "Mend it."}},
      .diagnostics = {{.code = FindingCode::env_line_ignored, .severity = Severity::warning}}};
  test::check_report("doctor.json", "report-doctor",
                     test::enveloped("doctor", json_doctor(report)));
  test::check_golden("report/doctor.txt", render_doctor(report, Amount::short_list));
  CHECK_FALSE(is_healthy(report));
}

TEST_CASE("only what is wrong makes a project unwell") {
  DoctorReport report{.checks = {{.subject = "a"}, {.subject = "b", .verdict = Verdict::note}},
                      .diagnostics = {{.severity = Severity::warning}}};
  CHECK(is_healthy(report));
  report.diagnostics[0].severity = Severity::error;
  CHECK_FALSE(is_healthy(report));
}
