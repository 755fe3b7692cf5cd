// Reads .env and the config file, in the order that makes the nearer one win.
#include "cli/settings/sources.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "cli/base/env_file.hpp"

namespace sluice::cli {

namespace {

constexpr std::uint64_t k_config_limit = 4ULL << 20;  // bytes

// drizzle-kit looks for the first three, in this order; the others are what its loader takes with
// --config.
constexpr std::array<std::string_view, 6> k_config_names = {
    "drizzle.config.ts",  "drizzle.config.js",  "drizzle.config.json",
    "drizzle.config.mts", "drizzle.config.mjs", "drizzle.config.cjs"};

// What is there by this name, but is no file, is the project's config all the same: another
// database than it names would be taken for its own.
void refuse_no_file(const std::string& path, const FileSystem& files) {
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const std::string name = path.substr(folder.size());
  if (!files.is_folder(folder.empty() ? "." : folder)) return;
  const auto names = files.list(folder.empty() ? "." : folder);
  if (std::find(names.begin(), names.end(), name) == names.end()) return;
  throw Error(ErrorCode::config,
              text::cat("the config ", path,
                        " is not a file that can be read: it is a folder, a named pipe, or a link "
                        "that leads nowhere"),
              "Put the config itself there, remove what is there, or name another with --config.");
}

std::string find_config(const SettingFlags& flags, const FileSystem& files) {
  if (flags.config) {
    if (files.is_file(*flags.config)) return *flags.config;
    refuse_no_file(*flags.config, files);
    throw Error(ErrorCode::config, text::cat("the config file ", *flags.config, " does not exist"),
                "Name an existing file with --config, or leave it out.");
  }
  for (const auto name : k_config_names) {
    if (files.is_file(std::string(name))) return std::string(name);
    refuse_no_file(std::string(name), files);
  }
  return {};
}

void merge_env_file(Sources& sources, const std::string& path, const FileSystem& files) {
  if (!files.is_file(path)) return;
  auto read = parse_env_file(files.read(path, k_config_limit), path);
  std::map<std::string, EnvVariable> last;
  for (auto& variable : read.variables) last.insert_or_assign(variable.name, variable);
  for (auto& [name, variable] : last) {
    if (!sources.environment.emplace(name, variable.value).second) continue;
    sources.from_env_file.emplace(name, text::cat(path, ':', variable.line));
  }
  for (auto& diagnostic : read.diagnostics) sources.diagnostics.push_back(std::move(diagnostic));
}

}  // namespace

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
}

namespace {

std::string config_text(const std::string& path, const FileSystem& files) {
  try {
    return files.read(path, k_config_limit);
  } catch (const Error& error) {
    ErrorInfo info = error.info();
    info.code = ErrorCode::config;
    if (info.hint.empty())
      info.hint = "Give this user the right to read it, or name another config with --config.";
    throw Error(std::move(info));
  }
}

DrizzleConfig read_config(const std::string& path, const Sources& sources,
                          const FileSystem& files) {
  js::Scope scope;
  scope.folder = folder_of(path);
  scope.environment.insert(sources.environment.begin(), sources.environment.end());
  scope.read_file = [&files](const std::string& file) -> std::optional<std::string> {
    return files.is_file(file) ? std::optional(files.read(file, k_config_limit)) : std::nullopt;
  };
  return {path, config_text(path, files), std::move(scope)};
}

}  // namespace

std::optional<Said> Sources::variable(const std::string& name) const {
  const auto found = environment.find(name);
  if (found == environment.end() || found->second.empty()) return std::nullopt;
  const auto file = from_env_file.find(name);
  return Said{found->second,
              file == from_env_file.end() ? name : text::cat(file->second, " (", name, ')')};
}

ConfigEntry Sources::entry(std::string_view key) const {
  if (!config) return {.key = std::string(key)};
  ConfigEntry entry = config->entry(key);
  // A module may make a boolean of it.
  const bool is_text = key.find(".ssl") == std::string_view::npos && key != "breakpoints";
  const bool is_open = entry.state == EntryState::unreadable || entry.state == EntryState::unset;
  if (!is_open || !is_text || entry.value.variable.empty()) return entry;
  const auto said = variable(entry.value.variable);
  if (!said) return entry;
  entry.state = EntryState::said;
  entry.text = said->value;
  entry.value = js::string(said->value);
  entry.by_variable = said->source;
  return entry;
}

Sources gather_sources(const SettingFlags& flags, const Environment& environment,
                       const FileSystem& files) {
  Sources sources{.flags = flags, .environment = environment};
  const auto path = find_config(flags, files);
  merge_env_file(sources, ".env", files);
  // drizzle-kit reads the `.env` of the current folder alone.
  if (!path.empty()) sources.config.emplace(read_config(path, sources, files));
  if (!folder_of(path).empty() && folder_of(path) != "./")
    merge_env_file(sources, folder_of(path) + ".env", files);
  return sources;
}

namespace {

// "a", "a and b", "a, b and c"
std::string enumerate(const std::vector<std::string>& items) {
  if (items.size() < 2) return text::join(items, "");
  const std::vector<std::string> head(items.begin(), items.end() - 1);
  return text::cat(text::join(head, ", "), " and ", items.back());
}

}  // namespace

ErrorInfo unreadable_error(const std::vector<Unreadable>& entries) {
  std::vector<std::string> keys;
  std::vector<std::string> flags;
  for (const auto& [entry, instead] : entries) {
    keys.push_back(entry.key);
    if (std::find(flags.begin(), flags.end(), instead) == flags.end()) flags.push_back(instead);
  }
  const auto& first = entries.front().entry;
  return {
      .code = ErrorCode::config,
      .message = text::cat(enumerate(keys), " cannot be read from this file: ", first.reason),
      .where = first.where,
      .hint = text::cat("Sluice reads it without running it: use ", enumerate(flags), " instead.")};
}

}  // namespace sluice::cli
