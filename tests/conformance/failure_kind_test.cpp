// Laws of failures: why a statement was refused is a kind, the same on every product and by every
// way that runs it.
#include "conformance/laws.hpp"

namespace sluice {
namespace {

using test::error_of;
using test::execute;
using test::statements;

void check_kind(Connection& connection, const std::string& sql, FailureKind expected) {
  INFO(sql);
  const ScriptResult result = connection.run(statements({sql}));
  REQUIRE(result.failure);
  CHECK(result.failure->kind == expected);
  CHECK(error_of([&] { connection.query(sql); }).kind == expected);
}

TEST_CASE("a refused statement says of which kind its failure is") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE parents (id integer PRIMARY KEY, name text NOT NULL UNIQUE)",
                        "CREATE TABLE t (id integer, n integer CHECK (n > 0))",
                        "CREATE INDEX t_n ON t (n)", "INSERT INTO parents VALUES (1, 'a')"});
  check_kind(*connection, "SELECT * FROM nowhere", FailureKind::missing_object);
  check_kind(*connection, "DROP TABLE nowhere", FailureKind::missing_object);
  check_kind(*connection, "SELECT missing FROM t", FailureKind::missing_column);
  check_kind(*connection, "CREATE TABLE t (id integer)", FailureKind::existing_object);
  check_kind(*connection, "CREATE INDEX t_n ON t (n)", FailureKind::existing_object);
  check_kind(*connection, "ALTER TABLE t ADD COLUMN n integer", FailureKind::existing_object);
  check_kind(*connection, "INSERT INTO parents VALUES (2, 'a')", FailureKind::constraint);
  check_kind(*connection, "INSERT INTO parents VALUES (2, NULL)", FailureKind::constraint);
  check_kind(*connection, "INSERT INTO t VALUES (1, 0)", FailureKind::constraint);
  check_kind(*connection, "SELEC 1", FailureKind::other);

  connection->begin(Access::read_only);
  CHECK(error_of([&] { connection->query("INSERT INTO t VALUES (1, 1)"); }).kind ==
        FailureKind::read_only);
  connection->rollback();
}

TEST_CASE("a lock that is not free in time has a kind, and it is the product's") {
  ON_EVERY_PRODUCT(target);
  const auto holder = target.connect();
  execute(*holder, {"CREATE TABLE t (id integer)"});
  ConnectOptions options = target.options();
  options.ddl_lock_timeout = std::chrono::milliseconds(100);
  const auto waiting = target.connect(options);
  holder->begin(Access::read_write);
  REQUIRE_FALSE(holder->run(statements({"ALTER TABLE t ADD COLUMN a integer"})).failure);
  // Behind a pooler the limit holds within a transaction.
  if (test::is_postgres(target.product())) waiting->begin(Access::read_write);
  const ScriptResult result = waiting->run(statements({"ALTER TABLE t ADD COLUMN b integer"}));
  waiting->rollback();
  holder->rollback();
  REQUIRE(result.failure);
  CHECK(result.failure->kind ==
        (test::is_postgres(target.product()) ? FailureKind::lock_timeout : FailureKind::busy));
}

TEST_CASE("dependents and values of an enum that is not committed have kinds of their own") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  if (!test::is_postgres(target.product())) return;
  execute(*connection, {"CREATE TYPE mood AS ENUM ('sad')", "CREATE TABLE t (m mood)"});
  check_kind(*connection, "DROP TYPE mood", FailureKind::has_dependents);
  connection->begin(Access::read_write);
  REQUIRE_FALSE(connection->run(statements({"ALTER TYPE mood ADD VALUE 'happy'"})).failure);
  CHECK(error_of([&] { connection->query("INSERT INTO t VALUES ('happy')"); }).kind ==
        FailureKind::needs_commit);
  connection->rollback();
}

}  // namespace
}  // namespace sluice
