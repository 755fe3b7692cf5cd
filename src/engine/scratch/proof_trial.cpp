#include "engine/scratch/proof_trial.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/ports/transaction.hpp"

namespace sluice {

namespace {

bool is_of_migration(ErrorCode code) {
  switch (code) {
    case ErrorCode::connection:
    case ErrorCode::interrupted:
    case ErrorCode::terminated:
    case ErrorCode::locked: return false;
    case ErrorCode::failure:
    case ErrorCode::bad_file:
    case ErrorCode::io:
    case ErrorCode::sql:
    case ErrorCode::history:
    case ErrorCode::usage:
    case ErrorCode::config:
    case ErrorCode::pending:
    case ErrorCode::drift:
    case ErrorCode::changed:
    case ErrorCode::refused:
    case ErrorCode::out_of_order:
    case ErrorCode::partial: return true;
  }
  return true;
}

template <class Run>
std::optional<ErrorInfo> failure_of(Run&& run) {
  std::optional<ErrorInfo> failure;
  try {
    failure = run().failure;
  } catch (const Error& error) {
    failure = error.info();
  }
  if (failure &&
      (!is_of_migration(failure->code) || failure->kind == FailureKind::out_of_resources))
    throw Error(*failure);
  return failure;
}

std::unique_ptr<ScratchDatabase> make_scratch(const SessionPorts& ports,
                                              const OpenOptions& options) {
  const ConnectOptions connect{
      .url = options.url, .connect_timeout = options.connect_timeout, .stop = ports.stop};
  auto scratch = ports.backend.driver->scratch(connect, ports.clock);
  if (!scratch)
    throw Error(ErrorCode::failure,
                text::cat(ports.backend.dialect->name(), " has no scratch databases"));
  return scratch;
}

// In the scratch database every schema is new: ours go where an unqualified name leads.
HistoryTables tables_of(HistoryTables tables) {
  tables.tracking_schema.clear();
  return tables;
}

}  // namespace

ProofTrial::ProofTrial(const SessionPorts& ports, const Project& project,
                       const OpenOptions& options)
    : backend_(ports.backend),
      tables_(tables_of(options.tables)),
      tracker_(*backend_.dialect, tables_),
      scratch_(make_scratch(ports, options)) {
  OpenOptions open = options;
  open.url = scratch_->url();
  open.tables = tables_;
  const SessionPorts silent{.backend = ports.backend,
                            .files = ports.files,
                            .clock = ports.clock,
                            .observer = silent_,
                            .stop = ports.stop,
                            .open_runner = ports.open_runner};
  runner_ = ports.open_runner(silent, project, open);
  make_tables();
}

// Before the first look, so that they are never a difference.
void ProofTrial::make_tables() {
  Connection& connection = runner_->connection();
  Transaction transaction(connection, Access::read_write);
  tracker_.read(connection);
  tracker_.prepare(connection);
  transaction.commit();
}

std::optional<ErrorInfo> ProofTrial::up() {
  return failure_of([&] { return runner_->migrate({.steps = 1}); });
}

std::optional<ErrorInfo> ProofTrial::up_to(const std::string& tag) {
  return failure_of([&] { return runner_->migrate({.to = tag}); });
}

std::optional<ErrorInfo> ProofTrial::down(Losses losses) {
  // A rollback comes in a session of its own.
  runner_->connection().drop_temporary();
  const bool may_lose = losses == Losses::allowed;
  told_losses_.clear();
  return failure_of([&] {
    RunReport report = runner_->rollback({.steps = 1, .allow_data_loss = may_lose});
    for (const Finding& each : report.diagnostics)
      if (each.code == FindingCode::data_loss) told_losses_.push_back(message_of(each));
    return report;
  });
}

std::string ProofTrial::rollback_sql(const std::string& tag) {
  Connection& connection = runner_->connection();
  const Transaction transaction(connection, Access::read_only);
  tracker_.read(connection);
  const auto stored = tracker_.read_rollback_sql(connection, {file_name(tag)});
  const auto found = stored.find(file_name(tag));
  return found == stored.end() ? std::string() : found->second;
}

Schema ProofTrial::look() {
  Connection& connection = runner_->connection();
  return read_only(connection,
                   [&] { return backend_.introspector->introspect(connection, tables_); });
}

Schema ProofTrial::read_trial_objects() {
  Connection& connection = runner_->connection();
  return read_only(connection,
                   [&] { return backend_.introspector->introspect_objects(connection, tables_); });
}

// What the server does not take is compared as it is written.
Schema ProofTrial::printed(const Schema& expected, const Schema& actual,
                           const std::vector<ObjectRef>& objects) {
  if (!backend_.introspector->prints_expressions()) return expected;
  Connection& connection = runner_->connection();
  const Transaction undone(connection, Access::read_write);
  try {
    return backend_.introspector->with_printed(connection, expected, actual, objects);
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::sql) throw;
    return expected;
  }
}

std::vector<Finding> ProofTrial::remarks(Reach reach) const {
  std::vector<Finding> remarks = scratch_->remarks();
  for (Finding& each : remarks)
    if (reach == Reach::server && each.code == FindingCode::server_changed)
      each.severity = Severity::warning;
  return remarks;
}

std::optional<ErrorInfo> ProofTrial::refusal(const std::vector<Statement>& statements,
                                             const std::string& file, Reach reach) const {
  const bool is_embedded = backend_.dialect->facts().is_embedded;
  if ((reach == Reach::server || reach == Reach::same_server) && !is_embedded) return {};
  for (const Statement& statement : statements) {
    const StatementTraits traits = backend_.dialect->traits(statement);
    if (traits.server_wide.empty()) continue;
    const bool is_own =
        reach == Reach::own_roles && !traits.roles.empty() &&
        std::all_of(traits.roles.begin(), traits.roles.end(),
                    [&](const std::string& role) { return scratch_->is_own_role(role); });
    if (is_own) continue;
    return ErrorInfo{
        .code = ErrorCode::refused,
        .message = text::cat(is_embedded ? "it affects more than the scratch database: "
                                         : "it changes the whole server, not only its "
                                           "database: ",
                             traits.server_wide),
        .where = {file, statement.line, statement.column},
        .hint = is_embedded
                    ? "Only a migration that stays within its own database file can be proven."
                    : "Name a server where that does no harm with --scratch-url."};
  }
  return {};
}

void ProofTrial::keep_roles(const std::vector<Statement>& statements) {
  std::vector<std::string> names;
  for (const Statement& statement : statements)
    for (std::string& role : backend_.dialect->traits(statement).roles)
      names.push_back(std::move(role));
  scratch_->keep_roles(names);
}

void ProofTrial::keep_roles(const Schema& before, const Schema& after) {
  std::vector<std::string> names;
  for (const Role& role : after.roles)
    if (std::none_of(before.roles.begin(), before.roles.end(),
                     [&](const Role& other) { return other.name == role.name; }))
      names.push_back(role.name);
  scratch_->keep_roles(names);
}

}  // namespace sluice
