// What the table of dialects says, for settings and hints.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "dialects/backends.hpp"

namespace sluice::cli {

// A config's or a flag's name → the journal's; empty for a product that Sluice does not know.
std::string canonical_dialect(std::string_view said);

// Nothing where the dialect is empty: not known yet.
std::optional<DialectFacts> facts_of(std::string_view dialect);
// Whether the product has none for certain.
bool lacks_schemas(std::string_view dialect);

// All empty where the dialect is.
ProductNames names_of(std::string_view dialect);

// As journals say them.
std::vector<std::string> dialect_names();

// "Rerun with --dialect postgresql or --dialect sqlite."
std::string dialect_hint();
// "Use postgres://user@host/name, sqlite:path …"
std::string url_hint();

// The product whose servers cannot be reached under this scheme; empty: none.
std::string_view unreachable_product(std::string_view scheme);

}  // namespace sluice::cli
