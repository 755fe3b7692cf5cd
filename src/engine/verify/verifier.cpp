#include "engine/verify/verifier.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/finding/found_object.hpp"
#include "core/history/reconcile.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

bool is_error(const Finding& finding) { return finding.severity == Severity::error; }

std::string shown(const ObjectName& name) {
  return name.schema.empty() ? name.name : text::cat(name.schema, ".", name.name);
}

void check_count(std::vector<Finding>& findings, FindingCode code,
                 const std::vector<std::string>& names, const std::optional<int>& expected) {
  if (!expected || static_cast<std::size_t>(*expected) == names.size()) return;
  Finding differs{.code = code,
                  .severity = Severity::error,
                  .count = names.size(),
                  .details = {{Detail::expected, text::cat(*expected)}}};
  if (!names.empty()) differs.details.emplace_back(Detail::objects, names);
  findings.push_back(std::move(differs));
}

std::optional<Finding> finding_of(const MigrationState& migration) {
  Finding found{.severity = Severity::error, .migration = migration.tag};
  switch (migration.state) {
    case State::applied:
    case State::disputed: return {};  // the histories' own findings say it
    case State::pending:
      found.code = FindingCode::pending;
      found.severity = Severity::warning;
      break;
    case State::out_of_order:
      found.code = FindingCode::out_of_order;
      found.severity = Severity::warning;
      break;
    case State::changed: found.code = FindingCode::changed; break;
    case State::missing:
      if (!migration.row) return {};  // said of the mirror
      found.code = FindingCode::missing;
      break;
    case State::partial:
      found.code = FindingCode::partial;
      if (is_partly_undone(migration)) found.details.emplace_back(Detail::is_undone);
      break;
  }
  return found;
}

FindingCode code_of(DriftKind kind) {
  switch (kind) {
    case DriftKind::missing: return FindingCode::drift_missing;
    case DriftKind::unexpected: return FindingCode::drift_unexpected;
    case DriftKind::changed: break;
  }
  return FindingCode::drift_changed;
}

Finding finding_of(const Drift& drift, const std::string& folder) {
  Finding found{.code = code_of(drift.kind),
                .severity = Severity::error,
                .object = found_object(drift.object)};
  if (!drift.expected.empty()) found.details.emplace_back(Detail::expected, drift.expected);
  if (!drift.actual.empty()) found.details.emplace_back(Detail::actual, drift.actual);
  if (!drift.mend.empty()) found.details.emplace_back(Detail::repair, drift.mend);
  if (drift.tag.empty()) return found;
  found.migration = drift.tag;
  found.where.file = text::cat(folder, "/", file_name(drift.tag));
  return found;
}

// Rows of the mirror that stand for nothing else.
std::vector<std::string> unknown_in_mirror(const StatusReport& status) {
  std::set<std::size_t> known;
  for (const MigrationState& migration : status.reconciliation.migrations)
    if (migration.tracked && (migration.entry || migration.row)) known.insert(*migration.tracked);
  std::vector<std::string> names;
  for (std::size_t t = 0; t < status.history.tracking.size(); ++t)
    if (known.count(t) == 0) names.push_back(status.history.tracking[t].migration_name);
  return names;
}

// Of what Drizzle would stumble over. What Drizzle 1.0 wrote so on purpose is no error as long as
// nobody goes back.
bool is_broken(FindingCode code, const History& history) {
  return code == FindingCode::created_at_null || code == FindingCode::id_missing ||
         code == FindingCode::hash_invalid ||
         (code == FindingCode::drizzle_would_repeat &&
          history.shape == HistoryShape::three_columns);
}

}  // namespace

std::vector<Finding> check_history(const StatusReport& status) {
  std::vector<Finding> findings;
  for (const MigrationState& migration : status.reconciliation.migrations)
    if (auto finding = finding_of(migration)) findings.push_back(*std::move(finding));
  for (Finding finding : status.reconciliation.diagnostics) {
    if (finding.code == FindingCode::not_in_journal) continue;  // each of them is said above
    if (is_broken(finding.code, status.history)) finding.severity = Severity::error;
    findings.push_back(std::move(finding));
  }
  if (const auto unknown = unknown_in_mirror(status); !unknown.empty())
    findings.push_back({.code = FindingCode::mirror_unknown,
                        .severity = Severity::error,
                        .count = unknown.size(),
                        .details = {{Detail::rows, unknown}}});
  return findings;
}

void count_objects(Verification& verification, const Schema& actual, const VerifyOptions& options) {
  for (const Table& table : actual.tables) verification.tables.push_back(shown(table.name));
  for (const Enum& value : actual.enums) verification.enums.push_back(shown(value.name));
  check_count(verification.expectations, FindingCode::count_of_tables, verification.tables,
              options.tables);
  check_count(verification.expectations, FindingCode::count_of_enums, verification.enums,
              options.enums);
}

std::vector<std::size_t> applied_entries(const Reconciliation& reconciliation) {
  std::vector<std::size_t> entries;
  for (const MigrationState& migration : reconciliation.migrations)
    if (migration.entry && (migration.state == State::applied || migration.state == State::changed))
      entries.push_back(*migration.entry);
  return entries;
}

std::vector<Finding> findings_of(const Verification& verification, const std::string& folder) {
  std::vector<Finding> all;
  for (const auto* part : {&verification.files, &verification.history, &verification.forensics,
                           &verification.comparison, &verification.expectations})
    all.insert(all.end(), part->begin(), part->end());
  for (const Drift& drift : verification.drift.differences)
    all.push_back(finding_of(drift, folder));
  return all;
}

int exit_status_of(const Verification& verification) {
  const auto findings = findings_of(verification, "");
  if (std::any_of(findings.begin(), findings.end(), is_error)) return exit_status(ErrorCode::drift);
  const auto& states = verification.status.reconciliation.migrations;
  const bool is_pending =
      std::any_of(states.begin(), states.end(), [](const MigrationState& migration) {
        return migration.state == State::pending || migration.state == State::out_of_order;
      });
  return is_pending ? exit_status(ErrorCode::pending) : 0;
}

}  // namespace sluice
