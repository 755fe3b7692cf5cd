// What only PostgreSQL has: notices, COPY, settings that leak, timeouts, sessions that are ended
// from outside.
#include <fstream>

#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "dialects/postgres/every_server.hpp"
#include "dialects/postgres/postgres.hpp"

namespace sluice::postgres {
namespace {

using test::error_of;
using test::execute;
using test::statements;
using test::value_of;

void terminate(const test::Target& target, const std::string& pid) {
  const auto killer = driver().connect({.url = target.direct_url()});
  killer->query("SELECT pg_terminate_backend($1::int)", {pid});
  while (value_of(*killer, "SELECT count(*) FROM pg_stat_activity WHERE pid = $1::int", {pid}) !=
         "0")
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

ScriptResult run_all(Connection& connection, const std::vector<std::string>& texts) {
  const auto all = statements(texts);
  connection.begin(Access::read_write);
  return connection.run(all);
}

TEST_CASE("notices are passed on with their parts") {
  ON_EVERY_SERVER(target);
  std::vector<Notice> notices;
  ConnectOptions options = target.options();
  options.on_notice = [&](const Notice& notice) { notices.push_back(notice); };
  const auto connection = target.connect(options);
  execute(*connection,
          {"DROP TABLE IF EXISTS nowhere",
           "DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'very', HINT = 'Do.'; END $$"});
  REQUIRE(notices.size() == 2);
  CHECK(notices[0].severity == "NOTICE");
  CHECK(notices[0].message == "table \"nowhere\" does not exist, skipping");
  CHECK(notices[1].severity == "WARNING");
  CHECK(notices[1].message == "careful");
  CHECK(notices[1].detail == "very");
  CHECK(notices[1].hint == "Do.");
}

TEST_CASE("COPY FROM STDIN fails and is named, and COPY TO STDOUT is passed over") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE t (id int)", "INSERT INTO t SELECT generate_series(1, 10000)",
                        "COPY t TO STDOUT", "INSERT INTO t VALUES (0)"});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "10001");
  const ScriptResult result = run_all(*connection, {"SELECT 1", "COPY t FROM STDIN", "SELECT 2"});
  REQUIRE(result.failure);
  CHECK(result.failure->index == 1);
  CHECK(result.completed == 1);
  CHECK_THAT(result.failure->message, Catch::Contains("FROM STDIN"));
  CHECK_FALSE(result.failure->hint.empty());
  connection->rollback();
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "10001");
}

TEST_CASE("a rule's additional query is not taken for a statement of its own") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE t (id int PRIMARY KEY)",
                        "CREATE RULE r AS ON INSERT TO t DO ALSO SELECT 7"});
  const ScriptResult result =
      run_all(*connection, {"INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)",
                            "INSERT INTO t VALUES (1)", "SELECT 1"});
  REQUIRE(result.failure);
  CHECK(result.failure->index == 2);
  CHECK(result.completed == 2);
}

TEST_CASE("an error in a function's body is laid to the statement that called it") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  const ScriptResult result = run_all(
      *connection, {"SELECT 1", "DO $$ BEGIN EXECUTE 'SELECT FROM FROM'; END $$", "SELECT 2"});
  REQUIRE(result.failure);
  CHECK(result.failure->index == 1);
  CHECK_FALSE(result.failure->position);
  CHECK(result.failure->detail == "PL/pgSQL function inline_code_block line 1 at EXECUTE");
}

TEST_CASE("a statement that ends its transaction is a failure") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  const ScriptResult result = run_all(*connection, {"CREATE TABLE t (id int)", "COMMIT"});
  REQUIRE(result.failure);
  CHECK(result.failure->index == 1);
  CHECK_FALSE(connection->in_transaction());
  const ErrorInfo info = error_of([&] { connection->commit(); });
  CHECK(info.code == ErrorCode::failure);
}

TEST_CASE("committing a transaction in which a statement failed is an error") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  CHECK(run_all(*connection, {"CREATE TABLE t (id int)", "SELECT 1/0"}).failure);
  CHECK(error_of([&] { connection->commit(); }).code == ErrorCode::sql);
  CHECK_FALSE(connection->in_transaction());
  CHECK(value_of(*connection, "SELECT to_regclass('t') IS NULL") == "t");
}

