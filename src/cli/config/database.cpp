// Finds the database. The first source that names one decides; what it says is never mixed with
// another's.
#include "cli/config/database.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "cli/config/url.hpp"

namespace sluice::cli {

namespace {

constexpr std::string_view k_hint = "Name the database with --url or DATABASE_URL.";

// Where Debian, Red Hat and Alpine keep the certificates that Node has built in.
constexpr std::array<std::string_view, 3> k_certificates = {
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};

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
  Search(const Sources& sources, const std::string& dialect, const FileSystem& files)
      : sources_(sources), dialect_(dialect), files_(files) {}

  DatabaseSearch run(bool production) {
    result_.found = from_flag_or_environment();
    if (result_.found) {
      compare_with_config();
      return std::move(result_);
    }
    result_.found = from_config();
    const bool is_settled = result_.found || result_.problem || result_.unreadable;
    if (!is_settled) result_.found = from_libpq_variables();
    if (!is_settled && dialect_ == "sqlite" && !production) result_.found = default_file();
    return std::move(result_);
  }

 private:
  std::optional<Said> from_flag_or_environment() const {
    if (sources_.flags.url) return Said{completed(as_url(*sources_.flags.url)), "--url"};
    if (auto url = sources_.variable("DATABASE_URL"))
      return Said{completed(as_url(url->value)), url->source};
    const auto host = sources_.variable("DB_HOST");
    const auto name = sources_.variable("DB_NAME");
    if (dialect_ != "sqlite" && (host || name))
      return from_parts(host ? host->source : name->source);
    const auto path = sources_.variable("DB_PATH");
    if (dialect_ != "postgresql" && path) return Said{path_url(path->value), path->source};
    return std::nullopt;
  }

  // A bare path is one by its ending or its folder: a mistyped word must not make a new, empty
  // database.
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
    for (const auto& [variable, parameter] : k_libpq_variables)
      add(std::string(variable), parameter);
    return with_parameters(std::move(url), parameters);
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
    Diagnostic taken{.severity = Severity::warning, .code = "default-database"};
    taken.message = text::cat("no database is named, so ", path, " is used");
    taken.hint = k_hint;
    result_.diagnostics.push_back(std::move(taken));
    return {file_url(path), "default"};
  }

  // ---- the config file

  std::optional<Said> from_config() {
    if (refuse_driver()) return std::nullopt;
    const auto all = sources_.entry("dbCredentials");
    if (all.state == EntryState::unreadable) return fail(all);
    const auto host = sources_.entry("dbCredentials.host");
    const auto database = sources_.entry("dbCredentials.database");
    if (host.state == EntryState::unreadable) return fail(host);
    if (dialect_ != "sqlite" && host.is_said()) return from_credentials(host, database);
    for (const auto key :
         {"dbCredentials.url", "dbCredentials.connectionString", "dbCredentials.uri"}) {
      const auto entry = sources_.entry(key);
      if (entry.state == EntryState::unreadable) return fail(entry);
      if (entry.state == EntryState::unset) return miss(entry);
      if (entry.is_said()) return Said{completed(config_url(entry.text)), entry.source()};
    }
    if (host.state == EntryState::unset) return miss(host);
    return std::nullopt;
  }

  std::optional<Said> fail(const ConfigEntry& entry) {
    result_.unreadable = Unreadable{entry, "--url or DATABASE_URL"};
    return std::nullopt;
  }

