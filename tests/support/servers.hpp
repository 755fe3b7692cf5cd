// Fresh databases on the servers that tools/with_servers starts, each dropped with its object.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice::test {

// An environment variable that must be there; throws one line that says what to do when it is not,
// so that a test never passes without its server.
std::string server_url(const std::string& variable);

// The same server, another database.
std::string with_database(const std::string& url, const std::string& database);

// PostgreSQL: CREATE DATABASE … DROP DATABASE.
class FreshPostgres {
 public:
  // `variable` names the URL that clients use; `admin_variable` the one that creates and drops,
  // which for a pooler is the server behind it. `source` is the database that it is a copy of;
  // nobody may be connected to that.
  explicit FreshPostgres(const std::string& variable, const std::string& admin_variable = {},
                         const std::string& source = "template0");
  ~FreshPostgres();
  FreshPostgres(const FreshPostgres&) = delete;
  FreshPostgres& operator=(const FreshPostgres&) = delete;

  const std::string& name() const { return name_; }
  const std::string& url() const { return url_; }
  const std::string& admin_url() const { return admin_url_; }  // of this database, past any pooler

 private:
  std::string name_;
  std::string maintenance_url_;
  std::string admin_url_;
  std::string url_;
};

// A folder that goes with its object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One product that every backend's tests run on.
enum class Product { postgres_15, postgres_18, pgbouncer, sqlite };
std::string_view name_of(Product product);
inline bool is_postgres(Product product) { return product != Product::sqlite; }

// A fresh database of a product.
class Target {
 public:
  explicit Target(Product product);

  Product product() const { return product_; }
  const Backend& backend() const { return backend_; }
  const std::string& url() const { return url_; }
  // PostgreSQL: past any pooler. SQLite: the same.
  const std::string& direct_url() const { return direct_url_; }

  ConnectOptions options() const;
  std::unique_ptr<Connection> connect() const { return connect(options()); }
  std::unique_ptr<Connection> connect(const ConnectOptions& options) const;
  // "$2" or "?2".
  std::string parameter(int number) const;

 private:
  Product product_;
  Backend backend_;
  std::unique_ptr<FreshPostgres> postgres_;
  std::unique_ptr<TemporaryFolder> folder_;
  std::string url_;
  std::string direct_url_;
};

std::vector<Statement> statements(const std::vector<std::string>& texts);
// Runs statements in a transaction of their own and commits; throws std::runtime_error
// where one fails.
void execute(Connection& connection, const std::vector<std::string>& texts);
// The only cell of the only row; "NULL" for that.
std::string value_of(Connection& connection, const std::string& sql,
                     const std::vector<Value>& parameters = {});

}  // namespace sluice::test
