#include "dialects/sqlite/session/connection.hpp"

#include <csignal>

#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
using namespace sluice::sqlite::test;

namespace {

constexpr auto k_endless =
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

// Asks to stop once it has been looked at so many times.
class LateStop final : public StopRequest {
 public:
  int signal() const noexcept override { return after_asking-- > 0 ? 0 : number; }
  int number = 0;
  mutable int after_asking = 0;
};

}  // namespace

TEST_CASE("Statements run in order and stop at the first failure") {
  const auto connection = connect();
  connection->begin(Access::read_write);
  const ScriptResult result =
      connection->run(statements("CREATE TABLE t (a); INSERT INTO t VALUES (1); INSERT INTO "
                                 "nowhere VALUES (1); DROP TABLE t;"));
  CHECK(result.completed == 2);
  REQUIRE(result.failure);
  CHECK(result.failure->index == 2);
  CHECK(result.failure->message == "no such table: nowhere");
  CHECK(result.failure->sqlstate == "SQLITE_ERROR");
  CHECK(connection->in_transaction());
  CHECK(rows(*connection, "SELECT a FROM t") == "1");
}

TEST_CASE("No statement of a text is dropped") {
  const auto connection = connect();
  const Statement several{
      .sql = "CREATE TABLE t (a); -- note\nINSERT INTO t VALUES (1);; INSERT INTO t VALUES (2)  "};
  CHECK_FALSE(connection->run(std::span(&several, 1)).failure);
  CHECK(rows(*connection, "SELECT a FROM t") == "1;2");
}

TEST_CASE("A comment, a blank and a lone semicolon are statements that do nothing") {
  const auto connection = connect();
  for (const char* sql : {"", "  \n", ";", "-- only this", "/* and this */ ;"}) {
    const Statement statement{.sql = sql};
    CHECK_FALSE(connection->run(std::span(&statement, 1)).failure);
  }
}

TEST_CASE("A failure's position counts characters from the statement's start") {
  const auto connection = connect();
  SECTION("of a syntax error") {
    const Statement statement{.sql = "SELECT 'é', oops oops oops"};
    const ScriptResult result = connection->run(std::span(&statement, 1));
    CHECK(result.failure->position == 23);
    CHECK(result.failure->message == "near \"oops\": syntax error");
  }
  SECTION("of a column that does not exist") {
    CHECK(failure_of(*connection, "SELECT 1, emial").position == 11);
  }
  SECTION("in a later statement of the same text") {
    const Statement statement{.sql = "SELECT 'é'; SELECT emial"};
    CHECK(connection->run(std::span(&statement, 1)).failure->position == 20);
  }
  SECTION("of which there is none when a row is refused") {
    connection->query("CREATE TABLE t (a UNIQUE)");
    connection->query("INSERT INTO t VALUES (1)");
    const StatementFailure failure = failure_of(*connection, "INSERT INTO t VALUES (1)");
    CHECK(failure.sqlstate == "SQLITE_CONSTRAINT_UNIQUE");
    CHECK(failure.message == "UNIQUE constraint failed: t.a");
    CHECK_FALSE(failure.position);
  }
}

TEST_CASE("A NUL in a statement is refused, not taken for its end") {
  const auto connection = connect();
  const Statement statement{.sql = std::string("CREATE TABLE t (a)\0; CREATE TABLE u (a)", 39)};
  const ScriptResult result = connection->run(std::span(&statement, 1));
  REQUIRE(result.failure);
  CHECK(result.failure->position == 19);
  CHECK(rows(*connection, "SELECT count(*) FROM sqlite_schema") == "0");
}

