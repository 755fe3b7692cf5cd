#include "engine/executor.hpp"

#include <csignal>

#include "engine/bench.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;
using Strings = std::vector<std::string>;

namespace {

constexpr const char* k_mark = "--> statement-breakpoint\n";

Files shop() {
  return {{"0000_a", "CREATE TABLE a (id integer PRIMARY KEY);"},
          {"0001_b", std::string("CREATE TABLE b (id integer);\n") + k_mark + "INSERT INTO b VALUES (1);"},
          {"0002_c", "CREATE TABLE c (id integer);"}};
}


int count(const Strings& calls, const std::string& call) {
  return static_cast<int>(std::count(calls.begin(), calls.end(), call));
}

// Leading comments are no part of a statement, so a mark stands inside.
Files split() {
  return {{"0000_a", "CREATE TABLE a (id integer);"},
          {"0001_b", std::string("CREATE TABLE b (id integer);\n") + k_mark + "CREATE /*alone*/ TABLE c (id integer);\n" +
                         k_mark + "CREATE TABLE d (id integer);"}};
}

}  // namespace

TEST_CASE("a batch is one transaction, recorded in it") {
  Bench bench(shop());
  const RunReport report = bench.session().migrate({});
  CHECK_FALSE(report.failure);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
  CHECK(report.batch_number == 1);
  CHECK(report.steps[1].statements_run == 2);
  CHECK(count(bench.script.calls, "commit") == 1);
  CHECK(bench.tables() == Strings{"a", "b", "c"});
  CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql", "0002_c.sql"});
  CHECK(bench.events() == Strings{"applied 0000_a.sql", "applied 0001_b.sql", "applied 0002_c.sql"});
  CHECK(bench.rows("SELECT DISTINCT actor FROM __migration_events") == Strings{"ann@desk"});
  CHECK(bench.observer.told == Strings{"started 0000_a 1/3", "done 0000_a", "started 0001_b 2/3", "done 0001_b",
                                       "started 0002_c 3/3", "done 0002_c"});
}

TEST_CASE("with nothing pending nothing is locked, begun or written") {
  Bench bench(shop());
  bench.session().migrate({});
  const RunReport report = bench.new_session().migrate({});
  CHECK(report.steps.empty());
  CHECK(report.batch_number == 0);
  for (const std::string& call : bench.script.calls) CHECK(call == "query");
}

TEST_CASE("a failure in a batch undoes all of it and is told with its place") {
  Files files = shop();
  files[2].second = std::string("CREATE TABLE c (id integer);\n") + k_mark + "INSERT INTO c\n  VALUES (1, 2);";
  Bench bench(files);
  const RunReport report = bench.session().migrate({});
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
  const RunReport report = bench.session().migrate({.transaction = TransactionMode::migration});
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
  const RunReport report = bench.session().migrate({});
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
  CHECK(count(bench.script.calls, "run 4") == 1);
  CHECK(bench.tables() == Strings{"a", "b", "c"});
}

TEST_CASE("a thousand migrations over a slow link take a handful of calls") {
  Files files;
  for (int i = 0; i < 1000; ++i)
    files.emplace_back("m" + std::to_string(i), "CREATE TABLE t" + std::to_string(i) + " (id integer);");
  Bench bench(files);
  bench.script.round_trip = std::chrono::milliseconds(20);
  const RunReport report = bench.session().migrate({});
  CHECK_FALSE(report.failure);
  CHECK(bench.script.calls.size() < 20);
  CHECK(bench.recorded().size() == 1000);
}

TEST_CASE("a failure in a shared call is told with the step it belongs to") {
  Files files = shop();
  files[1].second += std::string("\n") + k_mark + "INSERT INTO nowhere VALUES (1);";
  Bench bench(files);
  bench.script.round_trip = std::chrono::milliseconds(20);
  const RunReport report = bench.session().migrate({});
  REQUIRE(report.failure);
  CHECK(report.failure->where.file == "drizzle/0001_b.sql");
  CHECK(outcomes(report) == Strings{"0000_a done", "0001_b failed", "0002_c not_reached"});
  CHECK(bench.observer.told == Strings{"started 0000_a 1/3", "done 0000_a", "started 0001_b 2/3", "failed 0001_b"});
}

