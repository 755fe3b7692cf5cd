// What `verify` makes of the histories, from values alone.
#include "engine/verify/verifier.hpp"

#include <algorithm>
#include <string>

#include "support/test.hpp"

namespace sluice {
namespace {

// One migration that both histories hold.
StatusReport agreeing() {
  StatusReport status{.entries = {{.when = 1, .tag = "0000_a"}}};
  status.history.tracking = {{.migration_name = "0000_a.sql"}};
  status.reconciliation.migrations = {
      {.state = State::applied, .tag = "0000_a", .entry = 0, .row = 0, .tracked = 0}};
  return status;
}

std::vector<std::string> errors_in(const StatusReport& status) {
  std::vector<std::string> codes;
  for (const Finding& finding : check_history(status))
    if (finding.severity == Severity::error) codes.emplace_back(name_of(finding.code));
  return codes;
}

TEST_CASE("histories that agree have no finding") { CHECK(check_history(agreeing()).empty()); }

TEST_CASE("a row of the mirror that stands for nothing is an error, and each is named") {
  StatusReport status = agreeing();
  status.history.tracking.push_back({.migration_name = "0008_x.sql"});
  status.history.tracking.push_back({.migration_name = "0009_y.sql"});
  const auto findings = check_history(status);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == FindingCode::mirror_unknown);
  CHECK(findings[0].severity == Severity::error);
  CHECK(message_of(findings[0]).find("0008_x.sql") != std::string::npos);
  CHECK(message_of(findings[0]).find("0009_y.sql") != std::string::npos);
}

TEST_CASE("it is an error as well where another row of the mirror is missing") {
  StatusReport status = agreeing();
  status.history.tracking[0].migration_name = "0009_y.sql";
  status.reconciliation.migrations[0].tracked.reset();
  CHECK(errors_in(status) == std::vector<std::string>{"mirror-unknown"});
}

TEST_CASE("a row of the mirror that names a row of Drizzle's without a file is known") {
  StatusReport status = agreeing();
  status.history.tracking.push_back({.migration_name = "0009_y.sql"});
  status.reconciliation.migrations.push_back(
      {.state = State::missing, .tag = "0009_y", .row = 1, .tracked = 1});
  CHECK(errors_in(status) == std::vector<std::string>{"missing"});
}

TEST_CASE("what only a repair can mend is an error, whatever status calls it") {
  for (const FindingCode code :
       {FindingCode::created_at_null, FindingCode::id_missing, FindingCode::hash_invalid}) {
    StatusReport status = agreeing();
    status.reconciliation.diagnostics = {{.code = code, .severity = Severity::warning}};
    CHECK(errors_in(status) == std::vector<std::string>{std::string(name_of(code))});
  }
}

}  // namespace
}  // namespace sluice
