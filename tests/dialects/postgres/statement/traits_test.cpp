#include "dialects/postgres/statement/dialect.hpp"
#include "support/test.hpp"

namespace sluice::postgres {
namespace {

StatementTraits traits(const std::string& sql) { return traits_of(facts_of(sql)); }

TEST_CASE("what the server refuses inside a transaction needs autocommit, with a reason") {
  const std::string sql = GENERATE(
      as<std::string>{}, "CREATE INDEX CONCURRENTLY i ON t (a)",
      "create /* c */ unique index -- x\n concurrently if not exists \"i\" on t (a);",
      "CREATE INDEX CONCURRENTLY ON t (a)", "DROP INDEX CONCURRENTLY i", "REINDEX DATABASE d",
      "REINDEX (VERBOSE) SYSTEM d", "REINDEX SCHEMA s", "REINDEX TABLE CONCURRENTLY t",
      "REINDEX INDEX CONCURRENTLY i", "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
      "REINDEX (CONCURRENTLY TRUE) INDEX i", "VACUUM", "VACUUM (FULL, ANALYZE) t", "vacuum full t;",
      "CLUSTER", "CLUSTER;", "CLUSTER VERBOSE", "CLUSTER (VERBOSE);", "CREATE DATABASE d",
      "DROP DATABASE d", "ALTER DATABASE d SET TABLESPACE s", "CREATE TABLESPACE s LOCATION '/x'",
      "DROP TABLESPACE s", "ALTER SYSTEM SET work_mem = '1MB'",
      "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p", "DROP SUBSCRIPTION s",
      "ALTER SUBSCRIPTION s REFRESH PUBLICATION", "ALTER SUBSCRIPTION \"s\" SET PUBLICATION p",
      "ALTER SUBSCRIPTION s ADD PUBLICATION p", "ALTER TABLE p DETACH PARTITION a.b CONCURRENTLY",
      "ALTER TABLE IF EXISTS ONLY \"x\".p DETACH PARTITION b CONCURRENTLY;", "DISCARD ALL",
      "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'");
  CAPTURE(sql);
  CHECK(traits(sql).needs_autocommit);
  CHECK_THAT(traits(sql).reason, Catch::EndsWith(" cannot run inside a transaction"));
  CHECK(traits(sql).control == TransactionControl::none);
}

TEST_CASE("what may run inside a transaction does not need autocommit") {
  const std::string sql = GENERATE(
      as<std::string>{}, "CREATE INDEX i ON t (a)", "CREATE INDEX \"CONCURRENTLY\" ON t (a)",
      "CREATE INDEX concurrently_2 ON t (a)", "DROP INDEX i", "REINDEX TABLE t", "REINDEX INDEX i",
      "REINDEX (VERBOSE) TABLE t", "REINDEX (CONCURRENTLY FALSE) TABLE t", "CLUSTER t",
      "CLUSTER t USING i", "CLUSTER VERBOSE t", "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
      "ALTER DATABASE d SET work_mem = 1", "ALTER TABLE p DETACH PARTITION b",
      "ALTER TABLE p DETACH PARTITION b FINALIZE", "ALTER SUBSCRIPTION s DISABLE", "ANALYZE t",
      "DISCARD PLANS", "DO $$ BEGIN VACUUM; END $$", "SELECT 'VACUUM'",
      "ALTER TYPE e ADD VALUE 'x'", "");
  CAPTURE(sql);
  CHECK_FALSE(traits(sql).needs_autocommit);
  CHECK(traits(sql).reason.empty());
}

TEST_CASE("transaction control is told from what only begins alike") {
  const auto control = [](const std::string& sql) { return traits(sql).control; };
  for (const auto* sql :
       {"BEGIN", "begin;", "BEGIN WORK", "START TRANSACTION ISOLATION LEVEL SERIALIZABLE"})
    CHECK(control(sql) == TransactionControl::begin);
  for (const auto* sql : {"COMMIT", "commit work;", "END", "END TRANSACTION", "COMMIT AND CHAIN"})
    CHECK(control(sql) == TransactionControl::commit);
  for (const auto* sql :
       {"ROLLBACK", "ABORT", "ROLLBACK WORK", "ROLLBACK AND CHAIN", "PREPARE TRANSACTION 'x'"})
    CHECK(control(sql) == TransactionControl::rollback);
  for (const auto* sql :
       {"SAVEPOINT a", "RELEASE a", "ROLLBACK TO a", "ROLLBACK WORK TO SAVEPOINT a",
        "ROLLBACK TRANSACTION TO a", "PREPARE p AS SELECT 1", "SELECT 'COMMIT'", "START"})
    CHECK(control(sql) == TransactionControl::none);
}

TEST_CASE("what sets something for the session is told") {
  const std::string sql = GENERATE(
      as<std::string>{}, "SET search_path TO x", "set SESSION work_mem = 1", "SET ROLE r",
      "SET TIME ZONE 'UTC'", "SET SESSION AUTHORIZATION u",
      "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "RESET ALL", "RESET search_path",
      "DISCARD ALL", "SELECT pg_catalog.set_config('search_path', '', false);",
      "with a as (select 1) select Set_Config('a.b', 'c', false) from a",
      "SET LOCAL search_path TO x",
      "DO $$ BEGIN PERFORM set_config('search_path', 'x', false); END $$",
      "DO $$ BEGIN SET search_path = x; END $$");
  CAPTURE(sql);
  CHECK(traits(sql).changes_session);
}

TEST_CASE("what sets nothing for the session is told") {
  const std::string sql =
      GENERATE(as<std::string>{}, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
               "SET CONSTRAINTS ALL DEFERRED", "SELECT 1", "UPDATE t SET a = 1",
               "ALTER ROLE r SET search_path = x", "INSERT INTO t VALUES ('set_config')",
               "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = x AS 'select 1'",
               "DO $$ BEGIN UPDATE t SET a = 1; END $$");
  CAPTURE(sql);
  CHECK_FALSE(traits(sql).changes_session);
}

TEST_CASE("what does no harm a second time is idempotent") {
  for (const auto* sql :
       {"VACUUM t", "ANALYZE", "REINDEX TABLE CONCURRENTLY t", "REFRESH MATERIALIZED VIEW v",
        "CLUSTER", "DROP INDEX CONCURRENTLY IF EXISTS i", "DROP TABLE IF EXISTS t",
        "DROP MATERIALIZED VIEW IF EXISTS v", "CREATE OR REPLACE VIEW v AS SELECT 1",
        "CREATE TABLE IF NOT EXISTS t (a int)", "ALTER TYPE s.e ADD VALUE IF NOT EXISTS 'x'",
        "GRANT SELECT ON t TO r", "SET search_path TO x"})
    CHECK(traits(sql).is_idempotent);
  for (const auto* sql :
       {"CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)",
        "CREATE INDEX CONCURRENTLY i ON t (a)", "DROP INDEX CONCURRENTLY i", "DROP TABLE t",
        "INSERT INTO t VALUES (1)", "CREATE TABLE t (a int)",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int, ADD COLUMN b int",
        "ALTER TYPE e ADD VALUE 'x'", "SELECT pg_catalog.setval('s', 1)", "UPDATE t SET a = a + 1"})
    CHECK_FALSE(traits(sql).is_idempotent);
}

TEST_CASE("an added enum value is given as its literal stands") {
  CHECK(traits("ALTER TYPE \"public\".\"e\" ADD VALUE 'it''s';").adds_enum_value == "'it''s'");
  CHECK(traits("alter type e add value if not exists 'x' before 'y'").adds_enum_value == "'x'");
  CHECK(traits("ALTER TYPE e RENAME VALUE 'x' TO 'y'").adds_enum_value.empty());
  CHECK(traits("ALTER TYPE e ADD ATTRIBUTE a int").adds_enum_value.empty());
}

TEST_CASE("a probe's identifiers are folded and quoted as the server does it") {
  const auto probe = probe_for(
      facts_of("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS My_Idx ON ONLY App.\"T\"\"x\" (a)"));
  REQUIRE(probe);
  CHECK_THAT(probe->query, Catch::Contains(R"(to_regclass('"app"."T""x"'))"));
  CHECK_THAT(probe->query, Catch::Contains("c.relname OPERATOR(pg_catalog.=) 'my_idx'"));
  CHECK(probe->undo == R"(DROP INDEX CONCURRENTLY IF EXISTS "app"."my_idx")");
}

TEST_CASE("where nothing can tell there is no probe") {
  for (const auto* sql :
       {"CREATE INDEX CONCURRENTLY ON t (a)", "VACUUM", "CREATE INDEX i ON t (a)", "",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ON t (a)", "INSERT INTO t VALUES (1)"})
    CHECK_FALSE(probe_for(facts_of(sql)));
}

}  // namespace
}  // namespace sluice::postgres
