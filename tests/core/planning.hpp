// Journals, files and histories made of a few words, and a dialect that reads statements by their
// first word.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/history/reconcile.hpp"
#include "core/plan/plan_up.hpp"
#include "core/ports/database.hpp"
#include "core/ports/history_sql.hpp"
#include "dialects/postgres/postgres.hpp"

namespace sluice::test {

// AUTO needs autocommit; PROBED and VACUUM too, the first with a probe, the second
// harmless when repeated.
class WordDialect final : public Dialect {
 public:
  std::string_view name() const override { return "word"; }
  std::string quote(std::string_view identifier) const override { return std::string(identifier); }
  ScanRules scan_rules() const override { return {}; }
  DialectFacts facts() const override {
    return {.has_schemas = true, .home_schema = "public", .folds_names = true};
  }
  HistorySql history_sql(const HistoryTables&) const override { return {}; }

  const ParkingDialect& parking() const override { throw Error(ErrorCode::failure, "none"); }
  const SampleDialect& samples() const override { throw Error(ErrorCode::failure, "none"); }

  StatementTraits traits(const Statement& statement) const override {
    const std::string_view sql = statement.sql;
    StatementTraits traits;
    if (sql.starts_with("AUTO") || sql.starts_with("PROBED") || sql.starts_with("VACUUM")) {
      traits.needs_autocommit = true;
      traits.reason = "AUTO cannot run inside a transaction";
    }
    if (sql == "BEGIN") traits.control = TransactionControl::begin;
    if (sql == "COMMIT") traits.control = TransactionControl::commit;
    if (sql == "ROLLBACK") traits.control = TransactionControl::rollback;
    traits.changes_session = sql.starts_with("SET");
    traits.is_idempotent = sql.starts_with("VACUUM") || sql.starts_with("SET");
    traits.ignored = sql.starts_with("PRAGMA");
    if (sql.starts_with("ADD VALUE ")) traits.adds_enum_value = sql.substr(10);
    return traits;
  }

  // The words of its own are no statements.
  StatementFacts facts_of(const Statement& statement) const override {
    return postgres::dialect().facts_of(statement);
  }

  std::optional<Probe> probe(const Statement& statement) const override {
    if (!statement.sql.starts_with("PROBED")) return std::nullopt;
    return Probe{"ask", "undo"};
  }
};

inline std::vector<Statement> statements_of(const std::vector<std::string>& texts) {
  std::vector<Statement> statements;
  for (const auto& sql : texts)
    statements.push_back({sql, static_cast<int>(statements.size()) + 1, 1, 0});
  return statements;
}

inline Migration migration_of(const JournalEntry& entry, const std::vector<std::string>& texts) {
  Migration migration{.entry = entry, .file = text::cat("drizzle/", entry.tag, ".sql")};
  migration.hash = sha256_hex(text::join(texts, ";"));
  migration.equivalent_hashes = {sha256_hex(text::cat(migration.hash, "crlf"))};
  migration.statements = statements_of(texts);
  return migration;
}

struct Named {
  std::string tag;
  std::int64_t when = 0;
  std::vector<std::string> statements;
};

inline Project project_of(const std::vector<Named>& migrations) {
  Project project{.folder = "drizzle"};
  project.journal.file = "drizzle/meta/_journal.json";
  for (const auto& one : migrations) {
    project.journal.entries.push_back({.when = one.when, .tag = one.tag});
    project.migrations.push_back(migration_of(project.journal.entries.back(), one.statements));
  }
  return project;
}

inline Reconciliation reconcile(const Project& project, const History& history) {
  return sluice::reconcile(project.journal, history, hashes_of(project));
}

inline void add_row(History& history, const std::string& hash,
                    std::optional<std::int64_t> created_at) {
  if (history.shape == HistoryShape::missing) history.shape = HistoryShape::three_columns;
  history.rows.push_back({.row = static_cast<std::int64_t>(history.rows.size()) + 1,
                          .hash = hash,
                          .created_at = created_at});
}

inline void add_tracking(History& history, const std::string& name,
                         const std::optional<std::string>& checksum) {
  history.has_tracking = true;
  history.tracking.push_back({.migration_name = name, .checksum = checksum});
}

// The database's rows after the plan was executed, as the tracker writes them.
inline History after(History history, const Plan& plan) {
  for (const auto& name : plan.mirror.remove) {
    std::erase_if(history.tracking,
                  [&](const TrackingRow& row) { return row.migration_name == name; });
  }
  for (const auto& one : plan.mirror.adopt) {
    if (one.into_history) add_row(history, one.checksum, one.when);
    if (one.into_tracking) add_tracking(history, one.migration_name, one.checksum);
  }
  for (const auto& step : plan.steps) {
    add_row(history, step.hash, step.when);
    add_tracking(history, step.tag + ".sql", step.hash);
    std::erase_if(history.progress,
                  [&](const Event& event) { return event.migration_name == step.tag + ".sql"; });
  }
  return history;
}

inline std::vector<State> states_of(const Reconciliation& reconciliation) {
  std::vector<State> states;
  for (const auto& m : reconciliation.migrations) states.push_back(m.state);
  return states;
}

inline std::vector<std::string> tags_of(const Plan& plan) {
  std::vector<std::string> tags;
  for (const auto& step : plan.steps) tags.push_back(step.tag);
  return tags;
}

inline const Finding* find_code(const std::vector<Finding>& diagnostics, std::string_view code) {
  for (const auto& diagnostic : diagnostics) {
    if (name_of(diagnostic.code) == code) return &diagnostic;
  }
  return nullptr;
}

inline std::vector<std::string> codes_of(const std::vector<Finding>& diagnostics) {
  std::vector<std::string> codes;
  for (const auto& diagnostic : diagnostics) codes.emplace_back(name_of(diagnostic.code));
  return codes;
}

// What `action` throws; a failure with no message when it throws nothing.
template <class Action>
ErrorInfo error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.info();
  }
  return {};
}

}  // namespace sluice::test
