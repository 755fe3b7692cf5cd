#include "engine/use/migrate.hpp"
#include "engine/use/baseline.hpp"
#include "engine/use/status.hpp"
#include "engine/use/workspace.hpp"

#include <csignal>

#include "engine/bench.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;
using Strings = std::vector<std::string>;

namespace {

Files two() {
  return {{"0000_a", "CREATE TABLE a (id integer);"}, {"0001_b", "CREATE TABLE b (id integer);"}};
}

// A database that is not there for the first attempts.
class LateDriver final : public Driver {
 public:
  LateDriver(int refusals, ErrorCode code) : left_(refusals), code_(code) {}
  std::unique_ptr<Connection> connect(const ConnectOptions& options) const override {
    ++attempts;
    if (left_-- > 0) throw Error(code_, "not yet");
    return sqlite::driver().connect(options);
  }
  std::unique_ptr<Lock> lock(Connection& connection, const ConnectOptions& options,
                             const LockRequest& request, const Clock& clock) const override {
    return sqlite::driver().lock(connection, options, request, clock);
  }
  mutable int attempts = 0;

 private:
  mutable int left_;
  ErrorCode code_;
};

RunReport migrate_with(const Driver& driver, Bench& bench, std::chrono::milliseconds wait_db) {
  bench.wait_db = wait_db;
  Workspace work(
      {.backend = {&bench.dialect, &driver, &sqlite::schema_dialect(), &sqlite::introspector()},
       .files = bench.files,
       .clock = bench.clock,
       .observer = bench.observer,
       .stop = &bench.stop},
      open_project(bench.files, "drizzle"), bench.options());
  return migrate(work, {});
}

}  // namespace

TEST_CASE(
    "status and plan of a database that does not exist show everything pending and create "
    "nothing") {
  Bench bench(two());
  const StatusReport status = sluice::status(bench.work());
  REQUIRE(status.reconciliation.migrations.size() == 2);
  for (const MigrationState& each : status.reconciliation.migrations)
    CHECK(each.state == State::pending);
  CHECK(plan_migrate(bench.work(), {}).steps.size() == 2);
  CHECK(plan_baseline(bench.work(), "").steps.size() == 2);
  CHECK_FALSE(std::filesystem::exists(bench.database()));
}

TEST_CASE("status and plan leave a database as it is, byte for byte") {
  Bench bench(two());
  migrate(bench.work(), {.steps = 1});
  bench.new_work();
  const auto before = std::filesystem::last_write_time(bench.database());
  const StatusReport status = sluice::status(bench.work());
  CHECK(status.reconciliation.migrations.at(0).state == State::applied);
  CHECK(status.reconciliation.migrations.at(1).state == State::pending);
  CHECK(status.entries.size() == 2);
  CHECK(plan_migrate(bench.work(), {}).steps.size() == 1);
  CHECK(std::filesystem::last_write_time(bench.database()) == before);
  CHECK(std::find(bench.script.calls.begin(), bench.script.calls.end(), "commit") ==
        bench.script.calls.end());
}

TEST_CASE("with nothing pending migrate reads each SQL file once, and no row of the histories") {
  Bench bench(two());
  migrate(bench.work(), {});
  const int before = bench.files.times_read("drizzle/0000_a.sql");
  bench.script.calls.clear();
  migrate(bench.new_work(), {});
  CHECK(bench.files.times_read("drizzle/0000_a.sql") == before + 1);
  CHECK(bench.files.times_read("drizzle/0001_b.sql") == before + 1);
  CHECK(bench.script.calls.size() == 2);  // the tables, and their rows summed up
}

