// How PostgreSQL's SQL is read, and what a statement of it means for a transaction.
// No server needed.
#pragma once

#include "core/ports/database.hpp"
#include "dialects/postgres/facts/facts.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

DialectFacts facts();
bool is_system_schema(std::string_view schema);
bool redirects_names(const StatementFacts& facts);
Dialect::HomeNames home_names();

inline std::string quote_literal(std::string_view text) { return literal(text); }

StatementTraits traits_of(const StatementFacts& facts);
std::optional<Dialect::Probe> probe_for(const StatementFacts& facts);
Connection::Bound undo_query(std::span<const CatalogQuestion> questions,
                             const std::string& product);

}  // namespace sluice::postgres
