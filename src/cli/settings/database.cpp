// Finds the database. The first source that names one decides; what it says is never
// mixed with another's.
#include "cli/settings/database.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "cli/settings/url.hpp"

namespace sluice::cli {

namespace {

// libpq reads these from the process's environment by itself, but not from .env.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> k_libpq_variables = {{
    {"PGHOSTADDR", "hostaddr"},
    {"PGSERVICE", "service"},
    {"PGSSLMODE", "sslmode"},
    {"PGSSLROOTCERT", "sslrootcert"},
    {"PGSSLCERT", "sslcert"},
    {"PGSSLKEY", "sslkey"},
    {"PGOPTIONS", "options"},
    {"PGPASSFILE", "passfile"},
    {"PGCONNECT_TIMEOUT", "connect_timeout"},
}};

class Search {
 public:
  Search(const Sources& sources, const std::string& dialect)
      : sources_(sources), dialect_(dialect) {}

  DatabaseSearch run(bool production) {
    if (sources_.flags.url) {
      result_.found = Said{completed(as_url(*sources_.flags.url)), "--url"};
      return std::move(result_);
    }
    result_.found = from_config();
    if (result_.found) compare_with_environment();
    if (!is_settled()) result_.found = from_environment();
    if (!is_settled()) result_.found = from_libpq_variables();
    if (!is_settled() && dialect_ == "sqlite" && !production) result_.found = default_file();
    return std::move(result_);
  }

 private:
  bool is_settled() const {
    return result_.found || result_.problem || !result_.unreadable.empty();
  }

  std::optional<Said> from_environment() {
    if (auto url = sources_.variable("DATABASE_URL"))
      return Said{completed(as_url(url->value)), url->source};
    const auto host = sources_.variable("DB_HOST");
    const auto name = sources_.variable("DB_NAME");
    if (dialect_ != "sqlite" && host && !name && part("DB_NAME", "PGDATABASE").empty()) {
      result_.problem =
          ErrorInfo{.code = ErrorCode::config,
                    .message = text::cat(host->source, " names a server but no database"),
                    .hint = "Set DB_NAME, or name the database with --url."};
      return std::nullopt;
    }
    if (dialect_ != "sqlite" && (host || name))
      return from_parts(host ? host->source : name->source);
    const auto path = sources_.variable("DB_PATH");
    if (dialect_ != "postgresql" && path) return Said{path_url(path->value), path->source};
    return std::nullopt;
  }

  // A bare path is one by its ending or its folder: a mistyped word must not make a
  // new, empty database.
  std::string as_url(const std::string& said) const {
    const bool is_path = dialect_of_url(said) == "sqlite" || said.find('/') != std::string::npos;
    return is_path ? config_url(said) : said;
  }

  // drizzle-kit opens whatever path a SQLite config names.
  std::string config_url(const std::string& said) const {
    return dialect_ == "sqlite" && scheme_of(said).empty() ? file_url(said) : said;
  }

  // libpq completes a URL from the process's PG* by itself; what only .env sets has to be told.
  std::string completed(std::string url) const {
    if (dialect_of_url(url) != "postgresql") return url;
    std::vector<std::pair<std::string, std::string>> parameters;
    const auto add = [&](const std::string& variable, std::string_view parameter) {
      if (!sources_.from_env_file.contains(variable) ||
          url.find(text::cat(parameter, '=')) != std::string::npos)
        return;
      if (const auto said = sources_.variable(variable))
        parameters.emplace_back(parameter, said->value);
    };
    if (!has_password(url)) add("PGPASSWORD", "password");
    for (const auto& [variable, parameter] : k_libpq_variables) {
      if (parameter != "sslmode") add(std::string(variable), parameter);
    }
    add_sslmode(url, parameters);
    return with_parameters(std::move(url), parameters);
  }

  // Beside another one the stricter counts: the environment never weakens what the URL says, and
  // what it demands is kept.
  void add_sslmode(const std::string& url,
                   std::vector<std::pair<std::string, std::string>>& parameters) const {
    const auto said = sources_.variable("PGSSLMODE");
    if (!said || !sources_.from_env_file.contains("PGSSLMODE")) return;
    const bool says_tls = url.find("ssl") != std::string::npos;
    const bool demands = said->value == "require" || said->value.starts_with("verify-");
    if (!says_tls || (demands && url.find("sslmode=" + said->value) == std::string::npos))
      parameters.emplace_back("sslmode", said->value);
  }

