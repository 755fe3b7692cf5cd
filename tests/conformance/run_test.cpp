// Laws of Connection::run: everything runs in order, and what fails is named exactly.
#include "base/text.hpp"
#include "conformance/laws.hpp"

namespace sluice {
namespace {

using test::execute;
using test::statements;
using test::Target;
using test::value_of;

constexpr auto k_table = "CREATE TABLE t (id integer PRIMARY KEY, name text)";

std::vector<std::string> inserts(int count) {
  std::vector<std::string> all;
  for (int i = 0; i < count; ++i)
    all.push_back(text::cat("INSERT INTO t VALUES (", i, ", 'ü", i, "')", i % 3 == 0 ? "" : ";"));
  return all;
}

// Runs in a transaction that is rolled back.
ScriptResult try_out(Connection& connection, const std::vector<std::string>& texts) {
  const auto all = statements(texts);
  connection.begin(Access::read_write);
  ScriptResult result = connection.run(all);
  connection.rollback();
  return result;
}

TEST_CASE("a thousand statements run in order, and all of them count as completed") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_table});
  auto texts = inserts(999);
  texts.push_back("UPDATE t SET name = (SELECT max(id) FROM t) WHERE id = 0");
  const auto all = statements(texts);
  connection->begin(Access::read_write);
  const ScriptResult result = connection->run(all);
  connection->commit();
  CHECK(result.completed == 1000);
  CHECK_FALSE(result.failure);
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "999");
  CHECK(value_of(*connection, "SELECT name FROM t WHERE id = 0") == "998");
}

TEST_CASE("running nothing completes nothing") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  CHECK(try_out(*connection, {}).completed == 0);
  CHECK_FALSE(try_out(*connection, {}).failure);
}

TEST_CASE("a statement that fails while it runs is named, wherever it stands") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_table});
  for (const std::size_t at : {0U, 1U, 255U, 256U, 499U, 500U, 501U, 999U, 1000U, 1199U}) {
    auto texts = inserts(1200);
    texts[at] = at == 0 ? "INSERT INTO t VALUES (NULL, 'a'), (7, 'b'), (7, 'c')"
                        : "INSERT INTO t VALUES (0, 'again')";
    const ScriptResult result = try_out(*connection, texts);
    CAPTURE(at);
    REQUIRE(result.failure);
    CHECK(result.failure->index == at);
    CHECK(result.completed == at);
    CHECK_FALSE(result.failure->sqlstate.empty());
    CHECK_FALSE(result.failure->connection_lost);
    CHECK_FALSE(connection->in_transaction());
  }
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "0");
}

TEST_CASE("a statement that cannot be read is named with the place of the error") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_table});
  for (const std::size_t at : {0U, 1U, 499U, 500U, 501U, 1199U}) {
    auto texts = inserts(1200);
    texts[at] = "SELECT 'ü€𝄞' FRM t";
    const ScriptResult result = try_out(*connection, texts);
    CAPTURE(at);
    REQUIRE(result.failure);
    CHECK(result.failure->index == at);
    CHECK(result.completed <= at);
    CHECK_THAT(result.failure->message, Catch::Contains("syntax error"));
    // PostgreSQL takes FRM for a name, and stumbles over what follows it.
    REQUIRE(result.failure->position);
    CHECK(*result.failure->position == 18);
  }
}

TEST_CASE("an unknown name is named with its place, in characters") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_table});
  const ScriptResult result = try_out(
      *connection, {"INSERT INTO t VALUES (1, 'ü')", "SELECT 'ü€𝄞', nom FROM t", "SELECT 1"});
  REQUIRE(result.failure);
  CHECK(result.failure->index == 1);
  CHECK(result.completed == 1);
  CHECK_THAT(result.failure->message, Catch::Contains("nom"));
  if (result.failure->position)
    CHECK(*result.failure->position == 15);
  else
    CHECK(target.product() == test::Product::sqlite);
}

TEST_CASE("a comment at a statement's end does not swallow the next statement") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_table, "INSERT INTO t VALUES (1, 'a') -- one;",
                        "INSERT INTO t VALUES (2, 'b') /* two */"});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "2");
}

TEST_CASE("a literal that is not closed fails, and runs nothing of the next statement") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_table});
  const ScriptResult result =
      try_out(*connection,
              {"INSERT INTO t VALUES (1, 'it", "is'); SELECT '", "INSERT INTO t VALUES (2, 'b')"});
  REQUIRE(result.failure);
  CHECK(result.failure->index == 0);
}

TEST_CASE("a large statement runs between small ones") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const std::string large(2'000'000, 'x');
  execute(*connection,
          {k_table, "INSERT INTO t VALUES (1, 'a')",
           text::cat("INSERT INTO t VALUES (2, '", large, "')"), "INSERT INTO t VALUES (3, 'c')"});
  CHECK(value_of(*connection, "SELECT length(name) FROM t WHERE id = 2") == "2000000");
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "3");
}

