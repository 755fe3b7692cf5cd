#include "cli/settings/knobs.hpp"

#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice::cli {

namespace {

std::optional<std::string> variable(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  if (found == environment.end() || text::trim(found->second).empty()) return std::nullopt;
  return text::lower(text::trim(found->second));
}

std::optional<bool> yes_or_no(const Environment& environment, const std::string& name) {
  const auto said = variable(environment, name);
  if (!said) return std::nullopt;
  for (const char* yes : {"true", "1", "yes", "on"})
    if (*said == yes) return true;
  for (const char* no : {"false", "0", "no", "off"})
    if (*said == no) return false;
  throw Error(ErrorCode::config,
              text::cat(name, " is \"", *said, "\", which is neither true nor false"),
              text::cat("Set ", name, " to true or false, or unset it."));
}

std::optional<std::chrono::milliseconds> milliseconds(const Environment& environment,
                                                      const std::string& name) {
  const auto said = variable(environment, name);
  if (!said) return std::nullopt;
  const auto number = text::parse_integer(*said);
  // A year bounds it: what is longer is a typing error, and would overflow the timer.
  if (!number || *number < 0 || *number > 31'536'000'000)
    throw Error(ErrorCode::config,
                text::cat(name, " is \"", *said, "\", which is not a number of milliseconds"),
                text::cat("Set ", name, " to e.g. 300000 for five minutes, or unset it."));
  if (*number == 0) return std::nullopt;
  return std::chrono::milliseconds(*number);
}

std::optional<std::chrono::milliseconds> duration(const Environment& environment,
                                                  const std::string& name) {
  const auto said = variable(environment, name);
  if (!said) return std::nullopt;
  if (const auto time = text::parse_duration(*said)) return time;
  throw Error(ErrorCode::config, text::cat(name, " is \"", *said, "\", which is not a duration"),
              text::cat("Set ", name, " to e.g. 30d, or unset it."));
}

}  // namespace

Knobs read_knobs(const Environment& environment) {
  return {.auto_migrate = yes_or_no(environment, "AUTO_MIGRATE").value_or(false),
          .confirm = yes_or_no(environment, "MIGRATION_REQUIRE_CONFIRMATION").value_or(false),
          .time_limit = milliseconds(environment, "MAX_MIGRATION_TIME"),
          .preserve_data = yes_or_no(environment, "SLUICE_PRESERVE_DATA"),
          .keep_parked = duration(environment, "SLUICE_KEEP_PARKED"),
          .backup_reminder = yes_or_no(environment, "BACKUP_ENABLED")};
}

}  // namespace sluice::cli