TEST_CASE("Double quotes never make a string") {
  const auto connection = connect();
  apply(*connection, {"CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1);"});
  connection->begin(Access::read_write);
  SECTION("in a rebuild that copies a column which is not there") {
    CHECK_FALSE(
        connection->run(statements("CREATE TABLE __new_t (id integer PRIMARY KEY, fresh text)"))
            .failure);
    CHECK(failure_of(*connection,
                     "INSERT INTO `__new_t`(\"id\", \"fresh\") SELECT \"id\", \"fresh\" FROM `t`;")
              .message == "no such column: fresh");
  }
  SECTION("in a definition") {
    CHECK(connection->run(statements("CREATE TABLE u (a text CHECK (a <> \"nothing\"))")).failure);
  }
}

TEST_CASE("Turso's ALTER COLUMN is refused with the way out") {
  const auto connection = connect();
  apply(*connection, {"CREATE TABLE t (c text)"});
  const StatementFailure failure = failure_of(
      *connection, "ALTER TABLE `t` ALTER COLUMN \"c\" TO \"c\" text NOT NULL DEFAULT 'x';");
  CHECK(failure.message == "near \"ALTER\": syntax error");
  CHECK(failure.hint ==
        "ALTER COLUMN is understood by Turso only: set dialect to \"sqlite\" in drizzle.config.ts "
        "and "
        "generate this migration again.");
}

TEST_CASE("Parameters are bound and cells come back as text or NULL") {
  const auto connection = connect();
  connection->query("CREATE TABLE t (n numeric, s text, b blob)");
  connection->run_bound(std::vector<Connection::Bound>{
      {"INSERT INTO t VALUES (?1, ?2, x'00ff')", {"1795198024310", "it's"}},
      {"INSERT INTO t VALUES (?1, ?2, NULL)", {{}, {}}}});
  const Rows found =
      connection->query("SELECT n, typeof(n), s, b FROM t WHERE ?1 IS NULL", {std::nullopt});
  CHECK(found.columns == std::vector<std::string>{"n", "typeof(n)", "s", "b"});
  REQUIRE(found.rows.size() == 2);
  CHECK(found.rows[0] ==
        std::vector<Value>{"1795198024310", "integer", "it's", std::string("\0\xff", 2)});
  CHECK(found.rows[1] == std::vector<Value>{std::nullopt, "null", std::nullopt, std::nullopt});
}

TEST_CASE("A failed query names its statement") {
  const auto connection = connect();
  const ErrorInfo info = error_of([&] { connection->query("SELECT * FROM nowhere"); });
  CHECK(info.code == ErrorCode::sql);
  CHECK(info.sqlstate == "SQLITE_ERROR");
  CHECK(info.statement == "SELECT * FROM nowhere");
  CHECK_THROWS_AS(connection->query("SELECT 1; SELECT 2"), Error);
}

TEST_CASE("A transaction is undone when the connection ends") {
  const TemporaryFolder folder;
  {
    const auto connection = connect(folder / "a.db");
    connection->begin(Access::read_write);
    connection->query("CREATE TABLE t (a)");
  }
  CHECK(rows(*connect(folder / "a.db"), "SELECT count(*) FROM sqlite_schema") == "0");
}

TEST_CASE("A read-only transaction refuses every write, and only as long as it lasts") {
  const auto connection = connect();
  connection->begin(Access::read_only);
  CHECK(failure_of(*connection, "CREATE TABLE t (a)").sqlstate == "SQLITE_READONLY");
  SECTION("until its commit") { connection->commit(); }
  SECTION("until its rollback") { connection->rollback(); }
  apply(*connection, {"CREATE TABLE t (a)"});
}

TEST_CASE("A statement that runs too long ends with the timeout's name") {
  const auto connection = sluice::sqlite::driver().connect(
      {.url = ":memory:", .statement_timeout = std::chrono::milliseconds(30)});
  connection->begin(Access::read_write);
  const StatementFailure failure = failure_of(*connection, k_endless);
  CHECK(failure.sqlstate == "SQLITE_INTERRUPT");
  CHECK(failure.message == "ended by the statement timeout of 30 ms");
  CHECK_FALSE(connection->run(statements("SELECT 1")).failure);
}

