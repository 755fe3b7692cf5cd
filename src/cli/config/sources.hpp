// Where settings come from, gathered once: flags, the environment with .env beneath it, the config file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/config/drizzle_config.hpp"
#include "cli/settings.hpp"

namespace sluice::cli {

// A value and who said so.
struct Said {
  std::string value;
  std::string source;
};

struct Sources {
  SettingFlags flags;
  Environment environment;                      // .env merged in
  std::map<std::string, std::string> from_env_file;  // a variable's name → ".env:3"
  std::optional<DrizzleConfig> config;
  std::vector<Diagnostic> diagnostics;

  // A variable of the environment that is set and not empty.
  std::optional<Said> variable(const std::string& name) const;
  // Absent where there is no config file.
  ConfigEntry entry(std::string_view key) const;
};

// Throws Error(config) for a config file that was named and is missing, Error(io, bad_file) for a file that cannot be read.
Sources gather_sources(const SettingFlags& flags, const Environment& environment, const FileSystem& files);

// "dbCredentials.url cannot be read without running this file: the call getUrl(...)", at its place.
ErrorInfo unreadable_error(const ConfigEntry& entry, const std::string& hint);

// The folder a path lies in, with its slash: "" for a bare name.
std::string folder_of(std::string_view path);

}  // namespace sluice::cli
