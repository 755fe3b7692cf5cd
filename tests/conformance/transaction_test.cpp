// Laws of transactions, bound queries, read-only access and the end of a session.
#include "base/text.hpp"
#include "conformance/laws.hpp"

namespace sluice {
namespace {

using test::error_of;
using test::execute;
using test::statements;
using test::value_of;

constexpr auto k_make_table = "CREATE TABLE t (id integer PRIMARY KEY, name text)";

TEST_CASE("what is rolled back, and what its connection is destroyed over, is gone") {
  ON_EVERY_PRODUCT(target);
  const auto all = statements({k_make_table, "INSERT INTO t VALUES (1, 'a')"});
  const auto connection = target.connect();
  connection->begin(Access::read_write);
  CHECK(connection->in_transaction());
  CHECK_FALSE(connection->run(all).failure);
  connection->rollback();
  CHECK_FALSE(connection->in_transaction());
  connection->rollback();
  {
    const auto other = target.connect();
    other->begin(Access::read_write);
    CHECK_FALSE(other->run(all).failure);
  }
  execute(*connection, {k_make_table});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "0");
}

TEST_CASE("what is committed is seen by others, and before that it is not") {
  ON_EVERY_PRODUCT(target);
  const auto writer = target.connect();
  execute(*writer, {k_make_table});
  const auto insert = statements({"INSERT INTO t VALUES (1, 'a')"});
  writer->begin(Access::read_write);
  CHECK_FALSE(writer->run(insert).failure);
  CHECK(value_of(*target.connect(), "SELECT count(*) FROM t") == "0");
  writer->commit();
  CHECK(value_of(*target.connect(), "SELECT count(*) FROM t") == "1");
}

TEST_CASE(
    "after a failed statement the transaction can be rolled back and the connection goes on") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_make_table});
  const auto bad = statements({"INSERT INTO t VALUES (1, 'a')", "INSERT INTO nowhere VALUES (1)"});
  connection->begin(Access::read_write);
  CHECK(connection->run(bad).failure);
  connection->rollback();
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "0");
  execute(*connection, {"INSERT INTO t VALUES (1, 'a')"});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("a read-only connection refuses every write, however it is tried") {
  ON_EVERY_PRODUCT(target);
  execute(*target.connect(), {k_make_table, "INSERT INTO t VALUES (1, 'a')"});
  ConnectOptions options = target.options();
  options.access = Access::read_only;
  const auto connection = target.connect(options);
  CHECK(error_of([&] { connection->query("INSERT INTO t VALUES (2, 'b')"); }).code ==
        ErrorCode::sql);
  CHECK(error_of([&] { connection->query("DELETE FROM t"); }).code == ErrorCode::sql);
  for (const std::string sql : {"DELETE FROM t", "DROP TABLE t", "CREATE TABLE u (a integer)"}) {
    const auto all = statements({sql});
    CHECK(connection->run(all).failure);
    connection->begin(Access::read_only);
    CHECK(connection->run(all).failure);
    connection->rollback();
    const ErrorInfo refused = error_of([&] {
      connection->begin(Access::read_write);
      if (connection->run(all).failure) throw Error(ErrorCode::sql, "refused");
    });
    CHECK(refused.code == ErrorCode::sql);
    connection->rollback();
  }
  const std::vector<Connection::Bound> bound = {{"DELETE FROM t", {}}};
  CHECK_THROWS_AS(connection->run_bound(bound), Error);
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "1");
  CHECK(value_of(*target.connect(), "SELECT count(*) FROM t") == "1");
}