TEST_CASE("a statement outside a transaction splits the batch and leaves its progress in the events") {
  Bench bench(split());
  const RunReport report = bench.session().migrate({});
  CHECK_FALSE(report.failure);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+"});
  CHECK(bench.events() == Strings{"statement_done 0001_b.sql 0", "statement_started 0001_b.sql 1", "applied 0000_a.sql",
                                  "statement_done 0001_b.sql 1", "applied 0001_b.sql"});
  CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql"});
}

TEST_CASE("a failure in the middle of a migration says where it stands, and the next run goes on from there") {
  Files files = split();
  files[1].second += std::string("\n") + k_mark + "INSERT INTO nowhere VALUES (1);";
  Bench bench(files);
  const RunReport report = bench.session().migrate({});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::partial);
  CHECK(report.failure->hint.find("2 of the 4 statements of drizzle/0001_b.sql") != std::string::npos);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b failed"});
  CHECK(bench.tables() == Strings{"a", "b", "c"});

  bench.rows("CREATE TABLE nowhere (id integer)");
  const RunReport next = bench.new_session().migrate({});
  CHECK_FALSE(next.failure);
  CHECK(outcomes(next) == Strings{"0001_b done+"});
  CHECK(bench.tables() == Strings{"a", "b", "c", "d", "nowhere"});
  CHECK(bench.rows("SELECT count(*) FROM nowhere") == Strings{"1"});
  CHECK(bench.events().back() == "applied 0001_b.sql");
  CHECK(bench.new_session().migrate({}).steps.empty());
}

TEST_CASE("a statement that fails outside a transaction before anything is committed of its migration is no partial one") {
  Bench bench(Files{{"0000_a", "INSERT /*alone*/ INTO nowhere VALUES (1);"}});
  const RunReport report = bench.session().migrate({});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::sql);
  CHECK(bench.events() == Strings{"statement_started 0000_a.sql 0", "failed 0000_a.sql 0"});

  bench.rows("CREATE TABLE nowhere (id integer)");
  CHECK_FALSE(bench.new_session().migrate({}).failure);
  CHECK(bench.rows("SELECT count(*) FROM nowhere") == Strings{"1"});
}

TEST_CASE("a crash outside a transaction leaves one statement in doubt, and its probe decides") {
  const auto [answer, rows, undone] = GENERATE(table<std::string, std::string, std::string>(
      {{"done", "0", "0"}, {"not_done", "1", "0"}, {"invalid", "1", "1"}}));
  Bench bench({{"0000_a", "CREATE TABLE answer (value text);\n--> statement-breakpoint\n"
                          "CREATE TABLE undone (id integer);\n--> statement-breakpoint\n"
                          "CREATE TABLE t (id integer);"},
               {"0001_b", "INSERT /*alone*/ /*probe*/ INTO t VALUES (1);\n--> statement-breakpoint\nSELECT 1;"}});
  bench.session().migrate({.steps = 1});
  bench.rows("INSERT INTO answer VALUES ('" + answer + "')");
  bench.new_session();
  bench.script.fault = Fault::lose_before;
  const Strings plain = [&] {  // where the statement runs alone
    Bench same({{"0000_a", "CREATE TABLE t (id integer);"},
                {"0001_b", "INSERT /*alone*/ INTO t VALUES (1);\n--> statement-breakpoint\nSELECT 1;"}});
    same.session().migrate({.steps = 1});
    same.new_session().migrate({});
    return same.script.calls;
  }();
  bench.script.at = static_cast<int>(std::find(plain.begin(), plain.end(), "run alone") - plain.begin());
  const RunReport crashed = bench.session().migrate({});
  REQUIRE(crashed.failure);
  CHECK(crashed.failure->code == ErrorCode::connection);
  CHECK(crashed.failure->hint.find("may have taken effect") != std::string::npos);

  bench.script.fault = Fault::none;
  const RunReport next = bench.new_session().migrate({});
  CHECK_FALSE(next.failure);
  CHECK(bench.rows("SELECT count(*) FROM t") == Strings{rows});
  CHECK(bench.rows("SELECT count(*) FROM undone") == Strings{undone});
  CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql"});
}

