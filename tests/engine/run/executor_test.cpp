#include "engine/run/executor.hpp"

#include <csignal>

#include "dialects/backends.hpp"
#include "engine/bench.hpp"
#include "engine/use/adopt.hpp"
#include "engine/use/baseline.hpp"
#include "engine/use/migrate.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;
using Strings = std::vector<std::string>;

TEST_CASE("a batch is one transaction, recorded in it") {
  Bench bench(shop());
  const RunReport report = migrate(bench.work(), {});
  CHECK_FALSE(report.failure);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
  CHECK(report.batch_number == 1);
  CHECK(report.steps[1].statements_run == 2);
  CHECK(times(bench.script.calls, "commit") == 1);
  CHECK(bench.tables() == Strings{"a", "b", "c"});
  CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql", "0002_c.sql"});
  CHECK(bench.events() ==
        Strings{"applied 0000_a.sql", "applied 0001_b.sql", "applied 0002_c.sql"});
  CHECK(bench.rows("SELECT DISTINCT actor FROM __migration_events") == Strings{"ann@desk"});
  CHECK(bench.observer.told == Strings{"started 0000_a 1/3", "done 0000_a", "started 0001_b 2/3",
                                       "done 0001_b", "started 0002_c 3/3", "done 0002_c"});
}

TEST_CASE("with nothing pending nothing is locked, begun or written") {
  Bench bench(shop());
  migrate(bench.work(), {});
  const RunReport report = migrate(bench.new_work(), {});
  CHECK(report.steps.empty());
  CHECK(report.batch_number == 0);
  for (const std::string& call : bench.script.calls) CHECK(call == "query");
}

TEST_CASE("a failure in a batch undoes all of it and is told with its place") {
  Files files = shop();
  files[2].second =
      std::string("CREATE TABLE c (id integer);\n") + k_mark + "INSERT INTO c\n  VALUES (1, 2);";
  Bench bench(files);
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::sql);
  CHECK(report.failure->where.file == "drizzle/0002_c.sql");
  CHECK(report.failure->where.line >= 3);
  CHECK(outcomes(report) == Strings{"0000_a done", "0001_b done", "0002_c failed"});
  CHECK(bench.tables().empty());
  CHECK(bench.recorded().empty());
  CHECK(bench.events() == Strings{"failed 0002_c.sql"});
  CHECK(bench.observer.told.back() == "failed 0002_c");
}

TEST_CASE("with a transaction for each migration those before the failure stay") {
  Files files = shop();
  files[1].second += std::string("\n") + k_mark + "INSERT INTO nowhere VALUES (1);";
  Bench bench(files);
  const RunReport report = migrate(bench.work(), {.transaction = TransactionMode::migration});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::sql);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b failed", "0002_c not_reached"});
  CHECK(bench.recorded() == Strings{"0000_a.sql"});
  CHECK(report.batch_number == 1);
  CHECK(bench.tables() == Strings{"a"});
}

TEST_CASE("over a slow link statements of several steps share a call") {
  Bench bench(shop());
  bench.script.round_trip = std::chrono::milliseconds(20);
  const RunReport report = migrate(bench.work(), {});
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
  CHECK(times(bench.script.calls, "run 4") == 1);
  CHECK(bench.tables() == Strings{"a", "b", "c"});
}

TEST_CASE("a thousand migrations over a slow link take a handful of calls") {
  Files files;
  for (int i = 0; i < 1000; ++i)
    files.emplace_back("m" + std::to_string(i),
                       "CREATE TABLE t" + std::to_string(i) + " (id integer);");
  Bench bench(files);
  bench.script.round_trip = std::chrono::milliseconds(20);
  const RunReport report = migrate(bench.work(), {});
  CHECK_FALSE(report.failure);
  CHECK(bench.script.calls.size() < 20);
  CHECK(bench.recorded().size() == 1000);
}

