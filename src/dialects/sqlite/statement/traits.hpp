// What each statement means for the transaction it would run in, https://sqlite.org/pragma.html.
#pragma once

#include <optional>

#include "core/ports/database.hpp"

namespace sluice::sqlite {

StatementTraits traits(const Statement& statement);
StatementFacts facts_of(const std::string& sql);
std::optional<Dialect::Probe> probe(const Statement& statement);
std::string undo_query(std::span<const CatalogQuestion> questions);

}  // namespace sluice::sqlite