TEST_CASE("a read-only transaction of a connection that may write refuses a write") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_make_table});
  const auto write = statements({"INSERT INTO t VALUES (1, 'a')"});
  connection->begin(Access::read_only);
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "0");
  CHECK(connection->run(write).failure);
  connection->rollback();
  execute(*connection, {"INSERT INTO t VALUES (1, 'a')"});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("beginning with a query answers it in the new transaction") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const Rows rows = connection->begin_with(Access::read_write, "SELECT 41 + 1 AS answer");
  CHECK(connection->in_transaction());
  CHECK(rows.rows.at(0).at(0) == "42");
  CHECK(rows.columns == std::vector<std::string>{"answer"});
  connection->rollback();
  CHECK_THROWS_AS(connection->begin_with(Access::read_write, "SELECT nothing"), Error);
  connection->rollback();
  CHECK_FALSE(connection->in_transaction());
}

TEST_CASE("parameters arrive as they were given: NULL, empty, any character, large") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_make_table});
  const std::string insert = text::cat("INSERT INTO t VALUES (cast(", target.parameter(1),
                                       " AS integer), ", target.parameter(2), ")");
  const std::vector<Value> values = {std::nullopt, "", "it's \"ü€𝄞\"\r\n\t\\ ;--",
                                     std::string(1'000'000, 'z')};
  std::vector<Connection::Bound> bound;
  for (std::size_t i = 0; i < values.size(); ++i)
    bound.push_back({insert, {std::to_string(i), values[i]}});
  connection->begin(Access::read_write);
  connection->run_bound(bound);
  connection->commit();
  const Rows rows = connection->query("SELECT id, name FROM t ORDER BY id");
  REQUIRE(rows.rows.size() == values.size());
  CHECK(rows.columns == std::vector<std::string>{"id", "name"});
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(rows.rows[i][0] == std::to_string(i));
    CHECK(rows.rows[i][1] == values[i]);
  }
}

TEST_CASE("a parameter with a NUL is kept whole or refused, never cut") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const std::string with_nul("a\0b", 3);
  try {
    const Rows rows =
        connection->query(text::cat("SELECT cast(", target.parameter(1), " AS text)"), {with_nul});
    CHECK(rows.rows.at(0).at(0) == with_nul);
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::sql);
  }
}

TEST_CASE("of several bound queries the first failure is thrown, and nothing of them stays") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_make_table});
  const std::vector<Connection::Bound> bound = {{"INSERT INTO t VALUES (1, 'a')", {}},
                                                {"INSERT INTO t VALUES (1, 'b')", {}},
                                                {"INSERT INTO nowhere VALUES (1)", {}}};
  connection->begin(Access::read_write);
  const ErrorInfo info = error_of([&] { connection->run_bound(bound); });
  CHECK(info.code == ErrorCode::sql);
  CHECK_FALSE(info.sqlstate.empty());
  CHECK(info.message.find("nowhere") == std::string::npos);
  connection->rollback();
  connection->run_bound({});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "0");
}

TEST_CASE("a failing query is an SQL error with its state, and the connection goes on") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const ErrorInfo info = error_of([&] { connection->query("SELECT * FROM nowhere"); });
  CHECK(info.code == ErrorCode::sql);
  CHECK_THAT(info.message, Catch::Contains("nowhere"));
  CHECK_FALSE(info.sqlstate.empty());
  CHECK(value_of(*connection, "SELECT 1") == "1");
}

TEST_CASE("a connection says what it is connected to") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  CHECK_THAT(connection->product(),
             Catch::StartsWith(test::is_postgres(target.product()) ? "PostgreSQL 1" : "SQLite 3"));
  CHECK_FALSE(connection->location().empty());
  CHECK(connection->round_trip().count() >= 0);
  CHECK(connection->round_trip() < std::chrono::seconds(1));
}

TEST_CASE("resetting the session is harmless inside a transaction and outside one") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const auto reset = connection->session_reset();
  CHECK_FALSE(connection->run(reset).failure);
  connection->begin(Access::read_write);
  CHECK_FALSE(connection->run(reset).failure);
  connection->commit();
  execute(*connection, {k_make_table});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "0");
}

}  // namespace
}  // namespace sluice
