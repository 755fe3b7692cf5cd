#include "dialects/sqlite/statement/traits.hpp"

#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

namespace {

StatementTraits traits_of(const std::string& sql) {
  return dialect().traits(Statement{.sql = sql});
}

std::string asked(Connection& connection, const std::string& sql) {
  const auto found = probe(Statement{.sql = sql});
  return found ? rows(connection, found->query) : "nothing can tell";
}

}  // namespace

TEST_CASE("What SQLite refuses or ignores inside a transaction is run outside one") {
  for (const char* sql :
       {"VACUUM", "vacuum main", "VACUUM INTO 'copy.db'", "PRAGMA journal_mode=WAL",
        "PRAGMA main.journal_mode = 'wal'", "PRAGMA journal_mode(DELETE)", "PRAGMA wal_checkpoint",
        "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA page_size=8192", "PRAGMA auto_vacuum=1",
        "PRAGMA encoding='UTF-16'", "ATTACH 'b.db' AS b", "DETACH b"}) {
    INFO(sql);
    CHECK(traits_of(sql).needs_autocommit);
    CHECK(traits_of(sql).reason.find(" cannot run inside a transaction") != std::string::npos);
    CHECK_FALSE(traits_of(sql).ignored);
  }
  CHECK(traits_of("/* now */ PRAGMA journal_mode=WAL;").reason ==
        "PRAGMA journal_mode cannot run inside a transaction");
}

TEST_CASE("Everything else runs inside one") {
  for (const char* sql : {"PRAGMA journal_mode", "PRAGMA user_version=3", "ANALYZE", "REINDEX t",
                          "CREATE TABLE t (a)", "INSERT INTO t VALUES ('VACUUM')",
                          "PRAGMA foreign_keys=OFF", "SELECT 1", "", "-- VACUUM"}) {
    INFO(sql);
    CHECK_FALSE(traits_of(sql).needs_autocommit);
  }
}

TEST_CASE("Statements that control the transaction are told from those within it") {
  for (const char* sql : {"BEGIN", "begin immediate", "BEGIN TRANSACTION;"})
    CHECK(traits_of(sql).control == TransactionControl::begin);
  for (const char* sql : {"COMMIT", "END", "COMMIT TRANSACTION;", "end transaction"})
    CHECK(traits_of(sql).control == TransactionControl::commit);
  for (const char* sql : {"ROLLBACK", "rollback transaction;"})
    CHECK(traits_of(sql).control == TransactionControl::rollback);
  for (const char* sql :
       {"SAVEPOINT a", "RELEASE a", "ROLLBACK TO a", "ROLLBACK TRANSACTION TO SAVEPOINT a",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END"})
    CHECK(traits_of(sql).control == TransactionControl::none);
}

TEST_CASE(
    "Pragmas that change what statements mean are undone after the file, lasting ones are not") {
  for (const char* sql :
       {"PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys(0)", "PRAGMA defer_foreign_keys=ON",
        "PRAGMA legacy_alter_table=ON", "PRAGMA recursive_triggers=1"}) {
    INFO(sql);
    CHECK(traits_of(sql).changes_session);
    CHECK(traits_of(sql).is_idempotent);
    CHECK_FALSE(traits_of(sql).ignored);
  }
  for (const char* sql : {"PRAGMA user_version=3", "PRAGMA journal_mode=WAL", "PRAGMA foreign_keys",
                          "PRAGMA foreign_key_check"})
    CHECK_FALSE(traits_of(sql).changes_session);
}

TEST_CASE("Pragmas that tune the session are the runner's affair") {
  for (const char* sql :
       {"PRAGMA synchronous=OFF", "PRAGMA cache_size=-64000", "PRAGMA busy_timeout=5000",
        "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=OFF", "PRAGMA journal_mode=memory"}) {
    INFO(sql);
    CHECK(traits_of(sql).ignored);
    CHECK_FALSE(traits_of(sql).needs_autocommit);
  }
  CHECK_FALSE(traits_of("PRAGMA synchronous").ignored);
}

TEST_CASE("What can be run twice says so") {
  for (const char* sql : {"VACUUM", "ANALYZE t", "REINDEX", "PRAGMA journal_mode=WAL",
                          "CREATE TABLE IF NOT EXISTS t (a)", "DROP INDEX IF EXISTS i"})
    CHECK(traits_of(sql).is_idempotent);
  for (const char* sql :
       {"VACUUM INTO 'x.db'", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)", "DROP TABLE t"})
    CHECK_FALSE(traits_of(sql).is_idempotent);
}

TEST_CASE("A statement's table is found behind every form of name") {
  for (const char* sql :
       {"INSERT INTO __new_t SELECT 1", "insert or replace into main.\"__new_t\"(a) values (1)",
        "REPLACE INTO `__new_t` VALUES (1)", "UPDATE OR IGNORE [__new_t] SET a = 1",
        "DELETE FROM '__new_t' WHERE 1",
        "WITH a AS (SELECT 1), b(x) AS (SELECT replace(1, 2, 3)) INSERT INTO /* here */ __new_t "
        "SELECT * FROM a"}) {
    INFO(sql);
    const StatementFacts facts = facts_of(sql);
    CHECK(facts.kind == StatementKind::rows);
    REQUIRE(facts.writes.size() == 1);
    CHECK(facts.writes.front().table.name == "__new_t");
  }
}

TEST_CASE("A pragma that only reads changes no session") {
  for (const char* sql : {"PRAGMA table_info(t)", "PRAGMA foreign_key_check('t')"})
    CHECK_FALSE(traits_of(sql).changes_session);
}

TEST_CASE("A probe tells whether a change of the schema took effect") {
  const auto connection = connect();
  apply(*connection, {"CREATE TABLE It (a); CREATE INDEX i ON It (a);"});
  CHECK(asked(*connection, "CREATE TABLE \"it\" (a)") == "done");
  CHECK(asked(*connection, "CREATE TABLE more (a)") == "not_done");
  CHECK(asked(*connection, "CREATE VIEW it AS SELECT 1") == "not_done");
  CHECK(asked(*connection, "CREATE UNIQUE INDEX i ON it (a)") == "done");
  CHECK(asked(*connection, "DROP INDEX i") == "not_done");
  CHECK(asked(*connection, "DROP TABLE gone") == "done");
  CHECK(asked(*connection, "ALTER TABLE it ADD COLUMN a text") == "done");
  CHECK(asked(*connection, "ALTER TABLE it ADD b text") == "not_done");
  CHECK(asked(*connection, "ALTER TABLE it DROP COLUMN b") == "done");
  CHECK(asked(*connection, "ALTER TABLE it RENAME COLUMN b TO a") == "done");
  CHECK(asked(*connection, "ALTER TABLE it RENAME a TO c") == "not_done");
  CHECK(asked(*connection, "ALTER TABLE old RENAME TO it") == "done");
  CHECK(asked(*connection, "ALTER TABLE it RENAME TO new") == "not_done");
  for (const char* sql :
       {"INSERT INTO it VALUES (1)", "VACUUM", "CREATE TEMP TABLE it (a)", "DROP TABLE other.it"})
    CHECK(asked(*connection, sql) == "nothing can tell");
}

TEST_CASE("Identifiers are quoted as SQL wants it") {
  CHECK(dialect().quote("a\"b") == "\"a\"\"b\"");
  CHECK(dialect().name() == "sqlite");
}
