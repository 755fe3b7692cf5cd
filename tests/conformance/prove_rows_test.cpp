// Laws of proving with rows, on every product: an undo that loses rows and does not say so is not
// proven, and a migration is not blamed for rows that were made.
#include "conformance/proving.hpp"

namespace sluice {
namespace {

using test::Files;
using test::Lines;
using test::Proving;
using test::Target;
using test::verdicts;

const Files k_start = {{"0000_a",
                        "CREATE TABLE a (id integer PRIMARY KEY, n text);\n"
                        "--> statement-breakpoint\n"
                        "CREATE TABLE b (id integer PRIMARY KEY, "
                        "a_id integer NOT NULL REFERENCES a (id), kind text NOT NULL "
                        "CHECK (kind IN ('left', 'right')));"}};

Files with(const std::string& sql) {
  Files files = k_start;
  files.push_back({"0001_b", sql});
  return files;
}

// Of the last migration.
const ProofFinding& finding_of(const ProofReport& report) {
  REQUIRE(report.migrations.back().findings.size() == 1);
  return report.migrations.back().findings[0];
}

TEST_CASE("tables hold rows while a migration is proven, whatever checks and keys they have",
          "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  const ProofReport report = Proving(target, with("ALTER TABLE a ADD COLUMN c text;")).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b proven"});
  CHECK(report.migrations[0].rows == 0);
  CHECK(report.migrations[1].rows > 6);
  CHECK(report.migrations[1].without_rows.empty());
}

TEST_CASE("a rollback that leaves rows changed is not proven, though the schema is as before",
          "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  Proving proving(target, with("UPDATE a SET n = 'x';"));
  proving.write("0001_b", "SELECT 1;");
  const ProofReport report = proving.prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b not_proven"});
  const ProofFinding& finding = finding_of(report);
  CHECK(finding.stage == ProofStage::down);
  CHECK(finding.differences.empty());
  REQUIRE(finding.row_differences.size() == 1);
  CHECK_THAT(finding.row_differences[0], Catch::StartsWith("rows of a: "));
}

TEST_CASE("a rollback that says which rows it loses is declared", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  Proving proving(target, with("DELETE FROM b;"));
  proving.write("0001_b", "-- irreversible: rows of b\nSELECT 1;");
  CHECK(verdicts(proving.prove()) == Lines{"0000_a proven", "0001_b declared"});
  proving.write("0001_b", "-- irreversible: rows of a\nSELECT 1;");
  CHECK(verdicts(proving.prove()) == Lines{"0000_a proven", "0001_b not_proven"});
}

TEST_CASE("a column that comes back without its values is not proven unless it says so",
          "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  const std::string drop = "ALTER TABLE a DROP COLUMN n;";
  CHECK(verdicts(Proving(target, with(drop)).prove())[1] == "0001_b declared");
  Proving proving(target, with(drop));
  proving.write("0001_b", "ALTER TABLE a ADD COLUMN n text;");
  CHECK(verdicts(proving.prove())[1] == "0001_b not_proven");
}

TEST_CASE("a migration that does not run with made rows is tried with plainer ones, then with none",
          "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  const ProofReport unique = Proving(target, with("CREATE UNIQUE INDEX a_n ON a (n);")).prove();
  CHECK(verdicts(unique) == Lines{"0000_a proven", "0001_b proven"});
  CHECK(unique.migrations[1].rows > 0);
  CHECK(unique.migrations[1].without_rows.empty());
  const ProofReport added =
      Proving(target, with("ALTER TABLE a ADD COLUMN c text NOT NULL;")).prove();
  CHECK(verdicts(added) == Lines{"0000_a proven", "0001_b proven"});
  REQUIRE_FALSE(added.migrations[1].without_rows.empty());
  CHECK(added.migrations[1].without_rows[0].table == "a");
}

TEST_CASE("a table that takes no row is named with the reason", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  const Files files = {
      {"0000_a", "CREATE TABLE a (id integer NOT NULL, CHECK (id < 0 AND id > 0));"},
      {"0001_b", "ALTER TABLE a ADD COLUMN c text;"}};
  const ProofReport report = Proving(target, files).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b proven"});
  REQUIRE(report.migrations[1].without_rows.size() == 1);
  CHECK(report.migrations[1].without_rows[0].table == "a");
  CHECK_FALSE(report.migrations[1].without_rows[0].reason.empty());
}

