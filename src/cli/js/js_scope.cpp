// Names, imports and the environment of a config file that is read without running it.
#include "cli/js/js_scope.hpp"

#include <utility>

#include "base/text.hpp"
#include "cli/base/env_file.hpp"

namespace sluice::cli::js {

Value Scope::variable(std::string_view name, std::size_t offset) const {
  const auto shown = text::cat("process.env.", name);
  if (unsure_variables.contains(name)) {
    return unreadable(text::cat(shown, ", which this file sets under a condition"), offset);
  }
  if (environment_override)
    return unreadable(text::cat(shown, ", which may be set by ", *environment_override), offset);
  if (const auto found = environment.find(name); found != environment.end())
    return string(found->second);
  Value missing = environment_doubt
                      ? unreadable(text::cat(shown, ", which is not set here and may be set by ",
                                             *environment_doubt),
                                   offset)
                      : undefined(text::cat("the variable ", name, " is not set"), offset);
  missing.variable = name;
  return missing;
}

Value Scope::by_name(Value value) const {
  if (!value.is(Kind::unreadable) || value.variable.empty() || environment_override) return value;
  const auto found = environment.find(value.variable);
  const bool is_known = found != environment.end() && !found->second.empty() &&
                        !unsure_variables.contains(value.variable);
  return is_known ? string(found->second) : value;
}

Value Scope::named(Value value, std::string_view name) const {
  const bool is_sure = !environment_override && !unsure_variables.contains(name);
  value.variable = is_sure && is_variable_name(name) ? name : "";
  return value;
}

namespace {

// The files of dotenv's `path` option; nothing when it cannot be read.
std::optional<std::vector<std::string>> dotenv_paths(const Value& options) {
  if (options.is(Kind::undefined)) return std::vector<std::string>{".env"};
  if (!options.is(Kind::object)) return std::nullopt;
  const Member* path = options.member("path");
  if (path == nullptr || path->value.is(Kind::undefined)) return std::vector<std::string>{".env"};
  if (path->value.is(Kind::string)) return std::vector<std::string>{path->value.text};
  if (!path->value.is(Kind::array)) return std::nullopt;
  std::vector<std::string> paths;
  for (const auto& element : *path->value.elements) {
    if (!element.is(Kind::string)) return std::nullopt;
    paths.push_back(element.text);
  }
  return paths;
}

bool overrides(const Value& options) {
  if (options.is(Kind::unreadable)) return true;
  const Member* flag = options.is(Kind::object) ? options.member("override") : nullptr;
  return flag != nullptr && truth(flag->value).value_or(true);
}

}  // namespace

Value Scope::load_dotenv(const std::vector<Value>& arguments, std::size_t offset) {
  const Value options = arguments.empty() ? undefined() : arguments.front();
  const auto paths = dotenv_paths(options);
  if (!paths) {
    doubt_environment("a dotenv file whose path cannot be read");
    if (overrides(options)) doubt_every_variable("a dotenv file whose path cannot be read");
    return unreadable("a dotenv file whose path cannot be read", offset);
  }
  std::map<std::string, std::string, std::less<>> parsed;
  for (const auto& path : *paths) {
    const auto text = read_file(path);
    if (!text) continue;
    std::map<std::string, std::string, std::less<>> file;
    for (auto& [name, value, line] : parse_env_file(*text, path).variables)
      file.insert_or_assign(name, value);
    // Of several files the first that has a name gives its value, or the last with `override`.
    for (auto& [name, value] : file) {
      if (overrides(options)) {
        parsed.insert_or_assign(name, value);
        environment.insert_or_assign(name, value);
      } else {
        parsed.emplace(name, value);
        environment.emplace(name, value);
      }
    }
  }
  std::vector<Member> members;
  for (auto& [name, value] : parsed) members.push_back({name, string(value), offset});
  return object({{"parsed", object(std::move(members)), offset}});
}

void Scope::bind_import(const std::string& local, std::string_view name, std::string_view module) {
  const bool is_whole = name == "default" || name == "*";
  if (module == "dotenv") dotenv_calls.insert(is_whole ? text::cat(local, ".config") : local);
  if (module == "drizzle-kit" && (is_whole || name == "defineConfig"))
    transparent_calls.insert(is_whole ? text::cat(local, ".defineConfig") : local);
  if (module == "process" || module == "node:process") {
    if (!is_whole && name == "env") {
      names.insert_or_assign(local, Value{.kind = Kind::environment});
      return;
    }
    if (is_whole && local == "process") return;
  }
  // Without a place: the place that counts is where it is used.
  names.insert_or_assign(
      local, named(unreadable(text::cat(local, ", which comes from ", module), 0), name));
}

void Scope::import_for_effect(std::string_view module) {
  if (module == "dotenv/config") {
    load_dotenv({}, 0);
    return;
  }
  const bool is_ours = module.starts_with(".") || module.starts_with("/") ||
                       module.starts_with("@/") || module.starts_with("~") ||
                       module.starts_with("#");
  if (is_ours || text::lower(module).find("env") != std::string::npos) {
    doubt_environment(text::cat("the import of ", module));
  }
}

void Scope::doubt_every_variable(std::string reason) {
  if (!environment_override) environment_override = std::move(reason);
}

void Scope::doubt_environment(std::string reason) {
  if (!environment_doubt) environment_doubt = std::move(reason);
}

}  // namespace sluice::cli::js
