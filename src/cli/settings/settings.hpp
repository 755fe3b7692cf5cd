// Where everything is found: flag over config file over environment over .env over default.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/settings/environment.hpp"
#include "core/ports/database.hpp"
#include "sluice/finding.hpp"
#include "sluice/ports.hpp"

namespace sluice::cli {

// One setting and where it came from, for `doctor` and for messages.
struct Origin {
  std::string
      setting;         // "migrations folder", "database", "dialect", "history table", "config file"
  std::string value;   // without any password
  std::string source;  // "--url", "DATABASE_URL", ".env:3 (DATABASE_URL)", "drizzle.config.ts:7
                       // (dbCredentials.url)", "default"
};

// The config's filters for the tables that `drizzle-kit push` and `pull` see.
struct PushFilters {
  std::vector<std::string> tables, schemas;
  bool is_known = true;  // false: one of them cannot be read
};

struct Settings {
  std::string dir;  // empty: no folder found, `dir_searched` says where was looked
  std::vector<std::string> dir_searched;
  std::string url;      // complete, password included; empty: none found
  std::string dialect;  // "postgresql" or "sqlite"; empty: cannot be told yet
  HistoryTables tables;
  std::string config_file;  // empty: none
  // The prefix of a new migration's file name: the config's migrations.prefix; empty if
  // it has none.
  std::string prefix;
  bool breakpoints = true;  // the config's breakpoints
  PushFilters push;
  bool production = false;  // NODE_ENV, APP_ENV or SLUICE_ENV is "production"
  Environment environment;  // with .env merged beneath
  // Why there is no folder, or no database, though something names one: an unreadable value of the
  // config, a variable that is not set. Thrown by whoever needs it.
  std::optional<ErrorInfo> folder_problem;
  std::optional<ErrorInfo> database_problem;
  std::vector<Origin> origins;
  std::vector<Finding>
      diagnostics;  // e.g. the default sqlite.db was taken; an unreadable config value
};

// Reads .env, the config file and the journal's dialect. Throws Error(config) for: a config file
// that was named and is missing; a dialect that contradicts the URL, or is none that Sluice knows;
// Error(io, bad_file) for a file that cannot be read. What is merely not found, or not readable, is
// left empty with its problem, for those who need it.
Settings discover_settings(const SettingFlags& flags, const Environment& environment,
                           const FileSystem& files);

}  // namespace sluice::cli
