#include "cli/commands/session.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/render/log.hpp"
#include "cli/settings/dialects.hpp"
#include "cli/settings/knobs.hpp"
#include "engine/folder/named_dialect.hpp"
#include "engine/folder/project.hpp"
#include "engine/use/runner.hpp"

namespace sluice::cli {

namespace {

std::string variable(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

TransactionMode transaction_mode(const Options& options) {
  const std::string said = options.value("transaction").value_or("batch");
  if (said == "migration") return TransactionMode::migration;
  return said == "none" ? TransactionMode::none : TransactionMode::batch;
}

OutOfOrder out_of_order(const Options& options) {
  const std::string said = options.value("out-of-order").value_or("refuse");
  if (said == "apply") return OutOfOrder::apply;
  return said == "skip" ? OutOfOrder::skip : OutOfOrder::refuse;
}

}  // namespace

Settings discover(CommandContext& context) {
  const Options& options = context.options;
  const SettingFlags flags{.dir = options.value("dir"),
                           .url = options.value("url"),
                           .dialect = options.value("dialect"),
                           .table = options.value("table"),
                           .schema = options.value("schema"),
                           .tracking_schema = options.value("tracking-schema"),
                           .config = options.value("config")};
  // Hidden before discovery, which may have to name a URL that it cannot read, and after it for
  // what it found.
  const std::string said = flags.url.value_or(variable(context.environment, "DATABASE_URL"));
  context.world.output.hide(secrets_of(said, variable(context.environment, "PGPASSWORD")));
  Settings settings = discover_settings(flags, context.environment, context.world.files);
  context.world.output.hide(secrets_of(settings.url, variable(settings.environment, "PGPASSWORD")));
  return settings;
}

const std::string& need_folder(const Settings& settings) {
  if (!settings.dir.empty()) return settings.dir;
  if (settings.folder_problem) throw Error(*settings.folder_problem);
  const std::string searched = settings.dir_searched.empty()
                                   ? ""
                                   : text::cat(" in ", text::join(settings.dir_searched, ", "));
  throw Error(ErrorCode::config, text::cat("no migrations folder found", searched),
              "Name the migrations folder with --dir, or run this in the "
              "project's folder.");
}

const std::string& need_url(const Settings& settings) {
  if (!settings.url.empty()) return settings.url;
  if (settings.database_problem) throw Error(*settings.database_problem);
  throw Error(
      ErrorCode::config, "no database is named",
      "Set DATABASE_URL, or rerun with --url postgres://user@host/name or --url sqlite:file.db.");
}

Backend need_backend(const CommandContext& context, const Settings& settings) {
  if (!settings.dialect.empty()) return context.world.backend(settings.dialect);
  if (settings.url.empty() && settings.database_problem) throw Error(*settings.database_problem);
  throw Error(ErrorCode::config, "the database's dialect is unknown", dialect_hint());
}

OpenOptions open_options(const CommandContext& context, const Settings& settings) {
  const Options& options = context.options;
  const std::string& folder = need_folder(settings);
  OpenOptions open{.url = need_url(settings), .dir = folder, .tables = settings.tables};
  open.wait_lock = options.duration("wait-lock").value_or(open.wait_lock);
  open.wait_db = options.duration("wait-db").value_or(open.wait_db);
  open.statement_timeout = options.duration("statement-timeout").value_or(open.statement_timeout);
  // Said, --wait-lock bounds the server's waits, too; 0 would mean for ever there.
  const auto wait_lock = options.duration("wait-lock");
  if (wait_lock) open.ddl_lock_timeout = std::max(*wait_lock, std::chrono::milliseconds(1));
  open.ddl_lock_timeout = options.duration("ddl-lock-timeout").value_or(open.ddl_lock_timeout);
  const Knobs knobs = read_knobs(settings.environment);
  open.allow_changed_rollback = options.has("allow-changed-rollback");
  open.preserve_data = options.has("preserve-data") || knobs.preserve_data.value_or(false);
  const auto keep = options.duration("keep-parked");
  open.keep_parked = std::chrono::duration_cast<std::chrono::seconds>(
      keep ? *keep : knobs.keep_parked.value_or(std::chrono::milliseconds{0}));
  open.actor = context.world.actor;
  open.stop = &context.world.signals;
  open.observer = &context.reporter;
  return open;
}

UpOptions up_options(const Options& options) {
  UpOptions up{.to = options.value("to"), .steps = options.count("steps")};
  up.transaction = transaction_mode(options);
  up.out_of_order = out_of_order(options);
  up.changed = options.value("changed") == "warn" ? ChangedFiles::warn : ChangedFiles::refuse;
  up.in_doubt = options.has("retry")  ? InDoubt::retry
                : options.has("skip") ? InDoubt::skip
                                      : InDoubt::refuse;
  return up;
}

DownOptions down_options(const Options& options) {
  return {.steps = options.count("steps"),
          .batch = options.count("batch"),
          .to = options.value("to"),
          .all = options.has("all"),
          .allow_data_loss = options.has("allow-data-loss")};
}

std::unique_ptr<Workspace> open_workspace(CommandContext& context, const Settings& settings) {
  // A config of which neither can be read names all flags at once.
  if (settings.folder_problem && settings.database_problem) need_url(settings);
  return open_workspace(context, settings, open_folder(context, need_folder(settings)));
}

Project open_folder(const CommandContext& context, const std::string& folder) {
  Project project = open_project(context.world.files, folder);
  name_dialect(project, context.world.files, known_dialects());
  return project;
}

std::unique_ptr<Workspace> open_workspace(CommandContext& context, const Settings& settings,
                                          Project project) {
  OpenOptions open = open_options(context, settings);
  const SessionPorts ports{.backend = need_backend(context, settings),
                           .files = context.world.files,
                           .clock = context.world.clock,
                           .observer = context.reporter,
                           .stop = &context.world.signals};
  for (const Finding& diagnostic : settings.diagnostics) context.reporter.warning(diagnostic);
  return std::make_unique<Workspace>(with_runner(ports), std::move(project), std::move(open));
}

}  // namespace sluice::cli
