// Puts the local branch's migrations on top of the other's: files only, as a plan first.
#include "base/text.hpp"
#include "cli/base/attempt.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/prove.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "core/sql/git_conflict.hpp"
#include "dialects/backends.hpp"
#include "engine/folder/named_dialect.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/rebaser.hpp"
#include "engine/scratch/derived_schema.hpp"
#include "engine/use/status.hpp"
#include "render/render_rebase.hpp"

namespace sluice::cli {

namespace {

// What is applied somewhere has its name and its time there.
void refuse_applied(CommandContext& context, const Settings& settings, const Project& project,
                    const RebaseReport& report) {
  if (context.options.has("offline")) return;
  if (settings.url.empty()) {
    context.reporter.warning({.code = FindingCode::not_checked,
                              .severity = Severity::warning,
                              .details = {Detail::lacks_database}});
    return;
  }
  const auto work = open_workspace(context, settings, project);
  const StatusReport status = sluice::status(*work);
  for (const Rebased& each : report.plan.moved) {
    const MigrationState& state = status.reconciliation.migrations.at(each.entry);
    if (state.state == State::pending || state.state == State::out_of_order) continue;
    throw Error(
        ErrorCode::refused,
        text::cat(state.tag,
                  " is applied in the database: an applied migration keeps its name and time"),
        text::cat("Run `sluice rebase ", report.plan.onto,
                  "` to put the other branch on top; or rerun with --offline where this database "
                  "does not matter."));
  }
}

bool is_confirmed(CommandContext& context, const std::string& plan) {
  if (context.options.has("confirm")) return true;
  const Terminal& terminal = context.world.terminal;
  if (!terminal.is_stdin || !terminal.is_stderr || context.options.has("json")) return false;
  context.world.output.log(text::cat(plan, "\nGo ahead? [y/N] "));
  const std::string answer = text::lower(text::trim(context.world.read_line()));
  context.world.signals.throw_if_stopped("asking; nothing was changed");
  return answer == "y" || answer == "yes";
}

// What an earlier one that was broken off left behind.
Settled settle(CommandContext& context, const std::string& folder) {
  FileSystem& files = context.world.files;
  if (context.options.has("dry-run")) {
    refuse_broken_rebase(files, folder);
    return Settled::nothing;
  }
  Finding found{.code = FindingCode::rebase_broken_off, .severity = Severity::warning};
  const Settled settled = settle_rebase(files, folder);
  if (settled == Settled::finished) found.details.emplace_back(Detail::is_finished);
  if (settled != Settled::nothing) context.reporter.warning(found);
  return settled;
}

// Without two branches in the snapshots there is nothing by which to put the entries in order.
void refuse_conflict(CommandContext& context, const Project& project) {
  const std::string& file = project.journal.file;
  if (!sides_of(context.world.files.read(file, k_json_limit))) return;
  throw Error(
      ErrorCode::refused,
      "the snapshots do not show two branches, so the conflict cannot be merged automatically",
      Where{.file = file},
      "Resolve it by hand: keep the entries of both sides, those of the other branch first.");
}

}  // namespace

CommandResult run_rebase(CommandContext& context) {
  const Settings settings = discover(context);
  const Settled settled = settle(context, need_folder(settings));
  Project project = open_merged(context.world.files, settings.dir);
  name_dialect(project, context.world.files, known_dialects());
  if (project.journal.layout == Layout::plain)
    throw Error(
        ErrorCode::usage, text::cat(project.folder, " has no journal to rebase"),
        "Its files run in the order of their numbers: give the later branch's the next free "
        "ones; `sluice check` names those that are taken twice.");
  if (project.journal.layout == Layout::v1)
    throw Error(ErrorCode::usage, text::cat(project.folder, " has no journal to rebase"),
                "In this layout branches may stay open: the next migration that drizzle-kit "
                "generates joins them.");
  // Its migrations have their new names by now, so that the arguments may mean others.
  if (settled == Settled::finished) {
    RebaseReport report;
    report.done = true;
    return {.text = result_style(context).green("✅ The earlier rebase is finished.") + "\n",
            .data = json_rebase(report, project.journal)};
  }
  // A folder without snapshots does not say its dialect, and has nothing to rebase.
  const std::string& dialect = project.journal.dialect;
  const Backend backend = dialect.empty() ? Backend() : context.world.backend(dialect);
  const auto& arguments = context.options.arguments();
  FolderRebase rebase({.backend = backend,
                       .files = context.world.files,
                       .project = project,
                       .local = arguments.empty() ? "" : arguments[0],
                       .new_uuid = context.world.new_uuid,
                       .derive = [&](const DerivedFrom& from) {
                         const ScratchPlace place = scratch_place(context, settings);
                         return derive_schema(scratch_ports(context, settings), project, place.open,
                                              place.reach, from);
                       }});
  const auto result = [&] {
    return CommandResult{
        .text = render_rebase(rebase.report(), project.journal, result_style(context)),
        .data = json_rebase(rebase.report(), project.journal)};
  };
  if (rebase.report().plan.moved.empty()) {
    refuse_conflict(context, project);
    return result();
  }
  refuse_applied(context, settings, project, rebase.report());
  if (context.options.has("dry-run")) return result();
  if (!is_confirmed(context, result().text)) {
    CommandResult refused = result();
    refused.failure = ErrorInfo{.code = ErrorCode::refused,
                                .message = "this was not confirmed: nothing was rebased",
                                .where = {},
                                .hint = "Rerun with --confirm to go ahead."};
    return refused;
  }
  if (const auto failure = attempt([&] { rebase.run(); })) {
    rebase.undo();
    throw Error(*failure);
  }
  return result();
}

}  // namespace sluice::cli
