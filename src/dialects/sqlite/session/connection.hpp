// One session with a SQLite database.
#pragma once

#include <memory>
#include <string>

#include "core/ports/database.hpp"
#include "dialects/sqlite/session/handle.hpp"
#include "dialects/sqlite/session/target.hpp"
#include "dialects/sqlite/session/user_statements.hpp"
#include "dialects/sqlite/session/watchdog.hpp"

namespace sluice::sqlite {

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(const ConnectOptions& options);
  ~SqliteConnection() override;

  Rows query(const std::string& sql, const std::vector<Value>& parameters) override;
  void run_bound(std::span<const Bound> queries) override;
  ScriptResult run(std::span<const Statement> statements) override;
  void begin(Access access) override;
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() const noexcept override;
  std::optional<ErrorInfo> broken_by_file() override { return statements_.broken_by_file(); }
  void drop_temporary() override;
  std::unique_ptr<RowWatch> watch_rows(const RowReach& reach) override;
  std::chrono::microseconds round_trip() const noexcept override {
    return std::chrono::microseconds{0};
  }
  std::vector<Statement> session_reset() const override;
  std::string product() const override;
  std::string location() const override { return target_.path; }

  // The file as SQLite found it, absolute; empty for a database in memory.
  std::string file() const;
  // Begins to write, or returns false at once when another connection is writing.
  bool try_begin();

 private:
  void begin_writing();
  void refuse_where_only_read() const;
  void leave_transaction() noexcept;

  Target target_;
  Access access_;
  DatabaseHandle database_;
  Watchdog watchdog_;
  UserStatements statements_;
  bool query_only_ = false;  // for the length of a read-only transaction
};

}  // namespace sluice::sqlite
