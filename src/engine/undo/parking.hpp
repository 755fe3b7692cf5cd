// Copies what a step is about to destroy to tables of ours. After the step it keeps only what is
// gone, and gives the SQL that restores it. All in the step's own transaction.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"
#include "core/undo/danger.hpp"
#include "core/undo/parking_sql.hpp"
#include "core/undo/rows_back.hpp"
#include "sluice/plan.hpp"

namespace sluice {

class Parking {
 public:
  // The name under which the copies are recorded.
  struct Label {
    std::string history;  // of which history: see Tracker::history_name
    std::string at;
  };
  // Who uses the copies later: the stored rollback, the migration when it is applied
  // again, or nobody.
  enum class For { rollback, redo, safekeeping };
  Parking(Connection& connection, const Dialect& dialect, Label label, For use)
      : connection_(connection),
        dialect_(dialect),
        sql_(dialect),
        label_(std::move(label)),
        use_(use) {}

  // Call before the step. Throws Error if something cannot be copied: then the step must not run.
  void copy(const Step& step, const Danger& danger, const Schema& before);
  // Call after the step, with the same `before`; the tables' names follow `renames`.
  struct Settled {
    RowsBack back;
    std::vector<std::string> parked;  // for people, one for each copy that stays
    std::int64_t last_id = 0;         // of those that are put back
  };
  Settled settle(const Schema& before, const Schema& after, const Renames& renames);

  // What rollbacks of this history parked, by the migration's file name: to be run when the
  // migration is applied again, before its statements and after them.
  struct Waiting {
    std::vector<Statement> first, rows;
  };
  static std::map<std::string, Waiting> waiting(Connection& connection, const Dialect& dialect,
                                                const std::string& history);
  // Runs in the open transaction; throws Error if something cannot be restored.
  static void put_back_first(Connection& connection, const Waiting& waiting);
  static void put_back(Connection& connection, const Dialect& dialect, const Waiting& waiting);

 private:
  struct Copy {
    ObjectName table;
    std::int64_t id = 0;
    std::string place;
  };
  struct Found;
  void note_indexes(const Danger& danger, const Schema& before);
  void fill_indexes(RowsBack& back) const;
  void copy_table(const Step& step, const Table& table);
  void settle_table(const Copy& copy, const Table& before, const Schemas& schemas,
                    const Renames& renames, Settled& settled);
  void keep(const Copy& copy, const Pairing& pair, const Found& found, Settled& settled);
  void release(const Copy& copy);
  void put_parents_first(const Schema& before);
  void store(const RowsBack& back, std::int64_t id);
  std::int64_t number(const std::string& query);
  void run(const std::vector<std::string>& statements);

  Connection& connection_;
  const Dialect& dialect_;
  ParkingSql sql_;
  Label label_;
  For use_;
  bool has_index_ = false;
  std::vector<Copy> copies_;
  // Virtual tables that triggers write to; they are no copies' business.
  std::vector<const OtherObject*> written_, changed_;
  ParkingDialect::Counters counters_;  // where they stood
};

}  // namespace sluice
