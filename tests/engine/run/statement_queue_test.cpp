// Whatever statements of whatever steps are queued, they are sent once, in their order, and what
// came of them is told of the statements that they are.
#include "engine/run/statement_queue.hpp"

#include "support/fake_clock.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

// Runs everything but the statement whose text is `refused`.
class QueuedConnection final : public Connection {
 public:
  std::vector<std::string> ran;
  std::string refused;
  int sent = 0;

  Rows query(const std::string& sql, const std::vector<Value>& /*parameters*/) override {
    ran.push_back(sql);
    return {.columns = {"answer"}, .rows = {{"42"}}};
  }
  void run_bound(std::span<const Bound> /*queries*/) override {}
  ScriptResult run(std::span<const Statement> statements) override {
    ++sent;
    ScriptResult result;
    for (const Statement& each : statements) {
      if (each.sql == refused) {
        result.failure = StatementFailure{.index = result.completed, .message = "refused"};
        return result;
      }
      ran.push_back(each.sql);
      ++result.completed;
    }
    return result;
  }
  void begin(Access /*access*/) override {}
  void commit() override {}
  void rollback() noexcept override {}
  bool in_transaction() const noexcept override { return true; }
  std::chrono::microseconds round_trip() const noexcept override { return {}; }
  std::vector<Statement> session_reset() const override { return {}; }
  std::string product() const override { return {}; }
  std::string location() const override { return {}; }
};

std::vector<Statement> numbered_statements(int count) {
  std::vector<Statement> all;
  for (int i = 0; i < count; ++i) all.push_back({.sql = std::to_string(i)});
  return all;
}

}  // namespace

TEST_CASE("a queue sends what lies apart, too, once and in order, and asks the query behind it") {
  const std::vector<Statement> all = numbered_statements(6);
  const test::FakeClock clock;
  QueuedConnection connection;
  StatementQueue queue(connection, clock);
  for (const std::size_t at : {4U, 0U, 1U, 5U}) queue.add({at, at}, all[at]);
  const auto result = queue.send({"question", {}});
  CHECK(connection.ran == std::vector<std::string>{"4", "0", "1", "5", "question"});
  CHECK(connection.sent == 1);
  CHECK(result.done.size() == 4);
  CHECK_FALSE(result.failed_at);
  CHECK(result.rows.rows.at(0).at(0) == "42");
  CHECK(queue.is_empty());
  CHECK(queue.send({"question", {}}).done.empty());
  CHECK(connection.sent == 1);
}

TEST_CASE("a statement that fails is the one that was queued there, whichever it is") {
  const std::vector<Statement> all = numbered_statements(5);
  const test::FakeClock clock;
  for (std::size_t failing = 0; failing < all.size(); ++failing) {
    CAPTURE(failing);
    QueuedConnection connection;
    connection.refused = all[failing].sql;
    StatementQueue queue(connection, clock);
    for (std::size_t at = 0; at < all.size(); ++at) queue.add({7, at}, all[at]);
    const auto result = queue.send({"question", {}});
    CHECK(result.done.size() == failing);
    REQUIRE(result.failed_at);
    CHECK(result.failed_at->step == 7);
    CHECK(result.failed_at->statement == failing);
    CHECK(result.failure.message == "refused");
    CHECK(result.rows.rows.empty());
    CHECK(connection.ran.size() == failing);
    CHECK(queue.is_empty());
  }
}

TEST_CASE("a queue is full by number and by size, and not before") {
  const test::FakeClock clock;
  QueuedConnection connection;
  StatementQueue queue(connection, clock);
  const std::vector<Statement> all = numbered_statements(256);
  for (const Statement& each : all) {
    CHECK_FALSE(queue.is_full());
    queue.add({}, each);
  }
  CHECK(queue.is_full());
  queue.clear();
  CHECK_FALSE(queue.is_full());
  const Statement long_one{.sql = std::string(1U << 20U, ' ')};
  queue.add({}, long_one);
  CHECK(queue.is_full());
}
