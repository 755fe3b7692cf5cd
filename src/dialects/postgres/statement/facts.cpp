// What a statement does, read from the tree that PostgreSQL's own parser makes of it.
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {

StatementFacts facts_of(std::string_view /*sql*/) {
  StatementFacts facts;
  facts.unknown = true;
  return facts;
}

}  // namespace sluice::postgres
