#include "core/undo/rollback_text.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "core/sql/sql_scanner.hpp"
#include "core/undo/lost_text.hpp"
#include "core/undo/observed.hpp"

namespace sluice {

namespace {

class Text {
 public:
  // Said once.
  void lost(const Lost& lost) {
    const std::string line = irreversible_line(lost);
    if (said_.insert(line).second) add(line);
  }

  void lost(const std::vector<Lost>& all) {
    for (const Lost& each : all) lost(each);
  }

  void add(std::string_view line) {
    if (line.empty()) return;
    sql_ += text::trim(line);
    sql_ += '\n';
  }

  void add_all(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) add(line);
  }

  std::string take() { return sql_.empty() ? std::string(k_nothing_to_undo) : std::move(sql_); }

  // What deletes rows that were put in; of what is not certain, that they stay.
  void rows(const std::vector<RowUndo>& all) {
    for (const RowUndo& undo : all)
      if (!undo.is_certain)
        lost(Lost{.kind = LostKind::rows_inserted,
                  .object = {"table", undo.table, ""},
                  .shown = undo.shown});
    for (const RowUndo& undo : all)
      if (undo.is_certain) add(undo.sql);
  }

 private:
  std::string sql_;
  std::set<std::string> said_;
};

// Whether a table is among others, by a name that it has or had.
bool holds(const std::set<ObjectName>& tables, const ObjectName& table, const DialectFacts& facts,
           const Renames& renames) {
  const auto is_same = [&](const ObjectName& a, const ObjectName& b) {
    return facts.ignores_case ? text::equals_ignore_case(a.name, b.name) : a == b;
  };
  ObjectName name = table;
  for (const auto& [from, to] : renames.tables)
    if (is_same(to, name)) name = from;
  return std::any_of(tables.begin(), tables.end(), [&](const ObjectName& each) {
    return is_same(each, name) || is_same(each, table);
  });
}

// Rows of before answer what statements took from rows. They do not tell where the present ones
// came from, nor do they hold settings. Of an object that comes back they hold the rows, where its
// table is among those covered.
bool is_covered(const Lost& lost, const RowsBack& back, const Renames& renames) {
  const auto is_among = [&](const std::set<ObjectName>& tables) {
    return lost.object.name.name.empty() || holds(tables, lost.object.name, back.facts, renames);
  };
  switch (lost.kind) {
    case LostKind::rows_inserted:
    case LostKind::rows_before_rename:
      return !lost.object.name.name.empty() && is_among(back.exact);
    case LostKind::sequence_position:
    case LostKind::setting_value:
    case LostKind::trigger_effects:
    case LostKind::uncounted_rows:
    case LostKind::counter_position:
    case LostKind::statement_effects:
    case LostKind::rows_unclear:
    case LostKind::sequence_start:
    case LostKind::invalid_index:
    case LostKind::constraint_validity:
    case LostKind::key:
    case LostKind::attribute_order:
    case LostKind::attribute_values:
    case LostKind::state_before:
    case LostKind::referring_rows:
    case LostKind::unfitting_values:
    case LostKind::table:
    case LostKind::schema_contents:
    case LostKind::attribute:
    case LostKind::dependents:
    case LostKind::owned_objects:
    case LostKind::rollback: return false;
    case LostKind::rows_in_block:
    case LostKind::call_effects: return true;
    case LostKind::rows_deleted:
    case LostKind::rows_changed:
    case LostKind::values_updated: return is_among(back.covered) || is_among(back.told);
    case LostKind::table_rows:
    case LostKind::column_values:
    case LostKind::column_nulls:
    case LostKind::number_spelling:
    case LostKind::column_target:
    case LostKind::counter: return is_among(back.covered);
  }
  return false;
}

std::vector<Lost> without_covered(std::vector<Lost> lost, const RowsBack& back,
                                  const Renames& renames) {
  std::erase_if(lost, [&](const Lost& each) { return is_covered(each, back, renames); });
  return lost;
}

// Where all rows are known that a migration put in, its own INSERTs need not be taken back one by
// one: the keys that they name may have been there before.
std::vector<RowUndo> rows_to_undo(const Inverse& inverse, const RowsBack& back) {
  std::vector<RowUndo> rows = inverse.rows;
  std::erase_if(rows, [&](const RowUndo& undo) {
    return holds(back.exact, undo.table, back.facts, inverse.renames);
  });
  return rows;
}

}  // namespace

