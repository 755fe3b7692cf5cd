#include "dialects/sqlite/statement/object_text.hpp"

#include <utility>
#include <vector>

#include "base/text.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/token_reader.hpp"

namespace sluice::sqlite {

namespace {

// CREATE [TEMP] [UNIQUE] <object> [IF NOT EXISTS] [schema.]name
std::optional<std::string> read_head(TokenReader& tokens, std::string_view object) {
  if (!tokens.skip(object)) return std::nullopt;
  if (tokens.skip("IF", "NOT")) tokens.skip("EXISTS");
  std::string name = tokens.take_name();
  return tokens.skip(".") ? tokens.take_name() : name;
}

bool skip_create(TokenReader& tokens) {
  if (!tokens.skip("CREATE")) return false;
  if (!tokens.skip("TEMP")) tokens.skip("TEMPORARY");
  return true;
}

bool is_name_or_text(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier ||
         token.kind == TokenKind::string;
}

// One entry of an index: a column or an expression, its collation, its direction.
IndexColumn read_entry(TokenReader& tokens) {
  IndexColumn column;
  const std::size_t begin = tokens.begin();
  std::size_t end = begin;
  const bool starts_as_name = is_name_or_text(tokens.peek());
  std::size_t count = 0;
  while (!tokens.at_end() && !tokens.at(",") && !tokens.at(")")) {
    if (tokens.skip("DESC")) {
      column.ascending = false;
    } else if (tokens.skip("COLLATE")) {
      column.opclass = tokens.take_name();
    } else if (!tokens.skip("ASC")) {
      if (tokens.at("("))
        tokens.take_parentheses();
      else
        tokens.take();
      ++count;
      end = tokens.end();
    }
  }
  column.is_expression = count != 1 || !starts_as_name;
  const std::string_view text = tokens.text(begin, end);
  column.expression = column.is_expression ? std::string(text) : TokenReader(text).take_name();
  return column;
}

}  // namespace

IndexColumn read_index_column(std::string_view sql) {
  TokenReader tokens(sql);
  return read_entry(tokens);
}

std::optional<Index> read_index(std::string_view sql) {
  TokenReader tokens(sql);
  Index index;
  if (!skip_create(tokens)) return std::nullopt;
  index.unique = tokens.skip("UNIQUE");
  const std::optional<std::string> name = read_head(tokens, "INDEX");
  if (!name || !tokens.skip("ON")) return std::nullopt;
  index.name = *name;
  tokens.take();
  tokens.skip("(");
  do index.columns.push_back(read_entry(tokens));
  while (tokens.skip(","));
  tokens.skip(")");
  if (!tokens.skip("WHERE")) return index;
  const std::size_t begin = tokens.begin();
  while (!tokens.at_end()) tokens.take();
  index.where = tokens.text(begin, tokens.end());
  return index;
}

std::optional<View> read_view(std::string_view sql) {
  TokenReader tokens(sql);
  if (!skip_create(tokens)) return std::nullopt;
  const std::optional<std::string> name = read_head(tokens, "VIEW");
  if (!name) return std::nullopt;
  View view{.name = {.schema = {}, .name = *name}};
  if (tokens.at("(")) view.with.emplace_back("columns", std::string(tokens.take_parentheses()));
  tokens.skip("AS");
  view.definition = std::string(without_last_comment(sql.substr(tokens.begin())));
  return view;
}

std::string trigger_table(std::string_view sql) {
  TokenReader tokens(sql);
  if (!skip_create(tokens) || !read_head(tokens, "TRIGGER")) return {};
  tokens.skip_to("ON");
  tokens.skip("ON");
  return tokens.take_name();
}

}  // namespace sluice::sqlite
