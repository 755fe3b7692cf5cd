// Walks a plan's steps under a lock: opens and commits, sends statements, and records what was
// applied in the transaction that applied it.
//
// Inside a transaction statements are queued over steps. Outside, each runs alone between two
// committed events, so that a crash leaves at most one statement in doubt.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/execute_context.hpp"
#include "engine/run/statement_queue.hpp"
#include "engine/undo/rollback_capture.hpp"

namespace sluice {

class Execution {
 public:
  // `plan` and `report` outlive it; report.steps is parallel to plan.steps. The connection is in
  // the transaction in which the history was read and the tables were made; `batch` is the number
  // the steps get.
  struct HeldLock {
    Lock& lock;
    LockScope scope;
  };
  Execution(Plan& plan, const ExecuteContext& context, HeldLock grip, int batch, RunReport& report);

  // What steps down may lose; none: anything.
  void hold_to(std::optional<NamedLosses> named) { rollback_.hold_to(std::move(named)); }

  enum class Ended {
    done,
    failed,  // the report says how
    again,   // nothing was committed; the plan got a commit point and is to be run again
  };
  Ended run();

 private:
  struct Mark {
    std::size_t step = 0, segment = 0, recorded = 0, statements_run = 0;
  };
  const Step& step() const { return plan_.steps[at_.step]; }
  const Segment& segment() const { return step().segments[at_.segment]; }

  void walk();
  void run_step();
  void begin_step();
  void look_before();
  template <class Action>
  void timed(const Action& action);  // counts for the step that the walk is at
  void check_file();
  void finish_step(bool commit_now);
  void queue_segment();
  void run_alone();
  void run_alone(std::size_t statement);
  bool was_done(std::size_t statement);
  bool runs_alone() const { return !segment().in_transaction; }

  void open();
  void flush() { (void)flush_then({}); }
  Rows flush_then(const Connection::Bound& query);
  void commit();
  void close_part();
  void note_done(std::size_t end);
  void write_records();
  void after_commit();

  void queue_reset();
  void queue_replay(std::size_t before);
  void run_now(const Statement& statement, std::optional<std::size_t> index);
  void reset_now();
  void replay_now(std::size_t before);

  void announce(std::size_t step);
  void settle_finished(std::size_t before_step);
  Direction direction() const;  // of the run: its first step's
  int stop_signal() const;
  void check_stop();
  struct Failed {
    std::size_t step = 0;
    std::optional<std::size_t> statement;
    FailureKind kind = FailureKind::other;
    bool in_transaction = false;
  };
  [[noreturn]] void fail_statement(Failed at, const StatementFailure& failure);
  Event event(EventKind kind, std::optional<std::size_t> statement = {}) const;

  bool take_commit_point();
  void rewind();
  ErrorInfo stopped_or(ErrorInfo info) const;
  void fail(ErrorInfo info);
  std::optional<std::size_t> failing_step() const;
  void tell_failed(std::size_t step);
  void explain_commit(ErrorInfo& info);
  void explain_record(ErrorInfo& info);
  void name_holder(ErrorInfo& info);
  void explain_standing(ErrorInfo& info, std::size_t step);
  void record_failure(const ErrorInfo& info, std::size_t step);
  void keep_done();

  Plan& plan_;
  const ExecuteContext& context_;
  Connection& connection_;
  Lock& lock_;
  bool is_one_transaction_;  // the lock ends with it
  RunReport& report_;
  int batch_;
  StatementQueue queue_;
  RollbackCapture rollback_;
  bool is_slow_;

  Mark at_;                // where the walk is; `recorded` counts statements of its step
  Mark opened_at_;         // where it was when the open transaction began
  bool has_work_ = false;  // the open transaction holds something of a step
  bool has_committed_ = false;
  bool is_recording_ = false;
  bool ended_alone_ = false;  // the last statement of the step at hand ran outside a transaction
  bool is_committing_ = false;
  bool replays_session_ = false;        // the step's SETs were reset and are needed again
  std::vector<std::size_t> finishing_;  // every statement queued
  std::vector<std::size_t> finished_;   // ran, to be recorded by the next commit
  std::vector<Statement>
      reset_inside_;           // puts the session back within a transaction; queued more than once
  std::vector<Event> events_;  // to be written by the next commit
  std::vector<std::size_t> committed_;  // statements committed, per step
  std::vector<bool> announced_;
  std::vector<std::chrono::microseconds> took_;
  std::optional<Failed> failed_;
};

}  // namespace sluice
