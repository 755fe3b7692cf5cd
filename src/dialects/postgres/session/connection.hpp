// Connection over one libpq session.
#pragma once

#include <memory>
#include <optional>

#include "core/ports/database.hpp"
#include "dialects/postgres/session/prepared.hpp"
#include "dialects/postgres/session/script.hpp"
#include "dialects/postgres/session/wire.hpp"

namespace sluice::postgres {

class PgConnection final : public Connection {
 public:
  // Connects; throws as Driver::connect does.
  explicit PgConnection(const ConnectOptions& options);
  ~PgConnection() override;

  Rows query(const std::string& sql, const std::vector<Value>& parameters) override;
  void run_bound(std::span<const Bound> queries) override;
  void query_each(std::span<const Bound> queries, const TakeRows& take) override;
  ScriptResult run(std::span<const Statement> statements) override;
  ScriptResult run_then(std::span<const Statement> statements, const Bound& then,
                        Rows& rows) override;
  void begin(Access access) override;
  Rows begin_with(Access access, const std::string& sql) override;
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() const noexcept override { return wire_->is_in_transaction(); }
  std::string holder_against(const std::string& sql) override;
  void drop_temporary() override;
  std::unique_ptr<RowWatch> watch_rows(const RowReach& reach) override;
  std::chrono::microseconds round_trip() const noexcept override { return wire_->round_trip(); }
  std::vector<Statement> session_reset() const override;
  std::string product() const override;
  std::string location() const override;

  // One round trip that changes nothing; says what is wrong when there is no answer.
  std::optional<StatementFailure> ping();

 private:
  std::string begin_text(Access access) const;
  std::vector<std::string> timeouts(std::string_view scope) const;
  // Run a text of several statements; the last rows are the answer.
  std::optional<StatementFailure> try_simple(const std::string& sql, Rows& rows);
  Rows simple(const std::string& sql);
  Rows query_read_only(const std::string& sql, const std::vector<Value>& parameters);
  void query_prepared(std::span<const Bound> queries, const TakeRows& take);
  OnStop on_new_stop() const;
  void end_prepared_before(std::span<const Statement> statements);
  ScriptResult run_in_transaction(std::span<const Statement> statements);
  ScriptResult run_all(std::span<const Statement> statements, Rows* of_last);
  ScriptResult run_one_by_one(std::span<const Statement> statements);
  void set_timeouts();
  void warn_of_missing_timeouts();
  GroupLimits limits() const;

  Access access_;
  std::chrono::milliseconds statement_timeout_;
  std::chrono::milliseconds lock_timeout_;
  std::function<void(const Notice&)> on_notice_;
  // Where the timeouts are: with the session, or (behind a pooler) with each transaction.
  bool session_has_timeouts_ = false;
  bool warned_ = false;
  Prepared prepared_;
  std::unique_ptr<Wire> wire_;
};

}  // namespace sluice::postgres
