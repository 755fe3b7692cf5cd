// Laws of the tables that are there already: of other shapes, other tools, in other schemas.
#include <unistd.h>

#include "conformance/recording.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

TEST_CASE(
    "a table of the same name with other columns is an error that names those found and expected") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE __migration_tracking (id integer, name text)"});
  Tracker tracker(*target.backend().dialect, {});
  const auto error = error_of([&] { tracker.read(*connection); });
  CHECK(error.code == ErrorCode::history);
  CHECK(error.message ==
        "table __migration_tracking has the columns id, name; expected id, migration_name, "
        "applied_at, rollback_sql, "
        "checksum, batch_number");
  CHECK_FALSE(error.hint.empty());
}

TEST_CASE("a tracking table with further columns that have defaults is taken as it is") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  const std::string id =
      is_postgres(target.product()) ? "SERIAL PRIMARY KEY" : "INTEGER PRIMARY KEY AUTOINCREMENT";
  execute(*connection, {"CREATE TABLE __migration_tracking (id " + id +
                            ", migration_name VARCHAR(255) UNIQUE NOT NULL, applied_at TIMESTAMP "
                            "DEFAULT CURRENT_TIMESTAMP, "
                            "rollback_sql TEXT, checksum VARCHAR(64), batch_number INTEGER DEFAULT "
                            "1, note TEXT DEFAULT 'x' NOT NULL)",
                        "INSERT INTO __migration_tracking (migration_name, applied_at) VALUES "
                        "('0000_step', '2025-01-29 10:15:23.5')"});
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, {step(1)}, 2);
  const auto history = tracker.read(*connection);
  REQUIRE(history.tracking.size() == 2);
  CHECK(history.tracking[0] ==
        TrackingRow{.migration_name = "0000_step", .applied_at = "2025-01-29 10:15:23"});
}

TEST_CASE("the older home-made table is read in the order of its times") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  execute(
      *connection,
      {"CREATE TABLE __migrations__ (id TEXT PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT "
       "NULL, checksum "
       "TEXT NOT NULL, execution_time INTEGER NOT NULL, created_at TEXT DEFAULT CURRENT_TIMESTAMP)",
       "INSERT INTO __migrations__ VALUES ('0002', 'later', '2024-02-01T10:00:00.123Z', 'cafe', "
       "12, NULL)",
       "INSERT INTO __migrations__ VALUES ('0001', 'early', '2024-01-01T10:00:00.000Z', 'babe', "
       "34, NULL)"});
  Tracker tracker(*target.backend().dialect, {});
  const auto history = tracker.read(*connection);
  CHECK(history.has_legacy);
  REQUIRE(history.legacy.size() == 2);
  CHECK(history.legacy[0] == LegacyRow{.id = "0001",
                                       .name = "early",
                                       .applied_at = "2024-01-01 10:00:00",
                                       .checksum = "babe",
                                       .execution_time_ms = 34});
}

TEST_CASE("another table of the home-made one's name is nobody's business") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE __migrations__ (id integer, version text)"});
  CHECK_FALSE(Tracker(*target.backend().dialect, {}).read(*connection).has_legacy);
}

TEST_CASE("what is no number where one is promised is an error that shows it") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  if (is_postgres(target.product())) execute(*connection, {R"(CREATE SCHEMA "drizzle")"});
  execute(*connection,
          {"CREATE TABLE " + history_table(target) + " (id integer, hash text, created_at text)",
           "INSERT INTO " + history_table(target) + " VALUES (1, 'h', 'yesterday')"});
  const auto error = error_of([&] { Tracker(*target.backend().dialect, {}).read(*connection); });
  CHECK(error.code == ErrorCode::history);
  CHECK(error.message ==
        text::cat("column created_at of ", is_postgres(target.product()) ? "drizzle." : "",
                  "__drizzle_migrations holds `yesterday`, which is not an integer"));
}