TEST_CASE("a constraint that is checked at COMMIT fails there, with its state") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"});
  CHECK_FALSE(run_all(*connection, {"INSERT INTO t VALUES (1), (1)"}).failure);
  const ErrorInfo info = error_of([&] { connection->commit(); });
  CHECK(info.code == ErrorCode::sql);
  CHECK(info.sqlstate == "23505");
  CHECK_FALSE(connection->in_transaction());
}

TEST_CASE("a session that is ended while a statement runs is lost, and the statement is named") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  connection->begin(Access::read_write);
  const std::string pid = value_of(*connection, "SELECT pg_backend_pid()");
  std::jthread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    terminate(target, pid);
  });
  const auto all = statements({"SELECT 1", "SELECT pg_sleep(30)", "SELECT 2"});
  const ScriptResult result = connection->run(all);
  killer.join();
  REQUIRE(result.failure);
  CHECK(result.failure->connection_lost);
  CHECK(result.failure->index == 1);
  CHECK(result.completed == 1);
  CHECK_FALSE(result.failure->message.empty());
  CHECK_FALSE(connection->in_transaction());
  connection->rollback();
  CHECK(error_of([&] { connection->query("SELECT 1"); }).code == ErrorCode::connection);
  CHECK(error_of([&] { connection->begin(Access::read_write); }).code == ErrorCode::connection);
  CHECK(connection->run(all).failure->connection_lost);
}

TEST_CASE(
    "a session that is lost before its COMMIT is answered leaves the outcome in doubt, and says "
    "so") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  connection->begin(Access::read_write);
  terminate(target, value_of(*connection, "SELECT pg_backend_pid()"));
  const ErrorInfo info = error_of([&] { connection->commit(); });
  CHECK(info.code == ErrorCode::connection);
  CHECK_THAT(info.message, Catch::Contains("unknown"));
  CHECK_THAT(info.hint, Catch::Contains("sluice status"));
}

