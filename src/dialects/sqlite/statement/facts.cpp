// What a statement does, read from its words.
#include "core/sql/sql_condition.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

StatementFacts facts_of(std::string_view sql) {
  StatementFacts facts = parse_statement(sql).facts;
  note_condition(facts, sql, scan_rules());
  return facts;
}

}  // namespace sluice::sqlite