TEST_CASE("A stop request ends what runs inside a transaction, and nothing outside one") {
  LateStop stop;
  const auto connection = sluice::sqlite::driver().connect({.url = ":memory:", .stop = &stop});
  stop.number = SIGTERM;
  CHECK_FALSE(connection
                  ->run(statements(
                      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 20000) "
                      "SELECT count(*) FROM c"))
                  .failure);
  connection->begin(Access::read_write);
  stop.after_asking = GENERATE(0, 3);
  const StatementFailure failure = failure_of(*connection, k_endless);
  CHECK(failure.sqlstate == "SQLITE_INTERRUPT");
  CHECK(failure.message == "stopped by SIGTERM");
  connection->query("SELECT 1");
}

TEST_CASE("What a file sets for the session is put back") {
  const auto connection = connect();
  connection->begin(Access::read_write);
  CHECK_FALSE(run_file(*connection,
                       "PRAGMA legacy_alter_table=ON; PRAGMA ignore_check_constraints=1;"
                       "PRAGMA recursive_triggers=true; PRAGMA case_sensitive_like=yes;"
                       "PRAGMA writable_schema=ON; PRAGMA defer_foreign_keys=ON;")
                  .failure);
  CHECK(rows(*connection, "PRAGMA legacy_alter_table") == "0");
  CHECK(rows(*connection, "PRAGMA ignore_check_constraints") == "0");
  CHECK(rows(*connection, "PRAGMA recursive_triggers") == "0");
  CHECK(rows(*connection, "PRAGMA writable_schema") == "0");
  CHECK(rows(*connection, "PRAGMA defer_foreign_keys") == "0");
  CHECK(rows(*connection, "SELECT 'A' LIKE 'a'") == "1");
}

TEST_CASE("A connection says what and where it is") {
  const auto connection = connect("sqlite::memory:");
  CHECK(connection->product().starts_with("SQLite 3."));
  CHECK(connection->location() == ":memory:");
  CHECK(connection->round_trip().count() == 0);
}

TEST_CASE("A database without room says so") {
  const TemporaryFolder folder;
  const auto connection = connect(folder / "full.db");
  apply(*connection, {"CREATE TABLE t (a)"});
  connection->query("PRAGMA max_page_count=3");
  connection->begin(Access::read_write);
  const StatementFailure failure =
      failure_of(*connection, "INSERT INTO t VALUES (zeroblob(100000))");
  CHECK(failure.sqlstate == "SQLITE_FULL");
  CHECK(failure.message == "database or disk is full");
  CHECK(failure.hint ==
        "Free some space on the disk that holds the database, and run the command again.");
}

TEST_CASE("A commit waits for readers, then says who is in the way") {
  const TemporaryFolder folder;
  const auto connection = sluice::sqlite::driver().connect(
      {.url = folder / "a.db", .ddl_lock_timeout = std::chrono::milliseconds(20)});
  apply(*connection, {"CREATE TABLE t (a)"});
  const auto reader = connect(folder / "a.db");
  reader->begin(Access::read_only);
  CHECK(rows(*reader, "SELECT count(*) FROM t") == "0");
  connection->begin(Access::read_write);
  CHECK_FALSE(connection->run(statements("INSERT INTO t VALUES (1)")).failure);
  CHECK(error_of([&] { connection->commit(); }).code == ErrorCode::locked);
  reader->commit();
  connection->commit();
  CHECK(rows(*reader, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("Two writers exclude each other") {
  const TemporaryFolder folder;
  const auto first = connect(folder / "a.db");
  first->begin(Access::read_write);
  const auto second = sluice::sqlite::driver().connect(
      {.url = folder / "a.db", .ddl_lock_timeout = std::chrono::milliseconds(20)});
  const ErrorInfo info = error_of([&] { second->begin(Access::read_write); });
  CHECK(info.code == ErrorCode::locked);
  CHECK(info.sqlstate == "SQLITE_BUSY");
  CHECK_FALSE(info.hint.empty());
  CHECK_FALSE(second->in_transaction());
}
