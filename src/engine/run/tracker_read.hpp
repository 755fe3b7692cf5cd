// All history tables in one query, and its answer as a History.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/history/event_chain.hpp"
#include "core/ports/database.hpp"
#include "core/ports/history_sql.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// Which of the tables exist.
struct FoundTables {
  bool schema = false, history = false, tracking = false, events = false, legacy = false;
  HistoryShape shape = HistoryShape::missing;
  std::string tracking_schema;     // where ours are, or would be made; empty: cannot be told
  std::string legacy_schema = {};  // of the home-made table, quoted
  // Of a home-made table with other columns: what each is called there. One without a name and
  // without a checksum cannot be read, and its columns are named.
  std::map<std::string, std::string> legacy_columns = {};
  std::string legacy_unread = {};
  bool chained = false;                 // the events can hold a chain
  std::set<std::string> suspects = {};  // kinds of tables that may not be ours to read
  bool operator==(const FoundTables&) const = default;
};

// The probe's answer. Throws Error(history) for a table that lacks columns, naming those
// found and expected.
FoundTables find_tables(const Rows& probe, const std::string& history_name);

// Throws Error(refused) for the first of the tables that must not be read.
void refuse_untrusted(const Rows& untrusted, const FoundTables& found);
// Throws Error(config) for a schema in which nothing of ours may be.
void refuse_system_schema(const std::string& schema, std::string_view flag, const Dialect& dialect);

// What the home-made table of these columns is read by.
void find_legacy_columns(const std::vector<std::string>& columns, FoundTables& found);
// SQL of HistorySql about the home-made table, with the full name of the one that was found, and
// none that comes before it since, and its own columns.
std::string about_legacy(const std::string& sql, const FoundTables& found);

// The reads of the tables that exist put one after another, so that they are one round trip; empty
// when there is none.
std::string read_query(const FoundTables& found, const HistorySql& sql);

// The answer to HistorySql::read_chain.
std::vector<StoredEvent> stored_events(const Rows& rows);

// Tags of before the folder was converted, by those of today.
using FormerTags = std::map<std::string, std::string, std::less<>>;

// Throws Error(history) for a cell that is not what its column promises.
History to_history(const FoundTables& found, const Rows& rows, const std::string& history_name,
                   const FormerTags& formers);

}  // namespace sluice
