#include "engine/use/stored_rollbacks.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/history/event_chain.hpp"
#include "core/history/reconcile.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_down.hpp"
#include "core/plan/plan_up.hpp"
#include "core/ports/transaction.hpp"
#include "core/undo/rollback_text.hpp"

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

RepairReport look_for_rollback(Workspace& work, const std::string& name, Connection& connection) {
  RepairReport report;
  report.based_on = work.tracker.read(connection);
  const std::string tag = work.project.journal.entries[find_entry(work.project.journal, name)].tag;
  const std::string recorded = recorded_name(work.project, report.based_on, tag);
  const auto stored = work.tracker.read_rollback_sql(connection, {recorded});
  const auto before = stored.find(recorded);
  const bool is_stored = before != stored.end() && !before->second.empty();
  const EventChain chain = work.tracker.chain_of(connection, work.tracker.read_events(connection),
                                                 report.based_on.tracking);
  const Kept kept = is_stored ? chain.kept(recorded, before->second) : Kept::changed;
  const auto written = work.rollback.written(tag);
  const bool may_derive = !is_stored || kept == Kept::changed || kept == Kept::lost ||
                          is_placeholder(before->second, work.dialect().scan_rules());
  const auto text = written || !may_derive ? written : work.rollback.known_of(tag, k_not_derived);
  if (!text)
    throw Error(ErrorCode::refused, text::cat("there is no rollback file of ", tag, " to store"),
                text::cat("Write ", rollback_file(work.project, tag),
                          " with the SQL that undoes it, and run the command again."));
  if (is_stored && before->second == text->sql && kept == Kept::as_stored) return report;
  report.plan.repairs.push_back({.kind = RepairKind::rollback,
                                 .migration = recorded,
                                 .what = text::cat("rollback SQL, from ", text->source),
                                 .before = is_stored ? before->second : "",
                                 .after = text->sql});
  return report;
}

namespace {

// Of what is applied as it is in the folder.
std::map<std::string, std::string> missing_rollbacks(Workspace& work, Connection& connection) {
  const History history = work.tracker.read(connection);
  std::vector<std::string> names;
  for (const MigrationState& each :
       reconcile(work.project.journal, history, hashes_of(work.project)).migrations)
    if (each.state == State::applied && each.tracked)
      names.push_back(history.tracking[*each.tracked].migration_name);
  const auto stored = work.tracker.read_rollback_sql(connection, names);
  std::map<std::string, std::string> missing;
  for (const std::string& name : names) {
    const auto found = stored.find(name);
    const ScanRules rules = work.dialect().scan_rules();
    if (found != stored.end() && !is_placeholder(found->second, rules)) continue;
    const std::string tag(stem_of(name));
    if (auto text = work.rollback.known_of(tag, k_not_derived))
      missing.emplace(name, std::move(text->sql));
  }
  return missing;
}

}  // namespace

void store_missing_rollbacks(Workspace& work, RunReport& report) {
  if (!work.connections.current()) return;
  Connection& connection = work.connections.open(Access::read_write);
  {
    const Transaction transaction(connection, Access::read_only);
    if (missing_rollbacks(work, connection).empty()) return;
  }
  Locked locked = lock_history(work);
  const auto texts = missing_rollbacks(work, connection);
  work.tracker.prepare(connection);
  work.tracker.store_rollbacks(connection, texts, make_stamp(work));
  locked.commit();
  report.adopted = std::max(report.adopted, texts.size());
}

std::vector<std::string> written_rollbacks(const Workspace& work, const History& history) {
  std::vector<std::string> names;
  for (const TrackingRow& row : history.tracking)
    if (row.has_rollback_sql && work.rollback.written(std::string(stem_of(row.migration_name))))
      names.push_back(row.migration_name);
  return names;
}

Keeping read_keeping(Workspace& work, Connection& connection, const History& history) {
  auto events = work.tracker.read_events(connection);
  EventChain chain = work.tracker.chain_of(connection, events, history.tracking);
  Keeping keeping{.events = std::move(events),
                  .chain = std::move(chain),
                  .writers = work.tracker.read_writers(connection)};
  std::vector<std::string> names;
  for (const TrackingRow& row : history.tracking)
    if (row.has_rollback_sql) names.push_back(row.migration_name);
  keeping.rollbacks = work.tracker.read_rollback_sql(connection, names);
  return keeping;
}

std::vector<Finding> differing_rollbacks(const Workspace& work,
                                         const std::map<std::string, std::string>& stored) {
  std::vector<Finding> findings;
  for (const auto& [name, sql] : stored) {
    const std::string tag(stem_of(name));
    const auto written = work.rollback.written(tag);
    if (!written || written->sql == sql) continue;
    // Then the file runs.
    if (!can_run({.sql = sql}, work.dialect().scan_rules())) continue;
    findings.push_back({.code = FindingCode::rollback_file_differs,
                        .severity = Severity::warning,
                        .migration = tag,
                        .where = {.file = written->source}});
  }
  return findings;
}

std::vector<Finding> check_trust(const Keeping& keeping) {
  std::vector<Finding> findings = keeping.writers;
  const auto broken = check_chain(keeping.events, keeping.chain);
  findings.insert(findings.end(), broken.begin(), broken.end());
  std::vector<std::string> lost;
  for (const auto& [name, sql] : keeping.rollbacks) {
    const std::string tag(stem_of(name));
    const Kept kept = keeping.chain.kept(name, sql);
    if (kept == Kept::lost) lost.push_back(tag);
    if (kept == Kept::changed)
      findings.push_back(
          {.code = FindingCode::rollback_changed, .severity = Severity::error, .migration = tag});
  }
  if (!lost.empty())
    findings.push_back({.code = FindingCode::rollback_hash_lost,
                        .severity = Severity::error,
                        .count = lost.size(),
                        .details = {{Detail::migrations, lost}}});
  return findings;
}

std::vector<Finding> check_keeping(const Workspace& work, const Keeping& keeping) {
  std::vector<Finding> findings = check_trust(keeping);
  const ScanRules rules = work.dialect().scan_rules();
  std::vector<std::string> unhashed;
  for (const auto& [name, sql] : keeping.rollbacks) {
    const std::string tag(stem_of(name));
    if (is_placeholder(sql, rules))
      findings.push_back({.code = FindingCode::rollback_placeholder,
                          .severity = Severity::warning,
                          .migration = tag});
    if (!keeping.events.empty() && keeping.chain.kept(name, sql) == Kept::unhashed)
      unhashed.push_back(tag);
  }
  if (!unhashed.empty())
    findings.push_back({.code = FindingCode::rollback_unhashed,
                        .count = unhashed.size(),
                        .details = {{Detail::migrations, unhashed}}});
  const auto differing = differing_rollbacks(work, keeping.rollbacks);
  findings.insert(findings.end(), differing.begin(), differing.end());
  return findings;
}

}  // namespace sluice
