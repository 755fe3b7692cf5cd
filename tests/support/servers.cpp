#include "support/servers.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <stdexcept>
#include <system_error>

#include "base/text.hpp"
#include "dialects/backends.hpp"

namespace sluice::test {

namespace {

std::string fresh_name() {
  static std::atomic<int> counter{0};
  return text::cat("sluice_", ::getpid(), "_", ++counter);
}

// A third of the time that copying through the write-ahead log takes: nothing is synced here.
constexpr const char* k_by_files = " STRATEGY file_copy";

const Driver& postgres_driver() { return *find_backend("postgresql").driver; }

// One session for each server: to start one takes longer than to make a database. A session that a
// test ended is opened again.
void run_on(const std::string& url, const std::string& sql) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Connection>> sessions;
  const std::lock_guard guard(mutex);
  const auto all = statements({sql});
  for (const bool is_last : {false, true}) {
    std::unique_ptr<Connection>& session = sessions[url];
    if (!session) session = postgres_driver().connect({.url = url});
    const ScriptResult result = session->run(all);
    if (!result.failure) return;
    if (result.failure->connection_lost) session.reset();
    if (is_last || !result.failure->connection_lost)
      throw std::runtime_error(text::cat(sql, ": ", result.failure->message));
  }
}

std::string variable_of(Product product) {
  switch (product) {
    case Product::postgres_15: return "SLUICE_TEST_PG15_URL";
    case Product::postgres_18: return "SLUICE_TEST_PG18_URL";
    case Product::pgbouncer: return "SLUICE_TEST_PGBOUNCER_URL";
    case Product::sqlite: return "";
  }
  return "";
}

std::string admin_variable_of(Product product) {
  return product == Product::pgbouncer ? "SLUICE_TEST_PG15_URL" : variable_of(product);
}

}  // namespace

std::string server_url(const std::string& variable) {
  const char* url = ::getenv(variable.c_str());
  if (url == nullptr || *url == '\0')
    throw std::runtime_error(
        text::cat(variable, " is not set: run this test by tools/with_servers"));
  return url;
}

std::string with_database(const std::string& url, const std::string& database) {
  const std::size_t authority = url.find("://") + 3;
  const std::size_t slash = url.find('/', authority);
  const std::size_t query = std::min(url.find('?', slash), url.size());
  return text::cat(url.substr(0, slash + 1), database, url.substr(query));
}

FreshPostgres::FreshPostgres(const std::string& variable, const std::string& admin_variable,
                             const std::string& source)
    : name_(fresh_name()),
      maintenance_url_(server_url(admin_variable.empty() ? variable : admin_variable)),
      admin_url_(with_database(maintenance_url_, name_)),
      url_(with_database(server_url(variable), name_)) {
  run_on(maintenance_url_, text::cat("CREATE DATABASE ", name_, " TEMPLATE ", source, k_by_files));
}

FreshPostgres::~FreshPostgres() {
  // A database that stays goes with its private server.
  try {
    run_on(maintenance_url_, text::cat("DROP DATABASE ", name_, " WITH (FORCE)"));
  } catch (const std::exception&) {
    name_.clear();
  }
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "sluice-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("no temporary folder could be made");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string_view name_of(Product product) {
  switch (product) {
    case Product::postgres_15: return "PostgreSQL 15";
    case Product::postgres_18: return "PostgreSQL 18";
    case Product::pgbouncer: return "PostgreSQL 15 behind pgbouncer";
    case Product::sqlite: return "SQLite";
  }
  return "";
}

Target::Target(Product product)
    : product_(product), backend_(find_backend(is_postgres(product) ? "postgresql" : "sqlite")) {
  if (is_postgres(product)) {
    postgres_ = std::make_unique<FreshPostgres>(variable_of(product), admin_variable_of(product));
    url_ = postgres_->url();
    direct_url_ = postgres_->admin_url();
  } else {
    folder_ = std::make_unique<TemporaryFolder>();
    url_ = direct_url_ = text::cat("sqlite:", folder_->path(), "/test.db");
  }
}

ConnectOptions Target::options() const {
  ConnectOptions options;
  options.url = url_;
  return options;
}

std::unique_ptr<Connection> Target::connect(const ConnectOptions& options) const {
  return backend_.driver->connect(options);
}

std::string Target::parameter(int number) const {
  return text::cat(is_postgres(product_) ? "$" : "?", number);
}

std::vector<Statement> statements(const std::vector<std::string>& texts) {
  std::vector<Statement> all;
  for (const std::string& text : texts) all.push_back({.sql = text});
  return all;
}

void execute(Connection& connection, const std::vector<std::string>& texts) {
  const std::vector<Statement> all = statements(texts);
  connection.begin(Access::read_write);
  const ScriptResult result = connection.run(all);
  if (result.failure) {
    connection.rollback();
    throw std::runtime_error(
        text::cat(all.at(result.failure->index).sql, ": ", result.failure->message));
  }
  connection.commit();
}

std::string value_of(Connection& connection, const std::string& sql,
                     const std::vector<Value>& parameters) {
  const Rows rows = connection.query(sql, parameters);
  return rows.rows.at(0).at(0).value_or("NULL");
}

}  // namespace sluice::test
