#include "dialects/sqlite/session/row_watch.hpp"

#include <sqlite3.h>

#include <cstring>
#include <string_view>

#include "base/text.hpp"

namespace sluice::sqlite {

namespace {

void before_change(void* watch, sqlite3* /*database*/, int operation, const char* schema,
                   const char* table, sqlite3_int64 /*old_row*/, sqlite3_int64 /*new_row*/) {
  if (std::string_view(schema) == "main")
    static_cast<HookedRowWatch*>(watch)->note(operation, table);
}

bool is_equal(sqlite3_value* a, sqlite3_value* b) {
  const int type = sqlite3_value_type(a);
  if (type != sqlite3_value_type(b)) return false;
  if (type == SQLITE_NULL) return true;
  if (type == SQLITE_INTEGER) return sqlite3_value_int64(a) == sqlite3_value_int64(b);
  if (type == SQLITE_FLOAT) {
    const double left = sqlite3_value_double(a);
    const double right = sqlite3_value_double(b);
    return std::memcmp(&left, &right, sizeof left) == 0;
  }
  const void* left = sqlite3_value_blob(a);
  const void* right = sqlite3_value_blob(b);
  const int size = sqlite3_value_bytes(a);
  return size == sqlite3_value_bytes(b) &&
         (size == 0 || std::memcmp(left, right, static_cast<std::size_t>(size)) == 0);
}

std::set<std::string> tables_of(sqlite3* database) {
  std::set<std::string> tables;
  for (Cursor cursor(database, "SELECT name FROM main.sqlite_schema WHERE type = 'table'");
       cursor.next();)
    tables.insert(cursor.text(0));
  return tables;
}

// The tables in which virtual ones keep their rows, with the virtual one's name.
std::map<std::string, std::string> shadows_of(sqlite3* database) {
  std::map<std::string, std::string> shadows;
  for (Cursor cursor(
           database,
           "SELECT s.name, v.name FROM main.pragma_table_list AS s, "
           "main.pragma_table_list AS v WHERE s.schema = 'main' AND v.schema = 'main' AND "
           "s.type = 'shadow' AND v.type = 'virtual' AND substr(s.name, 1, "
           "length(v.name) + 1) = v.name || '_' ORDER BY length(v.name)");
       cursor.next();)
    shadows[cursor.text(0)] = cursor.text(1);
  return shadows;
}

// Its text has the word.
bool has_trigger(sqlite3* database, const std::string& table, const std::string& word) {
  const Rows found = select(database,
                            "SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger' AND "
                            "lower(tbl_name) = lower(?1) AND sql LIKE '%' || ?2 || '%'",
                            {table, word});
  return !found.rows.empty();
}

std::string collation_of(sqlite3* database, const std::string& table, const std::string& column) {
  const char* collation = nullptr;
  const int code = sqlite3_table_column_metadata(database, "main", table.c_str(), column.c_str(),
                                                 nullptr, &collation, nullptr, nullptr, nullptr);
  return code == SQLITE_OK && collation != nullptr ? collation : "";
}

// A unique index that may hold NULL tells apart the rows that have a value. It must compare as the
// column does.
std::vector<std::string> keys_of(sqlite3* database, const std::string& table) {
  std::vector<std::string> keys;
  for (Cursor cursor(database,
                     "SELECT max(name) FROM main.pragma_table_info(?1) WHERE pk > 0 AND NOT EXISTS "
                     "(SELECT 1 FROM main.pragma_index_list(?1) WHERE origin = 'pk') "
                     "HAVING count(*) = 1",
                     {table});
       cursor.next();)
    keys.push_back(cursor.text(0));
  for (Cursor cursor(database,
                     "SELECT max(c.name), max(c.coll) FROM main.pragma_index_list(?1) AS i, "
                     "main.pragma_index_xinfo(i.name) AS c WHERE i.\"unique\" AND NOT i.partial "
                     "AND c.key GROUP BY i.name HAVING count(*) = 1 AND max(c.cid) >= 0",
                     {table});
       cursor.next();)
    if (text::equals_ignore_case(collation_of(database, table, cursor.text(0)), cursor.text(1)))
      keys.push_back(cursor.text(0));
  return keys;
}

}  // namespace

HookedRowWatch::HookedRowWatch(sqlite3* database)
    : database_(database), tables_before_(tables_of(database)), counters_before_(counters()) {
  sqlite3_preupdate_hook(database_, before_change, this);
}

HookedRowWatch::~HookedRowWatch() { sqlite3_preupdate_hook(database_, nullptr, nullptr); }

void HookedRowWatch::note(int operation, const char* table) {
  Counts& counts = counts_[table];
  if (operation == SQLITE_INSERT) {
    ++counts.inserted;
    return;
  }
  if (operation == SQLITE_DELETE) {
    ++counts.deleted;
    return;
  }
  ++counts.updated;
  const int width = sqlite3_preupdate_count(database_);
  if (counts.changed.empty())
    counts.changed.resize(static_cast<std::size_t>(width));
  else if (counts.changed.size() != static_cast<std::size_t>(width))
    counts.is_narrowed = true;
  if (counts.is_narrowed) return;
  for (int column = 0; column < width; ++column) {
    if (counts.changed[static_cast<std::size_t>(column)]) continue;
    sqlite3_value* old_value = nullptr;
    sqlite3_value* new_value = nullptr;
    const bool is_read = sqlite3_preupdate_old(database_, column, &old_value) == SQLITE_OK &&
                         sqlite3_preupdate_new(database_, column, &new_value) == SQLITE_OK;
    if (!is_read || !is_equal(old_value, new_value))
      counts.changed[static_cast<std::size_t>(column)] = true;
  }
}

// By AUTOINCREMENT, for each table; there is no such table before the first.
std::map<std::string, std::int64_t> HookedRowWatch::counters() const {
  std::map<std::string, std::int64_t> counters;
  const Rows kept =
      select(database_, "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'");
  if (kept.rows.empty()) return counters;
  for (Cursor cursor(database_, "SELECT name, seq FROM main.sqlite_sequence"); cursor.next();)
    counters[cursor.text(0)] = cursor.integer(1);
  return counters;
}

std::optional<std::vector<std::string>> HookedRowWatch::names_of(const std::string& table,
                                                                 const Counts& counts) const {
  if (counts.is_narrowed) return {};
  std::vector<std::string> all;
  for (Cursor cursor(database_, "SELECT name, hidden FROM main.pragma_table_xinfo(?1)", {table});
       cursor.next();) {
    if (cursor.integer(1) != 0) return {};
    all.push_back(cursor.text(0));
  }
  if (counts.updated > 0 && all.size() != counts.changed.size()) return {};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < counts.changed.size(); ++i)
    if (counts.changed[i]) names.push_back(all[i]);
  return names;
}

