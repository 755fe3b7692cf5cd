#include "render/render_json.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "render/json_findings.hpp"
#include "render/render_proof.hpp"
#include "render/render_text.hpp"
#include "render/status_summary.hpp"

namespace sluice {

namespace {

std::string_view name_of_match(MatchedBy matched) {
  switch (matched) {
    case MatchedBy::nothing: return "nothing";
    case MatchedBy::name: return "name";
    case MatchedBy::when: return "when";
    case MatchedBy::hash: return "hash";
  }
  return "nothing";
}

std::string_view name_of_mode(TransactionMode mode) {
  switch (mode) {
    case TransactionMode::batch: return "batch";
    case TransactionMode::migration: return "migration";
    case TransactionMode::none: return "none";
  }
  return "batch";
}

std::string_view name_of_direction(Direction direction) {
  switch (direction) {
    case Direction::up: return "up";
    case Direction::down: return "down";
  }
  return "up";
}

std::string_view name_of_action(StepAction action) {
  switch (action) {
    case StepAction::run: return "run";
    case StepAction::record_only: return "record_only";
    case StepAction::reset: return "reset";
  }
  return "run";
}

std::string_view name_of_outcome(Outcome outcome) {
  switch (outcome) {
    case Outcome::done: return "done";
    case Outcome::failed: return "failed";
    case Outcome::not_reached: return "not_reached";
  }
  return "not_reached";
}

void write_migration(JsonWriter& json, const MigrationState& migration,
                     const StatusReport& report) {
  const TrackingRow* tracked =
      migration.tracked ? &report.history.tracking.at(*migration.tracked) : nullptr;
  const JournalEntry* entry = migration.entry ? &report.entries.at(*migration.entry) : nullptr;
  json.object()
      .member("migration", shown_name(report, migration))
      .member("tag", migration.tag)
      .member("state", name_of(migration.state))
      .member("applied_at", migration.applied_at)
      .member("when", entry ? std::optional<std::int64_t>(entry->when) : std::nullopt)
      .member("matched_by", name_of_match(migration.matched_by))
      .member("batch", tracked ? std::optional<int>(tracked->batch_number) : std::nullopt)
      .member("checksum", tracked         ? tracked->checksum
                          : migration.row ? std::optional<std::string>(
                                                report.history.rows.at(*migration.row).hash)
                                          : std::nullopt);
  json.key("progress");
  if (!migration.progress) {
    json.null().end();
    return;
  }
  json.object()
      .member("statements_done", migration.progress->statements_done)
      .member("in_doubt", migration.progress->in_doubt)
      .end()
      .end();
}

void write_mirror(JsonWriter& json, const MirrorChanges& mirror) {
  json.object().key("adopt").array();
  for (const auto& adopt : mirror.adopt)
    json.object()
        .member("migration", adopt.migration_name)
        .member("checksum", adopt.checksum)
        .member("applied_at", adopt.applied_at)
        .member("into_history", adopt.into_history)
        .end();
  json.end().key("remove").array();
  for (const std::string& name : mirror.remove) json.value(name);
  json.end().end();
}

void write_segments(JsonWriter& json, const std::vector<Segment>& segments) {
  json.array();
  for (const Segment& segment : segments)
    json.object()
        .member("first", segment.first)
        .member("end", segment.end)
        .member("in_transaction", segment.in_transaction)
        .member("commit_before", segment.commit_before)
        .member("reason", unless_empty(segment.reason))
        .end();
  json.end();
}

void write_step(JsonWriter& json, const Step& step) {
  json.object()
      .member("direction", name_of_direction(step.direction))
      .member("action", name_of_action(step.action))
      .member("migration", shown_file(step.tag))
      .member("tag", step.tag)
      .member("file", step.file)
      .member("checksum", step.hash)
      .member("when", step.when)
      .member("resumes", step.resumes);
  json.key("statements").array();
  for (const Statement& statement : step.statements)
    json.object()
        .member("sql", statement.sql)
        .member("line", statement.line)
        .member("column", statement.column)
        .end();
  json.end().key("segments");
  write_segments(json, step.segments);
  json.end();
}

}  // namespace

std::string render_envelope(const std::string& command, int exit_status,
                            const std::optional<ErrorInfo>& error, const std::string& data) {
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("ok", exit_status == 0)
      .member("command", unless_empty(command))
      .member("exit_status", exit_status);
  json.key("error");
  if (error)
    write_error(json, *error);
  else
    json.null();
  // No string of JSON holds a raw newline, so this indents the piece and changes nothing in it.
  json.key("data").raw(text::replace_all(data, "\n", "\n  ")).end();
  return json.text() + "\n";
}

void write_status(JsonWriter& json, const StatusReport& report) {
  const StatusSummary summary = summarize(report);
  json.member("total", summary.total)
      .member("applied", summary.applied)
      .member("pending", summary.pending)
      .member("changed", summary.changed)
      .member("missing", summary.missing)
      .member("out_of_order", summary.out_of_order)
      .member("partial", summary.partial)
      .member("disputed", summary.disputed)
      .member("last_applied", summary.last_applied);
  json.key("migrations").array();
  for (const MigrationState& migration : report.reconciliation.migrations)
    write_migration(json, migration, report);
  json.end().key("rollbacks").array();
  for (const Event& event : report.history.rollbacks)
    json.object()
        .member("migration", shown_file(event.migration_name))
        .member("at", event.at)
        .end();
  json.end().key("mirror");
  write_mirror(json, report.reconciliation.mirror);
  std::vector<Finding> all = report.diagnostics;
  all.insert(all.end(), report.reconciliation.diagnostics.begin(),
             report.reconciliation.diagnostics.end());
  json.key("diagnostics");
  write_findings(json, all);
}

std::string json_status(const StatusReport& report, const StatusPlace& place) {
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("folder", place.folder)
      .member("database", place.database)
      .member("dialect", place.dialect);
  write_status(json, report);
  return json.end().text();
}

std::string json_plan(const Plan& plan) {
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("transaction", name_of_mode(plan.transaction))
      .member("atomic", is_atomic(plan));
  json.key("steps").array();
  for (const Step& step : plan.steps) write_step(json, step);
  json.end().key("mirror");
  write_mirror(json, plan.mirror);
  json.key("diagnostics");
  write_findings(json, plan.diagnostics);
  return json.end().text();
}

void write_run(JsonWriter& json, const RunReport& report) {
  json.member("batch", unless_zero(report.batch_number)).member("adopted", report.adopted);
  json.key("steps").array();
  for (const StepResult& step : report.steps)
    json.object()
        .member("direction", name_of_direction(step.direction))
        .member("migration", shown_file(step.tag))
        .member("tag", step.tag)
        .member("checksum", step.checksum)
        .member("outcome", name_of_outcome(step.outcome))
        .member("committed", step.committed)
        .member("statements_run", step.statements_run)
        .member("duration_ms", static_cast<std::int64_t>(step.took.count()))
        .end();
  json.end().key("diagnostics");
  write_findings(json, report.diagnostics);
}

std::string json_run(const RunReport& report, const ProofReport* proof) {
  JsonWriter json(JsonStyle::indented);
  json.object();
  write_run(json, report);
  if (proof != nullptr) {
    json.key("proof");
    write_proof(json, *proof);
  }
  return json.end().text();
}

}  // namespace sluice
