// How a run ends that did not go through: what is undone, what stays, and where
// the migration stands.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/ports/transaction.hpp"
#include "engine/run/commit_point.hpp"
#include "engine/run/events.hpp"
#include "engine/run/execution.hpp"
#include "engine/run/failure.hpp"

namespace sluice {

namespace {

// A statement of ours failed that puts the session back or says a SET again.
ErrorInfo session_error(const Step& step, const StatementFailure& failure) {
  return {.code = failure.connection_lost ? ErrorCode::connection : ErrorCode::sql,
          .message = text::cat("the session could not be set for this file: ", failure.message),
          .where = {.file = step.file},
          .hint = failure.hint,
          .sqlstate = failure.sqlstate,
          .kind = failure.kind};
}

// `history` is the history table's name in full; empty where the text has nothing to do with ours.
std::string table_of_ours(const std::string& sql, const HistoryTables& tables,
                          const std::string& history) {
  if (sql.find(tables.table) != std::string::npos) return history;
  for (const char* name : {"__migration_tracking", "__migration_events"})
    if (sql.find(name) != std::string::npos) return name;
  const bool is_of_schema = history != tables.table &&
                            sql.find(tables.schema) != std::string::npos &&
                            text::upper(sql).find("SCHEMA") != std::string::npos;
  return is_of_schema ? history : "";
}

// `drizzle-kit pull` comments out what it found: a new database gets nothing of it.
std::string hint_of_comments(const Plan& plan, std::size_t failing) {
  const auto end = plan.steps.begin() + static_cast<std::ptrdiff_t>(failing);
  const auto empty = std::find_if(plan.steps.begin(), end, [](const Step& step) {
    return step.direction == Direction::up && step.statements.empty() &&
           step.action == StepAction::run;
  });
  if (empty == end) return {};
  return text::cat(empty->file,
                   " holds nothing but comments, as `drizzle-kit pull` leaves it: to apply that "
                   "SQL, uncomment it first.");
}

bool is_stop(ErrorCode code) {
  return code == ErrorCode::interrupted || code == ErrorCode::terminated;
}

}  // namespace

void Execution::fail_statement(Failed at, const StatementFailure& failure) {
  announce(at.step);
  const Step& failing = plan_.steps[at.step];
  ErrorInfo info = at.statement ? statement_error(failing, *at.statement, failure)
                                : session_error(failing, failure);
  if (at.statement && info.code == ErrorCode::sql)
    info.hint = join_hints(info.hint, hint_of_comments(plan_, at.step));
  failed_ = std::move(at);
  throw Error(std::move(info));
}

bool Execution::take_commit_point() {
  if (!failed_ || !failed_->statement || !failed_->in_transaction ||
      failed_->kind != FailureKind::needs_commit)
    return false;
  return add_commit_point(plan_, failed_->step, *failed_->statement, context_.dialect);
}

// Back to where the transaction began that was rolled back.
void Execution::rewind() {
  at_ = opened_at_;
  for (std::size_t i = at_.step; i < plan_.steps.size(); ++i) {
    StepResult& result = report_.steps[i];
    result.outcome = Outcome::not_reached;
    result.statements_run = i == at_.step ? opened_at_.statements_run : 0;
    took_[i] = std::chrono::microseconds{0};
    announced_[i] = false;
  }
  rollback_.rewind(at_.step);
  replays_session_ = at_.segment > 0 && step().changes_session;
  has_work_ = false;
  queue_.clear();
  finishing_.clear();
  finished_.clear();
  events_.clear();
  failed_.reset();
}

std::optional<std::size_t> Execution::failing_step() const {
  if (failed_) return failed_->step;
  if (is_committing_ && !finished_.empty()) return finished_.back();
  if (at_.step < plan_.steps.size() && announced_[at_.step]) return at_.step;
  return {};
}

// What a stop request cancels is no failure, be it the migration's statement or a question of ours.
ErrorInfo Execution::stopped_or(ErrorInfo info) const {
  const int signal = stop_signal();
  if (signal == 0 || info.kind != FailureKind::cancelled) return info;
  ErrorInfo stopped = stopped_error(signal, direction());
  stopped.where = std::move(info.where);
  return stopped;
}

void Execution::fail(ErrorInfo info) {
  info = stopped_or(std::move(info));
  connection_.rollback();
  if (is_recording_) explain_record(info);
  if (is_recording_ && ended_alone_) keep_done();
  name_holder(info);
  const std::optional<std::size_t> number = failing_step();
  if (is_committing_) explain_commit(info);
  if (number) {
    const bool is_told =
        is_committing_ && (finished_.size() > 1 || info.code == ErrorCode::connection);
    if (!is_told) tell_failed(*number);
    explain_standing(info, *number);
    if (info.code != ErrorCode::connection) record_failure(info, *number);
  }
  report_.failure = std::move(info);
}

// What ran outside a transaction stays, also where the whole could not be recorded.
void Execution::keep_done() {
  std::erase_if(events_, [](const Event& each) { return each.kind != EventKind::statement_done; });
  if (events_.empty()) return;
  try {
    Transaction transaction(connection_, Access::read_write);
    context_.tracker.begin();
    context_.tracker.add_events(connection_, events_);
    transaction.commit();
  } catch (const Error&) {
    return;
  }
  committed_[at_.step] = at_.recorded;
}

void Execution::tell_failed(std::size_t number) {
  StepResult& result = report_.steps[number];
  result.outcome = Outcome::failed;
  result.took = std::chrono::duration_cast<std::chrono::milliseconds>(took_[number]);
  context_.observer.step_finished(result);
}

// Where a migration of this run works on the tables that record it, that is why.
void Execution::explain_record(ErrorInfo& info) {
  if (info.code != ErrorCode::sql && info.code != ErrorCode::history) return;
  const std::string history = context_.tracker.history_name();
  std::vector<std::size_t> candidates = finished_;
  if (at_.step < plan_.steps.size()) candidates.push_back(at_.step);
  for (const std::size_t number : candidates) {
    const Step& step = plan_.steps[number];
    if (step.action == StepAction::reset) continue;
    for (const Statement& each : step.statements) {
      const std::string table = table_of_ours(each.sql, context_.tables, history);
      if (table.empty()) continue;
      failed_ = Failed{.step = number, .in_transaction = true};
      info.where = {.file = step.file, .line = each.line, .column = each.column};
      info.message = text::cat(step.tag, " changes ", table,
                               ", in which it has to be recorded: ", info.message);
      info.hint = ended_alone_
                      ? text::cat("Undo what it did to ", table,
                                  ", for example drop the rule or the trigger: that table records "
                                  "what is applied.")
                      : "Remove this statement from the file: that table records what is applied.";
      info.statement.clear();  // ours
      return;
    }
  }
}

void Execution::name_holder(ErrorInfo& info) {
  if (info.code != ErrorCode::locked || info.kind != FailureKind::lock_timeout) return;
  try {
    if (const std::string holder = connection_.holder_against(info.statement); !holder.empty())
      info.message += text::cat(": ", holder, " holds it");
  } catch (const Error&) {
    connection_.rollback();  // the lock is why the run failed, and is reported
  }
  info.hint = join_hints(
      info.hint, "Wait until the other program has finished, or allow more time with --wait-lock.");
}

void Execution::explain_commit(ErrorInfo& info) {
  if (info.code == ErrorCode::connection) {
    for (const std::size_t number : finished_) report_.steps[number].commit_unknown = true;
    if (info.hint.empty())
      info.hint = "Run `sluice status` to see what is recorded, then continue from there.";
    return;
  }
  if (finished_.size() == 1) info.where.file = plan_.steps[finished_.front()].file;
  if (finished_.size() > 1)
    info.message = text::cat("at the commit of ", finished_.size(), " migrations, ",
                             plan_.steps[finished_.front()].tag, " to ",
                             plan_.steps[finished_.back()].tag, ": ", info.message);
}

void Execution::explain_standing(ErrorInfo& info, std::size_t number) {
  const std::size_t done = committed_[number];
  const bool in_doubt = failed_ && failed_->statement && !failed_->in_transaction &&
                        info.code == ErrorCode::connection;
  if (in_doubt)
    info.hint = join_hints(
        info.hint, text::cat("Statement ", *failed_->statement + 1,
                             " was running outside a transaction "
                             "and may have taken effect: the next run finds out, or asks."));
  if (done == 0 || report_.steps[number].committed) return;
  if (!is_stop(info.code)) info.code = ErrorCode::partial;
  info.hint = join_hints(info.hint, standing_hint(plan_.steps[number], done));
}

// A transaction of its own; that it fails must not hide why the run failed.
void Execution::record_failure(const ErrorInfo& info, std::size_t number) {
  try {
    Transaction transaction(connection_, Access::read_write);
    context_.tracker.read(connection_);
    context_.tracker.prepare(connection_);
    const bool ran_alone = failed_ && failed_->statement && !failed_->in_transaction;
    Event event = make_event(EventKind::failed, plan_.steps[number], batch_, make_stamp(context_),
                             ran_alone ? failed_->statement : std::nullopt);
    event.duration_ms = report_.steps[number].took.count();
    event.detail = info.message;
    context_.tracker.add_events(connection_, {event});
    transaction.commit();
  } catch (const Error& error) {
    if (error.info().code == ErrorCode::locked && info.code == ErrorCode::locked) return;
    report_.diagnostics.push_back({.code = FindingCode::failure_not_recorded,
                                   .severity = Severity::warning,
                                   .details = {{Detail::reason, error.what()}}});
  }
}

}  // namespace sluice