TEST_CASE("a failure in a shared call is told with the step it belongs to") {
  Files files = shop();
  files[1].second += std::string("\n") + k_mark + "INSERT INTO nowhere VALUES (1);";
  Bench bench(files);
  bench.script.round_trip = std::chrono::milliseconds(20);
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->where.file == "drizzle/0001_b.sql");
  CHECK(outcomes(report) == Strings{"0000_a done", "0001_b failed", "0002_c not_reached"});
  CHECK(bench.observer.told ==
        Strings{"started 0000_a 1/3", "done 0000_a", "started 0001_b 2/3", "failed 0001_b"});
}

TEST_CASE("a signal before a step stops at once and undoes the open batch") {
  Bench bench(shop());
  bench.script.before_call = [&](const std::string& call) {
    if (call.rfind("run", 0) == 0) bench.stop.number = SIGTERM;
  };
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::terminated);
  CHECK(bench.tables().empty());
  for (const StepResult& step : report.steps) CHECK_FALSE(step.committed);
}

TEST_CASE("a connection that is lost in the commit leaves the outcome unknown and says so") {
  Bench bench(shop());
  bench.script.fault = Fault::lose_after;
  migrate(bench.work(), {.steps = 1});
  const auto calls = bench.script.calls;
  std::filesystem::remove(bench.database());
  bench.new_work();
  bench.script.at =
      static_cast<int>(std::find(calls.begin(), calls.end(), "commit") - calls.begin());
  const RunReport report = migrate(bench.work(), {.steps = 1});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::connection);
  CHECK(report.failure->hint.find("sluice status") != std::string::npos);
  CHECK(outcomes(report) == Strings{"0000_a done?"});

  bench.script.fault = Fault::none;
  CHECK(outcomes(migrate(bench.new_work(), {})) == Strings{"0001_b done+", "0002_c done+"});
}

TEST_CASE("a failure that cannot be recorded is a warning beside the failure") {
  Files files = shop();
  files[0].second = "INSERT INTO nowhere VALUES (1);";
  Bench bench(files);
  bool failed = false;
  bench.script.refuse = [&](const Statement&, bool) -> std::optional<StatementFailure> {
    failed = true;
    return {};
  };
  bench.script.before_call = [&](const std::string& call) {
    if (failed && call == "write") throw Error(ErrorCode::sql, "disk full");
  };
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->message.find("nowhere") != std::string::npos);
  REQUIRE(report.diagnostics.size() >= 1);
  CHECK(report.diagnostics.back().code == FindingCode::failure_not_recorded);
  CHECK(message_of(report.diagnostics.back()).find("disk full") != std::string::npos);
}

TEST_CASE("what another migrator applied while this one waited is not applied again") {
  Bench bench(shop());
  bool is_first = true;
  bench.script.before_call = [&](const std::string& call) {
    if (call != "lock" || !std::exchange(is_first, false)) return;
    Bench other(shop());
    Workspace work({.backend = find_backend("sqlite"),
                    .files = other.files,
                    .clock = other.clock,
                    .observer = other.observer},
                   open_project(other.files, "drizzle"), bench.options());
    migrate(work, {.steps = 2});
  };
  const RunReport report = migrate(bench.work(), {});
  CHECK_FALSE(report.failure);
  CHECK(outcomes(report) == Strings{"0002_c done+"});
  CHECK(report.batch_number == 2);
  CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql", "0002_c.sql"});
}

TEST_CASE("when the other migrator left nothing to do, nothing is written") {
  Bench bench(shop());
  bool is_first = true;
  bench.script.before_call = [&](const std::string& call) {
    if (call != "lock" || !std::exchange(is_first, false)) return;
    Bench other(shop());
    Workspace work({.backend = find_backend("sqlite"),
                    .files = other.files,
                    .clock = other.clock,
                    .observer = other.observer},
                   open_project(other.files, "drizzle"), bench.options());
    migrate(work, {});
  };
  const RunReport report = migrate(bench.work(), {});
  CHECK(report.steps.empty());
  CHECK(times(bench.script.calls, "commit") == 0);
}

