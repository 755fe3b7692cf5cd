// What a command is given and what it gives back. It returns its result as values;
// only run.cpp prints.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/options.hpp"
#include "cli/settings/settings.hpp"
#include "core/ports/database.hpp"
#include "sluice/error.hpp"
#include "sluice/ports.hpp"

namespace sluice::cli {

class Output;
class Reporter;
class Signals;

struct Terminal {
  bool is_stdin = false, is_stdout = false, is_stderr = false;
};

// Everything from outside the program. References outlive the run.
struct World {
  FileSystem& files;
  const Clock& clock;
  Signals& signals;
  Output& output;
  Environment environment;
  Terminal terminal;
  std::string actor;  // operating-system user @ host
  std::function<Backend(std::string_view dialect)> backend;
  std::function<std::string()> read_line;  // one line of stdin, for a confirmation
  std::function<std::string()> new_uuid;   // version 4
};

struct CommandContext {
  World& world;
  const Options& options;
  const Environment& environment;  // the process's; settings() has .env merged in
  Reporter& reporter;
  std::string word;  // the command as it was said: its name or an alias
};

// Who reads a result's text: people, a machine by lines, one that reads JSON, or a database.
enum class ResultForm { text, lines, json, sql };

struct CommandResult {
  std::string text;           // to stdout; every line ended
  std::string data = "null";  // JSON, the envelope's `data`
  std::optional<ErrorInfo> failure;
  int exit_status = 0;     // used when there is no failure
  bool is_report = false;  // asked for as such: printed under --quiet, too
  ResultForm form = ResultForm::text;
};

struct Command {
  std::string_view name;
  std::vector<std::string_view> aliases;
  std::string_view argument;  // "NAME" or "[TAG]"; empty: takes none
  std::string_view summary;
  CommandResult (*run)(CommandContext&) =
      nullptr;                          // null: not in this version, `instead` says what to do
  std::vector<std::string_view> flags;  // beside the common ones
  std::string_view details;             // further lines of its help
  std::string_view instead;
  std::size_t most_arguments = 0;  // 0: as `argument` and judges_argument say
  bool judges_argument = false;    // it takes one that no help names, to say what is wrong with it
};

}  // namespace sluice::cli