TEST_CASE("with nothing pending an edited file stops migrate, and another line ending does not") {
  Bench bench(Files{{"0000_a", "CREATE TABLE a (id integer);\n"}});
  migrate(bench.work(), {});
  bench.files.write("drizzle/0000_a.sql", "CREATE TABLE a (id integer);\r\n");
  const RunReport noted = migrate(bench.new_work(), {});
  REQUIRE(noted.diagnostics.size() == 1);
  CHECK(noted.diagnostics[0].code == FindingCode::line_endings_differ);

  bench.files.write("drizzle/0000_a.sql", "CREATE TABLE a (id integer); -- later\n");
  try {
    migrate(bench.new_work(), {});
    FAIL("it went on");
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::changed);
    CHECK(error.info().where.file == "drizzle/0000_a.sql");
  }
  const RunReport warned = migrate(bench.new_work(), {.changed = ChangedFiles::warn});
  REQUIRE(warned.diagnostics.size() == 1);
  CHECK(warned.diagnostics[0].code == FindingCode::changed);
}

TEST_CASE("a plan can be made and carried out in one session") {
  Bench bench(two());
  CHECK(plan_migrate(bench.work(), {}).steps.size() == 2);
  CHECK(outcomes(migrate(bench.work(), {})) == Strings{"0000_a done+", "0001_b done+"});
  CHECK(plan_migrate(bench.work(), {}).steps.empty());
  CHECK(sluice::status(bench.work()).reconciliation.migrations.at(1).state == State::applied);
}

TEST_CASE("status names what the folder itself has wrong") {
  Bench bench(two());
  bench.files.remove("drizzle/0001_b.sql");
  const StatusReport status = sluice::status(bench.work());
  const auto is_missing = [](const Finding& each) {
    return each.code == FindingCode::file_missing;
  };
  CHECK(std::count_if(status.diagnostics.begin(), status.diagnostics.end(), is_missing) == 1);
}

TEST_CASE("a pending migration without its file stops migrate before anything runs") {
  Bench bench(two());
  bench.files.remove("drizzle/0001_b.sql");
  CHECK_THROWS_AS(migrate(bench.work(), {}), Error);
  CHECK(bench.tables().empty());
}

TEST_CASE("wait-db tries again with growing pauses until the database is there") {
  Bench bench(two());
  const LateDriver driver(4, ErrorCode::connection);
  CHECK_FALSE(migrate_with(driver, bench, std::chrono::seconds(60)).failure);
  CHECK(driver.attempts == 5);
  using std::chrono::milliseconds;
  CHECK(bench.clock.slept() == std::vector<milliseconds>{milliseconds(100), milliseconds(200),
                                                         milliseconds(400), milliseconds(800)});
}

TEST_CASE("wait-db ends when its time is over, and without it there is one attempt") {
  Bench bench(two());
  const LateDriver driver(1000, ErrorCode::connection);
  CHECK_THROWS_AS(migrate_with(driver, bench, std::chrono::milliseconds(0)), Error);
  CHECK(driver.attempts == 1);
  CHECK_THROWS_AS(migrate_with(driver, bench, std::chrono::seconds(5)), Error);
  std::chrono::milliseconds slept{0};
  for (const auto each : bench.clock.slept()) slept += each;
  CHECK(slept == std::chrono::seconds(5));
}

TEST_CASE("what waiting cannot mend is not waited for, and a signal ends the wait") {
  Bench bench(two());
  const LateDriver wrong(1000, ErrorCode::config);
  CHECK_THROWS_AS(migrate_with(wrong, bench, std::chrono::seconds(60)), Error);
  CHECK(wrong.attempts == 1);

  bench.stop.number = SIGINT;
  const LateDriver late(1000, ErrorCode::connection);
  try {
    migrate_with(late, bench, std::chrono::seconds(60));
    FAIL("it went on");
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::interrupted);
  }
}

TEST_CASE("an edited file stops migrate, and its database stays as it was") {
  Bench bench(two());
  migrate(bench.work(), {.steps = 1});
  bench.files.write("drizzle/0000_a.sql", "CREATE TABLE other (id integer);");
  try {
    migrate(bench.new_work(), {});
    FAIL("it went on");
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::changed);
  }
  CHECK(bench.tables() == Strings{"a"});
}
