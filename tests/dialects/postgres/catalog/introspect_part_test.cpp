// A part of the catalog tells of a migration what the whole tells.
#include "core/undo/changed_part.hpp"
#include "dialects/postgres/every_server.hpp"
#include "dialects/postgres/undo.hpp"

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::postgres::undo;

namespace {

constexpr const char* k_shop = R"sql(
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE "odd ""name" AS ENUM ('a');
CREATE TABLE maker (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE item (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, maker_id int REFERENCES maker (id),
  price numeric(10, 2) DEFAULT 1 CHECK (price > 0), mood mood DEFAULT 'ok', tags text[],
  moods mood[], twice numeric GENERATED ALWAYS AS (price * 2) STORED, code varchar(10) UNIQUE
);
CREATE INDEX item_mood ON item (mood) WHERE mood <> 'sad';
CREATE TABLE plain (id int, mood mood);
ALTER TABLE plain ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON plain USING (mood = 'ok');
CREATE TABLE seen (id int);
CREATE VIEW all_seen AS SELECT id FROM seen;
CREATE TABLE told (id int);
COMMENT ON COLUMN told.id IS 'a number';
CREATE DOMAIN pence AS int CHECK (value > 0);
CREATE TABLE paid (id int, pence pence NOT NULL);
CREATE SCHEMA other;
CREATE TABLE other."Wide ""one" (a int, b "odd ""name");
)sql";

struct Told {
  std::string whole, part;
};

// What takes the migration back, by both; no part where the text or the catalog asks for the whole.
Told told_of(const std::string& sql, sluice::test::Product product) {
  const sluice::test::Target target(product);
  const auto connection = target.connect();
  REQUIRE(run(*connection, statements_of(k_shop)) == "");
  const std::vector<Statement> migration = statements_of(sql);
  auto part = part_changed_by(migration, dialect());
  connection->begin(Access::read_write);
  const Introspector& catalog = introspector();
  Schema before = catalog.introspect_to_undo(*connection, {});
  const auto part_before =
      part ? catalog.introspect_part(*connection, {}, *part) : std::optional<Schema>();
  REQUIRE(run_within(*connection, migration) == "");
  Told told{.whole = text::join(
                rollback_of(before, catalog.introspect_to_undo(*connection, {}), migration), "\n"),
            .part = "the whole is asked for"};
  if (part_before) {
    const auto part_after = catalog.introspect_part(*connection, {}, *part);
    REQUIRE(part_after);
    told.part = text::join(rollback_of(*part_before, *part_after, migration), "\n");
  }
  connection->rollback();
  return told;
}

}  // namespace

TEST_CASE("what takes a migration back is told by the part that it changes", "[server]") {
  const auto product =
      GENERATE(sluice::test::Product::postgres_15, sluice::test::Product::postgres_18);
  const std::string sql = GENERATE(
      "ALTER TABLE item DROP COLUMN price CASCADE, DROP COLUMN tags", "DROP TABLE maker CASCADE",
      "ALTER TABLE item ALTER COLUMN code TYPE text USING code::text",
      "ALTER TYPE mood ADD VALUE 'glad'", "DROP INDEX item_mood",
      "ALTER TABLE plain DROP COLUMN mood CASCADE",
      "ALTER TABLE item RENAME TO thing; ALTER TABLE thing DROP COLUMN twice",
      "DROP TABLE IF EXISTS nothing_there; CREATE TABLE made (id serial PRIMARY KEY, feeling mood);"
      "ALTER TABLE item DROP CONSTRAINT item_pkey; ALTER TABLE item ADD PRIMARY KEY (id, code)",
      "ALTER TABLE maker ADD COLUMN feeling mood; ALTER TABLE maker DROP COLUMN name",
      "ALTER TABLE item DROP COLUMN mood; ALTER TABLE item DROP COLUMN moods;"
      "ALTER TABLE plain DROP COLUMN mood CASCADE; DROP TYPE mood;"
      "CREATE TYPE mood AS ENUM ('new'); ALTER TABLE item ADD COLUMN mood mood",
      "ALTER TABLE other.\"Wide \"\"one\" DROP COLUMN b; DROP TYPE \"odd \"\"name\"",
      "ALTER TABLE other.\"Wide \"\"one\" SET SCHEMA public",
      "DROP POLICY mine ON plain; CREATE POLICY yours ON item TO CURRENT_USER USING (id > 1)",
      "ALTER POLICY mine ON plain USING (mood = 'sad') WITH CHECK (id > 0)",
      "DO $$ BEGIN IF NOT EXISTS (SELECT FROM maker) THEN DROP POLICY mine ON plain; END IF; END "
      "$$",
      "DO $$ BEGIN ALTER TABLE item DROP COLUMN code; END $$",
      "DO $$ BEGIN EXECUTE 'DROP TABLE plain'; END $$");
  CAPTURE(sluice::test::name_of(product), sql);
  const Told told = told_of(sql, product);
  CHECK(told.part == told.whole);
}

TEST_CASE("what hangs on a part, or is no part of tables, asks for the whole", "[server]") {
  const std::string sql = GENERATE(
      "ALTER TABLE seen ADD COLUMN a int", "ALTER TABLE told ADD COLUMN a int",
      "DROP VIEW all_seen", "ALTER TABLE paid DROP COLUMN pence", "COMMENT ON TABLE plain IS 'x'",
      "GRANT SELECT ON plain TO PUBLIC",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP TABLE plain",
      "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'plain'; END $$",
      "SET search_path = other; DROP TABLE plain", "ALTER TABLE plain OWNER TO CURRENT_USER",
      "ALTER TABLE plain SET (fillfactor = 70)");
  CAPTURE(sql);
  const std::string found =
      sql.starts_with("SET search_path")
          ? std::string(part_changed_by(statements_of(sql), dialect()) ? "a part"
                                                                       : "the whole is asked for")
          : told_of(sql, sluice::test::Product::postgres_15).part;
  CHECK(found == "the whole is asked for");
}
