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

}  // namespace sluice::sqlite
