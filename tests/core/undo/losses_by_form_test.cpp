// Whatever form a statement of a rollback has, the tables that it may take rows or values from are
// named before it runs.
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "core/undo/data_loss.hpp"
#include "core/undo/lost_text.hpp"
#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

const Dialect& dialect_of(const std::string& name) { return *find_backend(name).dialect; }

// What the losses of a rollback with these statements say, one after another.
std::string said_of(const std::vector<std::string>& texts, const Dialect& dialect) {
  Step step{.direction = Direction::down, .tag = "0000_a"};
  for (const std::string& sql : texts) step.statements.push_back({.sql = sql});
  step.segments = {{.first = 0, .end = texts.size()}};
  Plan plan;
  plan.steps = {step};
  std::string all;
  for (const DataLoss& loss : losses_of(plan, dialect))
    all += at_stake_text(loss.lost, dialect) + "; ";
  return all;
}

// The same of a plan whose steps have a statement each, or several.
std::string said_of_steps(const std::vector<std::vector<std::string>>& steps,
                          const Dialect& dialect) {
  Plan plan;
  for (const auto& texts : steps) {
    plan.steps.push_back({.direction = Direction::down, .tag = "0000_a"});
    for (const std::string& sql : texts) plan.steps.back().statements.push_back({.sql = sql});
  }
  std::string all;
  for (const DataLoss& loss : losses_of(plan, dialect))
    all += text::cat(at_stake_text(loss.lost, dialect), " by ", loss.count, "; ");
  return all;
}

struct Form {
  std::string sql;
  std::vector<std::string> named;      // tables or types, each of which must be named
  std::vector<std::string> also = {};  // columns that a loss must name
};

void check_forms(const std::string& product, const std::vector<Form>& forms) {
  for (const Form& form : forms) {
    const std::string said = said_of({form.sql}, dialect_of(product));
    INFO(product << ": " << form.sql << "\n  says: " << said);
    CHECK_FALSE(said.empty());
    for (const auto* names : {&form.named, &form.also})
      for (const std::string& name : *names) CHECK(said.find(name) != std::string::npos);
  }
}

const std::vector<Form> k_both = {
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
    {"INSERT INTO beta SELECT forget(id) FROM alpha", {"INSERT"}},
};

const std::vector<Form> k_sqlite = {
    {"REPLACE INTO alpha SELECT id, 'x' FROM alpha", {"alpha"}},
    {"INSERT OR REPLACE INTO alpha VALUES (1, 'x')", {"alpha"}},
    {"UPDATE OR REPLACE alpha SET id = 1", {"alpha"}},
    {"DELETE FROM main.alpha", {"alpha"}},
    {"UPDATE `alpha` SET note = NULL", {"alpha"}},
    {"WITH x AS (SELECT 1) REPLACE INTO alpha SELECT * FROM x", {"alpha"}},
};

const std::vector<Form> k_postgres = {
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
    {"DROP COLLATION german CASCADE", {"german"}},
    {"DROP ACCESS METHOD columnar CASCADE", {"columnar"}},
    {"CREATE TABLE n AS SELECT forget_everything()", {"CREATE TABLE"}},
    {"ALTER TYPE pair DROP ATTRIBUTE second CASCADE", {"pair"}},
    {"ALTER TABLE alpha DROP COLUMN IF EXISTS note, DROP COLUMN other",
     {"alpha"},
     {"note", "other"}},
    {"EXPLAIN ANALYZE DELETE FROM alpha", {"alpha"}},
};

}  // namespace

TEST_CASE("each form of a statement that may take rows is a loss, by name, on both products") {
  check_forms("sqlite", k_both);
  check_forms("postgresql", k_both);
}

TEST_CASE("each form of SQLite's own that may take rows is a loss") {
  check_forms("sqlite", k_sqlite);
}

TEST_CASE("each form of PostgreSQL's own that may take rows is a loss") {
  check_forms("postgresql", k_postgres);
}

