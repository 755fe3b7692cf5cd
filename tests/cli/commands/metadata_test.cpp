#include "cli/commands/metadata.hpp"

#include "base/json.hpp"
#include "base/json_copy.hpp"
#include "render/report_values.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

namespace {

constexpr const char* k_now = "2025-01-29T14:30:45.000Z";

std::string metadata(const StatusReport& report, const std::string& existing = {}) {
  return render_metadata(report, "postgresql", k_now, existing, "migration-metadata.json");
}

StatusReport without_rollbacks() {
  StatusReport report = test::plain_status();
  report.history.rollbacks.clear();
  return report;
}

}  // namespace

TEST_CASE("the metadata says of every migration what the status says") {
  test::check_golden("report/metadata.json", metadata(test::plain_status()));
}

TEST_CASE("the word rollback occurs only once there was one") {
  CHECK(metadata(without_rollbacks()).find("rollback") == std::string::npos);
  CHECK(metadata(test::plain_status()).find("rollback") != std::string::npos);
}

TEST_CASE("a migration with the word in its name is escaped and reads the same") {
  StatusReport report = without_rollbacks();
  report.reconciliation.migrations[4].tag = "0004_Rollback_ROLLBACK_rollback";
  const std::string text = metadata(report);
  CHECK(text.find("ollback") == std::string::npos);
  CHECK(text.find("OLLBACK") == std::string::npos);
  const JsonDocument document(text, "x");
  CHECK(document.root().at("migrations").elements()[4].at("name").string() ==
        "0004_Rollback_ROLLBACK_rollback.sql");
}

TEST_CASE("what the file held beside our members stays") {
  const std::string text = metadata(
      without_rollbacks(), R"({"owner": {"team": [1, 2.5]}, "total": 99, "tool": "mine"})");
  const JsonDocument document(text, "x");
  CHECK(document.root().at("owner").at("team").elements()[1].number() == 2.5);
  CHECK(document.root().at("total").integer() == 5);
  CHECK(document.root().at("tool").string() == "sluice");
}

TEST_CASE("a file of another form keeps its members, and ours have a place of their own") {
  for (const char* foreign :
       {R"({"migrations": {"0000_a": {"description": "the first"}}, "total": 99})",
        R"({"applied": ["0000_a"], "migrations": ["0000_a"]})", R"({"rollbacks": {"0001": "why"}})",
        R"({"migrations": [{"description": "without a name"}]})",
        R"({"tool": {"name": "mine"}})"}) {
    const std::string once = metadata(without_rollbacks(), foreign);
    const JsonDocument before(foreign, "x"), after(once, "x");
    for (const auto& [name, member] : before.root().members()) {
      JsonWriter was, is;
      copy_json(member, was);
      copy_json(after.root().at(name), is);
      CHECK(is.text() == was.text());
    }
    CHECK(after.root().at("sluice").at("total").integer() == 5);
    CHECK(metadata(without_rollbacks(), once) == once);
  }
}

TEST_CASE("what is added to one of our migrations stays") {
  const std::string text = metadata(
      without_rollbacks(),
      R"({"migrations": [{"name": "0000_initial_schema.sql", "batch": 9, "owner": "me"}]})");
  const JsonDocument document(text, "x");
  const Json first = document.root().at("migrations").elements()[0];
  CHECK(first.at("name").string() == "0000_initial_schema.sql");
  CHECK(first.at("owner").string() == "me");
  CHECK(!document.root().find("sluice"));
}

TEST_CASE("rollbacks that the file knows are kept, and each new one is added once") {
  const std::string once =
      metadata(test::plain_status(), R"({"rollbacks": ["in their own form", {"name": 7}]})");
  const std::string twice = metadata(test::plain_status(), once);
  CHECK(once == twice);
  CHECK(JsonDocument(twice, "x").root().at("rollbacks").elements().size() == 3);
  CHECK(JsonDocument(metadata(without_rollbacks(), once), "x")
            .root()
            .at("rollbacks")
            .elements()
            .size() == 3);
}

TEST_CASE("a file that is no JSON object is refused, not overwritten") {
  CHECK_THROWS_AS(metadata(test::plain_status(), "not JSON"), Error);
  CHECK_THROWS_AS(metadata(test::plain_status(), "[]"), Error);
}
