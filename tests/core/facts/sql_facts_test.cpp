#include "core/facts/sql_facts.hpp"

#include "core/schema/drift_aspects.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using Strings = std::vector<std::string>;

const SqlFlavour& flavour() {
  static const SqlFlavour k_flavour = flavour_of(postgres::dialect());
  return k_flavour;
}

std::vector<Statement> statements(const Strings& texts) {
  std::vector<Statement> all;
  for (const std::string& sql : texts) all.push_back({.sql = sql});
  return all;
}

Strings left_of(const Strings& texts) {
  Strings names;
  for (const ObjectRef& object : left_by(facts_of(statements(texts), flavour()).facts))
    names.push_back(name_of(object));
  return names;
}

TEST_CASE("what SQL makes is what it creates, adds and renames, without what it drops again") {
  CHECK(
      left_of({"CREATE TABLE IF NOT EXISTS \"app\".\"Users\" (id int)",
               "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_name ON app.\"Users\" (name)",
               "ALTER TABLE ONLY app.\"Users\" ADD COLUMN IF NOT EXISTS a int, ADD b text, "
               "ADD CONSTRAINT c CHECK (a > 0)",
               "CREATE OR REPLACE FUNCTION touch() RETURNS trigger AS $$ x $$ LANGUAGE sql",
               "CREATE TRIGGER t BEFORE UPDATE OF a ON app.\"Users\" EXECUTE FUNCTION touch()",
               "CREATE TYPE mood AS ENUM ('a')", "CREATE MATERIALIZED VIEW v AS SELECT 1",
               "CREATE EXTENSION IF NOT EXISTS citext"}) ==
      Strings{"table app.Users", "index users_name of app.Users", "column app.Users.a",
              "column app.Users.b", "function touch", "trigger t of app.Users", "type mood",
              "view v", "extension citext"});
  CHECK(left_of({"CREATE TABLE a (id int)", "CREATE INDEX i ON a (id)", "DROP TABLE a"}).empty());
  CHECK(left_of({"CREATE TABLE a (id int)", "CREATE INDEX i ON a (id)", "ALTER TABLE a RENAME TO b",
                 "ALTER TABLE b RENAME COLUMN x TO y"}) ==
        Strings{"index i of b", "table b", "column b.y"});
  CHECK(left_of({"CREATE INDEX i ON a (id)", "DROP INDEX CONCURRENTLY IF EXISTS i",
                 "CREATE TEMP TABLE t (id int)", "SELECT 1", "INSERT INTO a VALUES (1)"})
            .empty());
}

TEST_CASE("a statement names an object where it is about it or what it belongs to") {
  const auto named = [&](const Strings& texts, const ObjectRef& object) {
    return named_by(statements(texts), flavour()).includes(object);
  };
  const ObjectRef label{"column", {"public", "shelf"}, "label"};
  CHECK(named({"ALTER TABLE shelf ALTER COLUMN label SET NOT NULL"}, label));
  CHECK(named({"DO $$ BEGIN ALTER TABLE shelf ADD COLUMN label text; END $$"}, label));
  CHECK_FALSE(named({"ALTER TABLE shelf ALTER COLUMN other SET NOT NULL"}, label));
  CHECK_FALSE(named({"ALTER TABLE note ADD FOREIGN KEY (label) REFERENCES shelf (label)"}, label));
  CHECK_FALSE(named({"UPDATE shelf SET label = 'x'"}, label));
}

}  // namespace
}  // namespace sluice
