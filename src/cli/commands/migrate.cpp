#include "engine/use/migrate.hpp"
#include "base/text.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/prove.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/log.hpp"
#include "cli/settings/knobs.hpp"
#include "cli/settings/url.hpp"
#include "core/names/proof_names.hpp"
#include "render/render_json.hpp"
#include "render/render_proof.hpp"
#include "render/render_text.hpp"

namespace sluice::cli {

namespace {

// Asks on the terminal; without one, the flag that answers is named instead.
void confirm(CommandContext& context, Workspace& work, const UpOptions& options) {
  const Plan plan = plan_migrate(work, options);
  if (plan.steps.empty()) return;
  const Terminal& terminal = context.world.terminal;
  if (!terminal.is_stdin || !terminal.is_stderr || context.options.has("json"))
    throw Error(ErrorCode::refused,
                "MIGRATION_REQUIRE_CONFIRMATION is set, and there is no terminal to ask on",
                "Rerun with --yes to apply without a question, or with --dry-run to see the plan.");
  std::string question;
  for (const Step& step : plan.steps) question += text::cat("  ", shown_file(step.tag), "\n");
  context.world.output.log(
      text::cat(question, "Apply ", counted(plan.steps.size(), "migration"), "? [y/N] "));
  const std::string answer = text::lower(text::trim(context.world.read_line()));
  context.world.signals.throw_if_stopped("asking; nothing was changed");
  if (answer != "y" && answer != "yes")
    throw Error(ErrorCode::refused, "not confirmed: nothing was applied",
                "Answer y, or rerun with --yes.");
}

std::string backup_reminder(const Settings& settings) {
  const std::string file = settings.dialect == "sqlite" ? file_of_url(settings.url) : "";
  const std::string how = file.empty()
                              ? "pg_dump \"$DATABASE_URL\" > backup.sql"
                              : text::cat("sqlite3 '", file, "' \".backup '", file, ".backup'\"");
  return text::cat("⚠️ Make sure that you have a backup: ", how);
}

void prepare(CommandContext& context, const Settings& settings, const Knobs& knobs) {
  if (knobs.backup_reminder.value_or(settings.production))
    context.reporter.remind(backup_reminder(settings));
  if (knobs.time_limit) context.world.signals.limit(*knobs.time_limit);
}

// What is not proven is not applied. The proof is recorded when there are tables to record it in.
CommandResult migrate_proven(CommandContext& context, const Settings& settings, const Knobs& knobs,
                             Workspace& work) {
  const UpOptions options = up_options(context.options);
  std::set<std::string> tags;
  for (const Step& step : plan_migrate(work, options).steps) tags.insert(step.tag);
  ProofReport proof;
  if (!tags.empty()) proof = prove_migrations(context, settings, work.project, std::move(tags));
  if (!holds(proof)) {
    record_proof(context, settings, proof);
    ErrorInfo failure = not_proven(proof);
    failure.message += "; nothing was applied";
    return {.text = render_proof(proof, result_style(context)),
            .data = json_run({}, &proof),
            .failure = std::move(failure)};
  }
  prepare(context, settings, knobs);
  const RunReport report = migrate(work, options);
  if (!proof.migrations.empty()) record_proof(context, settings, proof);
  return run_result(context, settings, work, report, RunKind::migrate, &proof);
}

}  // namespace

CommandResult run_migrate(CommandContext& context) {
  if (context.options.has("dry-run")) return run_plan(context);
  const Settings settings = discover(context);
  const Knobs knobs = read_knobs(settings.environment);
  if (context.options.has("auto") && !knobs.auto_migrate)
    return {.text = "AUTO_MIGRATE is not true: nothing was applied\n", .data = json_run({})};
  const auto work = open_workspace(context, settings);
  const UpOptions options = up_options(context.options);
  if (knobs.confirm && !context.options.has("yes")) confirm(context, *work, options);
  if (context.options.has("prove")) return migrate_proven(context, settings, knobs, *work);
  prepare(context, settings, knobs);
  const RunReport report = migrate(*work, options);
  return run_result(context, settings, *work, report, RunKind::migrate);
}

}  // namespace sluice::cli
