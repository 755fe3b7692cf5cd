// What reaches beyond the database is known by its first words.
#include "dialects/postgres/statement/dialect.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::postgres;

namespace {

using Names = std::vector<std::string>;

StatementTraits traits(const std::string& sql) { return traits_of(facts_of(sql)); }

}  // namespace

TEST_CASE("a statement about roles names them") {
  const auto roles = [](const std::string& sql) { return traits(sql).roles; };
  CHECK(roles("CREATE ROLE clerk LOGIN") == Names{"clerk"});
  CHECK(roles("create user \"The Clerk\"") == Names{"The Clerk"});
  CHECK(roles("ALTER ROLE Clerk SET search_path TO x") == Names{"clerk"});
  CHECK(roles("DROP ROLE IF EXISTS a, b") == Names{"a", "b"});
  CHECK(roles("GRANT a, b TO c") == Names{"a", "b"});
  CHECK(roles("REVOKE ADMIN OPTION FOR a FROM c") == Names{"a"});
  CHECK(roles("REASSIGN OWNED BY a TO b") == Names{"a"});
  for (const std::string sql : {"CREATE ROLE a", "GRANT a TO b", "DROP USER a"})
    CHECK_FALSE(traits(sql).server_wide.empty());
}

TEST_CASE("a role that is there in any case has no name of its own") {
  for (const std::string sql :
       {"ALTER ROLE CURRENT_USER NOLOGIN", "ALTER ROLE ALL SET work_mem TO '1MB'",
        "DROP OWNED BY a, SESSION_USER"}) {
    CHECK_FALSE(traits(sql).server_wide.empty());
    CHECK(traits(sql).roles.empty());
  }
}

TEST_CASE("what changes the server is known") {
  const std::string sql = GENERATE(
      "ALTER SYSTEM SET work_mem TO '1MB'", "create database x", "ALTER DATABASE x SET a TO b",
      "DROP DATABASE x", "CREATE TABLESPACE t LOCATION '/x'", "GRANT CONNECT ON DATABASE x TO y",
      "REVOKE ALL ON TABLESPACE x FROM y", "COMMENT ON DATABASE x IS 'y'",
      "COPY (SELECT 1 FROM t) TO PROGRAM 'sh'", "copy t (a, b) from program 'sh'",
      "COPY t TO '/x/y'", "DO $$ BEGIN COPY t TO PROGRAM 'sh'; END $$",
      "DO $$ BEGIN ALTER ROLE app NOLOGIN; END $$", "DO $$ BEGIN drop role x; END $$");
  CAPTURE(sql);
  CHECK_FALSE(traits(sql).server_wide.empty());
  CHECK(traits(sql).roles.empty());
}

TEST_CASE("what is the database's own changes no server") {
  const std::string sql =
      GENERATE("CREATE TABLE role (id integer)", "GRANT SELECT ON TABLE t TO clerk",
               "GRANT ALL ON SCHEMA public TO clerk", "CREATE USER MAPPING FOR a SERVER b",
               "DROP USER MAPPING FOR a SERVER b", "ALTER TABLE t OWNER TO clerk",
               "COMMENT ON TABLE t IS 'ALTER ROLE'", "COPY t (a) FROM STDIN",
               "COPY (SELECT a FROM t) TO STDOUT", "COPY t FROM '/x/y'", "SET ROLE clerk",
               "DO $$ BEGIN CREATE TYPE t AS ENUM ('a'); END $$",
               "ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b");
  CAPTURE(sql);
  CHECK(traits(sql).server_wide.empty());
  CHECK(traits(sql).roles.empty());
}
