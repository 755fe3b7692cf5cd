#include "cli/commands/command_line.hpp"

// Else it makes six std::regex before main begins, which takes a fifth of the time of a short run.
#define CXXOPTS_NO_REGEX
#include <cxxopts.hpp>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "cli/base/flags.hpp"
#include "cli/commands/npm_flags.hpp"
#include "sluice/error.hpp"

namespace sluice::cli {

namespace {

std::vector<const Flag*> flags_of(const Command& command) {
  std::vector<const Flag*> all;
  for (std::string_view name : command.flags) all.push_back(find_flag(name));
  for (std::string_view name : common_flags()) all.push_back(find_flag(name));
  return all;
}

std::string see_help(const Command& command) {
  return text::cat("`sluice help ", command.name, "` lists the flags.");
}

[[noreturn]] void unknown_flag(const Command& command, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  if (name == "--force" || name == "-f")
    throw Error(ErrorCode::usage, text::cat("`", command.name, "` takes no ", name),
                text::cat(instead_of_force(command), instead_of_force(command).empty() ? "" : " ",
                          see_help(command)));
  std::vector<std::string> known;
  for (const Flag* flag : flags_of(command)) known.push_back(text::cat("--", flag->name));
  if (const auto near = text::closest(name, known))
    throw Error(ErrorCode::usage, text::cat("unknown flag ", name),
                text::cat("Did you mean ", *near, "?"));
  const std::size_t dashes = name.find_first_not_of('-');
  if (dashes != std::string::npos && find_flag(name.substr(dashes)) != nullptr)
    throw Error(ErrorCode::usage, text::cat("`", command.name, "` takes no ", name),
                see_help(command));
  throw Error(ErrorCode::usage, text::cat("unknown flag ", name), see_help(command));
}

// A word that may be a database's URL in the wrong place.
std::string shown_word(const std::string& word) {
  const bool may_be_url = word.find_first_of("@=:") != std::string::npos;
  return may_be_url ? shown_url(word) : word;
}

std::string choices_of(const Flag& flag) {
  std::vector<std::string> choices(flag.choices.begin(), flag.choices.end());
  return text::join(choices, ", ");
}

[[noreturn]] void bad_value(const Flag& flag, const std::string& value, const std::string& wanted,
                            const std::string& hint) {
  throw Error(ErrorCode::usage,
              text::cat("--", flag.name, " takes ", wanted, ", not \"", shown_word(value), "\""),
              hint);
}

void check_choice(const Flag& flag, const std::string& value) {
  for (std::string_view choice : flag.choices)
    if (choice == value) return;
  const std::vector<std::string> known(flag.choices.begin(), flag.choices.end());
  const auto near = text::closest(value, known);
  bad_value(flag, value, text::cat("one of ", choices_of(flag)),
            near ? text::cat("Did you mean ", *near, "?") : std::string());
}

void check_value(const Flag& flag, const std::string& value) {
  // A flag where a value should stand is a forgotten value, not a value that begins with dashes.
  if (flag.kind != FlagKind::toggle && value.rfind("--", 0) == 0 &&
      find_flag(value.substr(2, value.find('=') - 2)) != nullptr)
    throw Error(ErrorCode::usage, text::cat("--", flag.name, " needs a value"),
                text::cat("Write ", usage_of(flag), "."));
  switch (flag.kind) {
    case FlagKind::toggle:
    case FlagKind::optional_text: return;
    case FlagKind::text:
      if (value.empty())
        bad_value(flag, value, "a value that is not empty",
                  text::cat("Write ", usage_of(flag), "."));
      return;
    case FlagKind::choice: check_choice(flag, value); return;
    case FlagKind::duration:
      if (!text::parse_duration(value))
        bad_value(flag, value, "a duration", "Write 500ms, 30s, 5m, 1h or 30d.");
      return;
    case FlagKind::optional_count:
      if (value == k_no_number) return;
      [[fallthrough]];
    case FlagKind::count:
      if (!parse_count(value)) bad_value(flag, value, "a number of 1 or more", "");
      return;
  }
}

void check_arguments(const Command& command, const std::vector<std::string>& arguments) {
  const std::size_t most = command.most_arguments > 0 ? command.most_arguments
                           : !command.argument.empty() || command.judges_argument ? 1
                                                                                  : 0;
  const bool needs_one = !command.argument.empty() && command.argument.front() != '[';
  if (needs_one && arguments.empty())
    throw Error(ErrorCode::usage, text::cat("`", command.name, "` needs a ", command.argument),
                text::cat("Write `sluice ", command.name, " ", command.argument, "`."));
  if (arguments.size() <= most) return;
  const std::string_view other = arguments[most];
  throw Error(
      ErrorCode::usage, text::cat("unexpected argument \"", shown_word(arguments[most]), "\""),
      other == "force" ? instead_of_force(command)
      : most == 0      ? see_help(command)
      : most == 1 ? text::cat("`", command.name, "` takes one; quote it if it contains spaces.")
                  : text::cat("`", command.name, "` takes ", most, "."));
}

cxxopts::Options declare(const Command& command) {
  cxxopts::Options parser("sluice");
  parser.allow_unrecognised_options();
  for (const Flag* flag : flags_of(command)) {
    const std::string names =
        flag->letter != 0 ? text::cat(flag->letter, ",", flag->name) : std::string(flag->name);
    if (flag->kind == FlagKind::toggle)
      parser.add_options()(names, "", cxxopts::value<bool>());
    else if (flag->kind == FlagKind::optional_text)
      parser.add_options()(names, "", cxxopts::value<std::string>()->implicit_value(""));
    else if (flag->kind == FlagKind::optional_count)
      parser.add_options()(names, "", cxxopts::value<std::string>()->implicit_value(k_no_number));
    else
      parser.add_options()(names, "", cxxopts::value<std::string>());
  }
  return parser;
}

bool may_be_value(const Flag& flag, const std::string& word) {
  if (flag.kind == FlagKind::optional_count) return text::parse_integer(word).has_value();
  return flag.kind == FlagKind::optional_text && !word.starts_with('-');
}

// `--batch 3` is `--batch=3`: cxxopts takes a value that may be missing only behind a `=`.
std::vector<std::string> with_joined_values(const std::vector<std::string>& words) {
  std::vector<std::string> joined;
  for (const std::string& word : words) {
    const Flag* before = joined.empty() || joined.back().rfind("--", 0) != 0
                             ? nullptr
                             : find_flag(std::string_view(joined.back()).substr(2));
    if (before != nullptr && may_be_value(*before, word))
      joined.back() += text::cat("=", word);
    else
      joined.push_back(word);
  }
  return joined;
}

cxxopts::ParseResult parse_words(const Command& command, const std::vector<std::string>& said) {
  const std::vector<std::string> words = with_joined_values(said);
  std::vector<const char*> pointers = {"sluice"};
  for (const std::string& word : words) pointers.push_back(word.c_str());
  return declare(command).parse(static_cast<int>(pointers.size()), pointers.data());
}

void refuse_toggle_values(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const Flag* flag = equals == std::string::npos || word.rfind("--", 0) != 0
                           ? nullptr
                           : find_flag(word.substr(2, equals - 2));
    if (flag != nullptr && flag->kind == FlagKind::toggle)
      throw Error(ErrorCode::usage, text::cat("--", flag->name, " takes no value"),
                  text::cat("Write --", flag->name, "."));
  }
}

// cxxopts throws its own type, whose texts name what it expected in its own words.
cxxopts::ParseResult parse_or_explain(const Command& command,
                                      const std::vector<std::string>& words) {
  try {
    return parse_words(command, words);
  } catch (const cxxopts::exceptions::missing_argument&) {
    throw Error(ErrorCode::usage, text::cat(words.back(), " needs a value"), see_help(command));
  } catch (const cxxopts::exceptions::exception& error) {
    throw Error(ErrorCode::usage, text::lower(error.what()), see_help(command));
  }
}

}  // namespace

Options parse_options(const Command& command, const std::vector<std::string>& words) {
  refuse_toggle_values(words);
  const cxxopts::ParseResult parsed = parse_or_explain(command, words);
  std::vector<std::string> arguments;
  for (const std::string& word : parsed.unmatched()) {
    if (word.size() > 1 && word.front() == '-') unknown_flag(command, word);
    arguments.push_back(word);
  }
  std::map<std::string, std::string, std::less<>> values;
  for (const auto& given : parsed.arguments()) {
    const auto earlier = values.find(given.key());
    if (earlier != values.end() && earlier->second != given.value())
      throw Error(ErrorCode::usage, text::cat("--", given.key(), " is given twice"),
                  "Leave one of them out.");
    const Flag& flag = *find_flag(given.key());
    check_value(flag, given.value());
    if (flag.kind == FlagKind::toggle && given.value() != "true") continue;
    values[given.key()] = given.value();
  }
  if (values.find("help") == values.end()) check_arguments(command, arguments);
  return {std::move(values), std::move(arguments)};
}

}  // namespace sluice::cli
