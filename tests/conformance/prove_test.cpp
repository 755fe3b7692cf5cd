// Laws of proving, on every product: what is wrong is found, what is right is proven, and the
// database itself is not touched.
#include "conformance/proving.hpp"
#include "core/ports/schema_model.hpp"

namespace sluice {
namespace {

using test::execute;
using test::Files;
using test::is_postgres;
using test::Lines;
using test::Proving;
using test::Target;
using test::value_of;
using test::verdicts;

// A scratch database has the settings of the one it stands for: so these are told from others'.
constexpr std::string_view k_mark = R"sql(
DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %1$I SET test.proof_of = %1$L', current_database());
END $$
)sql";
constexpr const char* k_marked = R"sql(
SELECT count(*)
  FROM pg_database AS d
  JOIN pg_db_role_setting AS s ON s.setdatabase = d.oid
 WHERE d.datname <> current_database()
   AND 'test.proof_of=' || current_database() = ANY (s.setconfig)
)sql";

void mark(const Target& target) {
  const Statement statement{.sql = std::string(k_mark)};
  REQUIRE_FALSE(target.connect()->run({&statement, 1}).failure);
}

std::string scratch_databases(const Target& target) {
  return value_of(*target.connect(), k_marked);
}

const Files k_good = {{"0000_a", "CREATE TABLE a (id integer PRIMARY KEY, n text);"},
                      {"0001_b", "ALTER TABLE a ADD COLUMN note text;"},
                      {"0002_c",
                       "CREATE INDEX a_n ON a (n);\n--> statement-breakpoint\n"
                       "CREATE VIEW v AS SELECT n FROM a;"}};

TEST_CASE("what can be taken back is proven, and the database itself stays as it is", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  const ProofReport report = Proving(target, k_good).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b proven", "0002_c proven"});
  CHECK(holds_strictly(report));
  CHECK_THAT(report.product, Catch::Contains("SQL"));
  CHECK(target.backend().introspector->introspect(*target.connect(), {}).tables.empty());
}

TEST_CASE("a rollback that leaves something is not proven, and those behind it are", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  Proving proving(target, k_good);
  proving.write("0001_b", "SELECT 1;");
  const ProofReport report = proving.prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b not_proven", "0002_c proven"});
  const MigrationProof& wrong = report.migrations[1];
  CHECK(wrong.rollback_file == "drizzle/rollback/0001_b.sql");
  REQUIRE(wrong.findings.size() == 1);
  CHECK(wrong.findings[0].stage == ProofStage::down);
  CHECK_THAT(text::join(wrong.findings[0].differences, "\n"),
             Catch::Contains("a.note exists but should not"));
}

TEST_CASE("a rollback that fails is not proven, and its file and line are named", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  Proving proving(target, k_good);
  proving.write("0001_b", "\nDROP TABLE nothing_of_that_name;");
  const ProofReport report = proving.prove();
  REQUIRE(report.migrations[1].findings.size() == 1);
  const ErrorInfo failure = report.migrations[1].findings[0].failure.value();
  CHECK(failure.where.file == "drizzle/rollback/0001_b.sql");
  CHECK(failure.where.line == 2);
  CHECK(report.migrations[2].verdict == ProofVerdict::proven);
}

TEST_CASE("behind a migration that does not run nothing is reached", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  Files files = k_good;
  files[1].second = "ALTER TABLE nothing_of_that_name ADD COLUMN note text;";
  const ProofReport report = Proving(target, files).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b not_proven", "0002_c not_reached"});
  CHECK(report.migrations[1].findings.at(0).stage == ProofStage::up);
  const ProofReport last = Proving(target, files).prove({.tags = {"0002_c"}});
  CHECK(verdicts(last) == Lines{"0002_c not_reached"});
  REQUIRE(last.diagnostics.size() == 1);
  CHECK_THAT(message_of(last.diagnostics[0]), Catch::StartsWith("0001_b does not run"));
}

TEST_CASE("what a rollback says is lost is declared, with its reason", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  Files files = k_good;
  files.push_back({"0003_d", "UPDATE a SET n = 'x';"});
  files.push_back({"0004_e", "DROP TABLE a;"});
  files[2].second = "CREATE INDEX a_n ON a (n);";
  const ProofReport report = Proving(target, files).prove({.tags = {"0003_d", "0004_e"}});
  CHECK(verdicts(report) == Lines{"0003_d declared", "0004_e declared"});
  CHECK(report.migrations[0].is_kept);
  CHECK_THAT(report.migrations[0].irreversible.at(0), Catch::Contains("UPDATE"));
  CHECK_FALSE(report.migrations[1].irreversible.empty());
  CHECK(holds(report));
  CHECK_FALSE(holds_strictly(report));
}

