// Laws of the stop request: it ends what runs in a transaction, and nothing else.
#include "conformance/laws.hpp"

namespace sluice {
namespace {

using test::execute;
using test::statements;
using test::Stop;
using test::value_of;

std::string endless(const test::Target& target) {
  if (test::is_postgres(target.product())) return "SELECT pg_sleep(60)";
  return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n "
         "WHERE i < 0";
}

std::string canceled(const test::Target& target) {
  return test::is_postgres(target.product()) ? "57014" : "SQLITE_INTERRUPT";
}

TEST_CASE(
    "a stop request cancels the statement that runs in a transaction, and the connection goes on") {
  ON_EVERY_PRODUCT(target);
  Stop stop;
  ConnectOptions options = target.options();
  options.stop = &stop;
  const auto connection = target.connect(options);
  const auto all =
      statements({"CREATE TABLE t (id integer PRIMARY KEY)", endless(target), "DROP TABLE t"});
  connection->begin(Access::read_write);
  std::jthread asker([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    stop.ask();
  });
  const ScriptResult result = connection->run(all);
  asker.join();
  REQUIRE(result.failure);
  CHECK(result.failure->index == 1);
  CHECK(result.completed == 1);
  CHECK(result.failure->sqlstate == canceled(target));
  CHECK(result.failure->kind == FailureKind::cancelled);
  CHECK_FALSE(result.failure->connection_lost);
  connection->rollback();

  // While the request stands, what happened can still be recorded.
  connection->begin(Access::read_write);
  const std::vector<Connection::Bound> record = {{"CREATE TABLE stopped (id integer)", {}}};
  connection->run_bound(record);
  connection->commit();
  CHECK(value_of(*connection, "SELECT count(*) FROM stopped") == "0");
}

TEST_CASE("a stop request outside a transaction lets the statement come to its end") {
  ON_EVERY_PRODUCT(target);
  Stop stop;
  ConnectOptions options = target.options();
  options.stop = &stop;
  const auto connection = target.connect(options);
  stop.ask();
  const auto all = statements({"CREATE TABLE t (id integer)"});
  CHECK_FALSE(connection->run(all).failure);
  stop.forget();
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "0");
}

}  // namespace
}  // namespace sluice
