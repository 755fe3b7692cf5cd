#include "engine/use/migrator.hpp"

#include <algorithm>
#include <future>
#include <utility>

#include "base/text.hpp"
#include "core/authoring/new_plain_migration.hpp"
#include "core/hazard/cascading_delete.hpp"
#include "core/history/reconcile.hpp"
#include "core/plan/plan_up.hpp"
#include "engine/folder/check_files.hpp"
#include "engine/folder/plain_folder.hpp"
#include "engine/run/failure.hpp"
#include "engine/run/read_only.hpp"
#include "engine/verify/applied_sql.hpp"
#include "engine/verify/verifier.hpp"

namespace sluice {

namespace {

constexpr std::chrono::milliseconds k_first_pause{100};
constexpr std::chrono::milliseconds k_longest_pause{2'000};

// Stored as it is, it would undo nothing and say that it did.
void refuse_unwritten(const Step& step, const std::optional<RollbackText>& rollback) {
  if (!rollback || text::trim(rollback->sql) != k_custom_rollback) return;
  throw Error(ErrorCode::refused,
              text::cat("the rollback of ", step.tag, " is still to be written"),
              {.file = rollback->source},
              "Write the SQL that undoes the migration, or remove the file: then it is derived.");
}

FormerTags former_tags(const Journal& journal) {
  FormerTags formers;
  for (const JournalEntry& entry : journal.entries)
    if (!entry.former_tag.empty()) formers.emplace(entry.tag, entry.former_tag);
  return formers;
}

bool is_empty(const Plan& plan) { return plan.steps.empty() && is_empty(plan.mirror); }

}  // namespace

Session::Session(SessionPorts ports, Project project, OpenOptions options)
    : ports_(ports),
      project_(std::move(project)),
      options_(std::move(options)),
      tracker_(*ports_.backend.dialect, options_.tables, project_.journal.layout,
               former_tags(project_.journal)),
      rollback_(ports_.backend, ports_.files, project_) {
  if (!ports_.open_runner) ports_.open_runner = session_runner;
}

Session::~Session() = default;

std::unique_ptr<MigrationRunner> session_runner(const SessionPorts& ports, const Project& project,
                                                const OpenOptions& options) {
  return std::make_unique<Session>(ports, project, options);
}

ConnectOptions Session::connect_options(Access access) const {
  return {
      .url = options_.url,
      .access = access,
      .may_create = access == Access::read_write,
      .connect_timeout = options_.connect_timeout,
      .lock_wait = options_.wait_lock,
      .statement_timeout = options_.statement_timeout,
      .ddl_lock_timeout = options_.ddl_lock_timeout,
      .on_notice = [&observer = ports_.observer](const Notice& notice) { observer.notice(notice); },
      .stop = ports_.stop};
}

// Waits between attempts twice as long each time, until `wait_db` is over.
std::unique_ptr<Connection> Session::connect(Access access) const {
  const ConnectOptions connect = connect_options(access);
  const auto deadline = ports_.clock.monotonic() + options_.wait_db;
  for (auto pause = k_first_pause;; pause = std::min(pause * 2, k_longest_pause)) {
    try {
      return ports_.backend.driver->connect(connect);
    } catch (const Error& error) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - ports_.clock.monotonic());
      if (error.info().code != ErrorCode::connection || left.count() <= 0) throw;
      if (const int signal = ports_.stop ? ports_.stop->signal() : 0)
        throw Error(stopped_error(signal));
      ports_.clock.sleep(std::min(pause, left));
    }
  }
}

Connection& Session::open(Access access) {
  if (connection_ && (access == access_ || access_ == Access::read_write)) return *connection_;
  connection_.reset();
  connection_ = connect(access);
  access_ = access;
  return *connection_;
}

Connection& Session::connection() { return open(Access::read_write); }

// What a database holds that is not there yet: nothing.
void Session::look(const Look& use) {
  if (!connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_only)))
    return use({});
  Connection& connection = open(Access::read_only);
  const ReadOnly transaction(connection);
  History history = tracker_.read(connection);
  if (const auto unread = tell_unread_history(history)) remarks_.push_back(*unread);
  use(settled(connection, std::move(history)));
}

