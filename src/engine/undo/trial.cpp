#include "engine/undo/trial.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/facts/held.hpp"
#include "core/ports/transaction.hpp"
#include "core/schema/diff.hpp"
#include "core/undo/lost_text.hpp"
#include "core/undo/rollback_text.hpp"

namespace sluice {

namespace {

void refuse_lost(const Error& error, const Connection& connection) {
  if (error.info().code == ErrorCode::connection || !connection.in_transaction()) throw;
}

std::string with_losses(std::string sql, const Step& step, const Dialect& dialect) {
  std::string said;
  for (const Statement& statement : step.statements) {
    const std::string line = irreversible_line(
        {.kind = LostKind::statement_effects, .by = dialect.facts_of(statement).verb});
    if (sql.find(line) == std::string::npos && said.find(line) == std::string::npos) said += line;
  }
  return said + sql;
}

std::string without_undo(const RollbackParts& parts, const Error& error) {
  std::string losses;
  for (const std::string& lost : parts.lost) losses += text::cat(k_irreversible, lost, "\n");
  return losses + irreversible_line({.kind = LostKind::rollback, .reason = error.what()});
}

// What a rollback does to rows may set off triggers, whose effects need not end with a savepoint.
bool ends_with_a_savepoint(const Statement& statement, const Dialect& dialect) {
  const StatementFacts facts = dialect.facts_of(statement);
  return !dialect.traits(statement).needs_autocommit && facts.writes.empty() &&
         std::none_of(facts.calls.begin(), facts.calls.end(),
                      [&](const std::string& function) { return dialect.moves_counter(function); });
}

}  // namespace

bool is_to_be_tried(const Step& step, const Dialect& dialect) {
  return std::any_of(step.statements.begin(), step.statements.end(), [&](const Statement& each) {
    return is_seldom_undone(dialect.facts_of(each));
  });
}

// What ran and cannot be looked at is not tried.
std::string tried(std::string sql, const Step& step, const Schema& before, Connection& connection,
                  const Dialect& dialect, const Introspector& introspector,
                  const HistoryTables& tables) {
  const RollbackParts parts = split_rollback(sql, dialect.scan_rules());
  const bool can_be_tried =
      std::all_of(parts.statements.begin(), parts.statements.end(),
                  [&](const Statement& each) { return ends_with_a_savepoint(each, dialect); });
  if (parts.statements.empty() || !can_be_tried) return sql;
  Savepoint savepoint(connection);
  bool is_exact = true, has_run = false;
  try {
    const ScriptResult result = connection.run(parts.statements);
    if (result.failure)
      throw Error(result.failure->connection_lost ? ErrorCode::connection : ErrorCode::sql,
                  result.failure->message);
    has_run = true;
    const Schema now = introspector.introspect_to_undo(connection, tables);
    is_exact = diff(now, before, {}).empty();
  } catch (const Error& error) {
    refuse_lost(error, connection);
    savepoint.undo();
    return has_run ? sql : without_undo(parts, error);
  }
  savepoint.undo();
  return is_exact ? sql : with_losses(std::move(sql), step, dialect);
}

}  // namespace sluice
