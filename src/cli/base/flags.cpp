#include "cli/base/flags.hpp"

#include <utility>

#include "base/text.hpp"

namespace sluice::cli {

namespace {

Flag one_of(std::string_view name, std::vector<std::string_view> choices,
            std::string_view summary) {
  return {
      .name = name, .kind = FlagKind::choice, .summary = summary, .choices = std::move(choices)};
}

std::vector<Flag> flags_of_some() {
  using enum FlagKind;
  return {
      {"to", text, "TAG", "stop after this migration: a tag, a file name, or its number NNNN"},
      {"from", text, "TAG", "start with this migration; those before it are only applied"},
      {"steps", count, "N", "at most N migrations"},
      {"batch", optional_count, "[N]",
       "the migrations that one run applied: the last run, or batch N"},
      {"all", toggle, "", "every applied migration"},
      {"confirm", optional_text, "[NAME]",
       "proceed in production (NODE_ENV …); reset needs the database's name"},
      {"allow-data-loss", toggle, "", "proceed even if tables, columns or rows will be lost"},
      {"record", toggle, "", "also record migrations that took effect but are in no history"},
      {"forget", toggle, "", "also delete rows of migrations that left nothing in the database"},
      {"rollback", toggle, "", "store the rollback file beside TAG as its rollback SQL"},
      {"schema-drift", toggle, "", "also change the database where it differs from the snapshot"},
      {"ignore", text, "WHAT,…", "ignore column-order, index-names, constraint-names"},
      {"sql", toggle, "", "print the SQL that turns A into B"},
      {"allow-changed-rollback", toggle, "",
       "run stored rollback SQL even if it was changed since it was stored"},
      {"preserve-data", toggle, "",
       "copy what is destroyed first, so that a rollback restores it (SLUICE_PRESERVE_DATA)"},
      {"keep-parked", duration, "DURATION",
       "discard copies parked for longer than this, e.g. 30d (SLUICE_KEEP_PARKED)"},
      {"purge", toggle, "", "discard parked copies: their rows can no longer be restored"},
      {"older-than", duration, "DURATION", "only copies parked for longer than this, e.g. 30d"},
      {"dry-run", toggle, "", "print the plan and change nothing"},
      {"files-only", toggle, "", "convert the files only, no database"},
      {"prove", toggle, "",
       "first apply, undo and reapply it in a scratch database; apply nothing if that fails"},
      {"scratch-url", text, "URL",
       "the PostgreSQL server for scratch databases (default: the database's own)"},
      {"sample", count, "N", "prove with N rows copied from each table (default: made rows)"},
      {"replay", toggle, "", "run the SQL in a scratch database and compare each snapshot"},
      {"strict", toggle, "", "exit 4 also for a declared loss or a snapshot that differs"},
  };
}

std::vector<Flag> flags_of_runs() {
  using enum FlagKind;
  return {
      one_of("out-of-order", {"apply", "skip", "refuse"},
             "what to do with a pending migration older than the newest applied (default: refuse)"),
      one_of("changed", {"warn", "refuse"},
             "what to do with a file edited after it was applied (default: refuse)"),
      one_of("transaction", {"batch", "migration", "none"},
             "what shares a transaction (default: batch, all pending or none)"),
      {"wait-lock", duration, "DURATION", "how long to wait for another migrator (default: 60s)"},
      {"wait-db", duration, "DURATION", "how long to keep trying to connect (default: 0)"},
      {"statement-timeout", duration, "DURATION",
       "cancel a statement that runs longer (default: the server's setting)"},
      {"ddl-lock-timeout", duration, "DURATION",
       "cancel a statement that waits longer for a table's lock (default: the server's setting)"},
      {"auto", toggle, "",
       "do nothing unless AUTO_MIGRATE is true: for scripts that start an application"},
      {"metadata", toggle, "",
       "create migration-metadata.json beside the migrations folder if it is missing"},
      {"yes", toggle, "", "do not ask for confirmation", 'y'},
      {"exit-code", toggle, "",
       "exit 3 when migrations are pending, 4 when files and history disagree, 8 when one is "
       "partly applied"},
      {"retry", toggle, "", "run the statement with the unknown outcome again"},
      {"skip", toggle, "", "treat the statement with the unknown outcome as done"},
      {"timeout", duration, "DURATION", "how long to wait (default: 60s)"},
      {"offline", toggle, "", "check files only; needs no database"},
      {"expect-tables", text, "N", "fail unless there are exactly N tables; list them"},
      {"expect-enums", text, "N", "fail unless there are exactly N enums; list them"},
      one_of("format", {"text", "github", "sarif", "junit"}, "the report's format (default: text)"),
  };
}

std::vector<Flag> flags_of_all() {
  using enum FlagKind;
  return {
      {"dir", text, "FOLDER", "the migrations folder (SLUICE_DIR)"},
      {"url", text, "URL", "the database: postgres://…, sqlite:path, a path (DATABASE_URL)"},
      {"dialect", text, "NAME", "postgresql or sqlite, if neither journal nor URL says"},
      {"table", text, "NAME", "Drizzle's history table (default: __drizzle_migrations)"},
      {"schema", text, "NAME", "the schema of that table (default: drizzle; none on SQLite)"},
      {"tracking-schema", text, "NAME",
       "the schema of __migration_tracking (default: the schema of an unqualified name)"},
      {"config", text, "FILE",
       "the config file (default: drizzle.config.{ts,mts,js,mjs,cjs,json})"},
      {"json", toggle, "", "print one JSON document on stdout, errors included"},
      one_of("log-format", {"text", "json"},
             "the format of progress and logs on stderr (default: text)"),
      {"quiet", toggle, "", "print no progress, no notices, and no result on success", 'q'},
      {"verbose", toggle, "", "print more: each migration as it starts, each statement of a plan",
       'v'},
      {"no-color", toggle, "", "print no colours (NO_COLOR)"},
      {"help", toggle, "", "print this help", 'h'},
  };
}

}  // namespace

std::span<const Flag> flags() {
  static const std::vector<Flag> k_flags = [] {
    std::vector<Flag> all = flags_of_some();
    for (auto* more : {flags_of_runs, flags_of_all})
      for (Flag& flag : more()) all.push_back(std::move(flag));
    return all;
  }();
  return k_flags;
}

const Flag* find_flag(std::string_view name) {
  for (const Flag& flag : flags())
    if (flag.name == name) return &flag;
  return nullptr;
}

const std::vector<std::string_view>& common_flags() {
  static const std::vector<std::string_view> k_common = [] {
    std::vector<std::string_view> names;
    for (const Flag& flag : flags_of_all()) names.push_back(flag.name);
    return names;
  }();
  return k_common;
}

std::string usage_of(const Flag& flag) {
  std::string usage = text::cat("--", flag.name);
  if (flag.letter != 0) usage = text::cat("-", flag.letter, ", ", usage);
  if (flag.kind == FlagKind::choice) {
    std::vector<std::string> choices(flag.choices.begin(), flag.choices.end());
    return text::cat(usage, " ", text::join(choices, "|"));
  }
  return flag.placeholder.empty() ? usage : text::cat(usage, " ", flag.placeholder);
}

}  // namespace sluice::cli
