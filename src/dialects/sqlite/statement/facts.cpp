// What a statement does, read from its words.
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

StatementFacts facts_of(std::string_view /*sql*/) {
  StatementFacts facts;
  facts.unknown = true;
  return facts;
}

}  // namespace sluice::sqlite
