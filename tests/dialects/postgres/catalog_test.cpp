// What the dialect says about statements, held against what real servers do with them.
#include "dialects/postgres/every_server.hpp"
#include "dialects/postgres/postgres.hpp"

namespace sluice::postgres {
namespace {

using test::execute;
using test::statements;
using test::value_of;

ScriptResult run_in_transaction(Connection& connection, const std::vector<std::string>& texts) {
  const auto all = statements(texts);
  connection.begin(Access::read_write);
  return connection.run(all);
}

TEST_CASE("a probe tells whether an interrupted statement took effect") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection,
          {"CREATE SCHEMA s", "CREATE TABLE s.t (id int)", "CREATE TYPE s.\"E\" AS ENUM ('a')"});
  const auto probed = [&](const std::string& sql) {
    const auto probe = dialect().probe({.sql = sql});
    return probe ? value_of(*connection, probe->query) : "none";
  };
  const std::string create = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t (id)";
  const std::string drop = "DROP INDEX CONCURRENTLY s.i";
  CHECK(probed(create) == "not_done");
  CHECK(probed(drop) == "done");
  const auto creation = statements({create});
  CHECK_FALSE(connection->run(creation).failure);
  CHECK(probed(create) == "done");
  CHECK(probed(drop) == "not_done");
  execute(*connection, {"DROP INDEX s.i", "INSERT INTO s.t VALUES (1), (1)"});
  CHECK(connection->run(creation).failure);
  CHECK(probed(create) == "invalid");
  const auto undo = statements({dialect().probe({.sql = create})->undo});
  CHECK_FALSE(connection->run(undo).failure);
  CHECK(probed(create) == "not_done");
  CHECK(probed("ALTER TYPE s.\"E\" ADD VALUE 'a'") == "done");
  CHECK(probed("ALTER TYPE s.\"E\" ADD VALUE IF NOT EXISTS 'it''s'") == "not_done");
  CHECK(probed("CREATE DATABASE postgres") == "done");
  CHECK(probed("DROP DATABASE postgres") == "not_done");
}

TEST_CASE("what is said to need autocommit is what the server refuses in a transaction") {
  const auto product = GENERATE(test::Product::postgres_15, test::Product::postgres_18);
  const test::Target target(product);
  const auto connection = target.connect();
  execute(
      *connection,
      {"CREATE TABLE t (id int PRIMARY KEY)", "CREATE INDEX i ON t (id)",
       "CREATE TABLE p (id int) PARTITION BY RANGE (id)",
       "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)", "CREATE TYPE e AS ENUM ('a')",
       "CREATE MATERIALIZED VIEW v AS SELECT 1 AS id", "CREATE UNIQUE INDEX vi ON v (id)"});
  for (const std::string sql : {"CREATE INDEX CONCURRENTLY j ON t (id)",
                                "DROP INDEX CONCURRENTLY i",
                                "REINDEX TABLE CONCURRENTLY t",
                                "REINDEX (CONCURRENTLY) TABLE t",
                                "REINDEX SCHEMA public",
                                "VACUUM",
                                "CLUSTER",
                                "CLUSTER VERBOSE",
                                "CREATE DATABASE d",
                                "DROP DATABASE d",
                                "ALTER SYSTEM SET work_mem = '4MB'",
                                "DISCARD ALL",
                                "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
                                "CREATE TABLESPACE s LOCATION '/nowhere'",
                                "DROP TABLESPACE s",
                                "COMMIT PREPARED 'x'",
                                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                                "REINDEX TABLE t",
                                "ANALYZE t",
                                "ALTER TYPE e ADD VALUE 'b'",
                                "CREATE INDEX j ON t (id)",
                                "DISCARD PLANS",
                                "CHECKPOINT"}) {
    CAPTURE(sql);
    const ScriptResult result = run_in_transaction(*connection, {sql});
    connection->rollback();
    const bool is_refused =
        result.failure && result.failure->sqlstate == "25001";  // active_sql_transaction
    CHECK(dialect().traits({.sql = sql}).needs_autocommit == is_refused);
  }
}

}  // namespace
}  // namespace sluice::postgres