TEST_CASE("what only reads, makes or adds loses nothing") {
  for (const std::string product : {"sqlite", "postgresql"})
    for (const std::string sql :
         {"SELECT 1", "CREATE TABLE n (id integer)", "CREATE INDEX i ON alpha (id)", "DROP INDEX i",
          "ALTER TABLE alpha ADD COLUMN n integer", "DROP VIEW v",
          "INSERT INTO alpha (id) VALUES (1)"}) {
      INFO(product << ": " << sql);
      CHECK(said_of({sql}, dialect_of(product)).empty());
    }
}

TEST_CASE("a table made for a while hides the one of its name only until it is dropped") {
  for (const std::string product : {"sqlite", "postgresql"})
    CHECK(said_of({"CREATE TEMP TABLE alpha (id integer)", "DROP TABLE alpha", "DELETE FROM alpha"},
                  dialect_of(product)) == "rows of alpha; ");
}

TEST_CASE("a table is rebuilt only where its own rows are copied") {
  const auto said = [](const std::string& copy) {
    return said_of({"CREATE TABLE __new_alpha (id integer)", copy, "DROP TABLE alpha",
                    "ALTER TABLE __new_alpha RENAME TO alpha"},
                   dialect_of("sqlite"));
  };
  CHECK(said("INSERT INTO __new_alpha (id) SELECT id FROM alpha") ==
        "what integer cannot hold of column alpha.id, now ; columns of alpha; ");
  CHECK(said("INSERT INTO __new_alpha (id) SELECT id FROM beta") == "table alpha; ");
  CHECK(said("INSERT INTO __new_alpha (id) SELECT id FROM alpha WHERE id > 1") == "table alpha; ");
}

TEST_CASE("what puts copies of ours back loses nothing, and another table's values are no copies") {
  const auto put_back = [](const std::string& copy) {
    return text::cat("UPDATE \"alpha\" AS t SET \"note\" = p.\"note\" FROM ", copy,
                     " AS p WHERE t.\"id\" = p.\"id\"");
  };
  CHECK(
      said_of({put_back("\"__migration_parked\".\"1_alpha\"")}, dialect_of("postgresql")).empty());
  CHECK(said_of({put_back("\"__migration_parked_1_alpha\"")}, dialect_of("sqlite")).empty());
  for (const std::string product : {"sqlite", "postgresql"})
    CHECK(said_of({put_back("\"beta\"")}, dialect_of(product)) == "values of alpha; ");
}

TEST_CASE("what one step of a plan rebuilds holds the rows of before for the next") {
  for (const char* product : {"postgresql", "sqlite"}) {
    const std::vector<std::string> rebuild = {
        "CREATE TABLE new_alpha (id integer, note text)",
        "INSERT INTO new_alpha (id, note) SELECT id, note FROM alpha", "DROP TABLE alpha",
        "ALTER TABLE new_alpha RENAME TO alpha"};
    const Dialect& dialect = dialect_of(product);
    CAPTURE(product);
    const std::string dropped = said_of_steps({rebuild, {"DROP TABLE alpha"}}, dialect);
    CHECK(dropped.find("table alpha by SELECT") != std::string::npos);
    CHECK(dropped.find("new_alpha") == std::string::npos);
    const std::string column =
        said_of_steps({rebuild, {"ALTER TABLE alpha DROP COLUMN note"}}, dialect);
    CHECK(column.find("column note of alpha by SELECT") != std::string::npos);
    const std::string emptied = said_of_steps({rebuild, {"DELETE FROM alpha"}}, dialect);
    CHECK(emptied.find("rows of alpha by SELECT") != std::string::npos);
  }
}

TEST_CASE("rows that one step of a plan puts back are lost by the next") {
  const std::vector<std::string> back = {"CREATE TABLE alpha (id integer)",
                                         "INSERT INTO alpha SELECT id FROM __migration_parked_7",
                                         "DROP TABLE __migration_parked_7"};
  const Dialect& dialect = dialect_of("sqlite");
  CHECK(said_of_steps({back}, dialect).empty());
  CHECK(said_of_steps({back, {"DROP TABLE alpha"}}, dialect)
            .find("table alpha by SELECT count(*) FROM \"__migration_parked_7\"") !=
        std::string::npos);
  CHECK(said_of_steps({{back[0]}, {"DROP TABLE alpha"}}, dialect).empty());
}