TEST_CASE("only those that were named are proven, on what is before them", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  CHECK(verdicts(Proving(target, k_good).prove({.tags = {"0001_b"}})) == Lines{"0001_b proven"});
}

TEST_CASE("a statement outside a transaction is proven, too", "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  Files files = k_good;
  mark(target);
  files.push_back({"0003_d", "CREATE INDEX CONCURRENTLY a_note ON a (note);"});
  CHECK(verdicts(Proving(target, files).prove({.tags = {"0003_d"}})) == Lines{"0003_d proven"});
  CHECK(scratch_databases(target) == "0");
}

TEST_CASE("a column that comes back stands last on PostgreSQL, which is noted and no failure",
          "[server]") {
  const Target target(test::Product::postgres_15);
  const Files files = {{"0000_a", "CREATE TABLE a (id integer, n text, m text);"},
                       {"0001_b", "ALTER TABLE a DROP COLUMN n;"}};
  const ProofReport report = Proving(target, files).prove();
  CHECK(verdicts(report) == Lines{"0000_a proven", "0001_b declared"});
  CHECK(report.migrations[1].remarks ==
        Lines{"the columns of a are in another order: id, m, n, not id, n, m"});
}

TEST_CASE("roles that migrations make are gone afterwards, and other roles are not touched",
          "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  const std::string role = "proof_role_" + value_of(*target.connect(), "SELECT pg_backend_pid()");
  const Files files = {{"0000_a", "CREATE TABLE a (id integer);"},
                       {"0001_b", "CREATE ROLE " + role + ";"},
                       {"0002_c", "ALTER ROLE " + role + " LOGIN;"},
                       {"0003_d", "ALTER ROLE postgres CREATEDB;"}};
  const ProofReport report = Proving(target, files).prove();
  CHECK(verdicts(report)[1] == "0001_b proven");
  CHECK(verdicts(report)[3] == "0003_d not_proven");
  CHECK(report.migrations[3].findings.at(0).failure->code == ErrorCode::refused);
  CHECK(value_of(*target.connect(),
                 "SELECT count(*) FROM pg_roles WHERE rolname = '" + role + "'") == "0");
  const ProofReport nothing = Proving(target, files).prove({.reach = Reach::nothing});
  CHECK(verdicts(nothing)[1] == "0001_b not_proven");
}

TEST_CASE("a stop request ends the proof and leaves no database behind", "[server]") {
  const Target target(test::Product::postgres_15);
  mark(target);
  test::Stop stop;
  Proving proving(target, k_good);
  std::string during;
  const ProveRequest request{.on_start = [&](const std::string&, std::size_t number, std::size_t) {
    if (number != 2) return;
    during = scratch_databases(target);
    stop.ask();
  }};
  const ErrorInfo error = test::error_of([&] { (void)proving.prove(request, &stop); });
  CHECK(error.code == ErrorCode::interrupted);
  CHECK(during == "1");
  CHECK(scratch_databases(target) == "0");
}

TEST_CASE("a proof is recorded where there are events, and nowhere else", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  Proving proving(target, k_good);
  proving.write("0001_b", "SELECT 1;");
  const ProofReport report = proving.prove();
  HistoryTables tables;
  if (!is_postgres(target.product())) tables.schema.clear();
  const Dialect& dialect = *target.backend().dialect;
  const Stamp stamp{"2025-01-29 14:30:45", "ann@desk", "sluice"};
  const auto connection = target.connect();
  CHECK_FALSE(record_proof(report, *connection, dialect, tables, stamp));
  Tracker tracker(dialect, tables);
  connection->begin(Access::read_write);
  tracker.read(*connection);
  tracker.prepare(*connection);
  connection->commit();
  CHECK(record_proof(report, *connection, dialect, tables, stamp));
  const auto kind_of = [&](const std::string& name) {
    return value_of(*connection,
                    "SELECT kind FROM __migration_events WHERE migration_name = '" + name + "'");
  };
  CHECK(kind_of("0000_a.sql") == "proven");
  CHECK(kind_of("0001_b.sql") == "not_proven");
  CHECK_THAT(
      value_of(*connection, "SELECT detail FROM __migration_events WHERE kind = 'not_proven'"),
      Catch::StartsWith("down: column "));
}

}  // namespace
}  // namespace sluice
