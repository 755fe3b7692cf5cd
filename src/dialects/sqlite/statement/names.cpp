#include "dialects/sqlite/statement/names.hpp"

#include "base/text.hpp"

namespace sluice::sqlite {

std::string quote(std::string_view identifier) {
  return text::cat('"', text::replace_all(identifier, "\"", "\"\""), '"');
}

std::string backtick(std::string_view identifier) {
  return text::cat('`', text::replace_all(identifier, "`", "``"), '`');
}

std::string literal(std::string_view text) {
  return text::cat('\'', text::replace_all(text, "'", "''"), '\'');
}

std::string unquote(std::string_view token) {
  if (token.size() < 2) return std::string(token);
  const char open = token.front();
  const char close = open == '[' ? ']' : open;
  if (std::string_view("\"`'[").find(open) == std::string_view::npos || token.back() != close)
    return std::string(token);
  const std::string_view inner = token.substr(1, token.size() - 2);
  return open == '[' ? std::string(inner)
                     : text::replace_all(inner, std::string(2, close), std::string(1, close));
}

bool is_rebuild_name(std::string_view table) {
  return text::equals_ignore_case(table.substr(0, 6), "__new_");
}

}  // namespace sluice::sqlite
