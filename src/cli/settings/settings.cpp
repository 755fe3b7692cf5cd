// Puts the settings together: folder, dialect, database, history tables, each from the highest
// source that has it.
#include "cli/settings/settings.hpp"

#include <array>
#include <utility>

#include "base/pattern.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "cli/settings/database.hpp"
#include "cli/settings/dialects.hpp"
#include "cli/settings/sources.hpp"
#include "cli/settings/url.hpp"
#include "engine/folder/layout.hpp"

namespace sluice::cli {

namespace {

constexpr std::uint64_t k_journal_limit = 64ULL << 20;  // bytes
constexpr std::array<std::string_view, 4> k_folders = {"drizzle", "drizzle/migrations",
                                                       "migrations", "src/db/migrations"};

// "./drizzle/" → "drizzle", as messages name it.
std::string tidy_folder(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  while (path.starts_with("./") && path.size() > 2) path.erase(0, 2);
  return path;
}

// The journal, or in the layout of drizzle-kit 1.0 the first snapshot.
std::string file_with_dialect(const std::string& folder, const FileSystem& files) {
  auto path = folder + "/meta/_journal.json";
  if (files.is_file(path)) return path;
  if (!files.is_folder(folder)) return {};
  for (const auto& name : files.list(folder)) {
    path = text::cat(folder, '/', name, "/snapshot.json");
    if (files.is_file(path)) return path;
  }
  return {};
}

std::string dialect_in_file(const std::string& path, const FileSystem& files) {
  if (path.empty()) return {};
  // Only a look ahead: the file is read, and judged, when the project is opened.
  const Pattern dialect(R"re("dialect"\s*:\s*"([^"]*)")re");
  const auto found = dialect.find(files.read(path, k_journal_limit));
  return found ? (*found)[1] : std::string();
}

class Discovery {
 public:
  Discovery(const SettingFlags& flags, const Environment& environment, const FileSystem& files)
      : sources_(gather_sources(flags, environment, files)), files_(files) {}

  Settings run() {
    settings_.environment = sources_.environment;
    settings_.production = is_production();
    if (sources_.config) {
      settings_.config_file = sources_.config->file();
      note("config file", sources_.config->file(), sources_.flags.config ? "--config" : "default");
    }
    find_folder();
    find_dialect();
    find_database_url();
    find_tables();
    refuse_unreadable();
    find_naming();
    find_push_filters();
    auto& diagnostics = settings_.diagnostics;
    diagnostics.insert(diagnostics.begin(), sources_.diagnostics.begin(),
                       sources_.diagnostics.end());
    return std::move(settings_);
  }

 private:
  void note(const std::string& setting, const std::string& value, const std::string& source) {
    settings_.origins.push_back({setting, value, source});
  }

  bool is_production() const {
    for (const auto name : {"NODE_ENV", "APP_ENV", "SLUICE_ENV"}) {
      const auto said = sources_.variable(name);
      if (said && said->value == "production") return true;
    }
    return false;
  }

  // ---- folder

  void take_folder(std::string folder, const std::string& source) {
    settings_.dir = tidy_folder(std::move(folder));
    settings_.dir_searched = {settings_.dir};
    note("migrations folder", settings_.dir, source);
  }

  void find_folder() {
    if (sources_.flags.dir) return take_folder(*sources_.flags.dir, "--dir");
    const auto out = sources_.entry("out");
    const auto variable = sources_.variable("SLUICE_DIR");
    if (out.state == EntryState::unreadable) {
      unreadable_folder_ = Unreadable{out, "--dir"};
      settings_.folder_problem = unreadable_error({*unreadable_folder_});
      return;
    }
    if (out.is_said()) {
      take_folder(out.text, out.source());
      if (variable && tidy_folder(variable->value) != settings_.dir) say_other_folder(*variable);
      return;
    }
    if (variable) return take_folder(variable->value, variable->source);
    for (const auto folder : k_folders) {
      settings_.dir_searched.emplace_back(folder);
      if (!holds_migrations(files_, settings_.dir_searched.back())) continue;
      return take_folder(std::string(folder), "default");
    }
  }

  void say_other_folder(const Said& variable) {
    settings_.diagnostics.push_back(
        {.code = FindingCode::folder_differs_from_environment,
         .severity = Severity::warning,
         .details = {{Detail::path, settings_.dir}, {Detail::source, variable.source}}});
  }

  // ---- dialect

  // Who said which dialect. A later source must agree with the first.
  struct Claim {
    std::string dialect;
    std::string source;
    std::string said;  // as it was written
  };

  std::optional<Claim> claimed_by_flag() const {
    if (!sources_.flags.dialect) return std::nullopt;
    const auto& said = *sources_.flags.dialect;
    return Claim{canonical_dialect(said), "--dialect", said};
  }

  // `dialect`, or what the `driver` of older configs means.
  std::optional<Claim> claimed_by_config() const {
    for (const auto key : {"dialect", "driver"}) {
      const auto entry = sources_.entry(key);
      if (!entry.is_said()) continue;
      const bool is_other_driver = entry.key == "driver" && canonical_dialect(entry.text).empty();
      if (is_other_driver) return std::nullopt;
      return Claim{canonical_dialect(entry.text), entry.source(), entry.text};
    }
    return std::nullopt;
  }

  std::optional<Claim> claimed_by_journal() const {
    if (settings_.dir.empty()) return std::nullopt;
    const auto path = file_with_dialect(settings_.dir, files_);
    const auto said = dialect_in_file(path, files_);
    if (said.empty()) return std::nullopt;
    return Claim{canonical_dialect(said), path, said};
  }

  void find_dialect() {
    const auto flag = claimed_by_flag();
    const auto config = claimed_by_config();
    const auto journal = claimed_by_journal();
    const auto& first = flag ? flag : config ? config : journal;
    if (!first) return;
    if (first->dialect.empty()) {
      throw Error(
          ErrorCode::config,
          text::cat("the dialect \"", first->said, "\", from ", first->source, ", is not known"),
          text::cat("Sluice works with ", text::join(dialect_names(), " and "),
                    "; choose one with --dialect."));
    }
    if (!flag && config && journal && config->dialect != journal->dialect) {
      throw Error(
          ErrorCode::config,
          text::cat(config->source, " says the dialect is ", config->said, ", ", journal->source,
                    " says ", journal->said),
          "Name the folder that belongs to this config with --dir, or the dialect with --dialect.");
    }
    claim_ = *first;
    settings_.dialect = first->dialect;
    note("dialect", first->dialect, first->source);
  }

  // ---- database

  void find_database_url() {
    auto search = find_database(sources_, settings_.dialect, settings_.production);
    settings_.database_problem = std::move(search.problem);
    for (auto& unreadable : search.unreadable) unreadable_.push_back(std::move(unreadable));
    for (auto& diagnostic : search.diagnostics)
      settings_.diagnostics.push_back(std::move(diagnostic));
    if (!search.found) return;
    const auto dialect = dialect_of_url(search.found->value);
    if (dialect.empty()) {
      settings_.database_problem = foreign_database(*search.found);
      return;
    }
    if (settings_.dialect.empty()) {
      settings_.dialect = dialect;
      note("dialect", dialect, search.found->source);
    } else if (settings_.dialect != dialect) {
      throw Error(ErrorCode::config,
                  text::cat(claim_.source, " says the dialect is ", claim_.said, ", but ",
                            search.found->source, " names a ", dialect,
                            " database: ", shown_url(search.found->value)),
                  "Name the right database with --url, or the right folder with --dir.");
    }
    settings_.url = search.found->value;
    note("database", shown_url(settings_.url), search.found->source);
  }

  static ErrorInfo foreign_database(const Said& said) {
    const auto scheme = scheme_of(said.value);
    if (const auto product = unreachable_product(scheme); !product.empty())
      return {
          .code = ErrorCode::config,
          .message = text::cat(said.source, " names a server of ", product, " (", scheme,
                               "://), which Sluice cannot reach"),
          .hint = "Name a SQLite file, for example --url file:local.db, or a PostgreSQL server."};
    return {.code = ErrorCode::config,
            .message = text::cat(said.source,
                                 " is not a database that Sluice knows: ", shown_url(said.value)),
            .hint = url_hint()};
  }

  // ---- history tables

  void find_tables() {
    auto& tables = settings_.tables;
    const bool has_schemas = !lacks_schemas(settings_.dialect);
    if (!has_schemas) tables.schema.clear();
    std::string source =
        take_table(sources_.flags.table, "--table", "migrations.table", tables.table);
    if (has_schemas) {
      const auto schema_source =
          take_table(sources_.flags.schema, "--schema", "migrations.schema", tables.schema);
      if (source == "default") source = schema_source;
    }
    if (sources_.flags.tracking_schema) tables.tracking_schema = *sources_.flags.tracking_schema;
    note("history table",
         tables.schema.empty() ? tables.table : text::cat(tables.schema, '.', tables.table),
         source);
  }

  // What `create` follows when it names a file.
  void find_naming() {
    const auto prefix = sources_.entry("migrations.prefix");
    if (prefix.is_said()) settings_.prefix = prefix.text;
    const auto breakpoints = sources_.entry("breakpoints");
    if (breakpoints.is_said()) settings_.breakpoints = breakpoints.text != "false";
  }

  // A string, or a list of them.
  std::vector<std::string> take_filters(std::string_view key) {
    const auto entry = sources_.entry(key);
    if (entry.state == EntryState::unreadable) settings_.push.is_known = false;
    if (!entry.is_said()) return {};
    if (!entry.text.empty()) return {entry.text};
    std::vector<std::string> filters;
    for (const auto& element :
         entry.value.elements ? *entry.value.elements : std::vector<js::Value>()) {
      settings_.push.is_known = settings_.push.is_known && element.is(js::Kind::string);
      filters.push_back(element.text);
    }
    return filters;
  }

  void find_push_filters() {
    settings_.push.tables = take_filters("tablesFilter");
    settings_.push.schemas = take_filters("schemaFilter");
  }

  std::string take_table(const std::optional<std::string>& flag, const std::string& flag_name,
                         std::string_view key, std::string& target) {
    if (flag) {
      target = *flag;
      return flag_name;
    }
    const auto entry = sources_.entry(key);
    if (entry.state == EntryState::unreadable) unreadable_.push_back({entry, flag_name});
    if (!entry.is_said()) return "default";
    target = entry.text;
    return entry.source();
  }

  // No database without its history's name: one that is looked for in the wrong place looks empty.
  void refuse_unreadable() {
    if (unreadable_.empty()) return;
    if (unreadable_folder_) unreadable_.insert(unreadable_.begin(), *unreadable_folder_);
    settings_.database_problem = unreadable_error(unreadable_);
    settings_.url.clear();
  }

  Sources sources_;
  const FileSystem& files_;
  Settings settings_;
  Claim claim_;
  std::vector<Unreadable> unreadable_;  // what a database needs
  std::optional<Unreadable> unreadable_folder_;
};

}  // namespace

Settings discover_settings(const SettingFlags& flags, const Environment& environment,
                           const FileSystem& files) {
  return Discovery(flags, environment, files).run();
}

}  // namespace sluice::cli
