// Migrations that cannot be one transaction: what is committed is recorded statement by statement.
#include "engine/run/executor.hpp"

#include <csignal>

#include "engine/bench.hpp"
#include "engine/use/migrate.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;
using Strings = std::vector<std::string>;

namespace {

// Leading comments are no part of a statement, so a mark stands inside.
Files split() {
  return {{"0000_a", "CREATE TABLE a (id integer);"},
          {"0001_b", std::string("CREATE TABLE b (id integer);\n") + k_mark +
                         "CREATE /*alone*/ TABLE c (id integer);\n" + k_mark +
                         "CREATE TABLE d (id integer);"}};
}

}  // namespace

TEST_CASE(
    "a statement outside a transaction splits the batch and leaves its progress in the events") {
  Bench bench(split());
  const RunReport report = migrate(bench.work(), {});
  CHECK_FALSE(report.failure);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+"});
  CHECK(bench.events() == Strings{"statement_done 0001_b.sql 0", "statement_started 0001_b.sql 1",
                                  "applied 0000_a.sql", "statement_done 0001_b.sql 1",
                                  "applied 0001_b.sql"});
  CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql"});
}

TEST_CASE(
    "a failure in the middle of a migration says where it stands, and the next run goes on from "
    "there") {
  Files files = split();
  files[1].second += std::string("\n") + k_mark + "INSERT INTO nowhere VALUES (1);";
  Bench bench(files);
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::partial);
  CHECK(report.failure->hint.find("2 of the 4 statements of drizzle/0001_b.sql") !=
        std::string::npos);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b failed"});
  CHECK(bench.tables() == Strings{"a", "b", "c"});

  bench.rows("CREATE TABLE nowhere (id integer)");
  const RunReport next = migrate(bench.new_work(), {});
  CHECK_FALSE(next.failure);
  CHECK(outcomes(next) == Strings{"0001_b done+"});
  CHECK(bench.tables() == Strings{"a", "b", "c", "d", "nowhere"});
  CHECK(bench.rows("SELECT count(*) FROM nowhere") == Strings{"1"});
  CHECK(bench.events().back() == "applied 0001_b.sql");
  CHECK(migrate(bench.new_work(), {}).steps.empty());
}

TEST_CASE(
    "a statement that fails outside a transaction before anything is committed of its migration is "
    "no partial one") {
  Bench bench(Files{{"0000_a", "INSERT /*alone*/ INTO nowhere VALUES (1);"}});
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::sql);
  CHECK(bench.events() == Strings{"statement_started 0000_a.sql 0", "failed 0000_a.sql 0"});

  bench.rows("CREATE TABLE nowhere (id integer)");
  CHECK_FALSE(migrate(bench.new_work(), {}).failure);
  CHECK(bench.rows("SELECT count(*) FROM nowhere") == Strings{"1"});
}

TEST_CASE("a crash outside a transaction leaves one statement in doubt, and its probe decides") {
  const auto [answer, rows, undone] = GENERATE(table<std::string, std::string, std::string>(
      {{"done", "0", "0"}, {"not_done", "1", "0"}, {"invalid", "1", "1"}}));
  Bench bench(
      {{"0000_a",
        "CREATE TABLE answer (value text);\n--> statement-breakpoint\n"
        "CREATE TABLE undone (id integer);\n--> statement-breakpoint\n"
        "CREATE TABLE t (id integer);"},
       {"0001_b",
        "INSERT /*alone*/ /*probe*/ INTO t VALUES (1);\n--> statement-breakpoint\nSELECT 1;"}});
  migrate(bench.work(), {.steps = 1});
  bench.rows("INSERT INTO answer VALUES ('" + answer + "')");
  bench.new_work();
  bench.script.fault = Fault::lose_before;
  const Strings plain = [&] {  // where the statement runs alone
    Bench same(
        {{"0000_a", "CREATE TABLE t (id integer);"},
         {"0001_b", "INSERT /*alone*/ INTO t VALUES (1);\n--> statement-breakpoint\nSELECT 1;"}});
    migrate(same.work(), {.steps = 1});
    migrate(same.new_work(), {});
    return same.script.calls;
  }();
  bench.script.at =
      static_cast<int>(std::find(plain.begin(), plain.end(), "run alone") - plain.begin());
  const RunReport crashed = migrate(bench.work(), {});
  REQUIRE(crashed.failure);
  CHECK(crashed.failure->code == ErrorCode::connection);
  CHECK(crashed.failure->hint.find("may have taken effect") != std::string::npos);

  bench.script.fault = Fault::none;
  const RunReport next = migrate(bench.new_work(), {});
  CHECK_FALSE(next.failure);
  CHECK(bench.rows("SELECT count(*) FROM t") == Strings{rows});
  CHECK(bench.rows("SELECT count(*) FROM undone") == Strings{undone});
  CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql"});
}

TEST_CASE(
    "what a refused statement was to make is another's where it is there; what it drops is gone") {
  const auto [sql, is_foreign] = GENERATE(
      table<std::string, bool>({{"CREATE /*alone*/ /*probe*/ TABLE t (id integer);", true},
                                {"ALTER /*alone*/ /*probe*/ TABLE t ADD COLUMN id integer;", true},
                                {"DROP /*alone*/ /*probe*/ TABLE nothing;", false}}));
  Bench bench({{"0000_a",
                "CREATE TABLE answer (value text);\n--> statement-breakpoint\n"
                "CREATE TABLE t (id integer);"},
               {"0001_b", sql}});
  migrate(bench.work(), {.steps = 1});
  bench.rows("INSERT INTO answer VALUES ('done')");
  CHECK(migrate(bench.new_work(), {}).failure);
  CHECK(migrate(bench.new_work(), {}).failure.has_value() == is_foreign);
  CHECK(bench.recorded().size() == (is_foreign ? 1U : 2U));
}

