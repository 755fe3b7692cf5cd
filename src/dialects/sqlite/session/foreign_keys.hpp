// Rows whose parent a transaction took away: found before the commit, told from those that were
// there before.
//
// Statements on tables' definitions, and the filling of rebuilt tables, run with foreign keys off,
// so that dropping a table in a rebuild neither deletes nor changes a row of its children. What
// that can break is looked for once before the first such statement and once at the end, only in
// the tables it concerns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dialects/sqlite/statement/parsed_statement.hpp"

struct sqlite3;

namespace sluice::sqlite {

// Rows of one table whose parent rows are absent.
struct Orphans {
  std::string child;
  std::string parent;
  std::size_t count = 0;
  std::vector<std::int64_t> rowids;  // the first few; none for a table without rowid
};

// `2 rows of "posts" refer to rows of "users" that do not exist (rowid 4, 7)`, one clause for each.
std::string describe(const std::vector<Orphans>& orphans);

class ForeignKeyGuard {
 public:
  explicit ForeignKeyGuard(sqlite3* database) : database_(database) {}

  // Whether the statement is to run with foreign keys enforced. `lifted`: the file said PRAGMA
  // foreign_keys=OFF.
  bool enforces(const ParsedStatement& statement, bool lifted) const;

  // Called around each statement of the user inside a transaction; `after` when it went well.
  void before(const ParsedStatement& statement, bool enforced);
  void after(const ParsedStatement& statement);

  // Orphans that were not there before the transaction.
  std::vector<Orphans> new_orphans();
  // SQLite's own count of deferred keys that are still to be satisfied does not see what satisfied
  // them while enforcement was off. Called where there are no new orphans: brings it to nought.
  void settle_deferred();
  bool has_touched() const { return everything_ || !touched_.empty(); }
  void forget();  // the transaction is over

 private:
  struct Orphan {
    std::string child, parent,
        values;  // table names in lower case, the child's key columns as literals
    auto operator<=>(const Orphan&) const = default;
  };
  using Counts = std::map<Orphan, std::size_t>;

  bool is_rebuild(const std::string& table) const;
  void expect_deferred();
  void touch(const std::string& table);
  void touch(const ObjectUse& use, bool adds_foreign_key);
  void touch_everything();
  void note_orphans(const std::string& child);
  std::set<std::string> concerned() const;
  // Calls found(orphan, child, parent, rowid), the names in their own letters, for each orphan
  // of a table.
  template <class Found>
  void find_orphans(const std::string& child, const Found& found) const;

  sqlite3* database_;
  bool everything_ = false;
  bool has_begun_ = false;         // tables with deferred keys are in seen_
  std::set<std::string> touched_;  // in lower case, as all names here
  std::set<std::string> seen_;     // children whose orphans are in before_
  Counts before_;
};

}  // namespace sluice::sqlite
