#include "engine/run/statement_queue.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t k_most_statements = 256;
constexpr std::size_t k_most_bytes = 1U << 20U;

bool lie_in_a_row(const std::vector<const Statement*>& statements) {
  return std::adjacent_find(statements.begin(), statements.end(),
                            [](const Statement* a, const Statement* b) { return a + 1 != b; }) ==
         statements.end();
}

}  // namespace

StatementQueue::StatementQueue(Connection& connection, const Clock& clock)
    : connection_(connection), clock_(clock) {}

void StatementQueue::add(Origin origin, const Statement& statement) {
  origins_.push_back(origin);
  statements_.push_back(&statement);
  bytes_ += statement.sql.size();
}

bool StatementQueue::is_full() const {
  return origins_.size() >= k_most_statements || bytes_ >= k_most_bytes;
}

void StatementQueue::clear() {
  origins_.clear();
  statements_.clear();
  bytes_ = 0;
}

ScriptResult StatementQueue::run(const Connection::Bound& query, Rows& rows) {
  const auto send = [&](std::span<const Statement> all) {
    return query.sql.empty() ? connection_.run(all) : connection_.run_then(all, query, rows);
  };
  if (lie_in_a_row(statements_)) return send(std::span(statements_.front(), statements_.size()));
  std::vector<Statement> copies;
  copies.reserve(statements_.size());
  for (const Statement* statement : statements_) copies.push_back(*statement);
  return send(copies);
}

StatementQueue::Result StatementQueue::send(const Connection::Bound& query) {
  Result result;
  if (origins_.empty()) return result;
  const auto start = clock_.monotonic();
  ScriptResult script = run(query, result.rows);
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(clock_.monotonic() - start);
  const std::size_t completed = std::min(script.completed, origins_.size());
  const std::size_t reached = completed + (script.failure ? 1 : 0);
  result.each = took / static_cast<std::int64_t>(std::max<std::size_t>(reached, 1));
  result.done.assign(origins_.begin(), origins_.begin() + static_cast<std::ptrdiff_t>(completed));
  if (script.failure) {
    result.failed_at = origins_[std::min(script.failure->index, origins_.size() - 1)];
    result.failure = std::move(*script.failure);
  }
  clear();
  return result;
}

}  // namespace sluice
