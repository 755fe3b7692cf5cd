#include "cli/commands/render_help.hpp"

#include "base/json_writer.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/base/flags.hpp"
#include "cli/commands/command_table.hpp"
#include "cli/commands/examples.hpp"
#include "sluice/sluice.hpp"

namespace sluice::cli {

namespace {

constexpr std::string_view k_exit_statuses =
    R"(Exit status:
  0  ok                                  5  refused by a safety rule
  1  failure                             6  another migrator holds the lock
  2  usage or config                     7  cannot connect
  3  migrations pending (--exit-code)    8  partly applied, needs `sluice resume`
  4  a file was changed after it was applied, or files and history disagree
  129, 130, 143  stopped by SIGHUP, SIGINT or SIGTERM at a safe point
)";

constexpr std::string_view k_environment =
    R"(Environment:
  DATABASE_URL, or DB_HOST DB_PORT DB_USER DB_NAME and PG* (PostgreSQL), DB_PATH (SQLite); )"
    R"(SLUICE_DIR
  NODE_ENV, APP_ENV or SLUICE_ENV=production: --confirm for rollback, backup reminder, short output
  NO_COLOR, CI, GITHUB_ACTIONS: no colours, no progress line, errors as annotations
  The first that is set wins: flag, drizzle.config.*, environment, .env.
)";

std::string joined(const std::vector<std::string_view>& words) {
  return text::join(std::vector<std::string>(words.begin(), words.end()), ", ");
}

std::string indented_table(const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  if (rows.empty()) return out;
  for (const std::string& line :
       text::split(text::trim(text::cat("x", render_table(rows))).substr(1), "\n"))
    out += text::cat("  ", line, "\n");
  return out;
}

std::string flag_table(const std::vector<std::string_view>& names) {
  std::vector<std::vector<std::string>> rows;
  for (std::string_view name : names) {
    const Flag& flag = *find_flag(name);
    rows.push_back({usage_of(flag), std::string(flag.summary)});
  }
  return indented_table(rows);
}

std::string usage_line(const Command& command) {
  std::string usage = text::cat("Usage: sluice ", command.name);
  if (!command.argument.empty()) usage += text::cat(" ", command.argument);
  return usage + " [FLAGS]\n";
}

std::string example_table(std::string_view command) {
  std::vector<std::vector<std::string>> rows;
  for (const Example& example : examples_of(command))
    rows.push_back({text::cat("sluice ", example.line), std::string(example.does)});
  return rows.empty() ? std::string() : text::cat("\nExamples:\n", indented_table(rows));
}

}  // namespace

std::string render_help() {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string_view> later;
  for (const Command& command : commands()) {
    if (command.run == nullptr) {
      later.push_back(command.name);
      continue;
    }
    std::string name(command.name);
    if (!command.argument.empty()) name += text::cat(" ", command.argument);
    if (!command.aliases.empty()) name += text::cat(" (", joined(command.aliases), ")");
    rows.push_back({name, std::string(command.summary)});
  }
  return text::cat(
      "Sluice ", version(),
      ": applies Drizzle migrations to PostgreSQL and SQLite, without Node\n\n",
      "Usage: sluice COMMAND [FLAGS]\n\nCommands:\n", indented_table(rows),
      "\nNot in this version yet (each tells you what to do instead):\n  ",
      joined({later.begin(), later.begin() + static_cast<std::ptrdiff_t>(later.size() / 2)}),
      ",\n  ", joined({later.begin() + static_cast<std::ptrdiff_t>(later.size() / 2), later.end()}),
      "\n\nFlags of every command:\n", flag_table(common_flags()), "\n", k_environment, "\n",
      k_exit_statuses,
      "\n`sluice help COMMAND` explains a command, with examples. `sluice` alone prints this and "
      "exits "
      "2.\n");
}

std::string render_help(const Command& command) {
  std::string out = text::cat("sluice ", command.name, ": ", command.summary, "\n\n");
  if (command.run == nullptr)
    return text::cat(out, "This version cannot do it yet.\n", command.instead, "\n");
  out += usage_line(command);
  if (!command.aliases.empty()) out += text::cat("Also: ", joined(command.aliases), "\n");
  if (!command.details.empty()) out += text::cat("\n", command.details);
  out += example_table(command.name);
  if (!command.flags.empty()) out += text::cat("\nFlags:\n", flag_table(command.flags));
  return text::cat(out, "\nFlags of every command:\n", flag_table(common_flags()));
}

std::string json_help() {
  JsonWriter json(JsonStyle::indented);
  json.object().key("commands").array();
  for (const Command& command : commands()) {
    json.object().member("name", command.name).key("aliases").array();
    for (std::string_view alias : command.aliases) json.value(alias);
    json.end()
        .member("argument", command.argument.empty()
                                ? std::nullopt
                                : std::optional<std::string>(std::string(command.argument)))
        .member("summary", command.summary)
        .member("available", command.run != nullptr)
        .key("flags")
        .array();
    for (std::string_view flag : command.flags) json.value(text::cat("--", flag));
    json.end().end();
  }
  return json.end().end().text();
}

}  // namespace sluice::cli
