// Tables that two schemas hold alike to the letter: most are, and need not be spelled in one way to
// be compared.
#pragma once

#include <optional>

#include "core/ports/schema.hpp"

namespace sluice {

// Whether they are one as they were read, but for a table's own text and the order of
// keys and indexes.
bool is_identical(const Table& one, const Table& other);

struct SchemaPair {
  Schema expected, actual;
};

// Both without the tables that are plainly the same. Nothing where most are not, or none is: what
// is left would be nearly all.
std::optional<SchemaPair> without_identical(const Schema& expected, const Schema& actual);

}  // namespace sluice