  static std::string path_url(const std::string& path) {
    return scheme_of(path).empty() ? file_url(path) : path;
  }

  std::string part(const std::string& name, const std::string& libpq_name) const {
    if (const auto said = sources_.variable(name)) return said->value;
    const auto said = sources_.variable(libpq_name);
    return said ? said->value : std::string();
  }

  Said from_parts(const std::string& source) const {
    ServerParts parts{.host = part("DB_HOST", "PGHOST"),
                      .port = part("DB_PORT", "PGPORT"),
                      .user = part("DB_USER", "PGUSER"),
                      .password = part("DB_PASSWORD", "PGPASSWORD"),
                      .database = part("DB_NAME", "PGDATABASE")};
    for (const auto& [variable, parameter] : k_libpq_variables) {
      if (const auto said = sources_.variable(std::string(variable)))
        parts.parameters.emplace_back(parameter, said->value);
    }
    return {server_url(parts), source};
  }

  // PG* alone say where psql would go: taken when nothing of the project says otherwise.
  std::optional<Said> from_libpq_variables() const {
    if (dialect_ == "sqlite") return std::nullopt;
    for (const auto name : {"PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE"}) {
      if (const auto said = sources_.variable(name)) return from_parts(said->source);
    }
    return std::nullopt;
  }

  Said default_file() {
    const auto path = folder_of(sources_.config ? sources_.config->file() : "") + "sqlite.db";
    result_.diagnostics.push_back({.code = FindingCode::default_database,
                                   .severity = Severity::warning,
                                   .details = {{Detail::path, path}}});
    return {file_url(path), "default"};
  }

  // ---- the config file

  // drizzle-kit takes what stands beside `dialect`, and what dbCredentials says above it.
  ConfigEntry credential(const std::string& name) const {
    auto entry = sources_.entry("dbCredentials." + name);
    return entry.state == EntryState::absent ? sources_.entry(name) : entry;
  }

  // A host with a database goes before a url, as in drizzle-kit.
  std::optional<Said> from_config() {
    if (refuse_driver()) return std::nullopt;
    const auto all = sources_.entry("dbCredentials");
    if (is_unreadable(all)) return fail(all);
    if (const auto driver = sources_.entry("driver"); is_unreadable(driver)) return fail(driver);
    const auto host = dialect_ == "sqlite" ? ConfigEntry{} : credential("host");
    const auto database = dialect_ == "sqlite" ? ConfigEntry{} : credential("database");
    if (host.state == EntryState::unreadable || (host.is_said() && is_unreadable(database)))
      return fail_credentials();
    if (host.is_said() && database.is_said()) return from_credentials(host, database);
    for (const auto key : {"url", "connectionString", "uri"}) {
      const auto entry = credential(key);
      if (is_unreadable(entry)) return fail(entry);
      if (entry.state == EntryState::unset) return miss(entry);
      if (entry.is_said()) return Said{completed(config_url(entry.text)), entry.source()};
    }
    if (host.is_said()) return miss(database);
    return host.state == EntryState::unset ? miss(host) : std::nullopt;
  }

  static bool is_unreadable(const ConfigEntry& entry) {
    return entry.state == EntryState::unreadable;
  }

  std::optional<Said> fail(const ConfigEntry& entry) {
    result_.unreadable.push_back({entry, "--url"});
    return std::nullopt;
  }

  // All that a person has to know at once.
  std::optional<Said> fail_credentials() {
    for (const auto key : {"host", "port", "user", "password", "database", "ssl"}) {
      const auto entry = credential(key);
      if (is_unreadable(entry)) fail(entry);
    }
    return std::nullopt;
  }

  std::optional<Said> miss(const ConfigEntry& entry) {
    const auto reason = entry.state == EntryState::absent ? "it is missing" : entry.reason;
    result_.problem =
        ErrorInfo{.code = ErrorCode::config,
                  .message = text::cat("no database is named: ", entry.key, ": ", reason),
                  .where = entry.where,
                  .hint = "Set it, or name the database with --url."};
    return std::nullopt;
  }

