// Finds out, while migrations run, what takes each of them back. Costs nothing where the text
// tells, and one query where the catalog tells the rest beforehand; else the schema is looked at
// before and after, once between two migrations that both need it.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/undo/parking.hpp"
#include "engine/undo/rollback_source.hpp"
#include "engine/undo/weigh.hpp"
#include "sluice/plan.hpp"

namespace sluice {

class RollbackCapture {
 public:
  // `source` may be null: then nothing is found out. With a label, what a step destroys is parked
  // under it. All outlive the capture.
  RollbackCapture(const RollbackSource* source, Connection& connection, const HistoryTables& tables,
                  const Dialect& dialect, std::optional<Parking::Label> label)
      : source_(source),
        connection_(connection),
        tables_(tables),
        dialect_(dialect),
        label_(std::move(label)) {}

  // What steps down may lose; none: anything.
  void hold_to(std::optional<NamedLosses> named) { named_ = std::move(named); }

  // A step begins. True where the schema is to be looked at before anything of it runs.
  bool begins(std::size_t number, const Step& step);
  // Asked before anything of the step runs, this spares the looks where `take_answers` says so;
  // without text: only they tell.
  Connection::Bound undo_query(std::size_t number) const;
  bool take_answers(std::size_t number, const Rows& rows);
  // Both in an open transaction in which everything before was sent. Throw for a lost connection,
  // and Error for what cannot be parked, and for rows that are lost beyond what was named: then the
  // step must not run, or be undone.
  void look_before(std::size_t number);
  void look_after(std::size_t number);
  bool wants_look_after(std::size_t number) const { return watched_.count(number) > 0; }

  // What was open is rolled back, and this and all later steps run again.
  void rewind(std::size_t number);
  // The step's SQL; empty: none known.
  std::string sql_of(std::size_t number) const;
  // What was parked of the steps so far, and what could not be; said once.
  std::vector<Finding> take_remarks();

 private:
  struct Watched {
    Inverse inverse;
    const Step* step = nullptr;      // the plan's
    std::optional<SchemaPart> part;  // all that it can change; none: anything
    std::optional<Schema> before;    // none: it could not be looked at, because of `problem`
    std::string problem;
    Danger danger;
    bool counts = false;  // what changes while it runs
    std::unique_ptr<RowWatch> watch;
    std::unique_ptr<Parking> parking;         // none: nothing is parked
    std::optional<Parking::Waiting> waiting;  // is put back into what it makes
    bool keeps_sql = false;                   // its rollback is known already, or it is one
    bool needs_look = true;
    Connection::Bound undo_query;  // answers all that the text leaves open; empty: nothing can
  };
  void derive(std::size_t number, const Step& step);
  void derive_from(std::size_t number, const Step& step, Inverse inverse);
  InverseScope scope();
  void note_children(const Step& step);
  std::string in_home_names(std::string sql);
  Watched& watch(std::size_t number, const Step& step);
  bool counts(const Step& step) const;
  void take_counts(std::size_t number, Watched& watched);
  void find_waiting();
  void watch_waiting(std::size_t number, const Step& step);
  void watch_rows(std::size_t number, const Step& step);
  std::optional<Schema> look(std::string& problem, SchemaPart* part = nullptr);
  void look_at_schema(Watched& watched);
  static ErrorInfo cannot_park(const Watched& watched);
  RowsBack settle(std::size_t number, Watched& watched);
  std::string tried_sql(Watched& watched, const RowsBack& back);
  std::string derived(Watched& watched, const RowsBack& back) const;

  const RollbackSource* source_;
  Connection& connection_;
  const HistoryTables& tables_;
  const Dialect& dialect_;
  std::optional<Parking::Label> label_;
  std::optional<NamedLosses> named_;
  std::optional<std::map<std::string, Parking::Waiting>> waiting_;  // by file; none: not looked
  std::map<std::size_t, std::vector<Finding>> remarks_;
  std::map<std::size_t, Watched> watched_;
  std::map<std::size_t, std::string> sql_;
  std::optional<InverseScope> scope_;  // none: not asked
  std::optional<Schema> current_;      // as of now, where nothing ran since it was looked at
};

}  // namespace sluice