TEST_CASE("rows that a statement returns are passed over") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection,
          {k_table, "INSERT INTO t VALUES (1, 'a')", "SELECT * FROM t",
           "SELECT * FROM t WHERE id = 9", "INSERT INTO t VALUES (2, 'b') RETURNING id"});
  CHECK(value_of(*connection, "SELECT count(*) FROM t") == "2");
}

TEST_CASE("outside a transaction each statement stays as soon as it has run") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const auto all = statements({k_table});
  CHECK(connection->run(all).completed == 1);
  CHECK_FALSE(connection->in_transaction());
  const auto bad = statements(
      {"INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (1, 'b')", "DROP TABLE t"});
  const ScriptResult result = connection->run(bad);
  REQUIRE(result.failure);
  CHECK(result.failure->index == 1);
  CHECK(result.completed == 1);
  CHECK(value_of(*target.connect(), "SELECT count(*) FROM t") == "1");
}

TEST_CASE("a query behind statements sees what they did, and runs only when all of them ran") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  // It is parsed where only the server's own names are found without their schema.
  const bool has_schemas = target.backend().dialect->name() == "postgresql";
  const std::string table = has_schemas ? "public.t" : "t";
  const Connection::Bound query = {"SELECT count(*), max(id) FROM " + table, {}};
  connection->begin(Access::read_write);
  Rows rows;
  const auto two = statements({"CREATE TABLE t (id int)", "INSERT INTO t VALUES (3), (4)"});
  ScriptResult result = connection->run_then(two, query, rows);
  CHECK_FALSE(result.failure);
  CHECK(result.completed == 2);
  REQUIRE(rows.rows.size() == 1);
  CHECK(rows.rows[0] == std::vector<Value>{"2", "4"});
  CHECK_THROWS_AS(connection->run_then(statements({"DELETE FROM " + table}),
                                       {"SELECT no FROM " + table, {}}, rows),
                  Error);
  connection->rollback();

  connection->begin(Access::read_write);
  Rows none;
  result = connection->run_then(statements({"CREATE TABLE t (id int)", "CREATE TABLE t (id int)"}),
                                query, none);
  REQUIRE(result.failure);
  CHECK(result.failure->index == 1);
  CHECK(result.completed == 1);
  CHECK(none.rows.empty());
}

TEST_CASE("several queries are answered in their order, each as it comes") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {k_table});
  const std::string one = test::is_postgres(target.product()) ? "$1" : "?1";
  const std::vector<Connection::Bound> queries = {{text::cat("SELECT ", one, " AS a"), {"x"}},
                                                  {"INSERT INTO t VALUES (1, 'n')", {}},
                                                  {"SELECT id, name FROM t", {}},
                                                  {"SELECT id FROM t WHERE id > 1", {}}};
  connection->begin(Access::read_write);
  std::vector<std::size_t> numbers;
  std::vector<Rows> answers;
  connection->query_each(queries, [&](std::size_t number, Rows rows) {
    numbers.push_back(number);
    answers.push_back(std::move(rows));
  });
  connection->rollback();
  CHECK(numbers == std::vector<std::size_t>{0, 1, 2, 3});
  REQUIRE(answers.size() == 4);
  CHECK(answers[0].rows == std::vector<std::vector<Value>>{{"x"}});
  CHECK(answers[1].rows.empty());
  CHECK(answers[2].rows == std::vector<std::vector<Value>>{{"1", "n"}});
  CHECK(answers[3].columns == std::vector<std::string>{"id"});
  CHECK(answers[3].rows.empty());
}

TEST_CASE("an answer that cannot be taken, or a query that fails, leaves the session of use") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const std::vector<Connection::Bound> queries = {
      {"SELECT 1 AS a", {}}, {"SELECT 2 AS a", {}}, {"SELECT 3 AS a", {}}};
  int taken = 0;
  CHECK_THROWS_WITH(connection->query_each(queries,
                                           [&](std::size_t, const Rows&) {
                                             if (++taken == 2)
                                               throw Error(ErrorCode::failure, "no room");
                                           }),
                    "no room");
  CHECK(taken == 2);
  CHECK(value_of(*connection, "SELECT 4") == "4");

  const std::vector<Connection::Bound> broken = {
      {"SELECT 1 AS a", {}}, {"SELECT no_such_column", {}}, {"SELECT 3 AS a", {}}};
  taken = 0;
  CHECK_THROWS_AS(connection->query_each(broken, [&](std::size_t, const Rows&) { ++taken; }),
                  Error);
  CHECK(taken == 1);
  CHECK(value_of(*connection, "SELECT 4") == "4");
}

}  // namespace
}  // namespace sluice