TEST_CASE("baseline records without running") {
  Bench bench(shop());
  const RunReport report = baseline(bench.work(), "0001_b");
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+"});
  CHECK(bench.tables().empty());
  CHECK(bench.events() == Strings{"baselined 0000_a.sql", "baselined 0001_b.sql"});
  CHECK(bench.rows("SELECT count(*) FROM __drizzle_migrations") == Strings{"2"});
  CHECK(outcomes(migrate(bench.new_work(), {})) == Strings{"0002_c done+"});
}

TEST_CASE("a migration without statements is recorded like any other") {
  Bench bench(
      {{"0000_a", "-- nothing yet"}, {"0001_b", ""}, {"0002_c", "CREATE TABLE c (id integer);"}});
  for (const TransactionMode mode :
       {TransactionMode::batch, TransactionMode::migration, TransactionMode::none}) {
    const RunReport report = migrate(bench.new_work(), {.transaction = mode});
    CHECK_FALSE(report.failure);
    CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
    CHECK(bench.recorded().size() == 3);
    std::filesystem::remove(bench.database());
  }
}

TEST_CASE("a history that Drizzle wrote is adopted as a batch before the run's own") {
  Bench bench(shop());
  migrate(bench.work(), {.steps = 2});
  bench.rows("DROP TABLE __migration_tracking");
  bench.rows("DROP TABLE __migration_events");
  const RunReport report = migrate(bench.new_work(), {});
  CHECK_FALSE(report.failure);
  CHECK(report.adopted == 2);
  CHECK(report.batch_number == 2);
  CHECK(bench.rows("SELECT migration_name, batch_number FROM __migration_tracking ORDER BY id") ==
        Strings{"0000_a.sql|1", "0001_b.sql|1", "0002_c.sql|2"});
}

TEST_CASE("adopt alone takes over and runs nothing") {
  Bench bench(shop());
  migrate(bench.work(), {.steps = 2});
  bench.rows("DROP TABLE __migration_tracking");
  bench.rows("DROP TABLE __migration_events");
  const RunReport report = adopt(bench.new_work());
  CHECK(report.steps.empty());
  CHECK(report.adopted == 2);
  CHECK(report.batch_number == 1);
  CHECK(bench.tables() == Strings{"a", "b"});
}

TEST_CASE(
    "what the commit refuses is told with the one file, or with all that it would have committed") {
  const std::string orphan =
      "CREATE TABLE parent (id integer PRIMARY KEY);\n--> statement-breakpoint\n"
      "CREATE TABLE child (id integer REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED);\n--> "
      "statement-breakpoint\n"
      "INSERT INTO child VALUES (7);";
  Bench alone(Files{{"0000_a", orphan}});
  const RunReport one = migrate(alone.work(), {});
  REQUIRE(one.failure);
  CHECK(one.failure->where.file == "drizzle/0000_a.sql");
  CHECK(outcomes(one) == Strings{"0000_a failed"});
  CHECK(alone.tables().empty());

  Files files = shop();
  files[1].second = orphan;
  Bench bench(files);
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->message.rfind("at the commit of 3 migrations, 0000_a to 0002_c: ", 0) == 0);
  CHECK(outcomes(report) == Strings{"0000_a done", "0001_b done", "0002_c done"});
  CHECK(bench.tables().empty());
}

TEST_CASE("a session whose connection was lost connects again") {
  Bench bench(shop());
  bench.script.fault = Fault::lose_before;
  bench.script.at = 6;
  REQUIRE(migrate(bench.work(), {}).failure);
  bench.script.fault = Fault::none;
  CHECK_FALSE(migrate(bench.work(), {}).failure);
  CHECK(bench.recorded().size() == 3);
}