ObservedChanges HookedRowWatch::changes() {
  ObservedChanges observed;
  const std::set<std::string> tables = tables_of(database_);
  const std::map<std::string, std::string> shadows = shadows_of(database_);
  std::map<std::string, RowChanges> virtuals;
  for (const auto& [table, counts] : counts_) {
    if (!tables.contains(table)) continue;
    if (const auto shadow = shadows.find(table); shadow != shadows.end()) {
      RowChanges& whole = virtuals[shadow->second];
      whole.inserted += counts.inserted;
      whole.updated += counts.updated;
      whole.deleted += counts.deleted;
      whole.parts.push_back(table);
      continue;
    }
    observed.tables.push_back(
        {.table = {{}, table},
         .is_new = !tables_before_.contains(table),
         .inserted = counts.inserted,
         .updated = counts.updated,
         .deleted = counts.deleted,
         .columns = names_of(table, counts),
         .may_be_updated_otherwise = has_trigger(database_, table, "update"),
         .keys = counts.inserted > 0 ? keys_of(database_, table) : std::vector<std::string>(),
         .has_delete_triggers = has_trigger(database_, table, "delete")});
  }
  for (auto& [table, changes] : virtuals) {
    changes.table = {{}, table};
    changes.is_new = !tables_before_.contains(table);
    changes.is_virtual = true;
    observed.tables.push_back(changes);
  }
  const auto now = counters();
  for (const auto& [table, value] : counters_before_) {
    const auto found = now.find(table);
    const bool is_moved = found == now.end() || found->second != value;
    if (is_moved && tables.contains(table))
      observed.counters.push_back({"table", {{}, table}, "sqlite_sequence"});
  }
  return observed;
}

}  // namespace sluice::sqlite
