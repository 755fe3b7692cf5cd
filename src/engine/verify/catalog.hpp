// A database looked at as it is, without a migrations folder.
#pragma once

#include <cstddef>
#include <string>

#include "core/ports/database.hpp"
#include "core/ports/schema_model.hpp"

namespace sluice {

struct CatalogPlace {
  Backend backend;
  ConnectOptions connect;  // is read from only, whatever it says
  HistoryTables tables;    // not part of what is read
};

struct CatalogStats {
  std::string product, name;
  DatabaseSize size;
  std::size_t views = 0;
  std::size_t applied = 0;  // rows of Drizzle's history table
  bool operator==(const CatalogStats&) const = default;
};

// Each in one read-only transaction. A SQLite file that does not exist yet holds nothing, and is
// not made. Throws as Driver::connect and Connection::query do.
Schema read_catalog(const CatalogPlace& place);
CatalogStats read_stats(const CatalogPlace& place);

// `expected`, a snapshot's, with the expressions that differ from `actual`, which was read
// there, as that server prints them. Nothing of it stays; where the server refuses, the text
// stays as it is.
Schema printed_by_server(const CatalogPlace& place, Schema expected, const Schema& actual);

// How many objects of the user's there are; roles are the server's and do not count.
std::size_t count_objects(const Schema& schema);

}  // namespace sluice
