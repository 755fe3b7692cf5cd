// A drizzle.config file as entries with places: the value of a key, or why it is unknown.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/js/js_scope.hpp"
#include "cli/js/js_value.hpp"
#include "sluice/error.hpp"

namespace sluice::cli {

// absent: the key is not there. unset: it is, and its value is undefined or empty, mostly a
// variable that is not set.
enum class EntryState { absent, unset, unreadable, said };

struct ConfigEntry {
  std::string key;  // "dbCredentials.url"
  EntryState state = EntryState::absent;
  std::string text;         // said: the value as text, where it is a string, a number or a boolean
  std::string reason;       // unset, unreadable: why, e.g. "the call getUrl(...)"
  Where where;              // of the key; unreadable: of what cannot be read
  std::string by_variable;  // said: who set the variable that the config names, though it is not
                            // drizzle-kit that reads it here
  js::Value value;

  bool is_said() const { return state == EntryState::said; }
  // "drizzle.config.ts:7 (dbCredentials.url)", "DATABASE_URL, named
  // by drizzle.config.ts:7 (dbCredentials.url)"
  std::string source() const;
};

class DrizzleConfig {
 public:
  // `file` as the user would name it. JSON is read as JSON: Error(bad_file) for what is not.
  DrizzleConfig(std::string file, std::string text, js::Scope scope);

  const std::string& file() const { return file_; }
  // A key of the config, or one inside an object of it: "dbCredentials.url".
  ConfigEntry entry(std::string_view path) const;

 private:
  Where place(std::size_t offset) const;
  std::string file_;
  std::string text_;
  js::Value root_;
};

}  // namespace sluice::cli
