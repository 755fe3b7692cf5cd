// Runs the user's statements one by one, each under the rules that keep other tables' rows safe.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "dialects/sqlite/session/foreign_keys.hpp"
#include "dialects/sqlite/session/handle.hpp"
#include "dialects/sqlite/session/watchdog.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"

namespace sluice::sqlite {

class UserStatements {
 public:
  UserStatements(sqlite3* database, Watchdog& watchdog)
      : database_(database), watchdog_(watchdog), foreign_keys_(database), alone_(database) {}

  // Every statement in the text; it is normally one. Nothing when all went well.
  std::optional<StatementFailure> run(const std::string& sql);

  // What `run` is given between two files.
  static std::vector<Statement> session_reset();

  // Throws Error(sql) when rows lost their parents in this transaction, or a view its table.
  void check_before_commit();
  // Rows that lost their parents by statements outside a transaction, since the last call of this.
  std::optional<ErrorInfo> broken_by_file();
  void transaction_over();

 private:
  std::optional<StatementFailure> run_one(std::string_view sql, std::string_view& rest);
  std::optional<StatementFailure> run_prepared(const ParsedStatement& statement,
                                               std::string_view sql, std::string_view& rest);
  std::optional<StatementFailure> run_patiently(const ParsedStatement& statement,
                                                std::string_view sql, std::string_view& rest);
  std::optional<StatementFailure> rename_again(const ObjectUse& rename, std::string_view sql);
  StatementFailure describe_failure(const ParsedStatement& statement, const Failure& failure,
                                    std::string_view sql) const;
  bool is_needless(std::string_view sql) const;
  void obey(const Pragma& pragma);
  bool in_transaction() const;

  sqlite3* database_;
  Watchdog& watchdog_;
  ForeignKeyGuard foreign_keys_;       // of the open transaction
  ForeignKeyGuard alone_;              // of statements outside one
  std::set<std::string> switched_on_;  // pragmas, by their names
  bool keys_lifted_ = false;           // the file said PRAGMA foreign_keys=OFF
  bool keys_deferred_ = false;         // … PRAGMA defer_foreign_keys=ON, until the commit
  bool views_remade_ = false;
};

}  // namespace sluice::sqlite
