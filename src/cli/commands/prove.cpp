#include "cli/commands/prove.hpp"

#include <utility>

#include "base/text.hpp"
#include "cli/base/attempt.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/log.hpp"
#include "cli/settings/dialects.hpp"
#include "cli/settings/url.hpp"
#include "core/finding/finding_error.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/names/proof_names.hpp"
#include "core/plan/plan_up.hpp"
#include "engine/folder/project.hpp"
#include "engine/scratch/prover.hpp"
#include "engine/use/runner.hpp"
#include "render/render_proof.hpp"
#include "sluice/sluice.hpp"

namespace sluice::cli {

namespace {

// The server where scratch databases are made. SQLite's are in memory.
std::string scratch_url(CommandContext& context, const Settings& settings) {
  const auto said = context.options.value("scratch-url");
  const ProductNames names = names_of(settings.dialect);
  if (!names.in_memory.empty()) {
    if (said)
      throw Error(ErrorCode::usage,
                  text::cat(names.title, " needs no scratch server: it is proven in memory"),
                  "Rerun without --scratch-url.");
    return std::string(names.in_memory);
  }
  if (!said) return need_url(settings);
  if (dialect_of_url(*said) != settings.dialect)
    throw Error(ErrorCode::config,
                text::cat("--scratch-url does not name a database of ", settings.dialect),
                "Use postgres://user:password@host:5432/database; scratch databases are created "
                "beside that one.");
  return *said;
}

void hide_secrets(CommandContext& context, const Settings& settings) {
  const auto password = settings.environment.find("PGPASSWORD");
  const std::string pgpassword = password == settings.environment.end() ? "" : password->second;
  std::vector<std::string> secrets = secrets_of(settings.url, pgpassword);
  for (std::string& secret :
       secrets_of(context.options.value("scratch-url").value_or(""), pgpassword))
    secrets.push_back(std::move(secret));
  context.world.output.hide(std::move(secrets));
}

Reach reach_of(const CommandContext& context, const Settings& settings) {
  if (const auto scratch = context.options.value("scratch-url"))
    return is_same_server(*scratch, settings.url) ? Reach::same_server : Reach::server;
  return settings.production ? Reach::nothing : Reach::own_roles;
}

// Of TAG, or --from and --to; everything is an empty set.
std::set<std::string> chosen_tags(const Options& options, const Project& project) {
  const Journal& journal = project.journal;
  const auto& arguments = options.arguments();
  if (!arguments.empty() && (options.has("from") || options.has("to")))
    throw Error(ErrorCode::usage, "a TAG and --from or --to contradict each other",
                "Give only one of them.");
  if (!arguments.empty()) return {journal.entries[find_entry(journal, arguments[0])].tag};
  if (!options.has("from") && !options.has("to")) return {};
  const std::size_t first = options.has("from") ? find_entry(journal, *options.value("from")) : 0;
  const std::size_t last =
      options.has("to") ? find_entry(journal, *options.value("to")) : journal.entries.size() - 1;
  if (first > last)
    throw Error(ErrorCode::usage, "--from is after --to: there is nothing between them",
                "Swap the two.");
  std::set<std::string> tags;
  for (std::size_t i = first; i <= last; ++i) tags.insert(journal.entries[i].tag);
  return tags;
}

void show_progress(CommandContext& context, const std::string& tag, std::size_t number,
                   std::size_t of) {
  if (!context.reporter.style().progress) return;
  Step step;
  step.tag = tag;
  context.reporter.step_started(step, number, of);
}

ConnectOptions existing(const CommandContext& context, const Settings& settings, Access access) {
  return {
      .url = settings.url, .access = access, .may_create = false, .stop = &context.world.signals};
}

void record_at(CommandContext& context, const Settings& settings, const ProofReport& report) {
  const Backend backend = need_backend(context, settings);
  const auto connection = backend.driver->connect(existing(context, settings, Access::read_write));
  sluice::record_proof(report, *connection, *backend.dialect, settings.tables,
                       {.at = text::format_utc(context.world.clock.now()),
                        .actor = context.world.actor,
                        .tool_version = text::cat("sluice ", version())});
}

}  // namespace

ScratchPlace scratch_place(CommandContext& context, const Settings& settings) {
  hide_secrets(context, settings);
  OpenOptions open{.url = scratch_url(context, settings),
                   .dir = settings.dir,
                   .tables = settings.tables,
                   .actor = context.world.actor,
                   .stop = &context.world.signals};
  open.statement_timeout =
      context.options.duration("statement-timeout").value_or(open.statement_timeout);
  return {.open = std::move(open), .reach = reach_of(context, settings)};
}

SessionPorts scratch_ports(CommandContext& context, const Settings& settings) {
  return {.backend = need_backend(context, settings),
          .files = context.world.files,
          .clock = context.world.clock,
          .observer = context.reporter,
          .stop = &context.world.signals,
          .open_runner = workspace_runner};
}

ProofReport prove_migrations(CommandContext& context, const Settings& settings,
                             const Project& project, std::set<std::string> tags) {
  const ScratchPlace place = scratch_place(context, settings);
  const SessionPorts ports = scratch_ports(context, settings);
  const auto sample = context.options.count("sample");
  const ProveRequest request{
      .tags = std::move(tags),
      .reach = place.reach,
      .sample = static_cast<std::size_t>(sample.value_or(0)),
      .sample_url = sample ? need_url(settings) : "",
      .on_start = [&](const std::string& tag, std::size_t number, std::size_t of) {
        show_progress(context, tag, number, of);
      }};
  ProofReport report = prove(ports, project, place.open, request);
  context.reporter.finish({});
  for (const Finding& diagnostic : report.diagnostics) context.reporter.warning(diagnostic);
  return report;
}

void record_proof(CommandContext& context, const Settings& settings, const ProofReport& report) {
  if (settings.url.empty()) return;
  const Backend backend = need_backend(context, settings);
  if (backend.driver->is_absent(existing(context, settings, Access::read_only))) return;
  const auto failure = attempt([&] { record_at(context, settings, report); });
  if (!failure) return;
  context.reporter.warning({.code = FindingCode::proof_not_recorded,
                            .severity = Severity::warning,
                            .details = {{Detail::reason, failure->message}}});
}

ErrorInfo not_proven(const ProofReport& report) {
  for (const Finding& each : report.diagnostics)
    if (each.code == FindingCode::server_changed) return error_of(each, ErrorCode::failure);
  std::vector<std::string> tags;
  for (const MigrationProof& proof : report.migrations)
    if (proof.verdict == ProofVerdict::not_proven || proof.verdict == ProofVerdict::not_reached)
      tags.push_back(proof.tag);
  if (tags.empty())
    return {.code = ErrorCode::drift,
            .message = "a loss is declared, or a snapshot differs, and --strict is given",
            .hint = "Rerun without --strict to accept that."};
  return {.code = ErrorCode::drift,
          .message = text::cat("not proven: ", name_list(tags)),
          .hint =
              "Fix the migration, or write rollback/<tag>.sql beside the migrations with the "
              "SQL that undoes it."};
}

CommandResult run_prove(CommandContext& context) {
  const Settings settings = discover(context);
  for (const Finding& diagnostic : settings.diagnostics) context.reporter.warning(diagnostic);
  const Project project = open_folder(context, need_folder(settings));
  const ProofReport report =
      prove_migrations(context, settings, project, chosen_tags(context.options, project));
  record_proof(context, settings, report);
  const bool is_fine = context.options.has("strict") ? holds_strictly(report) : holds(report);
  return {.text = render_proof(report, result_style(context)),
          .data = json_proof(report),
          .failure = is_fine ? std::nullopt : std::optional<ErrorInfo>(not_proven(report)),
          .is_report = true};
}

}  // namespace sluice::cli
