// Statements of several steps, sent to the database in one call: a slow link must not cost a round
// trip each.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/ports.hpp"

namespace sluice {

class StatementQueue {
 public:
  // Where a statement comes from; without `statement` it is one that puts the session back.
  struct Origin {
    std::size_t step = 0;
    std::optional<std::size_t> statement;
  };
  struct Result {
    std::vector<Origin> done;
    std::chrono::microseconds each{
        0};  // the call's duration shared out by the number of statements
    std::optional<Origin> failed_at;
    StatementFailure failure;
    Rows rows;  // of the query behind them
  };

  // Both outlive the queue.
  StatementQueue(Connection& connection, const Clock& clock);

  // `statement` lives until send().
  void add(Origin origin, const Statement& statement);
  bool is_empty() const { return origins_.empty(); }
  bool is_full() const;
  const Origin& front() const { return origins_.front(); }
  void clear();

  // Sends everything and empties the queue; stops at the first failure. `query` is asked when all
  // of it ran, in the same round trip; without text: none.
  Result send(const Connection::Bound& query = {});

 private:
  ScriptResult run(const Connection::Bound& query, Rows& rows);
  Connection& connection_;
  const Clock& clock_;
  std::vector<Origin> origins_;
  std::vector<const Statement*> statements_;
  std::size_t bytes_ = 0;
};

}  // namespace sluice
