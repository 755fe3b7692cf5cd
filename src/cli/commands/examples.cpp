#include "cli/commands/examples.hpp"

#include <map>
#include <vector>

namespace sluice::cli {

std::span<const Example> examples_of(std::string_view command) {
  static const std::map<std::string_view, std::vector<Example>> k_examples = {
      {"migrate",
       {{"migrate --dry-run", "see what would run"},
        {"migrate --to 0003", "apply up to 0003 and stop"},
        {"migrate --url postgres://app@db/shop --wait-db 30s",
         "in a container that starts before its database"}}},
      {"redo",
       {{"redo", "undo the last migration and apply it again"},
        {"redo --steps 2 --preserve-data", "two of them, with their rows"}}},
      {"reset",
       {{"reset --dry-run", "see what would be dropped"},
        {"reset --confirm shop.db", "drop and apply again without a question"}}},
      {"status",
       {{"status", "what is applied and what is pending"},
        {"status --exit-code", "exit 3 where something is pending, for scripts"}}},
      {"verify",
       {{"verify", "compare the database with journal and snapshots"},
        {"verify --offline", "the files alone, without a database"},
        {"verify --format github", "annotations in a pull request"}}},
      {"plan",
       {{"plan", "what migrate would do"},
        {"plan rollback --steps 2", "what a rollback would undo"}}},
      {"create", {{"create add_user_index", "an empty file for SQL written by hand"}}},
      {"baseline",
       {{"baseline 0003", "0000 to 0003 took effect already: record them"},
        {"baseline --dry-run", "see what would be recorded"}}},
      {"adopt", {{"adopt --dry-run", "see what another tool applied"}, {"adopt", "take it over"}}},
      {"repair",
       {{"repair", "the plan: what is broken, and what would mend it"},
        {"repair --confirm", "carry it out"},
        {"repair 0003", "accept the edited file of one migration"}}},
      {"resume",
       {{"resume", "go on after the last statement that is committed"},
        {"resume --skip", "the statement in doubt took effect"}}},
      {"check",
       {{"check", "the folder alone, e.g. before a commit"},
        {"check --replay", "run its SQL in a scratch database, too"}}},
      {"rebase",
       {{"rebase --dry-run", "see what would be renumbered"},
        {"rebase --confirm", "carry it out"}}},
      {"compare",
       {{"compare drizzle postgres://app@db/shop", "the folder and a database"},
        {"compare staging.db production.db --sql", "what makes the one into the other"}}},
      {"dump", {{"dump > schema.sql", "the schema as SQL"}}},
      {"stats", {{"stats", "tables, rows and sizes"}, {"stats --json", "the same for programs"}}},
      {"empty", {{"empty && sluice migrate", "migrate a new database only"}}},
      {"convert",
       {{"convert v1 --dry-run", "see what would be moved"},
        {"convert v1", "the folder and its database"}}},
      {"wait",
       {{"wait --timeout 30s && sluice migrate", "where the database starts at the same time"}}},
      {"doctor", {{"doctor", "what was found, from where, and what is wrong"}}},
  };
  const auto found = k_examples.find(command);
  if (found == k_examples.end()) return {};
  return found->second;
}

}  // namespace sluice::cli