TEST_CASE("a use of an enum value that only the server finds unsafe is run again after a commit") {
  Files files = shop();
  files[0].second += std::string("\n") + k_mark + "CREATE /*adds*/ TABLE kind (id integer);";
  files[1].second += std::string("\n") + k_mark + "INSERT INTO kind VALUES (7);";
  Bench bench(files);
  bench.script.refuse = [&](const Statement& statement, bool) -> std::optional<StatementFailure> {
    const bool is_committed = times(bench.script.calls, "commit") > 0;
    if (is_committed || statement.sql.find("VALUES (7)") == std::string::npos) return {};
    return StatementFailure{.message = "unsafe use of new value",
                            .kind = FailureKind::needs_commit};
  };
  for (const auto round_trip : {0, 20}) {
    bench.script.round_trip = std::chrono::milliseconds(round_trip);
    const RunReport report = migrate(bench.new_work(), {});
    CHECK_FALSE(report.failure);
    CHECK(times(bench.script.calls, "lock") == 2);
    CHECK(times(bench.script.calls, "commit") == 2);
    CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b done+", "0002_c done+"});
    CHECK(bench.recorded() == Strings{"0000_a.sql", "0001_b.sql", "0002_c.sql"});
    CHECK(bench.rows("SELECT id FROM kind") == Strings{"7"});
    std::filesystem::remove(bench.database());
  }
}

TEST_CASE("a run that waited in vain is reported although nobody can tell any more for whom") {
  Bench bench(shop());
  bench.script.every_call = true;
  bench.script.refuse = [](const Statement& statement, bool) -> std::optional<StatementFailure> {
    if (statement.sql.find("TABLE b") == std::string::npos) return {};
    return StatementFailure{
        .message = "lock timeout", .sqlstate = "55P03", .kind = FailureKind::lock_timeout};
  };
  bench.script.fault = Fault::lose_before;
  bench.script.before_call = [&](const std::string& call) {
    if (call == "holder") bench.script.at = static_cast<int>(bench.script.calls.size());
  };
  const RunReport report = migrate(bench.work(), {.transaction = TransactionMode::migration});
  REQUIRE(bench.script.is_broken);
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::locked);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b failed", "0002_c not_reached"});
}

TEST_CASE("what a migration sets is reset before the next migration and before the record") {
  Files files = shop();
  files[0].second += std::string("\n") + k_mark + "SELECT /*set*/ 1;";
  files[2].second += std::string("\n") + k_mark + "SELECT /*set*/ 2;";
  const auto round_trip = GENERATE(0, 20);
  Bench bench(files);
  bench.script.round_trip = std::chrono::milliseconds(round_trip);
  bench.script.session_reset = {{.sql = "SELECT 'reset'"}};
  Strings ran;
  bench.script.refuse = [&](const Statement& statement, bool) -> std::optional<StatementFailure> {
    ran.push_back(statement.sql.substr(0, 14));
    return {};
  };
  CHECK_FALSE(migrate(bench.work(), {}).failure);
  CHECK(ran == Strings{"CREATE TABLE a", "SELECT /*set*/", "SELECT 'reset'", "CREATE TABLE b",
                       "INSERT INTO b ", "CREATE TABLE c", "SELECT /*set*/", "SELECT 'reset'"});
  // The record is read back in the round trip that writes it.
  CHECK(bench.script.calls.at(bench.script.calls.size() - 2) == "query");
}

TEST_CASE(
    "a SET reaches the rest of its own migration over the commits in between, and over a crash") {
  const std::string sql =
      std::string("SELECT /*set*/ 1;\n") + k_mark + "CREATE /*alone*/ TABLE c (id integer);\n" +
      k_mark + "CREATE TABLE d (id integer);\n" + k_mark + "INSERT INTO nowhere VALUES (1);";
  Bench bench(Files{{"0000_a", sql}});
  Strings ran;
  bench.script.refuse = [&](const Statement& statement, bool) -> std::optional<StatementFailure> {
    if (statement.sql.find("/*set*/") != std::string::npos) ran.push_back("set");
    if (statement.sql.find("TABLE") != std::string::npos)
      ran.push_back(statement.sql.substr(statement.sql.find("TABLE"), 7));
    return {};
  };
  REQUIRE(migrate(bench.work(), {}).failure);
  CHECK(ran == Strings{"set", "set", "TABLE c", "set", "TABLE d"});

  ran.clear();
  bench.rows("CREATE TABLE nowhere (id integer)");
  CHECK_FALSE(migrate(bench.new_work(), {}).failure);
  CHECK(ran == Strings{"set", "TABLE d"});
}

TEST_CASE("a signal outside a transaction stops after the statement is recorded") {
  Bench bench(split());
  bench.script.before_call = [&](const std::string& call) {
    if (call == "run alone") bench.stop.number = SIGINT;
  };
  const RunReport report = migrate(bench.work(), {});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::interrupted);
  CHECK(report.failure->hint.find("2 of the 3 statements") != std::string::npos);
  CHECK(outcomes(report) == Strings{"0000_a done+", "0001_b failed"});
  CHECK(bench.tables() == Strings{"a", "b", "c"});

  bench.stop.number = 0;
  bench.script.before_call = {};
  CHECK_FALSE(migrate(bench.new_work(), {}).failure);
  CHECK(bench.tables() == Strings{"a", "b", "c", "d"});
}
