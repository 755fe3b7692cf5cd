// What a statement does, read from its words once.
#include "base/text_cache.hpp"
#include "core/sql/sql_condition.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

std::shared_ptr<const ParsedStatement> parsed(const std::string& sql) {
  static TextCache<ParsedStatement> cache([](const std::string& text) {
    ParsedStatement statement = parse_statement(text);
    note_condition(statement.facts, text, scan_rules());
    return statement;
  });
  return cache.of(sql);
}

StatementFacts facts_of(const std::string& sql) { return parsed(sql)->facts; }

}  // namespace sluice::sqlite
