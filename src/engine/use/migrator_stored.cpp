// The rollback SQL as it is stored: from the file beside the migration into the database.
#include <algorithm>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/history/event_chain.hpp"
#include "core/history/reconcile.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_down.hpp"
#include "core/plan/plan_up.hpp"
#include "core/undo/rollback_text.hpp"
#include "engine/run/read_only.hpp"
#include "engine/run/undo.hpp"
#include "engine/use/migrator.hpp"

namespace sluice {

namespace {

constexpr const char* k_not_derived = "it was not derived when it was applied";

// The mirror's name of an applied migration.
std::string recorded_name(const Project& project, const History& history, const std::string& tag) {
  const auto states = reconcile(project.journal, history, hashes_of(project)).migrations;
  const auto found = std::find_if(states.begin(), states.end(),
                                  [&](const MigrationState& each) { return each.tag == tag; });
  if (found == states.end() || !found->tracked)
    throw Error(ErrorCode::refused,
                text::cat(tag,
                          " is not in __migration_tracking, so that no rollback SQL is stored "
                          "for it"),
                "Run `sluice status` to see what is applied; `sluice adopt` takes over what "
                "another tool applied.");
  return history.tracking[*found->tracked].migration_name;
}

}  // namespace

RepairReport Session::look_for_rollback(const std::string& name, Connection& connection) {
  RepairReport report;
  report.based_on = tracker_.read(connection);
  const std::string tag = project_.journal.entries[find_entry(project_.journal, name)].tag;
  const std::string recorded = recorded_name(project_, report.based_on, tag);
  const auto stored = tracker_.read_rollback_sql(connection, {recorded});
  const auto before = stored.find(recorded);
  const bool is_stored = before != stored.end() && !before->second.empty();
  const EventChain chain =
      tracker_.chain_of(connection, tracker_.read_events(connection), report.based_on.tracking);
  const Kept kept = is_stored ? chain.kept(recorded, before->second) : Kept::changed;
  const auto written = rollback_.written(tag);
  const bool may_derive = !is_stored || kept == Kept::changed || kept == Kept::lost ||
                          is_placeholder(before->second, ports_.backend.dialect->scan_rules());
  const auto text = written || !may_derive ? written : rollback_.known_of(tag, k_not_derived);
  if (!text)
    throw Error(ErrorCode::refused, text::cat("there is no rollback file of ", tag, " to store"),
                text::cat("Write ", rollback_file(project_, tag),
                          " with the SQL that undoes it, and run the command again."));
  if (is_stored && before->second == text->sql && kept == Kept::as_stored) return report;
  report.plan.repairs.push_back({.kind = RepairKind::rollback,
                                 .migration = recorded,
                                 .what = text::cat("rollback SQL, from ", text->source),
                                 .before = is_stored ? before->second : "",
                                 .after = text->sql});
  return report;
}

// Of what is applied as it is in the folder.
std::map<std::string, std::string> Session::missing_rollbacks(Connection& connection) {
  const History history = tracker_.read(connection);
  std::vector<std::string> names;
  for (const MigrationState& each :
       reconcile(project_.journal, history, hashes_of(project_)).migrations)
    if (each.state == State::applied && each.tracked)
      names.push_back(history.tracking[*each.tracked].migration_name);
  const auto stored = tracker_.read_rollback_sql(connection, names);
  std::map<std::string, std::string> missing;
  for (const std::string& name : names) {
    const auto found = stored.find(name);
    const ScanRules rules = ports_.backend.dialect->scan_rules();
    if (found != stored.end() && !is_placeholder(found->second, rules)) continue;
    const std::string tag(stem_of(name));
    if (auto text = rollback_.known_of(tag, k_not_derived))
      missing.emplace(name, std::move(text->sql));
  }
  return missing;
}

// What another tool applied lies in the mirror without the SQL that undoes it.
void Session::store_missing_rollbacks(RunReport& report) {
  if (!connection_) return;
  Connection& connection = open(Access::read_write);
  {
    const ReadOnly transaction(connection);
    if (missing_rollbacks(connection).empty()) return;
  }
  const LockRequest request{
      .key = tracker_.history_name(),
      .scope = LockScope::transaction,
      .wait = options_.wait_lock,
      .on_wait = [&](const std::string& holder) { ports_.observer.waiting_for_lock(holder); }};
  const auto lock = ports_.backend.driver->lock(connection, connect_options(Access::read_write),
                                                request, ports_.clock);
  if (!connection.in_transaction()) connection.begin(Access::read_write);
  const Undo undo(connection);
  const auto texts = missing_rollbacks(connection);
  tracker_.prepare(connection);
  tracker_.store_rollbacks(connection, texts,
                           {.at = text::format_utc(ports_.clock.now()),
                            .actor = options_.actor,
                            .tool_version = text::cat("sluice ", version())});
  connection.commit();
  report.adopted = std::max(report.adopted, texts.size());
}

std::vector<Diagnostic> Session::distrust() const { return check_trust(keeping_); }

std::vector<std::string> Session::written_rollbacks(const History& history) const {
  std::vector<std::string> names;
  for (const TrackingRow& row : history.tracking)
    if (row.has_rollback_sql && rollback_.written(std::string(stem_of(row.migration_name))))
      names.push_back(row.migration_name);
  return names;
}

Session::Keeping Session::read_keeping(Connection& connection, const History& history) {
  auto events = tracker_.read_events(connection);
  EventChain chain = tracker_.chain_of(connection, events, history.tracking);
  Keeping keeping{.events = std::move(events),
                  .chain = std::move(chain),
                  .writers = tracker_.read_writers(connection)};
  std::vector<std::string> names;
  for (const TrackingRow& row : history.tracking)
    if (row.has_rollback_sql) names.push_back(row.migration_name);
  keeping.rollbacks = tracker_.read_rollback_sql(connection, names);
  return keeping;
}

std::vector<Diagnostic> Session::differing_rollbacks(
    const std::map<std::string, std::string>& stored) const {
  std::vector<Diagnostic> findings;
  for (const auto& [name, sql] : stored) {
    const std::string tag(stem_of(name));
    const auto written = rollback_.written(tag);
    if (!written || written->sql == sql) continue;
    // Then the file runs.
    if (!can_run({.sql = sql}, ports_.backend.dialect->scan_rules())) continue;
    findings.push_back(
        {.severity = Severity::warning,
         .code = "rollback-file-differs",
         .message = text::cat("it is not what is stored to undo ", tag,
                              ", and what is stored is what runs"),
         .where = {.file = written->source},
         .hint = text::cat("`sluice repair ", tag, " --rollback` stores the file.")});
  }
  return findings;
}

// Who may write our tables, and what was done to them behind our back.
std::vector<Diagnostic> Session::check_trust(const Keeping& keeping) {
  std::vector<Diagnostic> findings = keeping.writers;
  const auto broken = check_chain(keeping.events, keeping.chain);
  findings.insert(findings.end(), broken.begin(), broken.end());
  std::vector<std::string> lost;
  for (const auto& [name, sql] : keeping.rollbacks) {
    const std::string tag(stem_of(name));
    const Kept kept = keeping.chain.kept(name, sql);
    if (kept == Kept::lost) lost.push_back(tag);
    if (kept == Kept::changed)
      findings.push_back(
          {.severity = Severity::error,
           .code = "rollback-changed",
           .message = text::cat("the rollback SQL of ", tag,
                                " in __migration_tracking is not what was stored with it"),
           .hint = text::cat("Read it. `sluice repair ", tag,
                             " --rollback` stores the file beside the migration instead.")});
  }
  if (!lost.empty())
    findings.push_back(
        {.severity = Severity::error,
         .code = "rollback-hash-lost",
         .message =
             text::cat("the stored rollback SQL may be forged: its hash in __migration_events is "
                       "gone, or comes after events that were changed: ",
                       name_list(lost)),
         .hint = text::cat(
             "`sluice repair ", lost.front(),
             " --rollback` shows it and stores it again, from the files. Do so for each.")});
  return findings;
}

std::vector<Diagnostic> Session::check_keeping(const Keeping& keeping) const {
  std::vector<Diagnostic> findings = check_trust(keeping);
  const ScanRules rules = ports_.backend.dialect->scan_rules();
  std::vector<std::string> unhashed;
  for (const auto& [name, sql] : keeping.rollbacks) {
    const std::string tag(stem_of(name));
    if (is_placeholder(sql, rules))
      findings.push_back(
          {.severity = Severity::warning,
           .code = "rollback-placeholder",
           .message = text::cat("the rollback SQL that is stored for ", tag, " has no statement"),
           .hint = text::cat("`sluice repair ", tag, " --rollback` stores one.")});
    if (!keeping.events.empty() && keeping.chain.kept(name, sql) == Kept::unhashed)
      unhashed.push_back(tag);
  }
  if (!unhashed.empty())
    findings.push_back({.severity = Severity::info,
                        .code = "rollback-unhashed",
                        .message = text::cat("stored before rollback SQL had a hash, so that a "
                                             "change of it cannot be seen: ",
                                             name_list(unhashed)),
                        .hint = {}});
  const auto differing = differing_rollbacks(keeping.rollbacks);
  findings.insert(findings.end(), differing.begin(), differing.end());
  return findings;
}

}  // namespace sluice
