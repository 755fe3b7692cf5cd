#include "core/sql/sql_ending.hpp"

#include "core/sql/sql_token.hpp"

namespace sluice {

SqlEnding ending_of(std::string_view sql, const ScanRules& rules) {
  if (sql.find('\0') != std::string_view::npos) return SqlEnding::broken;
  Tokens tokens(sql, rules);
  Token last;
  bool is_blank = true;
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
    is_blank = is_blank && token.text == ";";
    last = token;
  }
  if (tokens.unterminated()) return SqlEnding::broken;
  if (is_blank) return SqlEnding::blank;
  return last.text == ";" ? SqlEnding::semicolon : SqlEnding::open;
}

}  // namespace sluice
