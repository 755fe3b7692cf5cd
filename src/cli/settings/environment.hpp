// What the shell hands over: environment variables, and the flags that say where things are.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace sluice::cli {

// The process's environment variables, as a value: tests make their own.
using Environment = std::map<std::string, std::string>;

// What the command line said; absent: not said.
struct SettingFlags {
  std::optional<std::string> dir, url, dialect, table, schema, tracking_schema, config;
};

}  // namespace sluice::cli
