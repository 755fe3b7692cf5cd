#include "cli/commands/examples.hpp"

#include <map>
#include <vector>

namespace sluice::cli {

namespace {

using Examples = std::map<std::string_view, std::vector<Example>>;

const Examples k_examples = {
    {"migrate",
     {{"migrate --dry-run", "see what would run"},
      {"migrate --to 0003", "apply up to 0003 and stop"},
      {"migrate --url postgres://app@db/shop --wait-db 30s",
       "run in a container that starts before its database"}}},
    {"redo",
     {{"redo", "undo the last migration and apply it again"},
      {"redo --steps 2 --preserve-data", "redo two of them, and keep their rows"}}},
    {"reset",
     {{"reset --dry-run", "see what would be dropped"},
      {"reset --confirm shop.db", "drop and apply again without a question"}}},
    {"status",
     {{"status", "show what is applied and what is pending"},
      {"status --exit-code", "exit 3 if something is pending, for scripts"}}},
    {"verify",
     {{"verify", "compare the database with journal and snapshots"},
      {"verify --offline", "check the files alone, without a database"},
      {"verify --format github", "print annotations for a pull request"}}},
    {"plan",
     {{"plan", "show what migrate would do"},
      {"plan rollback --steps 2", "show what a rollback would undo"}}},
    {"create", {{"create add_user_index", "write an empty file for SQL by hand"}}},
    {"baseline",
     {{"baseline 0003", "record 0000 to 0003, which took effect already"},
      {"baseline --dry-run", "see what would be recorded"}}},
    {"adopt", {{"adopt --dry-run", "see what another tool applied"}, {"adopt", "take it over"}}},
    {"repair",
     {{"repair", "show the plan: what is broken, and how it would be repaired"},
      {"repair --confirm", "carry it out"},
      {"repair 0003", "accept the edited file of one migration"}}},
    {"resume",
     {{"resume", "continue after the last committed statement"},
      {"resume --skip", "treat the statement in doubt as done"}}},
    {"check",
     {{"check", "check the folder alone, e.g. before a commit"},
      {"check --replay", "also run its SQL in a scratch database"}}},
    {"rebase",
     {{"rebase --dry-run", "see what would be renumbered"}, {"rebase --confirm", "carry it out"}}},
    {"compare",
     {{"compare drizzle postgres://app@db/shop", "compare the folder and a database"},
      {"compare staging.db production.db --sql",
       "print the SQL that turns the one into the other"}}},
    {"dump", {{"dump > schema.sql", "print the schema as SQL"}}},
    {"stats",
     {{"stats", "count tables, rows and sizes"}, {"stats --json", "print the same for programs"}}},
    {"empty", {{"empty && sluice migrate", "migrate only a new database"}}},
    {"convert",
     {{"convert v1 --dry-run", "see what would be moved"},
      {"convert v1", "convert the folder and its database"}}},
    {"wait",
     {{"wait --timeout 30s && sluice migrate",
       "wait for a database that starts at the same time"}}},
    {"doctor", {{"doctor", "show the settings and what is wrong"}}},
};

}  // namespace

std::span<const Example> examples_of(std::string_view command) {
  const auto found = k_examples.find(command);
  if (found == k_examples.end()) return {};
  return found->second;
}

}  // namespace sluice::cli