TEST_CASE("a use of an enum value that only the server finds unsafe is run again after a commit") {
  Files files = shop();
  files[0].second += std::string("\n") + k_mark + "CREATE /*adds*/ TABLE kind (id integer);";
  files[1].second += std::string("\n") + k_mark + "INSERT INTO kind VALUES (7);";
  Bench bench(files);
  bench.script.refuse = [&](const Statement& statement, bool) -> std::optional<StatementFailure> {
    const bool is_committed = count(bench.script.calls, "commit") > 0;
    if (is_committed || statement.sql.find("VALUES (7)") == std::string::npos) return {};
    return StatementFailure{.message = "unsafe use of new value", .sqlstate = "55P04"};
  };
  for (const auto round_trip : {0, 20}) {
    bench.script.round_trip = std::chrono::milliseconds(round_trip);
    const RunReport report = bench.new_session().migrate({});
    CHECK_FALSE(report.failure);
    CHECK(count(bench.script.calls, "lock") == 2);
    CHECK(count(bench.script.calls, "commit") == 2);
    CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
    CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql", "0002_c.sql"});
    CHECK(bench.rows("SELECT id FROM kind") == Strings{"7"});
    std::filesystem::remove(bench.database());
  }
}

TEST_CASE("what a migration sets is reset before the record and before the next migration") {
  Files files = shop();
  files[0].second += std::string("\n") + k_mark + "SELECT /*set*/ 1;";
  Bench bench(files);
  std::vector<std::string> ran;
  bench.script.refuse = [&](const Statement& statement, bool) -> std::optional<StatementFailure> {
    ran.push_back(statement.sql.substr(0, 14));
    return {};
  };
  CHECK_FALSE(bench.session().migrate({}).failure);
  const auto set = std::find(ran.begin(), ran.end(), "SELECT /*set*/");
  REQUIRE(set != ran.end());
  CHECK(*(ran.begin()) == "CREATE TABLE a");
  CHECK(std::find(set, ran.end(), "CREATE TABLE b") != ran.end());
}

TEST_CASE("a SET reaches the rest of its own migration over the commits in between, and over a crash") {
  const std::string sql = std::string("SELECT /*set*/ 1;\n") + k_mark + "CREATE /*alone*/ TABLE c (id integer);\n" + k_mark +
                          "CREATE TABLE d (id integer);\n" + k_mark + "INSERT INTO nowhere VALUES (1);";
  Bench bench(Files{{"0000_a", sql}});
  Strings ran;
  bench.script.refuse = [&](const Statement& statement, bool) -> std::optional<StatementFailure> {
    if (statement.sql.find("/*set*/") != std::string::npos) ran.push_back("set");
    if (statement.sql.find("TABLE") != std::string::npos) ran.push_back(statement.sql.substr(statement.sql.find("TABLE"), 7));
    return {};
  };
  REQUIRE(bench.session().migrate({}).failure);
  CHECK(ran == Strings{"set", "set", "TABLE c", "set", "TABLE d"});

  ran.clear();
  bench.rows("CREATE TABLE nowhere (id integer)");
  CHECK_FALSE(bench.new_session().migrate({}).failure);
  CHECK(ran == Strings{"set", "TABLE d"});
}

TEST_CASE("a signal before a step stops at once and undoes the open batch") {
  Bench bench(shop());
  bench.script.before_call = [&](const std::string& call) {
    if (call.rfind("run", 0) == 0) bench.stop.number = SIGTERM;
  };
  const RunReport report = bench.session().migrate({});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::terminated);
  CHECK(bench.tables().empty());
  for (const StepResult& step : report.steps) CHECK_FALSE(step.committed);
}

TEST_CASE("a signal outside a transaction stops after the statement is recorded") {
  Bench bench(split());
  bench.script.before_call = [&](const std::string& call) {
    if (call == "run alone") bench.stop.number = SIGINT;
  };
  const RunReport report = bench.session().migrate({});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::interrupted);
  CHECK(report.failure->hint.find("2 of the 3 statements") != std::string::npos);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b failed"});
  CHECK(bench.tables() == Strings{"a", "b", "c"});

  bench.stop.number = 0;
  bench.script.before_call = {};
  CHECK_FALSE(bench.new_session().migrate({}).failure);
  CHECK(bench.tables() == Strings{"a", "b", "c", "d"});
}

