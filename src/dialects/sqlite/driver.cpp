// SQLite's connections and its lock.

#include "dialects/sqlite/session/connection.hpp"
#include "dialects/sqlite/session/file_lock.hpp"
#include "dialects/sqlite/session/lock.hpp"
#include "dialects/sqlite/session/open.hpp"
#include "dialects/sqlite/session/target.hpp"
#include "dialects/sqlite/sqlite.hpp"

namespace sluice::sqlite {

namespace {

// Goes with its connection.
class MemoryScratch final : public ScratchDatabase {
 public:
  const std::string& url() const override { return url_; }

 private:
  std::string url_ = ":memory:";
};

class SqliteDriver final : public Driver {
 public:
  std::unique_ptr<Connection> connect(const ConnectOptions& options) const override {
    return std::make_unique<SqliteConnection>(options);
  }

  bool is_absent(const ConnectOptions& options) const override {
    return sqlite::is_absent(parse_target(options.url));
  }

  std::unique_ptr<Lock> lock(Connection& connection, const ConnectOptions& options,
                             const LockRequest& request, const Clock& clock) const override {
    return take_lock(dynamic_cast<SqliteConnection&>(connection), options, request, clock);
  }

  std::string running(Connection& connection, const std::string& /*key*/) const override {
    return migrator_on(dynamic_cast<SqliteConnection&>(connection).file());
  }

  std::unique_ptr<ScratchDatabase> scratch(const ConnectOptions& /*options*/,
                                           const Clock& /*clock*/) const override {
    return std::make_unique<MemoryScratch>();
  }
};

}  // namespace

const Driver& driver() {
  static const SqliteDriver k_driver;
  return k_driver;
}

}  // namespace sluice::sqlite
