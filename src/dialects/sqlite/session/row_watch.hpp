// Counts changes of rows by SQLite's preupdate hook. It sees what cascades and triggers do at every
// depth, and rows that REPLACE removes; it does not see what DROP TABLE and DROP COLUMN take.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/ports/row_watch.hpp"
#include "dialects/sqlite/session/handle.hpp"

namespace sluice::sqlite {

class HookedRowWatch final : public RowWatch {
 public:
  // Takes the connection's only preupdate hook while it lives.
  explicit HookedRowWatch(sqlite3* database);
  ~HookedRowWatch() override;
  HookedRowWatch(const HookedRowWatch&) = delete;
  HookedRowWatch& operator=(const HookedRowWatch&) = delete;

  ObservedChanges changes() override;

  struct Counts {
    std::int64_t inserted = 0, updated = 0, deleted = 0;
    std::vector<bool> changed;  // by the column's place
    bool is_narrowed = false;   // rows of other widths were changed: a column came or went between
  };
  // Called by the hook, within a statement.
  void note(int operation, const char* table);

 private:
  std::map<std::string, std::int64_t> counters() const;
  std::optional<std::vector<std::string>> names_of(const std::string& table,
                                                   const Counts& counts) const;

  sqlite3* database_;
  std::set<std::string> tables_before_;
  std::map<std::string, std::int64_t> counters_before_;
  std::map<std::string, Counts> counts_;
};

}  // namespace sluice::sqlite
