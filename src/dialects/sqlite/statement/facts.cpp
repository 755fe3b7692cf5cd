// What a statement does, read from its words.
#include "dialects/sqlite/statement/parsed_statement.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

StatementFacts facts_of(std::string_view sql) { return parse_statement(sql).facts; }

}  // namespace sluice::sqlite
