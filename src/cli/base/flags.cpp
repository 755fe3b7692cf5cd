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
      {"steps", count, "N", "at most so many migrations"},
      {"batch", optional_count, "[N]", "what one run of migrate applied: the last one, or batch N"},
      {"all", toggle, "", "every applied migration"},
      {"confirm", optional_text, "[NAME]",
       "go ahead in production (NODE_ENV …); reset needs the database's name"},
      {"allow-data-loss", toggle, "", "go ahead although tables, columns or rows are lost"},
      {"record", toggle, "", "also write rows for what took effect and no history holds"},
      {"forget", toggle, "", "also remove rows that claim what is not in the database"},
      {"rollback", toggle, "", "store the rollback file beside TAG as its rollback SQL"},
      {"schema-drift", toggle, "", "also mend what differs from the snapshot, in the database"},
      {"ignore", text, "WHAT,…", "leave out column-order, index-names, constraint-names"},
      {"sql", toggle, "", "print the SQL that makes A into B"},
      {"allow-changed-rollback", toggle, "",
       "run stored rollback SQL although it is not what was stored"},
      {"preserve-data", toggle, "",
       "park what is destroyed first, so that a rollback brings it back (SLUICE_PRESERVE_DATA)"},
      {"keep-parked", duration, "DURATION",
       "throw away what is parked for longer, e.g. 30d (SLUICE_KEEP_PARKED)"},
      {"purge", toggle, "", "throw away what is parked: its rows do not come back"},
      {"older-than", duration, "DURATION", "only what has been parked for longer, e.g. 30d"},
      {"dry-run", toggle, "", "print the plan and change nothing"},
      {"files-only", toggle, "", "leave every database alone"},
      {"prove", toggle, "",
       "first take it up, down and up again in a scratch database; apply nothing that fails there"},
      {"scratch-url", text, "URL",
       "the PostgreSQL server for scratch databases (default: the database's own)"},
      {"replay", toggle, "", "run the SQL in a scratch database and compare with each snapshot"},
      {"strict", toggle, "", "exit 4 for a declared loss and for a snapshot that differs, too"},
  };
}

std::vector<Flag> flags_of_runs() {
  using enum FlagKind;
  return {
      one_of("out-of-order", {"apply", "skip", "refuse"},
             "a pending migration older than the newest applied one (default: refuse)"),
      one_of("changed", {"warn", "refuse"}, "a file edited after it was applied (default: refuse)"),
      one_of("transaction", {"batch", "migration", "none"},
             "what shares a transaction (default: batch, all pending or none)"),
      {"wait-lock", duration, "DURATION", "how long to wait for another migrator (default: 60s)"},
      {"wait-db", duration, "DURATION", "how long to go on trying to connect (default: 0)"},
      {"statement-timeout", duration, "DURATION",
       "cancel a statement that runs longer (default: the server's own)"},
      {"ddl-lock-timeout", duration, "DURATION",
       "give up a statement that waits longer for a table's lock (default: the server's own)"},
      {"auto", toggle, "",
       "do nothing unless AUTO_MIGRATE is true: for scripts that start an application"},
      {"metadata", toggle, "",
       "write migration-metadata.json beside the migrations folder where it is missing, too"},
      {"yes", toggle, "", "do not ask for confirmation", 'y'},
      {"exit-code", toggle, "",
       "exit 3 when migrations are pending, 4 when files and history disagree, 8 when one is "
       "partly applied"},
      {"retry", toggle, "", "run the statement again whose outcome is unknown"},
      {"skip", toggle, "", "take the statement whose outcome is unknown as done"},
      {"timeout", duration, "DURATION", "how long to wait (default: 60s)"},
      {"offline", toggle, "", "files only; no database is needed"},
      {"expect-tables", text, "N", "fail unless there are so many tables; lists them"},
      {"expect-enums", text, "N", "fail unless there are so many enums; lists them"},
      one_of("format", {"text", "github", "sarif", "junit"},
             "how the report is written (default: text)"),
  };
}

std::vector<Flag> flags_of_all() {
  using enum FlagKind;
  return {
      {"dir", text, "FOLDER", "the migrations folder (SLUICE_DIR)"},
      {"url", text, "URL", "the database: postgres://…, sqlite:path, a path (DATABASE_URL)"},
      {"dialect", text, "NAME", "postgresql or sqlite, where journal and URL do not tell"},
      {"table", text, "NAME", "Drizzle's history table (default: __drizzle_migrations)"},
      {"schema", text, "NAME", "the schema of that table (default: drizzle; none on SQLite)"},
      {"tracking-schema", text, "NAME",
       "the schema of __migration_tracking (default: where an unqualified name leads)"},
      {"config", text, "FILE",
       "the config file (default: drizzle.config.{ts,mts,js,mjs,cjs,json})"},
      {"json", toggle, "", "one JSON document on stdout, errors included"},
      one_of("log-format", {"text", "json"},
             "how progress and logs are written to stderr (default: text)"),
      {"quiet", toggle, "", "no progress, no notices, and no result where all went well", 'q'},
      {"verbose", toggle, "", "more: every migration as it starts, every statement of a plan", 'v'},
      {"no-color", toggle, "", "no colours (NO_COLOR)"},
      {"help", toggle, "", "this help", 'h'},
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
