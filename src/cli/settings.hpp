// Where everything is found: flag over environment over .env over config file over default.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/database.hpp"
#include "sluice/diagnostic.hpp"
#include "sluice/ports.hpp"

namespace sluice::cli {

// The process's environment variables, as a value: tests make their own.
using Environment = std::map<std::string, std::string>;

// What the command line said; absent: not said.
struct SettingFlags {
  std::optional<std::string> dir, url, dialect, table, schema, tracking_schema, config;
};

// One setting and where it came from, for `doctor` and for messages.
struct Origin {
  std::string setting;  // "migrations folder", "database", "dialect", "history table", "config file"
  std::string value;    // without any password
  std::string source;   // "--url", "DATABASE_URL", ".env:3 (DATABASE_URL)", "drizzle.config.ts:7 (dbCredentials.url)", "default"
};

struct Settings {
  std::string dir;          // empty: no folder found, `dir_searched` says where was looked
  std::vector<std::string> dir_searched;
  std::string url;          // complete, password included; empty: none found
  std::string dialect;      // "postgresql" or "sqlite"; empty: cannot be told yet
  HistoryTables tables;
  std::string config_file;  // empty: none
  bool production = false;  // NODE_ENV, APP_ENV or SLUICE_ENV is "production"
  Environment environment;  // with .env merged beneath
  std::vector<Origin> origins;
  std::vector<Diagnostic> diagnostics;  // e.g. the default sqlite.db was taken; an unreadable config value
};

// Reads .env, the config file and the journal (for the dialect). Throws Error(config) for: a config file that was
// named and is missing; a value that is needed and not readable, naming line and the flag that replaces it;
// a dialect that contradicts the URL; Error(bad_file) for a config file that cannot be read.
Settings discover_settings(const SettingFlags& flags, const Environment& environment, const FileSystem& files);

// The dialect a URL means: "postgresql", "sqlite", or empty for a form that Sluice does not know.
std::string dialect_of_url(const std::string& url);

}  // namespace sluice::cli