  // Drivers of drizzle-kit that reach something else than a PostgreSQL server or a SQLite file.
  bool refuse_driver() {
    const auto driver = sources_.entry("driver");
    constexpr std::array<std::string_view, 6> k_foreign = {
        "expo", "durable-sqlite", "d1-http", "d1", "pglite", "aws-data-api"};
    const bool is_foreign = driver.is_said() && std::find(k_foreign.begin(), k_foreign.end(),
                                                          driver.text) != k_foreign.end();
    if (!is_foreign) return false;
    result_.problem =
        ErrorInfo{.code = ErrorCode::config,
                  .message = text::cat("the driver \"", driver.text,
                                       "\" is for a database that Sluice cannot reach"),
                  .where = driver.where,
                  .hint = "Name a PostgreSQL server or a SQLite file with --url."};
    return true;
  }

  std::optional<Said> from_credentials(const ConfigEntry& host, const ConfigEntry& database) {
    ServerParts parts{.host = host.text, .database = database.text};
    const std::array<std::pair<const char*, std::string*>, 3> fields = {
        {{"port", &parts.port}, {"user", &parts.user}, {"password", &parts.password}}};
    for (const auto& [key, target] : fields) {
      const auto entry = credential(key);
      if (is_unreadable(entry)) return fail_credentials();
      *target = entry.is_said() && entry.text != "NaN" ? entry.text : "";
    }
    if (!add_ssl(parts)) return std::nullopt;
    return Said{completed(server_url(parts)),
                text::cat(host.where.file, ':', host.where.line, " (dbCredentials)")};
  }

  // node-postgres's `ssl` → libpq's sslmode, as drizzle-kit hands it on: "require", "allow" and
  // "prefer" encrypt without checking the certificate; true, {} and "verify-full" check it. Absent:
  // as libpq decides.
  bool add_ssl(ServerParts& parts) {
    const auto ssl = credential("ssl");
    if (is_unreadable(ssl)) return fail_credentials().has_value();
    if (!ssl.is_said()) return true;
    if (ssl.value.is(js::Kind::boolean) && !ssl.value.boolean) {
      parts.parameters.emplace_back("sslmode", "disable");
      return true;
    }
    const bool is_lax = ssl.text == "require" || ssl.text == "allow" || ssl.text == "prefer";
    const auto check = credential("ssl.rejectUnauthorized");
    if (is_unreadable(check)) return fail(check).has_value();
    const bool is_checked =
        !is_lax && js::truth(check.is_said() ? check.value : js::boolean(true)).value_or(true);
    parts.parameters.emplace_back("sslmode", is_checked ? "verify-full" : "require");
    return !is_checked || has_no_certificates();
  }

  // Certificates in the config are text, libpq wants a file's name.
  bool has_no_certificates() {
    for (const auto key : {"ssl.ca", "ssl.cert", "ssl.key"}) {
      const auto entry = credential(key);
      if (entry.state == EntryState::absent || entry.state == EntryState::unset) continue;
      result_.problem = ErrorInfo{
          .code = ErrorCode::config,
          .message = text::cat(entry.key, " contains a certificate, which must be a file"),
          .where = entry.where,
          .hint =
              "Name the database with --url postgres://…?sslmode=verify-full&sslrootcert=FILE."};
      return false;
    }
    return true;
  }

  // The config wins, as in drizzle-kit; an environment that means another database is worth a line.
  void compare_with_environment() {
    const auto other = Search(sources_, dialect_).from_environment();
    if (!other || is_same_database(other->value, result_.found->value)) return;
    result_.diagnostics.push_back(
        {.code = FindingCode::database_differs_from_environment,
         .severity = Severity::warning,
         .details = {{Detail::source, result_.found->source}, {Detail::other, other->source}}});
  }

  const Sources& sources_;
  const std::string& dialect_;
  DatabaseSearch result_;
};

}  // namespace

DatabaseSearch find_database(const Sources& sources, const std::string& dialect, bool production) {
  return Search(sources, dialect).run(production);
}

}  // namespace sluice::cli
