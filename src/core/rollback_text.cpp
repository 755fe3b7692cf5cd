#include "core/rollback_text.hpp"

#include "base/text.hpp"
#include "core/diff.hpp"
#include "core/sql_scanner.hpp"

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

}  // namespace

std::string rollback_text(const Inverse& inverse, std::string_view reason) {
  Text sql;
  for (const std::string& lost : inverse.lost) sql.lost(lost);
  for (const std::string& unknown : inverse.unknown)
    sql.lost(text::cat("what was before `", unknown, "`", reason.empty() ? "" : ": ", reason));
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

RollbackParts split_rollback(std::string_view sql, const ScanRules& rules) {
  RollbackParts parts{.statements = split_statements(sql, rules)};
  for (Lexeme lexeme = read_lexeme(sql, 0, rules); lexeme.kind != LexemeKind::end;
       lexeme = read_lexeme(sql, lexeme.end, rules)) {
    const std::string_view comment = sql.substr(lexeme.begin, lexeme.end - lexeme.begin);
    if (lexeme.kind == LexemeKind::line_comment && comment.starts_with(k_irreversible))
      parts.lost.emplace_back(text::trim(comment.substr(k_irreversible.size())));
  }
  return parts;
}

}  // namespace sluice
