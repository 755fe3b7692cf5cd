#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "sluice/sluice.hpp"

namespace sluice::cli {

CommandResult run_version(CommandContext&) {
  JsonWriter json(JsonStyle::indented);
  json.object().member("version", version()).end();
  return {.text = text::cat("sluice ", version(), "\n"), .data = json.text(), .is_report = true};
}

}  // namespace sluice::cli
