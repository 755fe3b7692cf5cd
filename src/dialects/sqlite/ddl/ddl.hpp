// The SQL of single objects, as drizzle-kit writes it; a table read from the catalog has
// its own text.
#pragma once

#include <string>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::sqlite {

// All without a semicolon.
std::string column_definition(const Column& column);
std::string create_table(const Table& table);
std::string create_index(const std::string& table, const Index& index);
std::string create_view(const View& view);

// Of a table, or of one of its columns.
Lost lost_of(LostKind kind, const Table& table, const Column* column = nullptr);

// The statements that make `from` into `to`, each ended by a semicolon. Tables keep their rows, and
// what stands on a table is made again where the table is.
std::vector<RenderedStatement> render(const std::vector<Change>& changes, const Schema& from,
                                      const Schema& to);

}  // namespace sluice::sqlite