  std::optional<Said> miss(const ConfigEntry& entry) {
    result_.problem =
        ErrorInfo{.code = ErrorCode::config,
                  .message = text::cat("no database is named: ", entry.key, ": ", entry.reason),
                  .where = entry.where,
                  .hint = "Set it, or name the database with --url or DATABASE_URL."};
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
                                       "\" is for a database that sluice cannot reach"),
                  .where = driver.where,
                  .hint = "Name a PostgreSQL server or a SQLite file with --url or DATABASE_URL."};
    return true;
  }

  std::optional<Said> from_credentials(const ConfigEntry& host, const ConfigEntry& database) {
    ServerParts parts{.host = host.text};
    const std::array<std::pair<std::string_view, std::string*>, 4> fields = {{
        {"dbCredentials.port", &parts.port},
        {"dbCredentials.user", &parts.user},
        {"dbCredentials.password", &parts.password},
        {"dbCredentials.database", &parts.database},
    }};
    for (const auto& [key, target] : fields) {
      const auto entry = sources_.entry(key);
      if (entry.state == EntryState::unreadable) return fail(entry);
      *target = entry.text == "undefined" || entry.text == "null" || entry.text == "NaN"
                    ? ""
                    : entry.text;
    }
    if (!database.is_said())
      return database.state == EntryState::absent ? std::nullopt : miss(database);
    if (!add_ssl(parts)) return std::nullopt;
    return Said{server_url(parts),
                text::cat(host.where.file, ':', host.where.line, " (dbCredentials)")};
  }

  // node-postgres's `ssl` → libpq's sslmode, as drizzle-kit hands it on: "require", "allow" and
  // "prefer" encrypt without checking the certificate; true, {} and "verify-full" check it. Absent:
  // as libpq decides.
  bool add_ssl(ServerParts& parts) {
    const auto ssl = sources_.entry("dbCredentials.ssl");
    if (ssl.state == EntryState::unreadable) return fail(ssl).has_value();
    if (!ssl.is_said()) return true;
    if (ssl.value.is(js::Kind::boolean) && !ssl.value.boolean) {
      parts.parameters.emplace_back("sslmode", "disable");
      return true;
    }
    const bool is_lax = ssl.text == "require" || ssl.text == "allow" || ssl.text == "prefer";
    const auto check = sources_.entry("dbCredentials.ssl.rejectUnauthorized");
    if (check.state == EntryState::unreadable) return fail(check).has_value();
    const bool is_checked =
        !is_lax && js::truth(check.is_said() ? check.value : js::boolean(true)).value_or(true);
    parts.parameters.emplace_back("sslmode", is_checked ? "verify-full" : "require");
    return !is_checked || add_certificates(parts);
  }

  // Certificates in the config are text, libpq wants a file's name.
  bool add_certificates(ServerParts& parts) {
    for (const auto key :
         {"dbCredentials.ssl.ca", "dbCredentials.ssl.cert", "dbCredentials.ssl.key"}) {
      const auto entry = sources_.entry(key);
      if (entry.state == EntryState::absent || entry.state == EntryState::unset) continue;
      result_.problem = ErrorInfo{
          .code = ErrorCode::config,
          .message = text::cat(key, " holds a certificate, which is needed as a file"),
          .where = entry.where,
          .hint =
              "Name the database with --url postgres://…?sslmode=verify-full&sslrootcert=FILE."};
      return false;
    }
    if (sources_.variable("PGSSLROOTCERT")) return true;
    for (const auto file : k_certificates) {
      if (!files_.is_file(std::string(file))) continue;
      parts.parameters.emplace_back("sslrootcert", file);
      return true;
    }
    return true;
  }

  // A config that names another database than the environment is worth a word: drizzle-kit would
  // take the config's.
  void compare_with_config() {
    if (sources_.flags.url) return;
    const auto entry = sources_.entry("dbCredentials.url");
    if (!entry.is_said() || completed(config_url(entry.text)) == result_.found->value) return;
    result_.diagnostics.push_back(
        {.severity = Severity::warning,
         .code = "database-differs-from-config",
         .message =
             text::cat("the database is taken from ", result_.found->source,
                       "; dbCredentials.url names another one, which drizzle-kit would take"),
         .where = entry.where,
         .hint = "Say --url to choose one of them."});
  }

  const Sources& sources_;
  const std::string& dialect_;
  const FileSystem& files_;
  DatabaseSearch result_;
};

}  // namespace

DatabaseSearch find_database(const Sources& sources, const std::string& dialect, bool production,
                             const FileSystem& files) {
  return Search(sources, dialect, files).run(production);
}

}  // namespace sluice::cli
