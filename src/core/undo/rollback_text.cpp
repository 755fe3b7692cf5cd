#include "core/undo/rollback_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "core/sql/sql_scanner.hpp"

namespace sluice {

namespace {

class Text {
 public:
  void lost(std::string_view what) { add(text::cat(k_irreversible, what)); }

  void add(std::string_view line) {
    sql_ += text::trim(line);
    sql_ += '\n';
  }

  void add_all(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) add(line);
  }

  std::string take() { return sql_.empty() ? std::string(k_nothing_to_undo) : std::move(sql_); }

 private:
  std::string sql_;
};

// A remark about rows that a copy from before cannot answer: where the present rows came from.
bool stays_lost(std::string_view lost) {
  return lost.starts_with("rows that INSERT") || lost.starts_with("rows put into") ||
         lost.starts_with("where a sequence") || lost.ends_with(" … changed");
}

// Whether a remark of a renderer's is about the table's rows or values: "the rows of t", "… t.c …".
bool is_about(std::string_view remark, const ObjectName& table, const DialectFacts& facts) {
  const std::string name = table.schema.empty() || table.schema == facts.default_schema()
                               ? table.name
                               : text::cat(table.schema, ".", table.name);
  for (const std::string& said : {text::cat("the rows of ", name), text::cat("counter of ", name)})
    if (remark.ends_with(said) || remark.find(said + ",") != std::string_view::npos) return true;
  return remark.find(text::cat(" ", name, ".")) != std::string_view::npos;
}

std::string without_covered(const std::string& statement, const std::set<ObjectName>& covered,
                            const DialectFacts& facts) {
  std::string_view rest = statement;
  std::string kept;
  while (rest.starts_with(k_irreversible)) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const std::string_view line = text::trim(rest.substr(0, end));
    if (std::none_of(covered.begin(), covered.end(),
                     [&](const ObjectName& table) { return is_about(line, table, facts); }))
      kept += rest.substr(0, end);
    rest.remove_prefix(end);
  }
  return kept + std::string(rest);
}

}  // namespace

bool is_placeholder(std::string_view sql, const ScanRules& rules) {
  if (text::trim(sql) == text::trim(k_nothing_to_undo)) return false;
  const RollbackParts parts = split_rollback(sql, rules);
  return parts.statements.empty() && parts.lost.empty();
}

std::string rollback_text(const Inverse& inverse, std::string_view reason) {
  Text sql;
  for (const std::string& lost : inverse.lost) sql.lost(lost);
  for (const Inverse::Unknown& unknown : inverse.unknown)
    sql.lost(
        text::cat("what was before `", unknown.shown, "`", reason.empty() ? "" : ": ", reason));
  sql.add_all(inverse.rows);
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
  for (const std::string& lost : inverse.lost) sql.lost(lost);
  sql.add_all(inverse.rows);
  sql.add_all(dialect.render(changes, after, before));
  return sql.take();
}

std::string rollback_text(const Inverse& inverse, const Schema& before, const Schema& after,
                          const SchemaDialect& dialect, const RowsBack& back) {
  const DialectFacts& facts = back.facts;
  Text sql;
  for (const std::string& lost : inverse.lost)
    if (stays_lost(lost)) sql.lost(lost);
  for (const std::string& lost : back.lost) sql.lost(lost);
  sql.add_all(inverse.rows);
  sql.add_all(back.first);
  const Schema middle = schema_awaiting_rows(before, back.tables, facts);
  const auto render = [&](const Schema& from, const Schema& to, const Renames& renames) {
    for (const std::string& statement : dialect.render(diff(from, to, renames), from, to))
      sql.add(without_covered(statement, back.covered, facts));
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
