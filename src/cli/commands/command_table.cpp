#include "cli/commands/command_table.hpp"

#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/database_help.hpp"
#include "cli/commands/files_help.hpp"
#include "cli/commands/history_help.hpp"

namespace sluice::cli {

namespace {

constexpr std::string_view k_migrate_details =
    R"(Applies everything pending as one batch, in the journal's order, and records it in the same
transaction. A statement that cannot run in a transaction splits the batch at that point by
itself.

Environment:
  MIGRATION_REQUIRE_CONFIRMATION=true  ask before applying anything; --yes answers yes. Without a
                                       terminal, --yes is needed. Unset or false: no question.
  MAX_MIGRATION_TIME=300000            stop at a safe point after this many milliseconds, exit 143.
  AUTO_MIGRATE=true                    needed by --auto; without --auto it has no effect.
  BACKUP_ENABLED=true|false            always remind of a backup, or never. Unset: in production.
                                       Sluice does not make the backup.
)";

constexpr std::string_view k_status_details =
    R"(Reads only. "Applied" counts the files whose migration is in the history. "Pending" counts
the rest, including those out of order or partly applied.
)";

constexpr std::string_view k_rollback_details =
    R"(Runs the SQL that was stored in __migration_tracking when the migration was applied, so its
file need not be here. It is one transaction: all of it is undone, or nothing.

  sluice rollback              the last migration
  sluice rollback --steps 3    the last three; also `sluice down 3`
  sluice rollback --batch      what the last run applied; --batch N: what batch N applied
  sluice rollback --to 0003    everything that was applied after 0003
  sluice rollback --all        everything

Counts the rows that would be lost first, and exits 5 without --allow-data-loss. It also
exits 5 if a migration cannot be undone: write rollback/<tag>.sql beside the migrations, and
run it again.
)";

constexpr std::string_view k_redo_details =
    R"(Applies the same migrations again as one batch, in the same transaction. Rows that the
rollback loses are restored only with --preserve-data.
)";

constexpr std::string_view k_prove_details =
    R"(Uses a scratch database: on SQLite in memory, on PostgreSQL a temporary database on the given
server or on that of --scratch-url. There it puts rows into every table, applies each
migration, rolls it back with the SQL that would be stored, and applies it again. After the
rollback schema, rows and counters must be those of before, or the rollback must declare
what is not. The schema is also compared after the second run, and with the migration's
snapshot. The database itself gets one row per migration in __migration_events, if that
table exists, and no other change.

  sluice prove                 every migration
  sluice prove 0003            one of them
  sluice prove --from 0003     this one and those after it; --to TAG: those up to it
  sluice prove --sample 100    with up to 100 rows of each table of the database

Rows are made from types, checks and keys, with NULLs, duplicates and other edge cases. Where
a migration does not run with them, it is tried with plainer rows and then without; the
report names the tables. --sample copies rows of the database instead, where it has the table.

Declared means that the rollback itself declares what it cannot restore (`-- irreversible:
…`), and restores the rest. Exits 4 if something is not proven; with --strict also if
something is declared, or a snapshot differs. A PostgreSQL user needs CREATEDB. Roles that a
migration creates are dropped afterwards; other changes to the server need --scratch-url.
)";

constexpr std::string_view k_parked_details =
    R"(`migrate --preserve-data` copies what it destroys to the schema __migration_parked
(PostgreSQL), or to tables whose names begin with it (SQLite). A rollback restores the rows
from these parked copies.

  sluice parked                           list all: migration, table, what, rows, size, time
  sluice parked 0003_lazy_juggernaut      list those of one migration
  sluice parked --purge                   discard all; with TAG or --older-than 30d only those
  sluice migrate --keep-parked 30d        on each run, discard copies older than this

After a purge, a rollback still restores tables and columns, but not their contents.
)";

constexpr std::string_view k_doctor_details =
    R"(Exits 0 if nothing is wrong, else 1. Changes nothing.
)";

std::vector<std::string_view> with(std::vector<std::string_view> flags,
                                   std::initializer_list<std::string_view> more) {
  flags.insert(flags.end(), more);
  return flags;
}

using FlagNames = std::vector<std::string_view>;

const FlagNames& selection_flags() {
  static const FlagNames k_selection = {"to", "steps", "out-of-order", "changed", "transaction"};
  return k_selection;
}

const FlagNames& limit_flags() {
  static const FlagNames k_limits = {"wait-lock", "wait-db", "statement-timeout",
                                     "ddl-lock-timeout"};
  return k_limits;
}

