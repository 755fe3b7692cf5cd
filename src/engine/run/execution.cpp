#include "engine/run/execution.hpp"

#include <algorithm>
#include <utility>

#include "engine/run/events.hpp"
#include "engine/run/failure.hpp"

namespace sluice {

namespace {

// Below this, exact durations are worth more than the round trips that grouping saves.
constexpr std::chrono::microseconds k_slow_link{1'000};

std::optional<Parking::Label> label_of(const ExecuteContext& context) {
  if (!context.preserves_data) return {};
  return Parking::Label{.history = context.tracker.history_name(), .at = make_stamp(context).at};
}

bool makes_something(const Statement& statement, const Dialect& dialect) {
  const StatementFacts facts = dialect.facts_of(statement);
  return facts.kind == StatementKind::create ||
         (facts.kind == StatementKind::alter &&
          (facts.unknown ||
           std::any_of(facts.objects.begin(), facts.objects.end(), [](const ObjectUse& use) {
             return use.act == ObjectUse::Act::makes || use.aspect.starts_with("add");
           })));
}

}  // namespace

Execution::Execution(Plan& plan, const ExecuteContext& context, HeldLock grip, int batch,
                     RunReport& report)
    : plan_(plan),
      context_(context),
      connection_(context.connection),
      lock_(grip.lock),
      is_one_transaction_(grip.scope == LockScope::transaction),
      report_(report),
      batch_(batch),
      queue_(context.connection, context.clock),
      rollback_(context.rollback, context.connection, context.tables, context.dialect,
                context.tracker.history_name(), label_of(context)),
      is_slow_(context.connection.round_trip() >= k_slow_link),
      announced_(plan.steps.size(), false),
      took_(plan.steps.size(), std::chrono::microseconds{0}) {
  for (const Step& each : plan.steps)
    committed_.push_back(each.resumes ? statements_done(each, plan.based_on) : 0);
}

Execution::Ended Execution::run() {
  for (;;) {
    try {
      walk();
      return Ended::done;
    } catch (const Error& error) {
      if (!take_commit_point()) {
        fail(error.info());
        return Ended::failed;
      }
    }
    connection_.rollback();
    if (!has_committed_) return Ended::again;
    rewind();
  }
}

void Execution::walk() {
  while (at_.step < plan_.steps.size()) {
    run_step();
    at_ = {.step = at_.step + 1};
  }
  commit();
}

void Execution::run_step() {
  if (at_.segment == 0) begin_step();
  bool ends_alone = false;
  for (; at_.segment < step().segments.size(); ++at_.segment) {
    if (segment().end <= committed_[at_.step])
      continue;  // a SET that the resumed step says again: see replay
    ends_alone = runs_alone();
    if (ends_alone)
      run_alone();
    else
      queue_segment();
  }
  ended_alone_ = ends_alone;
  finish_step(ends_alone);
  ended_alone_ = false;
}

void Execution::begin_step() {
  at_.recorded = committed_[at_.step];
  replays_session_ = false;
  // What the step sees and parks belongs to its own transaction, not to the one before.
  if (!step().segments.empty() && segment().commit_before && has_work_) {
    check_stop();
    commit();
  }
  if (rollback_.begins(at_.step, step())) look_before();
  if (!step().resumes) return;
  replays_session_ = step().changes_session;
  events_.push_back(event(EventKind::resumed));
}

template <class Action>
void Execution::timed(const Action& action) {
  const auto began = context_.clock.monotonic();
  action();
  took_[at_.step] +=
      std::chrono::duration_cast<std::chrono::microseconds>(context_.clock.monotonic() - began);
}

void Execution::look_before() {
  open();
  const Connection::Bound query = rollback_.undo_query(at_.step);
  if (!query.sql.empty() && rollback_.take_answers(at_.step, flush_then(query))) return;
  flush();
  announce(at_.step);
  timed([&] { rollback_.look_before(at_.step); });
}

void Execution::queue_segment() {
  check_stop();
  if (segment().commit_before && has_work_) {
    close_part();
    commit();
  }
  if (!connection_.in_transaction()) lock_.check();
  open();
  queue_replay(segment().first);
  has_work_ = true;
  if (segment().in_doubt && was_done(segment().first)) return;
  for (std::size_t i = segment().first; i < segment().end; ++i) {
    queue_.add({at_.step, i}, step().statements[i]);
    if (queue_.is_full()) flush();
  }
  if (!is_slow_) flush();
}

// Outside a transaction the record of what ran cannot wait: it would be lost with what follows.
void Execution::finish_step(bool commit_now) {
  if (step().changes_session && connection_.in_transaction()) queue_reset();
  replays_session_ = false;
  check_file();
  open();
  has_work_ = true;
  if (rollback_.wants_look_after(at_.step)) {
    flush();
    timed([&] { rollback_.look_after(at_.step); });
  }
  finishing_.push_back(at_.step);
  if (!is_slow_ || queue_.is_empty()) flush();
  if (commit_now || (plan_.transaction != TransactionMode::batch && !is_one_transaction_)) commit();
}

// What ran outside a transaction stays, and is noted as done.
void Execution::check_file() {
  const std::optional<ErrorInfo> broken = connection_.broken_by_file();
  if (!broken) return;
  commit();
  ErrorInfo info = *broken;
  info.where.file = step().file;
  throw Error(std::move(info));
}

void Execution::run_alone() {
  check_stop();
  if (has_work_) close_part();
  lock_.check();
  for (std::size_t i = segment().first; i < segment().end; ++i) {
    if (!segment().in_doubt || !was_done(i)) run_alone(i);
    note_done(i + 1);
    const bool ends_step = i + 1 == segment().end && at_.segment + 1 == step().segments.size();
    if (!ends_step) commit();  // the last is recorded together with the whole step
  }
}

void Execution::run_alone(std::size_t statement) {
  events_.push_back(event(EventKind::statement_started, statement));
  commit();
  replay_now(statement);
  run_now(step().statements[statement], statement);
  reset_now();
}

// An earlier run started this statement and was cut off: the database itself may know whether it
// took effect. What was to be made and was refused is not there by it, but by somebody else.
bool Execution::was_done(std::size_t statement) {
  const auto probe = context_.dialect.probe(step().statements[statement]);
  if (!probe || probe->query.empty()) return false;
  if (runs_alone())
    commit();  // what removes the remains may have to run outside a transaction, too
  flush();
  const Rows rows = connection_.query(probe->query);
  const std::string answer =
      rows.rows.empty() || rows.rows[0].empty() ? "" : rows.rows[0][0].value_or("");
  if (answer == "invalid" && !probe->undo.empty()) {
    const Statement undo{.sql = probe->undo};
    run_now(undo, {});
  }
  const bool is_foreign = was_refused(step(), plan_.based_on) &&
                          makes_something(step().statements[statement], context_.dialect);
  return answer == "done" && !is_foreign;
}

void Execution::run_now(const Statement& statement, std::optional<std::size_t> index) {
  announce(at_.step);
  queue_.add({at_.step, index}, statement);
  flush();
}

void Execution::open() {
  if (connection_.in_transaction()) return;
  connection_.begin(Access::read_write);
  context_.tracker.begin();
  opened_at_ = at_;
  if (at_.step < report_.steps.size())
    opened_at_.statements_run = report_.steps[at_.step].statements_run;
}

// The query's rows; none where it has no text.
Rows Execution::flush_then(const Connection::Bound& query) {
  Rows rows;
  if (!queue_.is_empty()) {
    announce(queue_.front().step);
    const bool in_transaction = connection_.in_transaction();  // afterwards it may be gone
    StatementQueue::Result result = queue_.send(query);
    for (const StatementQueue::Origin& origin : result.done) {
      settle_finished(origin.step);
      announce(origin.step);
      took_[origin.step] += result.each;
      if (!origin.statement) continue;
      ++report_.steps[origin.step].statements_run;
      context_.observer.statement_finished(plan_.steps[origin.step], *origin.statement);
    }
    if (result.failed_at) {
      settle_finished(result.failed_at->step);
      took_[result.failed_at->step] += result.each;
      fail_statement({result.failed_at->step, result.failed_at->statement, result.failure.kind,
                      in_transaction},
                     result.failure);
    }
    rows = std::move(result.rows);
  } else if (!query.sql.empty()) {
    timed([&] { (void)connection_.run_then({}, query, rows); });
  }
  settle_finished(plan_.steps.size());
  return rows;
}

// Of the steps whose statements were all sent, those before `before_step` have run.
void Execution::settle_finished(std::size_t before_step) {
  std::size_t count = 0;
  for (; count < finishing_.size() && finishing_[count] < before_step; ++count) {
    const std::size_t number = finishing_[count];
    announce(number);
    StepResult& result = report_.steps[number];
    result.outcome = Outcome::done;
    result.took = std::chrono::duration_cast<std::chrono::milliseconds>(took_[number]);
    finished_.push_back(number);
    context_.observer.step_finished(result);
  }
  finishing_.erase(finishing_.begin(), finishing_.begin() + static_cast<std::ptrdiff_t>(count));
}

void Execution::commit() {
  if (!has_work_ && events_.empty() && !connection_.in_transaction()) return;
  open();
  flush();
  is_recording_ = true;
  write_records();
  is_recording_ = false;
  is_committing_ = true;
  connection_.commit();
  is_committing_ = false;
  context_.tracker.settle();
  after_commit();
}

void Execution::write_records() {
  std::vector<Applied> applied;
  std::vector<Undone> undone;
  for (const std::size_t number : finished_) {
    const Step& step = plan_.steps[number];
    const std::int64_t took = report_.steps[number].took.count();
    switch (step.direction) {
      case Direction::up:
        applied.push_back(
            {.step = &step, .duration_ms = took, .rollback_sql = rollback_.sql_of(number)});
        break;
      case Direction::down: undone.push_back({.step = &step, .duration_ms = took}); break;
    }
  }
  if (!events_.empty()) context_.tracker.add_events(connection_, events_);
  // First, so that what is undone and applied again can be recorded again.
  if (!undone.empty()) context_.tracker.record_undone(connection_, undone, make_stamp(context_));
  if (!applied.empty()) context_.tracker.record(connection_, applied, batch_, make_stamp(context_));
}

void Execution::after_commit() {
  if (!has_committed_) report_.adopted = plan_.mirror.adopt.size();
  if (report_.adopted > 0 && report_.batch_number == 0) report_.batch_number = batch_ - 1;
  for (const std::size_t number : finished_) {
    report_.steps[number].committed = true;
    committed_[number] = plan_.steps[number].statements.size();
    const Step& step = plan_.steps[number];
    report_.batch_number = step.direction == Direction::up ? batch_ : step.batch_number;
  }
  if (at_.step < plan_.steps.size() && !report_.steps[at_.step].committed)
    committed_[at_.step] = at_.recorded;
  for (Finding& remark : rollback_.take_remarks()) report_.diagnostics.push_back(std::move(remark));
  has_committed_ = true;
  has_work_ = false;
  finished_.clear();
  events_.clear();
}

// The transaction is about to be committed in the middle of a step: what ran of it is noted in the
// same one.
void Execution::close_part() {
  if (at_.segment == 0) return;
  if (step().changes_session) {
    queue_reset();
    replays_session_ = true;
  }
  flush();
  open();
  note_done(segment().first);
}

void Execution::note_done(std::size_t end) {
  for (; at_.recorded < end; ++at_.recorded)
    events_.push_back(event(EventKind::statement_done, at_.recorded));
  if (at_.recorded > committed_[at_.step]) has_work_ = true;
}

void Execution::announce(std::size_t number) {
  if (announced_[number]) return;
  announced_[number] = true;
  context_.observer.step_started(plan_.steps[number], number + 1, plan_.steps.size());
}

// A redo goes up, too; what it leaves is a rollback's business.
Direction Execution::direction() const {
  return plan_.steps.empty() ? Direction::up : plan_.steps.front().direction;
}

int Execution::stop_signal() const { return context_.stop ? context_.stop->signal() : 0; }

void Execution::check_stop() {
  if (const int signal = stop_signal()) throw Error(stopped_error(signal, direction()));
}

Event Execution::event(EventKind kind, std::optional<std::size_t> statement) const {
  return make_event(kind, step(), batch_, make_stamp(context_), statement);
}

}  // namespace sluice