TEST_CASE("SQLite: times of every kind are read as one, and a real created_at is its integer") {
  const test::Target target(test::Product::sqlite);
  const auto connection = target.connect();
  execute(*connection,
          {"CREATE TABLE __drizzle_migrations (id, hash text, created_at real)",
           "INSERT INTO __drizzle_migrations VALUES (NULL, 'h', 1795198024310)",
           "CREATE TABLE __migration_tracking (id INTEGER PRIMARY KEY, migration_name, applied_at, "
           "rollback_sql, checksum, batch_number)",
           "INSERT INTO __migration_tracking (migration_name, applied_at) VALUES ('iso', "
           "'2025-01-29T14:30:45.999Z'), ('ms', 1738161045123), ('s', 1738161045), ('null', NULL), "
           "('odd', 'long ago')"});
  const auto history = Tracker(*target.backend().dialect, {}).read(*connection);
  CHECK(history.rows.at(0).created_at == 1'795'198'024'310);
  std::vector<std::string> times;
  for (const auto& row : history.tracking) times.push_back(row.applied_at.value_or("NULL"));
  CHECK(times == std::vector<std::string>{"2025-01-29 14:30:45", "2025-01-29 14:30:45",
                                          "2025-01-29 14:30:45", "NULL", "long ago"});
}

TEST_CASE("PostgreSQL: a role that may not create schemas needs only the schemas that exist",
          "[server]") {
  const test::Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  const auto role = text::cat("deployer_", ::getpid());
  execute(*connection, {"CREATE ROLE " + role, "CREATE SCHEMA drizzle", "CREATE SCHEMA app",
                        "GRANT ALL ON SCHEMA drizzle, app TO " + role});
  connection->begin(Access::read_write);
  connection->query("SET LOCAL ROLE " + role);
  connection->query("SET LOCAL search_path = app");
  Tracker tracker(*target.backend().dialect, {});
  tracker.read(*connection);
  tracker.prepare(*connection);
  tracker.record(*connection, applied(steps(1)), 1, k_stamp);
  connection->commit();
  CHECK(value_of(*connection, "SELECT count(*) FROM app.__migration_tracking") == "1");
  execute(*connection, {"DROP OWNED BY " + role, "DROP ROLE " + role});
}

TEST_CASE(
    "PostgreSQL: an unqualified name means the table on the search path, else the first schema of "
    "it") {
  const test::Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  execute(*connection, {"CREATE SCHEMA app"});
  Tracker first(*target.backend().dialect, {});
  record(first, *connection, steps(1));
  connection->query("SET search_path = app, public");
  Tracker second(*target.backend().dialect, {});
  CHECK(second.read(*connection).tracking.size() == 1);
  Tracker named(*target.backend().dialect, {.tracking_schema = "app"});
  CHECK_FALSE(named.read(*connection).has_tracking);
  record(named, *connection, {step(5)});
  CHECK(value_of(*connection, "SELECT migration_name FROM app.__migration_tracking") ==
        "0005_step.sql");
}

TEST_CASE("PostgreSQL: a migration that changes the search path does not move the record") {
  const test::Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  execute(*connection, {"CREATE SCHEMA app"});
  Tracker tracker(*target.backend().dialect, {});
  in_transaction(tracker, *connection, [&] {
    connection->query("SET LOCAL search_path = app");
    tracker.record(*connection, applied(steps(1)), 1, k_stamp);
  });
  CHECK(value_of(*connection, "SELECT count(*) FROM public.__migration_tracking") == "1");
}

TEST_CASE("PostgreSQL: a search path that names no schema is an error that names the flag") {
  const test::Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  connection->query("SET search_path = nowhere");
  Tracker tracker(*target.backend().dialect, {});
  tracker.read(*connection);
  const auto error = error_of([&] { tracker.prepare(*connection); });
  CHECK(error.code == ErrorCode::config);
  CHECK(error.hint == "Name a schema with --tracking-schema.");
}

}  // namespace
}  // namespace sluice
