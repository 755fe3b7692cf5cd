// Laws of Driver::lock: one holder at a time, in either scope, until it lets go or is gone.
#include <array>

#include "conformance/laws.hpp"

namespace sluice {
namespace {

using std::chrono::milliseconds;
using test::error_of;
using test::execute;
using test::FakeClock;
using test::statements;
using test::Stop;
using test::Target;

constexpr std::array k_scopes = {LockScope::transaction, LockScope::run};

LockRequest request(LockScope scope, milliseconds wait = milliseconds(0)) {
  LockRequest request;
  request.key = "drizzle.__drizzle_migrations";
  request.scope = scope;
  request.wait = wait;
  return request;
}

// A migrator: a connection and, when it got it, the lock.
class Migrator {
 public:
  explicit Migrator(const Target& target) : target_(target), connection_(target.connect()) {}
  void take(const LockRequest& wanted) {
    lock_ = target_.backend().driver->lock(*connection_, target_.options(), wanted, clock_);
  }
  void let_go() {
    lock_.reset();
    connection_->rollback();
  }
  Connection& connection() { return *connection_; }
  Lock& lock() { return *lock_; }

 private:
  const Target& target_;
  FakeClock clock_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Lock> lock_;
};

void expect_exclusion(const Target& target, LockScope held, LockScope wanted) {
  CAPTURE(static_cast<int>(held), static_cast<int>(wanted));
  Migrator first(target);
  Migrator second(target);
  first.take(request(held));
  const ErrorInfo info = error_of([&] { second.take(request(wanted)); });
  CHECK(info.code == ErrorCode::locked);
  CHECK_THAT(info.message, Catch::Contains("process "));
  CHECK_FALSE(info.hint.empty());
  CHECK_FALSE(second.connection().in_transaction());
  first.lock().check();

  first.let_go();
  second.take(request(wanted));
  CHECK(second.connection().in_transaction() == (wanted == LockScope::transaction));
  second.lock().check();
}

TEST_CASE("two migrators exclude each other in both scopes, and the holder is named") {
  ON_EVERY_PRODUCT(target);
  for (const LockScope held : k_scopes)
    for (const LockScope wanted : k_scopes) expect_exclusion(target, held, wanted);
}

TEST_CASE("what the holder committed stays when the lock of its transaction is let go") {
  ON_EVERY_PRODUCT(target);
  Migrator first(target);
  first.take(request(LockScope::transaction));
  const auto create = statements({"CREATE TABLE t (id integer)"});
  CHECK_FALSE(first.connection().run(create).failure);
  first.connection().commit();
  first.let_go();
  Migrator second(target);
  second.take(request(LockScope::transaction));
  CHECK(test::value_of(second.connection(), "SELECT count(*) FROM t") == "0");
}

TEST_CASE("the lock of a run holds over several transactions and statements outside of one") {
  ON_EVERY_PRODUCT(target);
  Migrator first(target);
  first.take(request(LockScope::run));
  execute(first.connection(), {"CREATE TABLE a (id integer)"});
  const auto alone = statements({"CREATE TABLE b (id integer)"});
  CHECK_FALSE(first.connection().run(alone).failure);
  execute(first.connection(), {"CREATE TABLE c (id integer)"});
  first.lock().check();
  Migrator second(target);
  CHECK(error_of([&] { second.take(request(LockScope::run)); }).code == ErrorCode::locked);
  CHECK(error_of([&] { second.take(request(LockScope::transaction)); }).code == ErrorCode::locked);
}

TEST_CASE("who destroys the holder's connection frees the lock") {
  ON_EVERY_PRODUCT(target);
  for (const LockScope scope : k_scopes) {
    {
      Migrator first(target);
      first.take(request(scope));
    }
    Migrator second(target);
    second.take(request(scope));
    Migrator third(target);
    CHECK(error_of([&] { third.take(request(scope)); }).code == ErrorCode::locked);
  }
}

TEST_CASE("who waits is told of the holder once, and gives up when the wait is over") {
  ON_EVERY_PRODUCT(target);
  const auto scope = GENERATE(LockScope::transaction, LockScope::run);
  Migrator first(target);
  first.take(request(scope));
  const auto connection = target.connect();
  FakeClock clock;
  std::vector<std::string> told;
  LockRequest wanted = request(scope, milliseconds(1500));
  wanted.on_wait = [&](const std::string& holder) { told.push_back(holder); };
  const ErrorInfo info = error_of(
      [&] { target.backend().driver->lock(*connection, target.options(), wanted, clock); });
  CHECK(info.code == ErrorCode::locked);
  CHECK(told.size() == 1);
  CHECK_FALSE(told.at(0).empty());
  CHECK(clock.monotonic().time_since_epoch() >= milliseconds(1500));
  CHECK(clock.monotonic().time_since_epoch() < milliseconds(3000));
}

TEST_CASE("who waits gets the lock when it is let go, and sees what the holder committed") {
  ON_EVERY_PRODUCT(target);
  const auto scope = GENERATE(LockScope::transaction, LockScope::run);
  execute(*target.connect(), {"CREATE TABLE t (id integer)"});
  Migrator first(target);
  first.take(request(LockScope::transaction));
  const auto insert = statements({"INSERT INTO t VALUES (1)"});
  CHECK_FALSE(first.connection().run(insert).failure);

  const auto connection = target.connect();
  const test::RealClock clock;
  std::jthread holder;
  LockRequest wanted = request(scope, milliseconds(20'000));
  wanted.on_wait = [&](const std::string&) {
    holder = std::jthread([&] {
      std::this_thread::sleep_for(milliseconds(100));
      first.connection().commit();
      first.let_go();
    });
  };
  const auto lock = target.backend().driver->lock(*connection, target.options(), wanted, clock);
  holder.join();
  CHECK(test::value_of(*connection, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("a stop request ends the wait for the lock") {
  ON_EVERY_PRODUCT(target);
  Migrator first(target);
  first.take(request(LockScope::transaction));
  Stop stop;
  ConnectOptions options = target.options();
  options.stop = &stop;
  const auto connection = target.connect(options);
  const test::RealClock clock;
  LockRequest wanted = request(LockScope::transaction, milliseconds(20'000));
  wanted.on_wait = [&](const std::string&) { stop.ask(15); };
  const ErrorInfo info =
      error_of([&] { target.backend().driver->lock(*connection, options, wanted, clock); });
  CHECK(info.code == ErrorCode::terminated);
  CHECK_FALSE(connection->in_transaction());
}

TEST_CASE("of twelve who want the lock at once each gets it once, one after another") {
  ON_EVERY_PRODUCT(target);
  const auto scope = GENERATE(LockScope::transaction, LockScope::run);
  execute(*target.connect(), {"CREATE TABLE t (id integer PRIMARY KEY)"});
  std::atomic<int> inside{0}, most{0}, failed{0};
  std::vector<std::jthread> migrators;
  for (int i = 0; i < 12; ++i) {
    migrators.emplace_back([&] {
      try {
        const auto connection = target.connect();
        const test::RealClock clock;
        const auto lock = target.backend().driver->lock(
            *connection, target.options(), request(scope, milliseconds(30'000)), clock);
        most = std::max<int>(most, ++inside);
        if (!connection->in_transaction()) connection->begin(Access::read_write);
        const auto next = statements({"INSERT INTO t SELECT count(*) FROM t"});
        if (connection->run(next).failure) ++failed;
        --inside;
        connection->commit();
      } catch (const Error&) {
        ++failed;
      }
    });
  }
  for (std::jthread& migrator : migrators) migrator.join();
  CHECK(failed == 0);
  CHECK(most == 1);
  CHECK(test::value_of(*target.connect(), "SELECT count(*) FROM t") == "12");
}

}  // namespace
}  // namespace sluice