FlagNames migrate_flags() {
  FlagNames flags = with(selection_flags(), {"dry-run", "prove", "sample", "scratch-url", "auto",
                                             "yes", "metadata", "preserve-data", "keep-parked"});
  flags.insert(flags.end(), limit_flags().begin(), limit_flags().end());
  return flags;
}

FlagNames rollback_flags() {
  FlagNames flags = {"steps",
                     "batch",
                     "to",
                     "all",
                     "dry-run",
                     "allow-data-loss",
                     "confirm",
                     "metadata",
                     "preserve-data",
                     "keep-parked",
                     "allow-changed-rollback"};
  flags.insert(flags.end(), limit_flags().begin(), limit_flags().end());
  return flags;
}

FlagNames reset_flags() {
  FlagNames flags = {"dry-run", "confirm", "metadata"};
  flags.insert(flags.end(), limit_flags().begin(), limit_flags().end());
  return flags;
}

std::vector<Command> migrating() {
  return {{.name = "migrate",
           .aliases = {"up", "apply", "deploy"},
           .summary = "apply what is pending, as one batch",
           .run = run_migrate,
           .flags = migrate_flags(),
           .details = k_migrate_details},
          {.name = "rollback",
           .aliases = {"down", "revert"},
           .summary = "undo the last migration, or more of them",
           .run = run_rollback,
           .flags = rollback_flags(),
           .details = k_rollback_details,
           .judges_argument = true},
          {.name = "redo",
           .summary = "roll back, then apply again",
           .run = run_redo,
           .flags = rollback_flags(),
           .details = k_redo_details},
          {.name = "reset",
           .summary = "drop everything and apply all migrations again",
           .run = run_reset,
           .flags = reset_flags(),
           .details = k_reset_details},
          {.name = "prove",
           .argument = "[TAG]",
           .summary = "check that every migration can be undone, in a scratch database",
           .run = run_prove,
           .flags = {"from", "to", "sample", "scratch-url", "strict", "statement-timeout"},
           .details = k_prove_details}};
}

std::vector<Command> telling() {
  return {{.name = "status",
           .summary = "show what is applied, what is pending and what is wrong",
           .run = run_status,
           .flags = {"exit-code", "wait-db"},
           .details = k_status_details},
          {.name = "verify",
           .summary = "check that journal, history, database and snapshots agree",
           .run = run_verify,
           .flags = {"offline", "expect-tables", "expect-enums", "format", "wait-db"},
           .details = k_verify_details},
          {.name = "plan",
           .argument = "[rollback|redo]",
           .summary = "show what migrate, rollback or redo would do; change nothing",
           .run = run_plan,
           .flags = with(selection_flags(), {"batch", "all", "wait-db"})}};
}

std::vector<Command> keeping_history() {
  return {{.name = "create",
           .aliases = {"new"},
           .argument = "NAME",
           .summary = "write an empty migration to fill in by hand",
           .run = run_create,
           .details = k_create_details},
          {.name = "baseline",
           .argument = "[TAG]",
           .summary = "record migrations as applied without running them",
           .run = run_baseline,
           .flags = {"dry-run", "metadata", "wait-lock", "wait-db"},
           .details = k_baseline_details},
          {.name = "adopt",
           .summary = "take over a history that another tool wrote",
           .run = run_adopt,
           .flags = {"dry-run", "metadata", "wait-lock", "wait-db"},
           .details = k_adopt_details},
          {.name = "repair",
           .argument = "[TAG]",
           .summary = "repair the histories and the journal, after showing a plan",
           .run = run_repair,
           .flags = {"record", "forget", "rollback", "schema-drift", "offline", "allow-data-loss",
                     "dry-run", "confirm", "metadata", "wait-lock", "wait-db"},
           .details = k_repair_details},
          {.name = "resume",
           .summary = "finish a migration that is partly applied",
           .run = run_resume,
           .flags = with(limit_flags(), {"retry", "skip", "changed", "transaction", "metadata",
                                         "allow-changed-rollback"}),
           .details = k_resume_details}};
}

