#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <thread>

#include "dialects/sqlite/fixture.hpp"
#include "dialects/sqlite/session/file_lock.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_observer.hpp"

using namespace sluice;
using namespace sluice::sqlite::test;

namespace {

class RealClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }
  std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::now();
  }
  void sleep(std::chrono::milliseconds duration) const override {
    std::this_thread::sleep_for(duration);
  }
};

std::unique_ptr<Lock> take(Connection& connection, const Clock& clock, LockRequest request = {},
                           const StopRequest* stop = nullptr) {
  return sqlite::driver().lock(connection, {.stop = stop}, request, clock);
}

// Runs in a process of its own and gives its status.
pid_t in_child(const std::function<int()>& action) {
  const pid_t child = fork();
  if (child == 0) _exit(action());
  return child;
}

int status_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool others_may_write(const std::string& path) {
  return status_of(in_child([&] {
           const auto connection = sqlite::driver().connect(
               {.url = path, .ddl_lock_timeout = std::chrono::milliseconds(1)});
           try {
             connection->begin(Access::read_write);
             return 0;
           } catch (const Error&) {
             return 1;
           }
         })) == 0;
}

}  // namespace

TEST_CASE("The lock for one transaction opens it") {
  const TemporaryFolder folder;
  const auto connection = connect(folder / "a.db");
  const auto lock = take(*connection, RealClock());
  CHECK(connection->in_transaction());
  CHECK_FALSE(others_may_write(folder / "a.db"));
  lock->check();
}

TEST_CASE(
    "The lock for a run lasts over its transactions and lets the application write between them") {
  const TemporaryFolder folder;
  const auto connection = connect(folder / "a.db");
  auto lock = take(*connection, RealClock(), {.scope = LockScope::run});
  CHECK_FALSE(connection->in_transaction());
  CHECK(others_may_write(folder / "a.db"));

  const auto second = connect(folder / "a.db");
  const test::FakeClock clock;
  const LockScope scope = GENERATE(LockScope::transaction, LockScope::run);
  std::vector<std::string> waited;
  const LockRequest request{
      .scope = scope, .wait = std::chrono::seconds(2), .on_wait = [&](const std::string& holder) {
        waited.push_back(holder);
      }};
  const ErrorInfo info = error_of([&] { take(*second, clock, request); });
  std::string name;
  std::getline(std::ifstream("/proc/self/comm"), name);
  const std::string self = "process " + std::to_string(getpid()) + " (" + name + ")";
  CHECK(info.code == ErrorCode::locked);
  CHECK(info.message == "the database is locked by " + self + "; waited 2.0 s");
  CHECK(waited == std::vector<std::string>{self});
  CHECK_FALSE(second->in_transaction());

  apply(*connection, {"CREATE TABLE t (a)"});
  lock.reset();
  take(*second, clock, request);
}

TEST_CASE("An application that writes is waited for, and named when the time is over") {
  const TemporaryFolder folder;
  const bool is_wal = GENERATE(false, true);
  const auto application = connect(folder / "a.db");
  if (is_wal) application->query("PRAGMA journal_mode=WAL");
  apply(*application, {"CREATE TABLE t (a)"});
  const auto connection = connect(folder / "a.db");
  application->begin(Access::read_write);
  application->query("INSERT INTO t VALUES (1)");
  const test::FakeClock clock;
  const ErrorInfo info =
      error_of([&] { take(*connection, clock, {.wait = std::chrono::milliseconds(100)}); });
  CHECK(info.code == ErrorCode::locked);
  CHECK(info.message.find("process " + std::to_string(getpid())) != std::string::npos);
  CHECK(clock.slept().size() == 4);
  application->rollback();
  take(*connection, clock);
  CHECK(connection->in_transaction());
}

TEST_CASE("Waiting for the lock stops when it is asked to") {
  const TemporaryFolder folder;
  const auto first = connect(folder / "a.db");
  const auto lock = take(*first, RealClock(), {.scope = LockScope::run});
  const auto second = connect(folder / "a.db");
  test::FakeStop stop;
  stop.number = SIGTERM;
  CHECK(error_of([&] { take(*second, test::FakeClock(), {}, &stop); }).code ==
        ErrorCode::terminated);
  stop.number = SIGINT;
  CHECK(error_of([&] { take(*second, test::FakeClock(), {}, &stop); }).code ==
        ErrorCode::interrupted);
}

TEST_CASE("A database in memory needs no lock") {
  const auto connection = connect();
  const auto lock = take(*connection, RealClock());
  CHECK(connection->in_transaction());
  const auto other = connect();
  take(*other, RealClock(), {.scope = LockScope::run});
}

TEST_CASE("Taking and leaving the file's lock never drops SQLite's own locks") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.db";
  const auto connection = connect(path);
  connection->begin(Access::read_write);
  {
    sqlite::FileLock lock(path);
    CHECK(lock.try_take());
    sqlite::FileLock second(path);
    CHECK_FALSE(second.try_take());
    CHECK_FALSE(others_may_write(path));
  }
  CHECK_FALSE(others_may_write(path));
  connection->rollback();
  CHECK(others_may_write(path));
}

TEST_CASE("A file that is not there cannot be locked") {
  CHECK_THROWS_AS(sqlite::FileLock("/nowhere/a.db"), Error);
}

TEST_CASE("A forked child does not keep the lock, and a killed holder leaves it") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.db";
  connect(path);
  int pipes[2];
  REQUIRE(pipe(pipes) == 0);
  const pid_t holder = in_child([&] {
    sqlite::FileLock lock(path);
    if (!lock.try_take()) return 1;
    const pid_t sleeper = in_child([] { return static_cast<int>(sleep(20)); });
    const auto written = write(pipes[1], &sleeper, sizeof sleeper);
    sleep(20);
    return static_cast<int>(written);
  });
  pid_t sleeper = 0;
  REQUIRE(read(pipes[0], &sleeper, sizeof sleeper) == sizeof sleeper);
  sqlite::FileLock lock(path);
  CHECK_FALSE(lock.try_take());
  CHECK(sqlite::holder_of(path).starts_with("process " + std::to_string(holder) + " ("));
  kill(holder, SIGKILL);
  CHECK(status_of(holder) == 128 + SIGKILL);
  CHECK(lock.try_take());
  kill(sleeper, SIGKILL);
}

TEST_CASE("Of twenty migrators at once each finds what the one before it left") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.db";
  const bool is_wal = GENERATE(false, true);
  {
    const auto connection = connect(path);
    if (is_wal) connection->query("PRAGMA journal_mode=WAL");
    apply(*connection, {"CREATE TABLE runs (number integer UNIQUE)"});
  }
  std::vector<pid_t> children;
  for (int i = 0; i < 20; ++i) {
    const LockScope scope = i % 2 == 0 ? LockScope::transaction : LockScope::run;
    children.push_back(in_child([&] {
      try {
        const auto connection = connect(path);
        const auto lock = take(*connection, RealClock(), {.scope = scope});
        if (scope == LockScope::run) connection->begin(Access::read_write);
        connection->query("INSERT INTO runs SELECT count(*) FROM runs");
        connection->commit();
        return 0;
      } catch (const Error& error) {
        return exit_status(error.info().code);
      }
    }));
  }
  for (const pid_t child : children) CHECK(status_of(child) == 0);
  CHECK(rows(*connect(path), "SELECT count(*), max(number) FROM runs") == "20|19");
}
