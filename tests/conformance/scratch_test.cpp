// Laws of Driver::scratch: a new, empty database of the same kind that leaves nothing behind.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/text.hpp"
#include "conformance/laws.hpp"

namespace sluice {
namespace {

using test::execute;
using test::is_postgres;
using test::RealClock;
using test::Target;
using test::value_of;

const RealClock k_scratch_clock;

std::unique_ptr<ScratchDatabase> make_scratch(const Target& target) {
  return target.backend().driver->scratch(target.options(), k_scratch_clock);
}

std::unique_ptr<Connection> connect(const Target& target, const ScratchDatabase& scratch) {
  ConnectOptions options = target.options();
  options.url = scratch.url();
  return target.connect(options);
}

std::string databases(const Target& target, const std::string& name) {
  return value_of(*target.connect(),
                  "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'");
}

// Makes a scratch database and dies.
std::string abandoned(const Target& target, const std::string& role) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) try {
      const auto scratch = make_scratch(target);
      const auto connection = connect(target, *scratch);
      const std::string name = value_of(*connection, "SELECT current_database()");
      if (!role.empty()) {
        scratch->keep_roles({role});
        execute(*connection, {"CREATE ROLE " + role});
      }
      (void)!write(ends[1], name.data(), name.size());
      kill(getpid(), SIGKILL);
    } catch (const std::exception&) {
      _exit(1);
    }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  close(ends[1]);
  std::string name(100, '\0');
  const ssize_t read_bytes = read(ends[0], name.data(), name.size());
  close(ends[0]);
  name.resize(static_cast<std::size_t>(std::max<ssize_t>(read_bytes, 0)));
  return name;
}

// The server notices the end of a killed client a moment later.
std::unique_ptr<ScratchDatabase> make_when_noticed(const Target& target, const std::string& left) {
  for (int i = 0; i < 100; ++i) {
    auto scratch = make_scratch(target);
    if (databases(target, left) == "0") return scratch;
    scratch.reset();
    k_scratch_clock.sleep(std::chrono::milliseconds(50));
  }
  return make_scratch(target);
}

TEST_CASE("a scratch database is empty, and what is done there is done nowhere else", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  const auto outside = target.connect();
  execute(*outside, {"CREATE TABLE t (id integer)"});
  const auto scratch = make_scratch(target);
  REQUIRE(scratch);
  const auto inside = connect(target, *scratch);
  execute(*inside, {"CREATE TABLE t (id integer)", "INSERT INTO t VALUES (1)"});
  CHECK(value_of(*outside, "SELECT count(*) FROM t") == "0");
  CHECK(scratch->remarks().empty());
}

TEST_CASE("a scratch database has the encoding, the collation and the settings of the given one",
          "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  const std::string name = value_of(*target.connect(), "SELECT current_database()");
  const auto admin = target.connect();
  const auto statements =
      test::statements({"ALTER DATABASE \"" + name + "\" SET search_path TO app, public",
                        "ALTER DATABASE \"" + name + "\" SET work_mem TO '7MB'"});
  for (const Statement& statement : statements) REQUIRE_FALSE(admin->run({&statement, 1}).failure);
  const auto scratch = make_scratch(target);
  const auto inside = connect(target, *scratch);
  CHECK(value_of(*inside, "SHOW search_path") == "app, public");
  CHECK(value_of(*inside, "SHOW work_mem") == "7MB");
  constexpr auto k_kind = R"sql(
    SELECT concat_ws(' ', encoding, datcollate, datctype, datlocprovider)
    FROM pg_database WHERE datname = current_database()
  )sql";
  CHECK(value_of(*inside, k_kind) == value_of(*target.connect(), k_kind));
}

TEST_CASE("a scratch database goes with its object, whoever is connected to it", "[server]") {
  const Target target(
      GENERATE(test::Product::postgres_15, test::Product::postgres_18, test::Product::pgbouncer));
  auto scratch = make_scratch(target);
  const auto inside = connect(target, *scratch);
  const std::string name = value_of(*inside, "SELECT current_database()");
  CHECK(databases(target, name) == "1");
  scratch.reset();
  CHECK(databases(target, name) == "0");
}

// Alone on the server: another process that makes a scratch database might be the next one.
TEST_CASE("what a killed process leaves is dropped by the next one, its roles too", "[alone]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  const std::string role = "scratch_role_" + std::to_string(getpid());
  const std::string left = abandoned(target, role);
  REQUIRE_THAT(left, Catch::StartsWith("sluice_scratch_"));
  CHECK(databases(target, left) == "1");
  const auto scratch = make_when_noticed(target, left);
  CHECK(databases(target, left) == "0");
  CHECK(value_of(*target.connect(),
                 "SELECT count(*) FROM pg_roles WHERE rolname = '" + role + "'") == "0");
}

TEST_CASE("a scratch database that is in use is nobody's to drop", "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::pgbouncer));
  const auto first = make_scratch(target);
  const auto second = make_scratch(target);
  CHECK(first->url() != second->url());
  CHECK(value_of(*connect(target, *first), "SELECT 1") == "1");
  CHECK(second->remarks().empty());
}

TEST_CASE("scratch databases that come and go at once are not taken for left behind", "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  std::atomic<int> remarks{0};
  {
    std::vector<std::jthread> makers;
    for (int maker = 0; maker < 3; ++maker)
      makers.emplace_back([&] {
        for (int i = 0; i < 8; ++i)
          remarks += static_cast<int>(make_scratch(target)->remarks().size());
      });
  }
  CHECK(remarks == 0);
}

TEST_CASE("a role is dropped with the scratch database only where it was not there before",
          "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  const std::string old_role = "scratch_old_" + std::to_string(getpid());
  const std::string new_role = "scratch_new_" + std::to_string(getpid());
  const auto outside = target.connect();
  execute(*outside, {"CREATE ROLE " + old_role});
  auto scratch = make_scratch(target);
  CHECK_FALSE(scratch->is_own_role(old_role));
  CHECK(scratch->is_own_role(new_role));
  scratch->keep_roles({old_role, new_role});
  execute(*connect(target, *scratch), {"CREATE ROLE " + new_role});
  scratch.reset();
  const auto roles = [&](const std::string& name) {
    return value_of(*outside, "SELECT count(*) FROM pg_roles WHERE rolname = '" + name + "'");
  };
  CHECK(roles(old_role) == "1");
  CHECK(roles(new_role) == "0");
  execute(*outside, {"DROP ROLE " + old_role});
}

TEST_CASE("who may not make databases is told what to do", "[server]") {
  const Target target(test::Product::postgres_15);
  const std::string role = "scratch_none_" + std::to_string(getpid());
  const auto outside = target.connect();
  execute(*outside, {"CREATE ROLE " + role + " LOGIN"});
  ConnectOptions options = target.options();
  options.url += (options.url.find('?') == std::string::npos ? "?user=" : "&user=") + role;
  const ErrorInfo error =
      test::error_of([&] { (void)target.backend().driver->scratch(options, k_scratch_clock); });
  CHECK(error.code == ErrorCode::refused);
  CHECK_THAT(error.message, Catch::Contains("permission denied to create database"));
  CHECK_THAT(error.hint, Catch::Contains("--scratch-url"));
  execute(*outside, {"DROP ROLE " + role});
}

}  // namespace
}  // namespace sluice