TEST_CASE("a connection that is lost in the commit leaves the outcome unknown and says so") {
  Bench bench(shop());
  bench.script.fault = Fault::lose_after;
  bench.session().migrate({.steps = 1});
  const auto calls = bench.script.calls;
  std::filesystem::remove(bench.database());
  bench.new_session();
  bench.script.at = static_cast<int>(std::find(calls.begin(), calls.end(), "commit") - calls.begin());
  const RunReport report = bench.session().migrate({.steps = 1});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::connection);
  CHECK(report.failure->hint.find("sluice status") != std::string::npos);
  CHECK(outcomes(report) == Strings{"0000_a done?"});

  bench.script.fault = Fault::none;
  CHECK(outcomes(bench.new_session().migrate({})) == Strings{"0001_b done+", "0002_c done+"});
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
  const RunReport report = bench.session().migrate({});
  REQUIRE(report.failure);
  CHECK(report.failure->message.find("nowhere") != std::string::npos);
  REQUIRE(report.diagnostics.size() >= 1);
  CHECK(report.diagnostics.back().code == "failure-not-recorded");
  CHECK(report.diagnostics.back().message.find("disk full") != std::string::npos);
}

TEST_CASE("what another migrator applied while this one waited is not applied again") {
  Bench bench(shop());
  bool is_first = true;
  bench.script.before_call = [&](const std::string& call) {
    if (call != "lock" || !std::exchange(is_first, false)) return;
    Bench other(shop());
    Session session({.backend = {&sqlite::dialect(), &sqlite::driver()}, .files = other.files, .clock = other.clock,
                     .observer = other.observer},
                    open_project(other.files, "drizzle"), bench.options());
    session.migrate({.steps = 2});
  };
  const RunReport report = bench.session().migrate({});
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
    Session session({.backend = {&sqlite::dialect(), &sqlite::driver()}, .files = other.files, .clock = other.clock,
                     .observer = other.observer},
                    open_project(other.files, "drizzle"), bench.options());
    session.migrate({});
  };
  const RunReport report = bench.session().migrate({});
  CHECK(report.steps.empty());
  CHECK(count(bench.script.calls, "commit") == 0);
}

TEST_CASE("baseline records without running") {
  Bench bench(shop());
  const RunReport report = bench.session().baseline("0001_b");
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+"});
  CHECK(bench.tables().empty());
  CHECK(bench.events() == Strings{"baselined 0000_a.sql", "baselined 0001_b.sql"});
  CHECK(bench.rows("SELECT count(*) FROM __drizzle_migrations") == Strings{"2"});
  CHECK(outcomes(bench.new_session().migrate({})) == Strings{"0002_c done+"});
}

TEST_CASE("a migration without statements is recorded like any other") {
  Bench bench({{"0000_a", "-- nothing yet"}, {"0001_b", ""}, {"0002_c", "CREATE TABLE c (id integer);"}});
  for (const TransactionMode mode : {TransactionMode::batch, TransactionMode::migration, TransactionMode::none}) {
    const RunReport report = bench.new_session().migrate({.transaction = mode});
    CHECK_FALSE(report.failure);
    CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
    CHECK(bench.recorded().size() == 3);
    std::filesystem::remove(bench.database());
  }
}

TEST_CASE("a history that Drizzle wrote is adopted as a batch before the run's own") {
  Bench bench(shop());
  bench.session().migrate({.steps = 2});
  bench.rows("DROP TABLE __migration_tracking");
  bench.rows("DROP TABLE __migration_events");
  const RunReport report = bench.new_session().migrate({});
  CHECK_FALSE(report.failure);
  CHECK(report.adopted == 2);
  CHECK(report.batch_number == 2);
  CHECK(bench.rows("SELECT migration_name, batch_number FROM __migration_tracking ORDER BY id") ==
        Strings{"0000_a.sql|1", "0001_b.sql|1", "0002_c.sql|2"});
}

TEST_CASE("adopt alone takes over and runs nothing") {
  Bench bench(shop());
  bench.session().migrate({.steps = 2});
  bench.rows("DROP TABLE __migration_tracking");
  bench.rows("DROP TABLE __migration_events");
  const RunReport report = bench.new_session().adopt();
  CHECK(report.steps.empty());
  CHECK(report.adopted == 2);
  CHECK(report.batch_number == 1);
  CHECK(bench.tables() == Strings{"a", "b"});
}