TEST_CASE("tables that refer to themselves and to one another hold rows", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  const bool is_postgres = test::is_postgres(target.product());
  const std::string circle =
      is_postgres ? "CREATE TABLE x (id integer PRIMARY KEY, y_id integer);\n"
                    "CREATE TABLE y (id integer PRIMARY KEY, x_id integer NOT NULL REFERENCES x);\n"
                    "ALTER TABLE x ADD FOREIGN KEY (y_id) REFERENCES y;"
                  : "CREATE TABLE x (id integer PRIMARY KEY, y_id integer REFERENCES y);\n"
                    "CREATE TABLE y (id integer PRIMARY KEY, x_id integer NOT NULL REFERENCES x);";
  const Files files = {
      {"0000_a", circle + "\nCREATE TABLE z (id integer PRIMARY KEY, up integer REFERENCES z);"},
      {"0001_b", "CREATE INDEX z_up ON z (up);"}};
  const ProofReport report = Proving(target, files).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b proven"});
  CHECK(report.migrations[1].rows > 12);
  CHECK(report.migrations[1].without_rows.empty());
}

TEST_CASE("a counter that stands elsewhere after the rollback is not proven", "[server]") {
  const Target target(test::Product::postgres_15);
  Proving proving(target, {{"0000_a", "CREATE SEQUENCE s;"}, {"0001_b", "SELECT setval('s', 7);"}});
  proving.write("0001_b", "SELECT 1;");
  const ProofReport report = proving.prove();
  CHECK(verdicts(report)[1] == "0001_b not_proven");
  CHECK_THAT(finding_of(report).row_differences.at(0), Catch::StartsWith("the counter s: "));
}

TEST_CASE("PostgreSQL's types, partitions and children hold rows", "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  const Files files = {
      {"0000_a",
       "CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TYPE pair AS (a integer, b text);\n"
       "CREATE DOMAIN short AS varchar(5) NOT NULL CHECK (length(VALUE) = 4);\n"
       "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, n numeric(4, 1) NOT NULL,\n"
       "  m mood NOT NULL, ms mood[] NOT NULL, p pair NOT NULL, s short, r daterange NOT NULL,\n"
       "  mr int4multirange NOT NULL, b bit(3) NOT NULL, i interval NOT NULL, x xml NOT NULL,\n"
       "  u uuid NOT NULL, d bigint GENERATED ALWAYS AS (7) STORED, j json NOT NULL, ip inet);\n"
       "CREATE TABLE whole (at date NOT NULL, id integer) PARTITION BY RANGE (at);\n"
       "CREATE TABLE part PARTITION OF whole FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');\n"
       "CREATE TABLE rest PARTITION OF whole DEFAULT;\n"
       "CREATE TABLE child (more text) INHERITS (t);\n"
       "CREATE MATERIALIZED VIEW v AS SELECT id FROM t;"},
      {"0001_b", "CREATE INDEX t_n ON t (n);"}};
  const ProofReport report = Proving(target, files).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b proven"});
  CHECK(report.migrations[1].rows > 20);
  CHECK(report.migrations[1].without_rows.empty());
}

TEST_CASE("SQLite's strict, rowid-less and full-text tables hold rows", "[server]") {
  const Target target(test::Product::sqlite);
  const Files files = {
      {"0000_a",
       "CREATE TABLE s (id integer PRIMARY KEY AUTOINCREMENT, r real, a any, b blob) STRICT;\n"
       "CREATE TABLE w (k text PRIMARY KEY, v) WITHOUT ROWID;\n"
       "CREATE TABLE g (id integer, twice integer GENERATED ALWAYS AS (id * 2));\n"
       "CREATE VIRTUAL TABLE f USING fts5(title, body);"},
      {"0001_b", "CREATE INDEX g_id ON g (id);"}};
  const ProofReport report = Proving(target, files).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b proven"});
  CHECK(report.migrations[1].rows > 12);
  CHECK(report.migrations[1].without_rows.empty());
}

}  // namespace
}  // namespace sluice
