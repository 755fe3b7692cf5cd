#include "cli/run.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>

#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "cli/base/attempt.hpp"
#include "cli/base/flags.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/command_line.hpp"
#include "cli/commands/command_table.hpp"
#include "cli/commands/npm_flags.hpp"
#include "cli/commands/render_help.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/render/log.hpp"
#include "render/render_json.hpp"
#include "render/render_text.hpp"

namespace sluice::cli {

namespace {

const int k_usage = exit_status(ErrorCode::usage);
constexpr int k_hung_up = 129;      // as a shell says that SIGHUP ended a program
constexpr int k_broken_pipe = 141;  // … that SIGPIPE did

// The others only report, or write files that are there afterwards for everyone to see.
bool changes_database(std::string_view command) {
  static constexpr std::array k_commands = std::to_array<std::string_view>(
      {"migrate", "rollback", "redo", "reset", "resume", "repair", "baseline", "adopt", "convert",
       "rebase", "create", "parked"});
  return std::find(k_commands.begin(), k_commands.end(), command) != k_commands.end();
}

bool says(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The flags that matter before the words are known to be right, and when they are not.
Options rough_options(const std::vector<std::string>& words) {
  std::map<std::string, std::string, std::less<>> values;
  for (const char* name : {"json", "no-color"})
    if (says(words, text::cat("--", name))) values[name] = "true";
  const auto format = std::find(words.begin(), words.end(), "--log-format");
  const bool apart = format != words.end() && format + 1 != words.end() && *(format + 1) == "json";
  if (apart || says(words, "--log-format=json")) values["log-format"] = "json";
  return {std::move(values), {}};
}

bool takes_value(const std::string& word) {
  const Flag* flag = word.starts_with("--") ? find_flag(word.substr(2)) : nullptr;
  if (flag == nullptr) return false;
  switch (flag->kind) {
    case FlagKind::text:
    case FlagKind::choice:
    case FlagKind::count:
    case FlagKind::duration: return true;
    case FlagKind::toggle:
    case FlagKind::optional_text:
    case FlagKind::optional_count: return false;
  }
  return false;
}

// Flags may stand before the command. The number of words where there is none.
std::size_t position_of_command(const std::vector<std::string>& words) {
  std::size_t at = 0;
  while (at < words.size() && words[at].starts_with('-')) at += takes_value(words[at]) ? 2 : 1;
  return std::min(at, words.size());
}

std::string command_name(const std::vector<std::string>& words) {
  const std::size_t at = position_of_command(words);
  const Command* command = at == words.size() ? nullptr : find_command(words[at]);
  return command == nullptr ? std::string() : std::string(command->name);
}

// `sluice --version`, `sluice -v` and `sluice --help` are what people try first.
std::vector<std::string> verb_first(std::vector<std::string> words) {
  const bool is_alone = words.size() == 1;
  if (words[0] == "--version" || words[0] == "-V" || (is_alone && words[0] == "-v"))
    words[0] = "version";
  if (words[0] == "--help" || words[0] == "-h") words[0] = "help";
  const std::size_t at = position_of_command(words);
  if (at == words.size())
    throw Error(ErrorCode::usage, text::cat("no command is given, only ", words[0]),
                "Write `sluice COMMAND`; `sluice help` lists the commands.");
  const auto verb = words.begin() + static_cast<std::ptrdiff_t>(at);
  std::rotate(words.begin(), verb, verb + 1);
  return words;
}

bool has_help(const std::vector<std::string>& words) {
  return says(words, "--help") || says(words, "-h");
}

void refuse_missing(const Command& command, const std::string& word) {
  if (command.run != nullptr) return;
  throw Error(ErrorCode::usage, text::cat("`", word, "` is not in this version of Sluice yet"),
              std::string(command.instead));
}

// What a stop request broke off is that stop, wherever it was noticed; and a time limit is
// named as such.
ErrorInfo explained(const World& world, ErrorInfo error) {
  const int signal = world.signals.signal();
  if (signal == 0) return error;
  if (error.kind == FailureKind::cancelled) {
    const bool is_interrupt = signal == SIGINT;
    error.code = is_interrupt ? ErrorCode::interrupted : ErrorCode::terminated;
    error.message = text::cat("stopped by ", signal_name(signal));
  }
  if (error.code != ErrorCode::terminated || !world.signals.timed_out()) return error;
  error.message = "stopped after MAX_MIGRATION_TIME";
  error.hint = "Raise MAX_MIGRATION_TIME, or unset it, and run the command again.";
  return error;
}

void print_failure(World& world, const Options& options, const ErrorInfo& error) {
  Reporter(world.output, world.clock, log_style(world, options)).error(error);
  if (is_set(world.environment, "GITHUB_ACTIONS") && options.value("log-format") != "json")
    world.output.log_command(render_annotation(error));
}

void print_result(World& world, const CommandResult& result) {
  switch (result.form) {
    case ResultForm::text: return world.output.result(result.text);
    case ResultForm::lines: return world.output.machine_result(result.text);
    case ResultForm::json: return world.output.json_result(result.text);
    case ResultForm::sql:
      // A file takes it as it is; on a terminal nothing may steer that.
      return world.terminal.is_stdout ? world.output.result(result.text)
                                      : world.output.exact_result(result.text);
  }
}

int status_of(const World& world, const ErrorInfo& error) {
  const bool hung_up = error.code == ErrorCode::terminated && world.signals.signal() == SIGHUP;
  return hung_up ? k_hung_up : exit_status(error.code);
}

// What was not read is told by the exit status where it was all that was asked for. What a run did
// to the database stands, and its own status says it.
int settle_unwritten(const Command& command, const Options& options, World& world, int status,
                     ErrorInfo error) {
  const bool is_report = options.has("dry-run") || !changes_database(command.name);
  switch (world.output.unread()) {
    case Output::Unread::reader_gone: return is_report && status == 0 ? k_broken_pipe : status;
    case Output::Unread::closed:
      if (!is_report) return status;
      break;
    case Output::Unread::no: break;
  }
  if (!is_report) error.hint = "What was done to the database is kept: `sluice status` shows it.";
  print_failure(world, options, error);
  return status == 0 ? exit_status(error.code) : status;
}

int finish(const Command& command, const Options& options, World& world, CommandResult result) {
  if (result.failure) result.failure = explained(world, *result.failure);
  const bool is_json = options.has("json");
  const int status = result.failure ? status_of(world, *result.failure) : result.exit_status;
  const auto unwritten = attempt([&] {
    if (is_json)
      world.output.json_result(
          render_envelope(std::string(command.name), status, result.failure, result.data));
    else if (result.is_report || result.failure || !options.has("quiet"))
      print_result(world, result);
  });
  if (result.failure && (!is_json || unwritten)) print_failure(world, options, *result.failure);
  return unwritten ? settle_unwritten(command, options, world, status, *unwritten) : status;
}

}  // namespace

int run(const std::vector<std::string>& all_words, World& world) {
  if (all_words.empty()) {
    world.output.result(render_help());
    return k_usage;
  }
  const std::vector<std::string> words = verb_first(all_words);
  const Command& command = need_command(words[0]);
  if (!has_help(words)) refuse_missing(command, words[0]);
  Options options = parse_options(command, {words.begin() + 1, words.end()});
  if (options.has("help"))
    return finish(*find_command("help"), options, world,
                  {.text = render_help(command), .data = json_help(), .is_report = true});
  Reporter reporter(world.output, world.clock, log_style(world, options));
  world.signals.announce(options.value("log-format") != "json" && !options.has("quiet"));
  for (const Finding& said : take_npm_flags(command, world.environment, options))
    reporter.warning(said);
  CommandContext context{world, options, world.environment, reporter, words[0]};
  return finish(command, options, world, command.run(context));
}

int report_failure(const std::vector<std::string>& words, World& world, const ErrorInfo& thrown) {
  const ErrorInfo error = explained(world, thrown);
  const Options options = rough_options(words);
  const int status = status_of(world, error);
  if (!options.has("json")) {
    print_failure(world, options, error);
    return status;
  }
  // A stdout that takes nothing is no reason to say nothing.
  const auto unwritable = attempt([&] {
    world.output.json_result(render_envelope(command_name(words), status, error, "null"));
  });
  if (unwritable) print_failure(world, options, error);
  return status;
}

}  // namespace sluice::cli
