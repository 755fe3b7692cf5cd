// Looks at everything a run would need, one thing after the other, and goes on after what is wrong.
#include <algorithm>

#include "base/text.hpp"
#include "cli/base/attempt.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/log.hpp"
#include "cli/render/render_doctor.hpp"
#include "cli/settings/dialects.hpp"
#include "core/history/lost_tables.hpp"
#include "core/schema/push_filter.hpp"
#include "engine/use/status.hpp"
#include "render/render_text.hpp"
#include "render/status_summary.hpp"

namespace sluice::cli {

namespace {

// What is wrong is one line; its place, where it has one, leads.
Check wrong(std::string subject, const ErrorInfo& error) {
  return {.subject = std::move(subject),
          .verdict = Verdict::wrong,
          .message = Error(error).what(),
          .hint = error.hint};
}

// Who was asked to stop finds nothing wrong.
void rethrow_stop(const std::optional<ErrorInfo>& failure) {
  if (failure &&
      (failure->code == ErrorCode::interrupted || failure->code == ErrorCode::terminated))
    throw Error(*failure);
}

std::string_view name_of_shape(HistoryShape shape) {
  switch (shape) {
    case HistoryShape::missing: return "no table yet: migrate creates it";
    case HistoryShape::three_columns: return "as drizzle-orm 0.x has it";
    case HistoryShape::five_columns: return "as drizzle-orm 1.0 has it";
  }
  return "";
}

std::string layout_text(const Journal& journal) {
  switch (journal.layout) {
    case Layout::v1: return ", in the layout of drizzle-kit 1.0";
    case Layout::plain: return ", plain .sql files without a journal";
    case Layout::journal:
    case Layout::none: break;
  }
  return text::cat(", version ", journal.version);
}

void check_journal_file(DoctorReport& report, const Workspace& work) {
  const Journal& journal = work.project.journal;
  report.checks.push_back(
      {.subject = "journal",
       .message = text::cat(journal.file, layout_text(journal), journal.dialect.empty() ? "" : ", ",
                            journal.dialect, ", ", counted(journal.entries.size(), "migration"))});
}

void check_history(DoctorReport& report, const Settings& settings, const StatusReport& status) {
  const std::string table = settings.tables.schema.empty() || lacks_schemas(settings.dialect)
                                ? settings.tables.table
                                : text::cat(settings.tables.schema, ".", settings.tables.table);
  report.checks.push_back({.subject = "history",
                           .message = text::cat(table, ", ", name_of_shape(status.history.shape),
                                                ", ", counted(status.history.rows.size(), "row"))});
  const StatusSummary summary = summarize(status);
  const auto adoptable = status.reconciliation.mirror.adopt.size();
  Check mirror{.subject = "tracking",
               .message = text::cat("__migration_tracking, ",
                                    status.history.has_tracking
                                        ? counted(status.history.tracking.size(), "row")
                                        : std::string("no table yet: migrate creates it"))};
  if (adoptable > 0) {
    mirror.verdict = Verdict::note;
    mirror.message += text::cat("; ", counted(adoptable, "migration"), " to adopt");
  }
  report.checks.push_back(mirror);
  const bool disagrees =
      summary.changed + summary.missing + summary.out_of_order + summary.partial > 0;
  report.checks.push_back(
      {.subject = "migrations",
       .verdict = disagrees             ? Verdict::wrong
                  : summary.pending > 0 ? Verdict::note
                                        : Verdict::fine,
       .message = text::cat(summary.applied, " applied, ", summary.pending, " pending, ",
                            summary.changed, " changed, ", summary.missing, " missing, ",
                            summary.out_of_order, " out of order, ", summary.partial, " partial"),
       .hint = disagrees ? "`sluice status` names them." : ""});
  for (const auto* list : {&status.diagnostics, &status.reconciliation.diagnostics})
    report.diagnostics.insert(report.diagnostics.end(), list->begin(), list->end());
}

// `drizzle-kit push` drops what its config lets it see and the schema does not name.
void check_push(DoctorReport& report, const Settings& settings, const History& history,
                const DialectFacts& facts) {
  const PushFilters& push = settings.push;
  if (settings.config_file.empty() || !push.is_known) return;
  const std::string home(facts.home_schema);
  const std::string schema =
      settings.tables.tracking_schema.empty() ? home : settings.tables.tracking_schema;
  const auto& schemas = push.schemas;
  const bool sees_schema = !facts.has_schemas || (schemas.empty() && schema == home) ||
                           std::find(schemas.begin(), schemas.end(), schema) != schemas.end();
  if (!sees_schema) return;
  std::vector<std::string> seen;
  for (const char* table : {"__migration_tracking", "__migration_events"})
    if (passes_filters(push.tables, table)) seen.emplace_back(table);
  if (history.has_legacy && passes_filters(push.tables, "__migrations__"))
    seen.emplace_back("__migrations__");
  if (seen.empty()) return;
  Finding found{.code = FindingCode::push_drops_history,
                .severity = Severity::warning,
                .details = {{Detail::tables, seen},
                            {Detail::value, history.has_legacy ? "__migration*" : "__migration_*"}},
                .where = {.file = settings.config_file}};
  if (facts.has_schemas) found.details.emplace_back(Detail::has_sequences);
  report.diagnostics.push_back(std::move(found));
}

void check_database(DoctorReport& report, CommandContext& context, const Settings& settings) {
  const Backend backend = need_backend(context, settings);
  const ConnectOptions connect{.url = need_url(settings),
                               .access = Access::read_only,
                               .may_create = false,
                               .stop = &context.world.signals};
  if (backend.driver->is_absent(connect)) {
    report.checks.push_back({.subject = "database",
                             .verdict = Verdict::note,
                             .message = "the file does not exist yet: migrate creates it"});
    return;
  }
  const auto connection = backend.driver->connect(connect);
  report.checks.push_back(
      {.subject = "database",
       .message = text::cat(connection->product(), " at ", connection->location())});
}

void examine(DoctorReport& report, CommandContext& context, const Settings& settings) {
  const auto no_folder = attempt([&] { need_folder(settings); });
  if (no_folder) report.checks.push_back(wrong("folder", *no_folder));
  const auto unreachable = attempt([&] { check_database(report, context, settings); });
  rethrow_stop(unreachable);
  if (unreachable) report.checks.push_back(wrong("database", *unreachable));
  if (no_folder) return;
  if (unreachable) {
    const auto bad = attempt([&] { open_folder(context, settings.dir); });
    if (bad) report.checks.push_back(wrong("journal", *bad));
    return;
  }
  std::unique_ptr<Workspace> work;
  const auto bad_journal = attempt([&] { work = open_workspace(context, settings); });
  if (bad_journal) {
    report.checks.push_back(wrong("journal", *bad_journal));
    return;
  }
  check_journal_file(report, *work);
  const auto bad_history = attempt([&] {
    const auto [status, distrust] = status_and_trust(*work);
    check_history(report, settings, status);
    check_push(report, settings, status.history, work->dialect().facts());
    report.diagnostics.insert(report.diagnostics.end(), distrust.begin(), distrust.end());
    if (auto missing = tell_missing_events(status.history); missing && is_healthy(report))
      report.diagnostics.push_back(std::move(*missing));
  });
  rethrow_stop(bad_history);
  if (bad_history) report.checks.push_back(wrong("history", *bad_history));
}

}  // namespace

CommandResult run_doctor(CommandContext& context) {
  DoctorReport report{.version = version()};
  const auto bad_settings = attempt([&] {
    const Settings settings = discover(context);
    report.origins = settings.origins;
    report.diagnostics = settings.diagnostics;
    examine(report, context, settings);
  });
  rethrow_stop(bad_settings);
  if (bad_settings) report.checks.push_back(wrong("settings", *bad_settings));
  return {.text = render_doctor(report,
                                context.options.has("verbose") ? Amount::all : Amount::short_list,
                                result_style(context)),
          .data = json_doctor(report),
          .exit_status = is_healthy(report) ? 0 : exit_status(ErrorCode::failure),
          .is_report = true};
}

}  // namespace sluice::cli
