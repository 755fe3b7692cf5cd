// Whatever form a statement has, the tables that it may take rows or values from are in danger, by
// name or with everything.
#include <algorithm>
#include <string>
#include <vector>

#include "core/undo/danger.hpp"
#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

const Dialect& endangering(const std::string& name) { return *find_backend(name).dialect; }

struct DangerousForm {
  std::string sql;
  std::vector<std::string> named;  // tables
};

// Either the tables by name, or everything.
void check_danger(const std::string& product, const std::vector<DangerousForm>& forms) {
  for (const DangerousForm& form : forms) {
    const Danger danger = danger_of({{.sql = form.sql}}, endangering(product));
    INFO(product << ": " << form.sql);
    CHECK_FALSE(danger.empty());
    for (const std::string& name : form.named) {
      const auto is_it = [&](const ObjectName& each) { return each.name == name; };
      CHECK((danger.everything ||
             std::any_of(danger.dropped.begin(), danger.dropped.end(), is_it) ||
             std::any_of(danger.changed.begin(), danger.changed.end(), is_it)));
    }
  }
}

const std::vector<DangerousForm> k_of_both = {
    {"DROP TABLE alpha", {"alpha"}},
    {"DROP TABLE IF EXISTS \"alpha\"", {"alpha"}},
    {"ALTER TABLE alpha DROP COLUMN note", {"alpha"}},
    {"DELETE FROM alpha", {"alpha"}},
    {"DELETE FROM alpha WHERE id IN (SELECT id FROM beta)", {"alpha"}},
    {"WITH gone AS (SELECT id FROM alpha) DELETE FROM alpha WHERE id IN (SELECT id FROM gone)",
     {"alpha"}},
    {"WITH x AS (SELECT 1 AS id) UPDATE alpha SET note = NULL WHERE id = 1", {"alpha"}},
    {"UPDATE alpha SET note = NULL", {"alpha"}},
    {"UPDATE alpha SET note = beta.note FROM beta WHERE beta.id = alpha.id", {"alpha"}},
    {"INSERT INTO alpha (id, note) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET note = 'x'",
     {"alpha"}},
    {"/* undo */ delete from alpha", {"alpha"}},
};

const std::vector<DangerousForm> k_of_sqlite = {
    {"REPLACE INTO alpha SELECT id, 'x' FROM alpha", {"alpha"}},
    {"INSERT OR REPLACE INTO alpha VALUES (1, 'x')", {"alpha"}},
    {"UPDATE OR REPLACE alpha SET id = 1", {"alpha"}},
    {"DELETE FROM main.alpha", {"alpha"}},
    {"UPDATE `alpha` SET note = NULL", {"alpha"}},
    {"WITH x AS (SELECT 1) REPLACE INTO alpha SELECT * FROM x", {"alpha"}},
};

const std::vector<DangerousForm> k_of_postgres = {
    {"DROP TABLE alpha, beta", {"alpha", "beta"}},
    {"DROP TABLE alpha CASCADE", {"alpha"}},
    {"DROP SCHEMA sales CASCADE", {"sales"}},
    {"DROP SCHEMA sales, stock CASCADE", {"sales", "stock"}},
    {"TRUNCATE alpha", {"alpha"}},
    {"TRUNCATE TABLE ONLY alpha, beta", {"alpha", "beta"}},
    {"TRUNCATE alpha, s.beta RESTART IDENTITY CASCADE", {"alpha", "beta"}},
    {"DELETE FROM ONLY s.alpha USING beta WHERE beta.id = alpha.id", {"alpha"}},
    {"WITH gone AS (DELETE FROM alpha RETURNING *) INSERT INTO beta SELECT * FROM gone", {"alpha"}},
    {"WITH moved AS (UPDATE alpha SET note = NULL RETURNING id) SELECT count(*) FROM moved",
     {"alpha"}},
    {"MERGE INTO alpha USING beta ON alpha.id = beta.id WHEN MATCHED THEN DELETE", {"alpha"}},
    {"MERGE INTO alpha USING beta ON alpha.id = beta.id WHEN MATCHED THEN UPDATE SET note = "
     "beta.note",
     {"alpha"}},
    {"DO $$ BEGIN DELETE FROM alpha; END $$", {}},
    {"SELECT forget_everything()", {}},
    {"CALL forget_everything()", {}},
    {"DROP TYPE kind CASCADE", {"kind"}},
    {"DROP DOMAIN positive CASCADE", {"positive"}},
    {"DROP EXTENSION hstore CASCADE", {"hstore"}},
    {"ALTER TYPE pair DROP ATTRIBUTE second CASCADE", {"pair"}},
    {"ALTER TABLE alpha ALTER COLUMN note TYPE integer USING 0", {"alpha"}},
    {"ALTER TABLE alpha DROP COLUMN IF EXISTS note, DROP COLUMN other", {"alpha"}},
};

}  // namespace

TEST_CASE("each form of a statement that may take rows puts its tables in danger") {
  check_danger("sqlite", k_of_both);
  check_danger("postgresql", k_of_both);
  check_danger("sqlite", k_of_sqlite);
  check_danger("postgresql", k_of_postgres);
}

TEST_CASE("what only reads, makes or adds puts no table in danger") {
  for (const std::string product : {"sqlite", "postgresql"})
    for (const std::string sql :
         {"SELECT 1", "CREATE TABLE n (id integer)", "CREATE INDEX i ON alpha (id)", "DROP INDEX i",
          "ALTER TABLE alpha ADD COLUMN n integer", "DROP VIEW v",
          "INSERT INTO alpha (id) VALUES (1)"}) {
      INFO(product << ": " << sql);
      CHECK(danger_of({{.sql = sql}}, endangering(product)).empty());
    }
}

TEST_CASE("what several statements endanger is what each of them does") {
  const Danger danger =
      danger_of({{.sql = "DELETE FROM alpha"}, {.sql = "DROP TABLE beta"}}, endangering("sqlite"));
  CHECK_FALSE(danger.everything);
  CHECK(danger.changed.size() == 1);
  CHECK(danger.dropped.size() == 1);
}
