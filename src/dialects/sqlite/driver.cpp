// SQLite's connections and its lock.
#include <filesystem>
#include <system_error>

#include "dialects/sqlite/connection.hpp"
#include "dialects/sqlite/lock.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "dialects/sqlite/target.hpp"

namespace sluice::sqlite {

namespace {

class SqliteDriver final : public Driver {
 public:
  std::unique_ptr<Connection> connect(const ConnectOptions& options) const override {
    return std::make_unique<SqliteConnection>(options);
  }

  bool is_absent(const ConnectOptions& options) const override {
    const Target target = parse_target(options.url);
    if (target.in_memory || target.mode != OpenMode::as_asked) return false;
    std::error_code error;
    const std::filesystem::path path(target.path);
    const bool may_be_made = path.parent_path().empty() || std::filesystem::is_directory(path.parent_path(), error);
    return may_be_made && std::filesystem::symlink_status(path, error).type() == std::filesystem::file_type::not_found;
  }

  std::unique_ptr<Lock> lock(Connection& connection, const ConnectOptions& options, const LockRequest& request,
                             const Clock& clock) const override {
    return take_lock(dynamic_cast<SqliteConnection&>(connection), options, request, clock);
  }
};

}  // namespace

const Driver& driver() {
  static const SqliteDriver k_driver;
  return k_driver;
}

}  // namespace sluice::sqlite
