#include "engine/verify/verifier.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/history/reconcile.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

bool is_error(const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; }

std::string shown(const ObjectName& name) {
  return name.schema.empty() ? name.name : text::cat(name.schema, ".", name.name);
}

void check_count(std::vector<Diagnostic>& findings, std::string_view what,
                 const std::vector<std::string>& names, const std::optional<int>& expected) {
  if (!expected || static_cast<std::size_t>(*expected) == names.size()) return;
  findings.push_back(
      {.severity = Severity::error,
       .code = text::cat("count-of-", what, "s"),
       .message = text::cat("expected ", *expected, " ", what, "s, found ", names.size()),
       .hint = names.empty() ? "" : text::cat("Found: ", text::join(names, ", "), ".")});
}

// A finding of one of the migrations.
Diagnostic of_migration(const MigrationState& migration, Severity severity, std::string_view code,
                        std::string_view message, std::string_view hint) {
  return {.severity = severity,
          .code = std::string(code),
          .message = text::cat(migration.tag, message),
          .hint = std::string(hint)};
}

std::optional<Diagnostic> finding_of(const MigrationState& migration) {
  switch (migration.state) {
    case State::applied:
    case State::disputed: return {};  // the histories' own findings say it
    case State::pending:
      return of_migration(migration, Severity::warning, "pending", " is not applied",
                          "`sluice migrate` applies it.");
    case State::out_of_order:
      return of_migration(migration, Severity::warning, "out-of-order",
                          " is older than the newest applied, and not applied",
                          "`sluice migrate --out-of-order apply` runs it now.");
    case State::changed:
      return of_migration(migration, Severity::error, "changed", " was edited after it was applied",
                          text::cat("Restore the file and write a new migration; if the edit is "
                                    "intended, run `sluice repair ",
                                    migration.tag, "`."));
    case State::missing:
      if (!migration.row) return {};  // said of the mirror
      return of_migration(
          migration, Severity::error, "missing", " is in the history, but not in the journal",
          text::cat("Another branch or a newer release may have applied it: get its "
                    "files. Where another migration took its place, `sluice repair ",
                    migration.tag, " --forget` removes its row."));
    case State::partial:
      return of_migration(
          migration, Severity::error, "partial",
          is_partly_undone(migration) ? " is partly rolled back" : " is partly applied",
          "`sluice resume` finishes it.");
  }
  return {};
}

std::string message_of(const Drift& drift) {
  const std::string name = name_of(drift.object);
  const std::string by = drift.tag.empty() ? "" : text::cat(" (last changed by ", drift.tag, ")");
  switch (drift.kind) {
    case DriftKind::missing: return text::cat(name, " is missing: expected ", drift.expected, by);
    case DriftKind::unexpected:
      return text::cat(name, " should not exist: found ", drift.actual, by);
    case DriftKind::changed:
      return text::cat(name, " differs: expected ", drift.expected, ", found ", drift.actual, by);
  }
  return name;
}

std::string_view code_of(DriftKind kind) {
  switch (kind) {
    case DriftKind::missing: return "drift-missing";
    case DriftKind::unexpected: return "drift-unexpected";
    case DriftKind::changed: return "drift-changed";
  }
  return "drift";
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

}  // namespace

std::vector<Diagnostic> check_history(const StatusReport& status) {
  std::vector<Diagnostic> findings;
  for (const MigrationState& migration : status.reconciliation.migrations)
    if (auto finding = finding_of(migration)) findings.push_back(*std::move(finding));
  for (Diagnostic diagnostic : status.reconciliation.diagnostics) {
    if (diagnostic.code == "not-in-journal") continue;  // each of them is said above
    // What Drizzle 1.0 wrote so on purpose is no error as long as nobody goes back.
    const bool is_repeated = diagnostic.code == "drizzle-would-repeat" &&
                             status.history.shape == HistoryShape::three_columns;
    if (diagnostic.code == "created-at-null" || diagnostic.code == "id-missing" ||
        diagnostic.code == "hash-invalid" || is_repeated)
      diagnostic.severity = Severity::error;
    findings.push_back(std::move(diagnostic));
  }
  if (const auto unknown = unknown_in_mirror(status); !unknown.empty())
    findings.push_back(
        {.severity = Severity::error,
         .code = "mirror-unknown",
         .message = text::cat("__migration_tracking holds what neither the journal nor Drizzle's "
                              "history does: ",
                              name_list(unknown)),
         .hint = "Get the files of the release that applied it; if nobody has them, `sluice repair "
                 "--forget` removes its row, and the rollback SQL with it."});
  return findings;
}

void count_objects(Verification& verification, const Schema& actual, const VerifyOptions& options) {
  for (const Table& table : actual.tables) verification.tables.push_back(shown(table.name));
  for (const Enum& value : actual.enums) verification.enums.push_back(shown(value.name));
  check_count(verification.expectations, "table", verification.tables, options.tables);
  check_count(verification.expectations, "enum", verification.enums, options.enums);
}

std::vector<std::size_t> applied_entries(const Reconciliation& reconciliation) {
  std::vector<std::size_t> entries;
  for (const MigrationState& migration : reconciliation.migrations)
    if (migration.entry && (migration.state == State::applied || migration.state == State::changed))
      entries.push_back(*migration.entry);
  return entries;
}

std::vector<Diagnostic> findings_of(const Verification& verification, const std::string& folder) {
  std::vector<Diagnostic> all;
  for (const auto* part : {&verification.files, &verification.history, &verification.forensics,
                           &verification.comparison, &verification.expectations})
    all.insert(all.end(), part->begin(), part->end());
  for (const Drift& drift : verification.drift.differences)
    all.push_back(
        {.severity = Severity::error,
         .code = std::string(code_of(drift.kind)),
         .message = message_of(drift),
         .where = {.file = drift.tag.empty() ? "" : text::cat(folder, "/", file_name(drift.tag))},
         .hint =
             drift.mend.empty() ? "" : text::cat("Repair it with: ", text::join(drift.mend, " "))});
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
