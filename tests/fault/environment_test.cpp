// What surrounds a run goes wrong: the server ends the session, the disk is full, nothing
// may be written.
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

// As an operator, or a failover, would: every other session of the database ends.
void end_other_sessions(const Arena& arena) {
  arena.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

// A run in a process that may not make any file larger than that.
int migrate_within(const Arena& arena, rlim_t bytes) {
  const int pid = ::fork();
  if (pid != 0) return wait_for_child(pid);
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{.rlim_cur = bytes, .rlim_max = bytes};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(99);
  const RunReport report = arena.migrate({});
  ::_exit(report.failure ? exit_status(report.failure->code) : 0);
}

}  // namespace

TEST_CASE(
    "a session that the server ends at any call is told as such, and the next run completes it") {
  Arena arena(Product::postgres_15, "tests/fixtures/pg-edge/index_concurrently");
  Script clean{.round_trip = std::chrono::microseconds(0)};
  REQUIRE_FALSE(arena.migrate(clean, {}).failure);
  const Contents whole = arena.contents();
  for (std::size_t at = 0; at < clean.calls.size(); at += fault_stride(4)) {
    INFO("before call " << at << " (" << clean.calls[at] << ")");
    arena.wipe();
    Script script{.round_trip = std::chrono::microseconds(0)};
    script.before_call = [&](const std::string&) {
      if (script.calls.size() == at) end_other_sessions(arena);
    };
    const RunReport report = arena.migrate(script, {});
    REQUIRE(report.failure);
    CHECK((report.failure->code == ErrorCode::connection ||
           report.failure->code == ErrorCode::partial));
    const bool took_effect = clean.calls[at] != "run alone";
    const RunReport next = arena.go_on({}, took_effect);
    if (next.failure) FAIL(next.failure->message);
    CHECK(arena.contents() == whole);
  }
}

TEST_CASE(
    "a disk that is full at any size fails the run, and with room again the next one completes "
    "it") {
  Arena arena(Product::sqlite, "drizzle");
  REQUIRE_FALSE(arena.migrate({}).failure);
  const Contents whole = arena.contents();
  int failed = 0;
  for (rlim_t bytes = 0;; bytes += 16'384) {
    CAPTURE(bytes);
    REQUIRE(bytes < (1U << 22U));
    arena.wipe();
    const int status = migrate_within(arena, bytes);
    if (status == 0) break;
    ++failed;
    CHECK((status == 1 || status == 6 || status == 7));
    const RunReport next = arena.migrate({});
    if (next.failure) FAIL(next.failure->message);
    CHECK(arena.contents() == whole);
  }
  CHECK(failed > 2);
  CHECK(arena.contents() == whole);
}

TEST_CASE("a SQLite database that may not be written is one error and stays as it is") {
  Arena arena(Product::sqlite, "drizzle");
  REQUIRE_FALSE(arena.migrate({.steps = 1}).failure);
  const Contents before = arena.contents();
  const std::string url = arena.url() + "?mode=ro";
  const RunReport report = arena.migrate_at(url, {});
  REQUIRE(report.failure);
  CHECK(report.failure->sqlstate.rfind("SQLITE_READONLY", 0) == 0);
  CHECK(arena.contents() == before);
}

TEST_CASE("a PostgreSQL server that takes no writes is one error and stays as it is") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  const Contents before = arena.contents();
  const RunReport report =
      arena.migrate_at(arena.url() + "&options=-c%20default_transaction_read_only%3Don", {});
  REQUIRE(report.failure);
  CHECK(report.failure->message.find("read-only") != std::string::npos);
  CHECK(arena.contents() == before);
}

TEST_CASE("a user without rights on the database gets one error, and nothing is recorded") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  const Contents before = arena.contents();
  const RunReport report = arena.migrate_at(arena.url() + "&options=-c%20role%3Dpg_monitor", {});
  REQUIRE(report.failure);
  CHECK(report.failure->sqlstate == "42501");
  CHECK(arena.contents() == before);
}
