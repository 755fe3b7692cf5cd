#include "engine/undo/rollback_capture.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/ports/transaction.hpp"
#include "core/undo/changed_part.hpp"
#include "core/undo/excess.hpp"
#include "core/undo/lost_text.hpp"
#include "core/undo/observed.hpp"
#include "core/undo/rollback_text.hpp"
#include "engine/undo/home_names.hpp"
#include "engine/undo/parked.hpp"
#include "engine/undo/trial.hpp"

namespace sluice {

namespace {

constexpr const char* k_resumed = "a part of it was applied by an earlier run";
constexpr const char* k_no_catalog = "the schema before it was not read";
constexpr const char* k_not_run = "it was recorded without being run";

std::string problem_line(const Error& error) {
  return irreversible_line({.kind = LostKind::rollback, .reason = error.what()});
}

Finding remark(Severity severity, FindingCode code, const Step& step) {
  return {.code = code, .severity = severity, .migration = step.tag};
}

}  // namespace

bool RollbackCapture::begins(std::size_t number, const Step& step) {
  sql_.erase(number);
  watched_.erase(number);
  remarks_.erase(number);
  const bool is_up = step.direction == Direction::up && source_ != nullptr;
  if (is_up) try {
      derive(number, step);
    } catch (const Error& error) {
      sql_[number] = problem_line(error);
    }
  const bool is_held = step.direction == Direction::down && named_ && !label_;
  if (is_held && step.action == StepAction::run && counts(step))
    watched_[number] = {
        .step = &step, .counts = true, .keeps_sql = true, .needs_look = false, .undo_query = {}};
  const bool is_run = source_ != nullptr && step.action == StepAction::run;
  if (is_run && label_) watch_rows(number, step);
  if (is_run && is_up) watch_waiting(number, step);
  if (watched_.count(number) > 0) return true;
  if (step.action == StepAction::run) current_.reset();
  return false;
}

InverseScope RollbackCapture::scope() {
  if (!scope_) scope_ = scope_of(connection_, dialect_);
  return *scope_;
}

// Of the steps before, the database was not asked again.
void RollbackCapture::note_children(const Step& step) {
  if (!scope_ || scope_->has_children) return;
  for (const Statement& statement : step.statements)
    for (const ObjectUse& use : dialect_.facts_of(statement).objects)
      scope_->has_children |= use.aspect == "partition of" || use.aspect == "attach partition" ||
                              use.aspect == "inherit";
}

std::string RollbackCapture::in_home_names(std::string sql) {
  return scope().has_home_names ? sql : with_home_names(std::move(sql), dialect_);
}

void RollbackCapture::derive(std::size_t number, const Step& step) {
  if (auto written = source_->written(step.tag)) {
    sql_[number] = std::move(written->sql);
    return;
  }
  if (step.action == StepAction::record_only) {
    sql_[number] = source_->known_of(step.tag, k_not_run).value_or(RollbackText{}).sql;
    return;
  }
  Inverse inverse = source_->inverse(step.statements, {}, scope());
  if (inverse.suffices()) {
    note_children(step);
    derive_from(number, step, std::move(inverse));
  } else if (step.resumes || !source_->has_catalog()) {
    sql_[number] = in_home_names(source_->without_running(step.tag, step.statements,
                                                          step.resumes ? k_resumed : k_no_catalog));
  } else {
    Connection::Bound undo_query =
        source_->undo_query(inverse, step.statements, connection_.product());
    watched_[number] = {.inverse = std::move(inverse),
                        .step = &step,
                        .before = {},
                        .problem = {},
                        .counts = counts(step),
                        .undo_query = std::move(undo_query)};
  }
}

bool RollbackCapture::counts(const Step& step) const {
  return is_whole(step) && may_change_rows(step.statements, dialect_);
}

// `inverse` tells all of the schema. Of rows it tells what the statements name.
void RollbackCapture::derive_from(std::size_t number, const Step& step, Inverse inverse) {
  if (!counts(step)) {
    sql_[number] = source_->from_text(std::move(inverse), step.statements);
    watched_.erase(number);
    return;
  }
  watched_[number] = {.inverse = std::move(inverse),
                      .step = &step,
                      .before = {},
                      .problem = {},
                      .counts = true,
                      .needs_look = false,
                      .undo_query = {}};
}

RollbackCapture::Watched& RollbackCapture::watch(std::size_t number, const Step& step) {
  const bool is_new = watched_.count(number) == 0;
  Watched& watched = watched_[number];
  watched.needs_look = true;
  if (!is_new) return watched;
  watched.inverse = source_->inverse(step.statements, {}, scope());
  watched.step = &step;
  watched.keeps_sql = step.direction == Direction::down || source_->written(step.tag).has_value();
  return watched;
}

void RollbackCapture::watch_rows(std::size_t number, const Step& step) {
  Danger danger = danger_of(step.statements, dialect_);
  if (danger.writes_nothing()) return;
  if (!is_whole(step) || !source_->has_catalog()) {
    if (danger.empty()) return;
    remarks_[number].push_back(remark(Severity::warning, FindingCode::not_parked, step));
    return;
  }
  Watched& watched = watch(number, step);
  watched.danger = std::move(danger);
  const Parking::For use = step.direction == Direction::down ? Parking::For::redo
                           : watched.keeps_sql               ? Parking::For::safekeeping
                                                             : Parking::For::rollback;
  watched.parking = std::make_unique<Parking>(connection_, dialect_, *label_, use);
}

void RollbackCapture::find_waiting() {
  if (waiting_) return;
  waiting_.emplace();
  if (ParkedCopies(connection_, dialect_, history_).is_there())
    waiting_ = Parking::waiting(connection_, dialect_, history_);
}

void RollbackCapture::watch_waiting(std::size_t number, const Step& step) {
  find_waiting();
  const auto found = waiting_->find(file_name(step.tag));
  if (found == waiting_->end() || !is_whole(step)) return;
  const auto known = watched_.find(number);
  const bool needs_look = known != watched_.end() && known->second.needs_look;
  Watched& watched = watch(number, step);
  watched.needs_look = needs_look;
  watched.waiting = found->second;
}

// Within a savepoint: a catalog that cannot be read must not end the migration's transaction.
std::optional<Schema> RollbackCapture::look(std::string& problem, SchemaPart* part) {
  Savepoint savepoint(connection_);
  try {
    const Introspector& introspector = source_->introspector();
    std::optional<Schema> schema = part != nullptr
                                       ? introspector.introspect_part(connection_, tables_, *part)
                                       : introspector.introspect_to_undo(connection_, tables_);
    savepoint.release();
    return schema;
  } catch (const Error& error) {
    if (error.info().code == ErrorCode::connection || !connection_.in_transaction()) throw;
    problem = text::cat("the schema could not be read: ", error.what());
  }
  savepoint.undo();
  return {};
}

Connection::Bound RollbackCapture::undo_query(std::size_t number) const {
  const Watched& watched = watched_.at(number);
  const bool is_asked = watched.needs_look && !watched.parking && !watched.waiting;
  return is_asked ? watched.undo_query : Connection::Bound();
}

bool RollbackCapture::take_answers(std::size_t number, const Rows& rows) {
  const Watched& watched = watched_.at(number);
  CatalogAnswers answers;
  for (std::size_t i = 0; i < watched.inverse.unknown.size(); ++i) {
    const Value& answer = rows.rows.at(0).at(i);
    if (!answer) return false;
    answers[watched.inverse.unknown[i].statement] = *answer;
  }
  Inverse inverse = source_->inverse(watched.step->statements, answers, scope());
  if (!inverse.suffices()) return false;
  derive_from(number, *watched.step, std::move(inverse));
  current_.reset();
  return watched_.count(number) == 0;
}

// At the part that the step can change, where it is only to be undone and nothing else hangs on it.
void RollbackCapture::look_at_schema(Watched& watched) {
  if (!watched.parking && !watched.waiting && scope() == InverseScope{})
    watched.part = part_changed_by(watched.step->statements, dialect_);
  if (watched.part) watched.before = look(watched.problem, &*watched.part);
  if (watched.before) return;
  watched.part.reset();
  watched.problem.clear();
  if (!current_) current_ = look(watched.problem);
  watched.before = std::exchange(current_, {});
}

void RollbackCapture::look_before(std::size_t number) {
  Watched& watched = watched_.at(number);
  if (watched.needs_look) look_at_schema(watched);
  current_.reset();
  if (watched.parking && !watched.before) throw Error(cannot_park(watched));
  if (watched.parking) watched.parking->copy(*watched.step, watched.danger, *watched.before);
  if (watched.waiting) Parking::put_back_first(connection_, *watched.waiting);
  if (watched.counts)
    watched.watch = connection_.watch_rows(scope() == InverseScope{}
                                               ? rows_reached_by(watched.step->statements, dialect_)
                                               : RowReach{});
}

ErrorInfo RollbackCapture::cannot_park(const Watched& watched) {
  return {.code = ErrorCode::failure,
          .message = text::cat(watched.step->tag, " cannot be parked: ", watched.problem),
          .where = {},
          .hint = "Rerun without --preserve-data to continue; what it destroys is then lost."};
}

// What is said of its rows; what its rollback has to put back.
RowsBack RollbackCapture::settle(std::size_t number, Watched& watched) {
  if (!current_) throw Error(cannot_park(watched));
  Parking::Settled settled =
      watched.parking->settle(*watched.before, *current_, watched.inverse.renames);
  for (const std::string& what : settled.parked) {
    remarks_[number].push_back(remark(Severity::info, FindingCode::parked, *watched.step));
    remarks_[number].back().details.emplace_back(Detail::lost, what);
  }
  const bool is_up = watched.step->direction == Direction::up;
  if (is_up && watched.keeps_sql && !settled.parked.empty())
    remarks_[number].push_back(remark(Severity::warning, FindingCode::not_put_back, *watched.step));
  if (!is_up) waiting_.reset();
  return std::move(settled.back);
}

void RollbackCapture::take_counts(std::size_t number, Watched& watched) {
  const ObservedChanges observed = std::exchange(watched.watch, nullptr)->changes();
  if (watched.step->direction == Direction::up)
    return complete(watched.inverse, observed, watched.step->statements, dialect_);
  const std::vector<Finding> excess =
      excess_losses(*watched.step, observed, named_->losses, dialect_);
  if (!named_->is_more_allowed) refuse_losses(excess);
  remarks_[number].insert(remarks_[number].end(), excess.begin(), excess.end());
}

void RollbackCapture::look_after(std::size_t number) {
  Watched watched = std::move(watched_.at(number));
  watched_.erase(number);
  if (watched.watch) take_counts(number, watched);
  if (watched.before) current_ = look(watched.problem, watched.part ? &*watched.part : nullptr);
  note_children(*watched.step);
  if (watched.before && current_)
    source_->note_renames(watched.inverse, watched.step->statements, *watched.before, *current_);
  const RowsBack back = watched.parking ? settle(number, watched) : RowsBack{};
  if (!watched.keeps_sql && (watched.needs_look || watched.counts))
    sql_[number] = tried_sql(watched, back);
  if (watched.part) current_.reset();
  if (watched.waiting) put_back_waiting(number, watched);
}

// Who did not ask for it goes on without what fits no more; it stays parked.
void RollbackCapture::put_back_waiting(std::size_t number, const Watched& watched) {
  if (label_) return Parking::put_back(connection_, dialect_, *watched.waiting);
  Savepoint savepoint(connection_);
  std::string reason;
  try {
    Parking::put_back(connection_, dialect_, *watched.waiting);
    return savepoint.release();
  } catch (const Error& error) {
    if (error.info().code == ErrorCode::connection || !connection_.in_transaction()) throw;
    reason = error.info().message;
  }
  savepoint.undo();
  remarks_[number].push_back(remark(Severity::warning, FindingCode::not_put_back, *watched.step));
  remarks_[number].back().details.emplace_back(Detail::reason, reason);
}

// What is parked is not put back by way of a trial.
std::string RollbackCapture::tried_sql(Watched& watched, const RowsBack& back) {
  std::optional<Schema> before;
  if (!watched.parking && !watched.part && watched.before && current_ &&
      is_to_be_tried(*watched.step, dialect_))
    before = watched.before;
  std::string sql = in_home_names(derived(watched, back));
  return before ? tried(std::move(sql), *watched.step, *before, connection_, dialect_,
                        source_->introspector(), tables_)
                : sql;
}

std::string RollbackCapture::derived(Watched& watched, const RowsBack& back) const {
  if (!watched.needs_look) return source_->from_text(watched.inverse, watched.step->statements);
  if (!watched.before || !current_) return rollback_text(watched.inverse, watched.problem);
  try {
    return source_->from_schemas(watched.inverse, watched.step->statements,
                                 *std::move(watched.before), *current_, back);
  } catch (const Error& error) {
    return problem_line(error);
  }
}

// What a step saw that began in an earlier transaction stays seen.
void RollbackCapture::rewind(std::size_t number) {
  current_.reset();
  waiting_.reset();
  sql_.erase(sql_.upper_bound(number), sql_.end());
  remarks_.erase(remarks_.lower_bound(number), remarks_.end());
  watched_.erase(watched_.upper_bound(number), watched_.end());
}

std::vector<Finding> RollbackCapture::take_remarks() {
  std::vector<Finding> all;
  for (auto& [number, remarks] : std::exchange(remarks_, {}))
    for (Finding& each : remarks) all.push_back(std::move(each));
  return all;
}

std::string RollbackCapture::sql_of(std::size_t number) const {
  const auto found = sql_.find(number);
  return found == sql_.end() ? std::string() : found->second;
}

}  // namespace sluice