std::vector<Command> looking_on() {
  return {{.name = "check",
           .aliases = {"lint", "validate"},
           .summary = "check journal, SQL files, snapshots and branches, without a database",
           .run = run_check,
           .flags = {"replay", "scratch-url", "statement-timeout"},
           .details = k_check_details},
          {.name = "rebase",
           .argument = "[TAG]",
           .summary = "put one branch's migrations on top of the other's, after showing a plan",
           .run = run_rebase,
           .flags = {"dry-run", "confirm", "offline", "scratch-url"},
           .details = k_rebase_details},
          {.name = "compare",
           .argument = "A B",
           .summary = "compare two databases, two folders, or one of each",
           .run = run_compare,
           .flags = {"ignore", "sql"},
           .details = k_compare_details,
           .most_arguments = 2},
          {.name = "dump",
           .summary = "print the schema as SQL that loads into an empty database",
           .run = run_dump,
           .details = k_dump_details},
          {.name = "stats",
           .summary = "count tables, rows, sizes, indexes and migrations",
           .run = run_stats,
           .details = k_stats_details},
          {.name = "empty",
           .summary = "exit 0 if the database is empty, else 1",
           .run = run_empty,
           .details = k_empty_details},
          {.name = "convert",
           .argument = "v0|v1",
           .summary = "convert the folder and its history to the other drizzle-kit layout",
           .run = run_convert,
           .flags = {"dry-run", "files-only", "wait-lock", "wait-db"},
           .details = k_convert_details},
          {.name = "parked",
           .argument = "[TAG]",
           .summary = "list or discard the copies --preserve-data keeps",
           .run = run_parked,
           .flags = {"purge", "older-than", "confirm", "wait-db"},
           .details = k_parked_details},
          {.name = "wait",
           .summary = "wait until the database answers",
           .run = run_wait,
           .flags = {"timeout"}},
          {.name = "doctor",
           .summary = "show the settings, where each comes from, and what is wrong",
           .run = run_doctor,
           .details = k_doctor_details},
          {.name = "version", .summary = "print the version", .run = run_version},
          {.name = "help",
           .argument = "[COMMAND]",
           .summary = "print this help, or that of a command",
           .run = run_help}};
}

// The names that are spoken for: each says what to do as long as it is missing.
std::vector<Command> announced() {
  const auto later = [](std::string_view name, std::vector<std::string_view> aliases,
                        std::string_view summary, std::string_view instead) {
    return Command{
        .name = name, .aliases = std::move(aliases), .summary = summary, .instead = instead};
  };
  return {
      later("generate", {}, "write a new migration from schema changes",
            "Run `npx drizzle-kit generate`, or `sluice create NAME` to write the SQL by hand."),
      later("consolidate", {}, "squash migrations into one",
            "Write one migration by hand with `sluice create NAME` and record it with `sluice "
            "baseline`."),
      later("archive", {}, "move old files away and back",
            "Leave the files where they are: reading them costs little."),
      later("backup", {}, "copy the database first",
            "Run `pg_dump -Fc`, or `sqlite3 FILE \".backup COPY\"`."),
      later("restore", {}, "restore a backup", "Run `pg_restore`, or copy the SQLite file back."),
      later("health", {}, "print one line for a probe", "Run `sluice status --exit-code --json`."),
      later("serve", {}, "serve health and metrics over HTTP",
            "Run `sluice status --json` on a schedule."),
      later("exec", {}, "run a command with the migrated database",
            "Run `sluice migrate && COMMAND`."),
      later("unlock", {}, "remove a lock that nobody holds",
            "End the session that holds it: no lock of Sluice outlives its session."),
      later("completion", {}, "print completion for a shell",
            "`sluice help` lists commands and flags."),
  };
}

}  // namespace

std::span<const Command> commands() {
  static const std::vector<Command> k_commands = [] {
    std::vector<Command> all = migrating();
    for (auto* more : {telling, keeping_history, looking_on, announced})
      for (Command& command : more()) all.push_back(std::move(command));
    return all;
  }();
  return k_commands;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
    for (std::string_view alias : command.aliases)
      if (alias == name) return &command;
  }
  return nullptr;
}

const Command& need_command(std::string_view name) {
  if (const Command* found = find_command(name)) return *found;
  std::vector<std::string> known;
  for (const Command& command : commands()) {
    known.emplace_back(command.name);
    known.insert(known.end(), command.aliases.begin(), command.aliases.end());
  }
  const auto near = text::closest(name, known);
  throw Error(
      ErrorCode::usage, text::cat("unknown command \"", name, "\""),
      near ? text::cat("Did you mean `sluice ", *near, "`?") : "`sluice help` lists the commands.");
}

}  // namespace sluice::cli
