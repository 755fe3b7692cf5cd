#include <map>
#include <string>

#include "base/json.hpp"
#include "render/render_json.hpp"
#include "render/render_proof.hpp"
#include "render/render_text.hpp"
#include "render/report_values.hpp"
#include "sluice/uses.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

VerifyReport pending_report() {
  return {.findings = {{.code = FindingCode::pending,
                        .severity = Severity::warning,
                        .migration = "0003_x"}},
          .status = test::plain_status(),
          .compared_with = "0002_third",
          .exit_status = 3};
}

const ErrorInfo k_error{.code = ErrorCode::sql, .message = "no such table: \x1b[2J"};

RepairSummary one_repair() {
  return {.repairs = {{"checksum", "0000_a.sql", "hash in Drizzle's history", "a", "b"}}};
}

}  // namespace

TEST_CASE("the library's JSON has only members that the schema of its report names") {
  const std::map<std::string, std::string> documents = {
      {"plan", to_json(test::split_plan())},
      {"run", to_json(test::good_run())},
      {"status", to_json(test::troubled_status())},
      {"verify", to_json(pending_report())},
      {"check", to_json(CheckReport{.migrations = 2})},
      {"prove", to_json(ProofReport{.product = "SQLite"})},
      {"repair", to_json(one_repair())}};
  for (const auto& [name, document] : documents) {
    const std::string path = std::string(SLUICE_SOURCE_DIR "/schemas/report-") + name;
    const JsonDocument schema(test::read_file(path + ".schema.json"), name);
    const Json data = schema.root().at("$defs").at("data").at("properties");
    const JsonDocument made(document, name);
    for (const auto& [member, value] : made.root().members())
      if (!(name == "run" && member == "error")) CHECK(data.find(member));
  }
}

TEST_CASE("the library's JSON of a plan and of a proof is the program's") {
  CHECK(to_json(test::split_plan()) == json_plan(test::split_plan()));
  CHECK(to_json(ProofReport{.product = "SQLite"}) == json_proof({.product = "SQLite"}));
}

TEST_CASE("the library's report of a run ends with the error that stopped it") {
  const RunReport failed = test::failed_batch();
  REQUIRE(failed.failure);
  CHECK(to_text(failed).ends_with(render_error(*failed.failure)));
  const JsonDocument document(to_json(failed), "run");
  CHECK(document.root().at("error").at("message").string() == failed.failure->message);
  const JsonDocument good(to_json(test::good_run()), "run");
  CHECK(good.root().at("error").is_null());
}

TEST_CASE("the kind of a run chooses the words of the library's report") {
  CHECK(to_text(RunReport{}, RunKind::rollback) != to_text(RunReport{}, RunKind::migrate));
  CHECK(to_text(Plan{}, RunKind::rollback) != to_text(Plan{}));
}

TEST_CASE("the library's text of a verification says its findings and how it ended") {
  const std::string pending = to_text(pending_report());
  CHECK(pending.find("0003_x is not applied") != std::string::npos);
  CHECK(pending.find("pending; everything else agrees") != std::string::npos);
  CHECK(to_text(VerifyReport{}).ends_with("All verification checks passed!\n"));
  CHECK(to_text(VerifyReport{.scope = VerifyScope::files})
            .ends_with("All files agree; no database was checked.\n"));
  CHECK(to_text(VerifyReport{.exit_status = 4}).find("Verification failed") != std::string::npos);
}

TEST_CASE("the library's text of a check and of a repair says how many there are") {
  CHECK(to_text(CheckReport{.migrations = 2, .snapshots = 1}) ==
        "✅ Everything is fine: 2 migrations, 1 snapshot\n");
  CHECK(to_text(one_repair()).find("1 repair to do; nothing was changed.") != std::string::npos);
}

TEST_CASE("no text or JSON of the library can steer a terminal") {
  CHECK(to_text(k_error).find('\x1b') == std::string::npos);
  CHECK(to_json(k_error).find('\x1b') == std::string::npos);
  RunReport report{.failure = k_error};
  CHECK(to_text(report).find('\x1b') == std::string::npos);
}