bool is_placeholder(std::string_view sql, const ScanRules& rules) {
  if (text::trim(sql) == text::trim(k_nothing_to_undo)) return false;
  const RollbackParts parts = split_rollback(sql, rules);
  return parts.statements.empty() && parts.lost.empty();
}

std::string rollback_text(const Inverse& inverse, std::string_view reason) {
  Text sql;
  sql.lost(inverse.lost);
  for (const Inverse::Unknown& unknown : inverse.unknown)
    sql.lost(
        Lost{.kind = LostKind::state_before, .by = unknown.shown, .reason = std::string(reason)});
  sql.rows(inverse.rows);
  sql.add_all(inverse.schema);
  return sql.take();
}

std::string rollback_text(const Inverse& inverse, const Schema& before, const Schema& after,
                          const SchemaDialect& dialect) {
  return rollback_text(inverse, diff(after, before, reversed(inverse.renames)), before, after,
                       dialect);
}

std::string rollback_text(const Inverse& inverse, const std::vector<Change>& changes,
                          const Schema& before, const Schema& after, const SchemaDialect& dialect) {
  Text sql;
  sql.lost(inverse.lost);
  sql.rows(inverse.rows);
  for (const RenderedStatement& statement : dialect.render(changes, after, before)) {
    sql.lost(statement.lost);
    sql.add(statement.sql);
  }
  return sql.take();
}

std::string rollback_text(const Inverse& inverse, const Schema& before, const Schema& after,
                          const SchemaDialect& dialect, const RowsBack& back) {
  const DialectFacts& facts = back.facts;
  Text sql;
  sql.lost(without_covered(inverse.lost, back, inverse.renames));
  sql.lost(back.lost);
  sql.rows(rows_to_undo(inverse, back));
  sql.add_all(back.first);
  const Schema middle = schema_awaiting_rows(before, back.tables, facts);
  const auto render = [&](const Schema& from, const Schema& to, const Renames& renames) {
    for (const RenderedStatement& statement : dialect.render(diff(from, to, renames), from, to)) {
      sql.lost(without_covered(statement.lost, back, {}));
      sql.add(statement.sql);
    }
  };
  render(after, middle, reversed(inverse.renames));
  const bool lifts_keys = !back.rows.empty() && !facts.lift_foreign_keys.empty();
  if (lifts_keys) sql.add(text::cat(facts.lift_foreign_keys, ";"));
  sql.add_all(back.rows);
  if (lifts_keys) sql.add(text::cat(facts.enforce_foreign_keys, ";"));
  render(middle, before, {});
  sql.add_all(back.last);
  return sql.take();
}

RollbackParts split_rollback(std::string_view sql, const ScanRules& rules) {
  RollbackParts parts{.statements = split_statements(sql, rules)};
  for (Lexeme lexeme = read_lexeme(sql, 0, rules); lexeme.kind != LexemeKind::end;
       lexeme = read_lexeme(sql, lexeme.end, rules)) {
    const std::string_view comment = sql.substr(lexeme.begin, lexeme.end - lexeme.begin);
    if (lexeme.kind != LexemeKind::line_comment || !comment.starts_with(k_irreversible)) continue;
    std::string lost(text::trim(comment.substr(k_irreversible.size())));
    // Several statements may say the same.
    if (std::find(parts.lost.begin(), parts.lost.end(), lost) == parts.lost.end())
      parts.lost.push_back(std::move(lost));
  }
  return parts;
}

}  // namespace sluice