Plan Session::planned(const Planner& planner) {
  Plan plan;
  look([&](const History& history) { plan = planner(history); });
  return plan;
}

// What a run has not ended is neither partly applied nor partly rolled back while it goes on.
History Session::settled(Connection& connection, History history) {
  if (history.progress.empty()) return history;
  const std::string runner = ports_.backend.driver->running(connection, tracker_.history_name());
  if (runner.empty()) return history;
  remarks_.push_back({.severity = Severity::warning,
                      .code = "run-going-on",
                      .message = text::cat("another migrator is running: ", runner,
                                           "; its unfinished migrations count as pending")});
  history.progress.clear();
  return history;
}

void Session::await_run(Connection& connection, const History& history) {
  if (history.progress.empty()) return;
  if (ports_.backend.driver->running(connection, tracker_.history_name()).empty()) return;
  const LockRequest request{
      .key = tracker_.history_name(),
      .scope = LockScope::run,
      .wait = options_.wait_lock,
      .on_wait = [&](const std::string& holder) { ports_.observer.waiting_for_lock(holder); }};
  (void)ports_.backend.driver->lock(connection, connect_options(Access::read_write), request,
                                    ports_.clock);
}

void Session::await_run() {
  if (!connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_write))) return;
  Connection& connection = open(Access::read_write);
  await_run(connection, tracker_.read(connection));
}

void Session::load() {
  if (project_.migrations.empty()) load_migrations(project_, ports_.files, *ports_.backend.dialect);
  load_equivalent_hashes(project_, ports_.files);
}

void Session::load_for(const History& history) {
  load();
  if (holds_older_checksums(history)) load_older_hashes(project_, ports_.files);
}

StatusReport Session::status(Trust trust) {
  StatusReport report{.entries = project_.journal.entries};
  std::vector<Diagnostic> differing;
  keeping_ = {};
  look([&](const History& history) {
    load_for(history);
    report.history = history;
    if (!connection_) return;
    if (trust == Trust::asked) {
      keeping_ = read_keeping(*connection_, history);
      differing = differing_rollbacks(keeping_.rollbacks);
    } else if (const auto written = written_rollbacks(history); !written.empty()) {
      differing = differing_rollbacks(tracker_.read_rollback_sql(*connection_, written));
    }
  });
  report.reconciliation = reconcile(project_.journal, report.history, hashes_of(project_));
  report.diagnostics = check_files(project_, ports_.files);
  report.diagnostics.insert(report.diagnostics.end(), remarks_.begin(), remarks_.end());
  report.diagnostics.insert(report.diagnostics.end(), differing.begin(), differing.end());
  return report;
}

// Every file is read, for an edit of what is applied stops the run. What is written by hand to take
// a step back is read now: behind its step it would be too late to refuse it.
Plan Session::plan_with(const History& history, const UpOptions& options) {
  const Dialect& dialect = *ports_.backend.dialect;
  if (project_.migrations.empty()) load_migrations(project_, ports_.files, dialect, Hashes::own);
  if (holds_older_checksums(history)) load_for(history);
  Plan plan = plan_up(project_, history, ask_database(history), dialect, options);
  for (Diagnostic& finding : tell_unlisted(project_, ports_.files))
    plan.diagnostics.push_back(std::move(finding));
  refuse_elsewhere(plan, history);
  for (const Step& step : plan.steps) refuse_unwritten(step, rollback_.written(step.tag));
  return plan;
}

Plan Session::plan(const UpOptions& options) {
  Plan plan = planned([&](const History& history) { return plan_with(history, options); });
  const auto cascades = cascading_deletes(plan, project_, *ports_.backend.dialect);
  for (const auto* more : {&std::as_const(remarks_), &cascades})
    plan.diagnostics.insert(plan.diagnostics.end(), more->begin(), more->end());
  return plan;
}

Plan Session::plan_baseline_with(const History& history, const std::string& tag) {
  load_for(history);
  return sluice::plan_baseline(project_, history, tag);
}