TEST_CASE("a lock goes with the session that held it, and who held it learns of it") {
  ON_EVERY_SERVER(target);
  const auto scope = GENERATE(LockScope::transaction, LockScope::run);
  const test::FakeClock clock;
  const auto first = target.connect();
  const LockRequest request{.key = "k", .scope = scope, .wait = std::chrono::milliseconds(0)};
  const auto held = driver().lock(*first, target.options(), request, clock);
  held->check();
  terminate(target, value_of(*driver().connect({.url = target.direct_url()}), R"(
SELECT pid
FROM pg_locks
WHERE locktype = 'advisory'
  AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"));
  const auto second = target.connect();
  const auto taken = driver().lock(*second, target.options(), request, clock);
  if (scope == LockScope::run)
    CHECK(error_of([&] { held->check(); }).code == ErrorCode::connection);
}

TEST_CASE("migrators of different history tables do not exclude each other") {
  ON_EVERY_SERVER(target);
  const test::FakeClock clock;
  const auto first = target.connect();
  const auto second = target.connect();
  const auto a = driver().lock(*first, target.options(), {.key = "a.h"}, clock);
  const auto b = driver().lock(*second, target.options(), {.key = "b.h"}, clock);
  CHECK(second->in_transaction());
}

TEST_CASE(
    "who holds the lock of a run, and who waits for it, does not hold up CREATE INDEX "
    "CONCURRENTLY") {
  ON_EVERY_SERVER(target);
  const auto holder = target.connect();
  execute(*holder, {"CREATE TABLE t (id int)"});
  const test::RealClock clock;
  const auto lock =
      driver().lock(*holder, target.options(), {.key = "k", .scope = LockScope::run}, clock);
  test::Stop stop;
  std::jthread waiter([&] {
    ConnectOptions options = target.options();
    options.stop = &stop;
    const auto connection = target.connect();
    (void)error_of([&] { driver().lock(*connection, options, {.key = "k"}, clock); });
  });
  const auto index = statements({"CREATE INDEX CONCURRENTLY i ON t (id)"});
  CHECK_FALSE(holder->run(index).failure);
  stop.ask();
  waiter.join();
}

TEST_CASE("resetting the session undoes what a file set, role and search path included") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE SCHEMA elsewhere"});
  connection->begin(Access::read_write);
  const std::string path = value_of(*connection, "SHOW search_path");
  const std::string user = value_of(*connection, "SELECT current_user");
  const auto set = statements(
      {"SET search_path TO elsewhere", "SELECT set_config('work_mem', '1MB', false)",
       "SET LOCAL lock_timeout = '3s'", "SET ROLE pg_monitor", "SET TIME ZONE 'Asia/Tokyo'"});
  CHECK_FALSE(connection->run(set).failure);
  CHECK(value_of(*connection, "SELECT current_user") == "pg_monitor");
  const auto reset = connection->session_reset();
  CHECK_FALSE(connection->run(reset).failure);
  const auto check = [&] {
    CHECK(value_of(*connection, "SHOW search_path") == path);
    CHECK(value_of(*connection, "SELECT current_user") == user);
    CHECK(value_of(*connection, "SHOW work_mem") == "4MB");
    CHECK(value_of(*connection, "SHOW lock_timeout") == "0");
    CHECK(value_of(*connection, "SHOW TimeZone") == "UTC");
  };
  check();
  connection->commit();
  connection->begin(Access::read_only);
  check();
}

TEST_CASE("timeouts hold in every transaction, also after a reset, and pass to no other session") {
  ON_EVERY_SERVER(target);
  ConnectOptions options = target.options();
  options.statement_timeout = std::chrono::milliseconds(4321);
  options.ddl_lock_timeout = std::chrono::milliseconds(1234);
  {
    const auto connection = target.connect(options);
    const auto check = [&] {
      CHECK(value_of(*connection, "SHOW statement_timeout") == "4321ms");
      CHECK(value_of(*connection, "SHOW lock_timeout") == "1234ms");
    };
    for (int i = 0; i < 2; ++i) {
      connection->begin(Access::read_write);
      check();
      const auto set = statements({"SET statement_timeout = 0", "RESET lock_timeout"});
      CHECK_FALSE(connection->run(set).failure);
      const auto reset = connection->session_reset();
      CHECK_FALSE(connection->run(reset).failure);
      check();
      connection->commit();
    }
  }
  const auto other = target.connect();
  CHECK(value_of(*other, "SHOW statement_timeout") == "0");
  CHECK(value_of(*other, "SHOW lock_timeout") == "0");
}

TEST_CASE(
    "outside a transaction timeouts hold, or a warning says that they cannot behind a pooler") {
  ON_EVERY_SERVER(target);
  std::vector<Notice> notices;
  ConnectOptions options = target.options();
  options.statement_timeout = std::chrono::milliseconds(100);
  options.on_notice = [&](const Notice& notice) { notices.push_back(notice); };
  const auto connection = target.connect(options);
  const auto slow = statements({"SELECT pg_sleep(0.4)"});
  const bool is_pooled = target.product() == test::Product::pgbouncer;
  CHECK(connection->run(slow).failure.has_value() != is_pooled);
  (void)connection->run(slow);
  CHECK(notices.size() == (is_pooled ? 1 : 0));
}

TEST_CASE("a timeout in a run names the statement that took too long") {
  ON_EVERY_SERVER(target);
  ConnectOptions options = target.options();
  options.statement_timeout = std::chrono::milliseconds(200);
  const auto connection = target.connect(options);
  const ScriptResult result = run_all(
      *connection, {"SELECT pg_sleep(0.12)", "SELECT pg_sleep(0.12)", "SELECT pg_sleep(9)"});
  REQUIRE(result.failure);
  CHECK(result.failure->index == 2);
  CHECK(result.failure->sqlstate == "57014");
}

TEST_CASE("a stop request before a run in a transaction lets nothing of it run") {
  ON_EVERY_SERVER(target);
  test::Stop stop;
  ConnectOptions options = target.options();
  options.stop = &stop;
  const auto connection = target.connect(options);
  connection->begin(Access::read_write);
  stop.ask();
  const auto all = statements({"CREATE TABLE t (id integer)"});
  const ScriptResult result = connection->run(all);
  REQUIRE(result.failure);
  CHECK(result.failure->index == 0);
  CHECK(result.completed == 0);
  CHECK(result.failure->sqlstate == "57014");
}

TEST_CASE("rows that a migration selects cost no memory") {
  const test::Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  const auto resident = [] {
    std::ifstream file("/proc/self/statm");
    long size = 0, pages = 0;
    file >> size >> pages;
    return pages * 4;
  };
  const long before = resident();
  execute(*connection, {"SELECT repeat('x', 100) FROM generate_series(1, 300000)"});
  CHECK(resident() - before < 20'000);
}

}  // namespace
}  // namespace sluice::postgres
