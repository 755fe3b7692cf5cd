// Where settings come from, gathered once: flags, the environment with .env beneath it,
// the config file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/drizzle_config.hpp"
#include "cli/settings/environment.hpp"
#include "sluice/finding.hpp"
#include "sluice/ports.hpp"

namespace sluice::cli {

// A value and who said so.
struct Said {
  std::string value;
  std::string source;
};

struct Sources {
  SettingFlags flags;
  Environment environment;  // .env merged in, also the one beside the config
  std::map<std::string, std::string> from_env_file;  // a variable's name → ".env:3"
  std::optional<DrizzleConfig> config;
  std::vector<Finding> diagnostics;

  // A variable of the environment that is set and not empty.
  std::optional<Said> variable(const std::string& name) const;
  // Absent where there is no config file. A text that cannot be read, but is a variable of the
  // environment by its name (`env.DATABASE_URL` of a module of one's own), is that variable.
  ConfigEntry entry(std::string_view key) const;
};

// Throws Error(config) for a config file that was named and is missing, Error(io, bad_file) for a
// file that cannot be read.
Sources gather_sources(const SettingFlags& flags, const Environment& environment,
                       const FileSystem& files);

// An entry of the config that is needed and cannot be read, and what says the same:
// "--dir or SLUICE_DIR".
struct Unreadable {
  ConfigEntry entry;
  std::string instead;
  bool operator==(const Unreadable& other) const { return entry.key == other.entry.key; }
};
// "dbCredentials.url and migrations.table cannot be read from this file: the call getUrl(...)", at
// the first's place.
ErrorInfo unreadable_error(const std::vector<Unreadable>& entries);

// The folder a path lies in, with its slash: "" for a bare name.
std::string folder_of(std::string_view path);

}  // namespace sluice::cli