Plan Session::plan_baseline(const std::string& tag) {
  return planned([&](const History& history) { return plan_baseline_with(history, tag); });
}

Plan Session::plan_adopt_with(const History& history) {
  load_for(history);
  (void)ask_database(history);
  return sluice::plan_adopt(project_, history);
}

Plan Session::plan_adopt() {
  return planned([&](const History& history) { return plan_adopt_with(history); });
}

// Mostly nothing is pending, and a short answer tells: the database holds the whole journal with
// the files' hashes, which are computed while it is being opened. What the options say is heeded in
// any case.
RunReport Session::migrate(const UpOptions& options) {
  const Planner planner = [&](const History& history) { return plan_with(history, options); };
  const bool is_unmade =
      !connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_write));
  if (options.to || options.steps || is_unmade) return run(planner);
  auto hashing =
      std::async(std::launch::async, [&] { return joined_hashes(project_, ports_.files); });
  Connection& connection = open(Access::read_write);
  const auto recorded = tracker_.hashes_of_all(project_.journal, connection);
  const auto hashes = hashing.get();
  if (recorded && recorded == hashes) return {.diagnostics = tell_unlisted(project_, ports_.files)};
  const History history = tracker_.read_rows(connection);
  if (!history.progress.empty()) return run(planner);
  return carry_out(plan_first(history, planner), planner, {});
}

RunReport Session::baseline(const std::string& tag) {
  return run([&](const History& history) { return plan_baseline_with(history, tag); });
}

RunReport Session::adopt() {
  RunReport report = run([&](const History& history) { return plan_adopt_with(history); });
  if (!report.failure) store_missing_rollbacks(report);
  return report;
}

// Connecting makes a database that is not there: what stops the run before its first statement is
// found out before. The history is read outside the lock first: where nothing is to be done, nobody
// waits and nothing is written.
RunReport Session::run(const Planner& planner, const Check& check) {
  if (!connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_write))) {
    Plan plan = planner({});
    if (is_empty(plan)) return {.diagnostics = std::move(plan.diagnostics)};
  }
  return carry_out(plan_at_once(planner), planner, check);
}

// Two round trips fewer than plan_at_once(), which decides where this fails: another migrator may
// have come between two queries.
Plan Session::plan_first(const History& history, const Planner& planner) {
  try {
    return planner(history);
  } catch (const Error&) {
    return plan_at_once(planner);
  }
}

// In one transaction, for planning asks the database more than the history, and another migrator
// may change it between two questions.
Plan Session::plan_at_once(const Planner& planner) {
  Connection& connection = open(Access::read_write);
  std::optional<ReadOnly> transaction(std::in_place, connection);
  History history = tracker_.read(connection);
  if (!history.progress.empty()) {
    transaction.reset();
    await_run(connection, history);
    transaction.emplace(connection);
    history = tracker_.read(connection);
  }
  return planner(history);
}

RunReport Session::carry_out(Plan plan, const Planner& planner, const Check& check) {
  Connection& connection = open(Access::read_write);
  if (is_empty(plan)) return {.diagnostics = std::move(plan.diagnostics)};
  if (!plan.mirror.adopt.empty()) load();
  RunReport report = execute(std::move(plan), {.dialect = *ports_.backend.dialect,
                                               .driver = *ports_.backend.driver,
                                               .connection = connection,
                                               .connect = connect_options(Access::read_write),
                                               .tracker = tracker_,
                                               .clock = ports_.clock,
                                               .observer = ports_.observer,
                                               .stop = ports_.stop,
                                               .wait_lock = options_.wait_lock,
                                               .actor = options_.actor,
                                               .tables = options_.tables,
                                               .rollback = &rollback_,
                                               .preserves_data = options_.preserve_data,
                                               .keep_parked = options_.keep_parked,
                                               .replan = planner,
                                               .check = check});
  const ErrorCode code = report.failure ? report.failure->code : ErrorCode::failure;
  // It may be lost; what comes next connects again.
  if (code == ErrorCode::connection || code == ErrorCode::partial) connection_.reset();
  return report;
}

}  // namespace sluice
