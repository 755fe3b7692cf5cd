// Queries that are asked again within a transaction are prepared, and nothing of it stays behind.
#include "dialects/postgres/session/prepared.hpp"

#include "dialects/postgres/every_server.hpp"

using namespace sluice;
using namespace sluice::postgres;

namespace {

using Texts = std::vector<std::string>;

const Connection::Bound k_query = {"SELECT $2 || 'a$b' || $1", {"it's $2", std::nullopt}};

Texts texts_of(Prepared& prepared, const Connection::Bound& query) {
  Texts texts;
  for (const Statement& each : prepared.statements_for(query)) texts.push_back(each.sql);
  return texts;
}

std::string ask(Connection& connection, const std::string& value,
                const std::vector<std::string>& before = {}) {
  Rows rows;
  const auto statements = test::statements(before);
  const ScriptResult result = connection.run_then(
      statements, {"SELECT count(*), $1 || 'x' FROM pg_prepared_statements", {value}}, rows);
  REQUIRE_FALSE(result.failure);
  REQUIRE(rows.rows.size() == 1);
  return rows.rows[0].at(0).value_or("") + " " + rows.rows[0].at(1).value_or("");
}

std::string left_in(Connection& connection) {
  return test::value_of(connection, "SELECT count(*) FROM pg_prepared_statements");
}

}  // namespace

TEST_CASE("a query is prepared when it is asked for the second time") {
  Prepared prepared;
  CHECK(texts_of(prepared, k_query) == Texts{"SELECT NULL || 'a$b' || 'it''s $2'"});
  CHECK(prepared.take_end().empty());

  (void)prepared.statements_for(k_query);
  const Texts second = texts_of(prepared, k_query);
  REQUIRE(second.size() == 2);
  CHECK_THAT(second[0], Catch::Matches("PREPARE sluice_[0-9_]+ AS SELECT \\$2 \\|\\| 'a\\$b' .*"));
  const std::string name = second[0].substr(8, second[0].find(" AS ") - 8);
  CHECK(second[1] == "EXECUTE " + name + "('it''s $2', NULL)");
  CHECK(texts_of(prepared, {k_query.sql, {"1", "2"}}) == Texts{"EXECUTE " + name + "('1', '2')"});
  CHECK(texts_of(prepared, {"SELECT 1", {}}) == Texts{"SELECT 1"});
  CHECK(prepared.take_end() == "DEALLOCATE " + name + ";\n");
  CHECK(prepared.is_empty());
}

TEST_CASE("a query without values is executed without parentheses") {
  Prepared prepared;
  const Connection::Bound query = {"SELECT 1", {}};
  (void)prepared.statements_for(query);
  const Texts second = texts_of(prepared, query);
  REQUIRE(second.size() == 2);
  CHECK_THAT(second[1], Catch::Matches("EXECUTE sluice_[0-9_]+"));
}

TEST_CASE("what a transaction prepared ends with it, however it ends") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  for (const std::string how : {"commit", "rollback", "failure", "failed commit"}) {
    CAPTURE(how);
    connection->begin(Access::read_write);
    CHECK(ask(*connection, "a") == "0 ax");
    CHECK(ask(*connection, "b'c") == "1 b'cx");
    CHECK(ask(*connection, "d", {"SELECT 1", "SELECT 2"}) == "1 dx");
    CHECK(left_in(*connection) == "1");
    if (how.starts_with("fail")) {
      const auto wrong = test::statements({"SELECT 1 / 0"});
      CHECK(connection->run(wrong).failure);
    }
    if (how == "commit") connection->commit();
    if (how == "failed commit") CHECK_THROWS_AS(connection->commit(), Error);
    if (how == "rollback" || how == "failure") connection->rollback();
    CHECK_FALSE(connection->in_transaction());
    CHECK(left_in(*connection) == "0");
  }
}

TEST_CASE("a migration that deallocates what is prepared takes nothing of ours along") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  connection->begin(Access::read_write);
  CHECK(ask(*connection, "a") == "0 ax");
  CHECK(ask(*connection, "b") == "1 bx");
  CHECK(ask(*connection, "c", {"PREPARE mine AS SELECT 1", "Deallocate All"}) == "0 cx");
  CHECK(ask(*connection, "d") == "1 dx");
  const auto all = test::statements({"DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"});
  CHECK_FALSE(connection->run(all).failure);
  CHECK(ask(*connection, "e") == "0 ex");
  connection->commit();
  CHECK(left_in(*connection) == "0");
}

TEST_CASE("what a query fails with is told of the query") {
  const test::Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  connection->begin(Access::read_write);
  const Connection::Bound divide = {"SELECT 1 / $1", {"1"}};
  Rows rows;
  for (int i = 0; i < 2; ++i) (void)connection->run_then({}, divide, rows);
  const ErrorInfo error = test::error_of([&] {
    (void)connection->run_then({}, {divide.sql, {"0"}}, rows);
  });
  CHECK(error.code == ErrorCode::sql);
  CHECK(error.message == "division by zero");
  CHECK(error.statement == divide.sql);
  connection->rollback();
  CHECK(left_in(*connection) == "0");
}
