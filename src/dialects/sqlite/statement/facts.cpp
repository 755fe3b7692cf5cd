// What a statement does, read from its words once.
#include "base/text_cache.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

std::shared_ptr<const ParsedStatement> parsed(const std::string& sql) {
  static TextCache<ParsedStatement> cache(
      [](const std::string& text) { return parse_statement(text); });
  return cache.of(sql);
}

StatementFacts facts_of(const std::string& sql) { return parsed(sql)->facts; }

}  // namespace sluice::sqlite
