// How PostgreSQL's SQL is read, and what a statement of it means for a transaction.
// No server needed.
#pragma once

#include "dialects/postgres/statement/names.hpp"
#include "sluice/database.hpp"

namespace sluice::postgres {

ScanRules scan_rules();
inline std::string quote_literal(std::string_view text) { return literal(text); }

StatementTraits traits_of(const Statement& statement);
std::optional<Dialect::Probe> probe_for(const Statement& statement);
Connection::Bound undo_query(std::span<const CatalogQuestion> questions,
                             const std::string& product);

}  // namespace sluice::postgres
