// What a config file has defined so far, and the environment as it stands at that point
// of the file.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/js/js_value.hpp"

namespace sluice::cli::js {

// The name under which a scope holds the default export.
inline constexpr std::string_view k_exported = "export default";

struct Scope {
  std::map<std::string, Value, std::less<>> names;
  std::map<std::string, std::string, std::less<>> environment;
  // Set once something ran that may have set variables which nobody but Node can tell: a variable
  // that is missing is then unreadable, not absent, so that `process.env.X ?? "default"` does not
  // fall to its default.
  std::optional<std::string> environment_doubt;
  // Set once something ran that may have given another value to any variable, set or not.
  std::optional<std::string> environment_override;
  // Calls by their spelling: "dotenv.config", and drizzle-kit's "defineConfig".
  std::set<std::string, std::less<>> dotenv_calls;
  std::set<std::string, std::less<>> transparent_calls;  // their value is their first argument
  std::set<std::string, std::less<>>
      unsure_variables;  // of the environment, assigned where it may not have run
  std::string folder;    // the config's, with its slash; empty: the current one
  // The text of a file relative to the current folder; nothing when there is none.
  std::function<std::optional<std::string>(const std::string&)> read_file;

  // process.env.NAME
  Value variable(std::string_view name, std::size_t offset) const;
  // The variable that an unreadable value is by its name, where it is set; else the value itself.
  Value by_name(Value value) const;
  // An unreadable value's member or result that is called as a variable is.
  Value named(Value value, std::string_view name) const;
  // dotenv.config(options): merges the files beneath what is set, or above with `override`.
  Value load_dotenv(const std::vector<Value>& arguments, std::size_t offset);
  // `local` is what `import { name as local } from 'module'` binds; name is "default" or "*" for
  // the other forms.
  void bind_import(const std::string& local, std::string_view name, std::string_view module);
  // `import 'module'`
  void import_for_effect(std::string_view module);
  void doubt_environment(std::string reason);
  void doubt_every_variable(std::string reason);
};

}  // namespace sluice::cli::js
