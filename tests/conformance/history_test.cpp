// Laws of the history tables: what is written is read back, in order, in the shape that is found.
#include <unistd.h>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "core/reconcile.hpp"
#include "engine/tracker.hpp"
#include "support/fault_driver.hpp"

namespace sluice {
namespace {

using test::error_of;
using test::execute;
using test::is_postgres;
using test::value_of;

const Stamp k_stamp{.at = "2025-01-29 14:30:45", .actor = "o'neil@host", .tool_version = "sluice 0.1.0"};

Step step(int number) {
  const auto tag = text::cat(number < 10 ? "000" : number < 100 ? "00" : number < 1000 ? "0" : "", number, "_step");
  return {.tag = tag, .hash = sha256_hex(tag), .when = 1'795'198'024'310 + number};
}

std::vector<Step> steps(int count) {
  std::vector<Step> all;
  for (int i = 0; i < count; ++i) all.push_back(step(i));
  return all;
}

std::vector<Applied> applied(const std::vector<Step>& all) {
  std::vector<Applied> result;
  for (const auto& one : all) result.push_back({.step = &one, .duration_ms = 7, .rollback_sql = "DROP TABLE \"x\";\n"});
  return result;
}

// Runs `write` in a transaction in which the tables were read and made first, and commits.
template <class Write>
void in_transaction(Tracker& tracker, Connection& connection, Write write) {
  connection.begin(Access::read_write);
  tracker.read(connection);
  tracker.prepare(connection);
  write();
  connection.commit();
}

void record(Tracker& tracker, Connection& connection, const std::vector<Step>& all, int batch = 1) {
  in_transaction(tracker, connection, [&] { tracker.record(connection, applied(all), batch, k_stamp); });
}

std::string history_table(const test::Target& target) {
  return is_postgres(target.product()) ? R"("drizzle"."__drizzle_migrations")" : R"("__drizzle_migrations")";
}

void create_five_columns(const test::Target& target, Connection& connection) {
  if (is_postgres(target.product())) {
    execute(connection, {R"(CREATE SCHEMA "drizzle")",
                         R"(CREATE TABLE "drizzle"."__drizzle_migrations" (
                              id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint, name text,
                              applied_at timestamp with time zone DEFAULT now()))"});
  } else {
    execute(connection, {R"(CREATE TABLE "__drizzle_migrations" (
                              id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric, name text,
                              applied_at TEXT))"});
  }
}

TEST_CASE("an empty database has an empty history, and reading it makes nothing") {
  ON_EVERY_PRODUCT(target);
  auto options = target.options();
  { const auto made = target.connect(); }
  options.access = Access::read_only;
  const auto connection = target.connect(options);
  Tracker tracker(*target.backend().dialect, {});
  CHECK(tracker.read(*connection) == History());
  CHECK_FALSE(tracker.has_events());
  CHECK(tracker.read(*connection) == History());
}

TEST_CASE("the tables are made once, and are gone when their transaction is rolled back") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  connection->begin(Access::read_write);
  tracker.read(*connection);
  tracker.prepare(*connection);
  connection->rollback();
  CHECK(tracker.read(*connection) == History());
  for (int i = 0; i < 2; ++i) {
    in_transaction(tracker, *connection, [] {});
    CHECK(tracker.read(*connection) ==
          History{.shape = HistoryShape::three_columns, .has_tracking = true, .has_events = true});
  }
}

TEST_CASE("what is recorded is read back") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  const auto all = steps(3);
  record(tracker, *connection, all, 4);
  const auto history = tracker.read(*connection);
  REQUIRE(history.rows.size() == 3);
  REQUIRE(history.tracking.size() == 3);
  for (int i = 0; i < 3; ++i) {
    const auto& one = all[static_cast<std::size_t>(i)];
    CHECK(history.rows[static_cast<std::size_t>(i)] ==
          HistoryRow{.row = i + 1, .hash = one.hash, .created_at = one.when});
    CHECK(history.tracking[static_cast<std::size_t>(i)] == TrackingRow{.migration_name = one.tag + ".sql",
                                                                       .applied_at = k_stamp.at,
                                                                       .checksum = one.hash,
                                                                       .batch_number = 4,
                                                                       .has_rollback_sql = true});
  }
  CHECK(Tracker::next_batch(history) == 5);
  CHECK(value_of(*connection, "SELECT count(*) FROM __migration_events WHERE kind = 'applied' AND duration_ms = 7 "
                              "AND actor = 'o''neil@host' AND batch_number = 4") == "3");
  CHECK(value_of(*connection, "SELECT rollback_sql FROM __migration_tracking ORDER BY id LIMIT 1") ==
        "DROP TABLE \"x\";\n");
}

TEST_CASE("Drizzle's own rows are as Drizzle writes them") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, steps(2));
  const auto table = history_table(target);
  if (is_postgres(target.product())) {
    CHECK(value_of(*connection, "SELECT string_agg(id::text, ',' ORDER BY id) FROM " + table) == "1,2");
    CHECK(value_of(*connection, "SELECT pg_get_serial_sequence('drizzle.__drizzle_migrations', 'id')") ==
          "drizzle.__drizzle_migrations_id_seq");
    CHECK(value_of(*connection, "SELECT string_agg(column_name || ' ' || data_type || ' ' || is_nullable, ', ' "
                                "ORDER BY ordinal_position) FROM information_schema.columns "
                                "WHERE table_name = '__drizzle_migrations'") ==
          "id integer NO, hash text NO, created_at bigint YES");
    CHECK(value_of(*connection, "SELECT conname FROM pg_constraint WHERE contype = 'p' AND conrelid = "
                                "'drizzle.__drizzle_migrations'::regclass") == "__drizzle_migrations_pkey");
  } else {
    CHECK(value_of(*connection, "SELECT count(*) FROM " + table + " WHERE id IS NULL") == "2");
    CHECK(value_of(*connection, "SELECT group_concat(typeof(created_at)) FROM " + table) == "integer,integer");
    CHECK(value_of(*connection, "SELECT sql FROM sqlite_master WHERE name = '__drizzle_migrations'") ==
          "CREATE TABLE \"__drizzle_migrations\" (\n\t\t\tid SERIAL PRIMARY KEY,\n\t\t\thash text NOT NULL,\n"
          "\t\t\tcreated_at numeric\n\t\t)");
  }
}

TEST_CASE("a table of five columns gets Drizzle's name and the time it fills in itself") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  create_five_columns(target, *connection);
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, steps(1));
  const MirrorChanges changes{.adopt = {{.migration_name = "0007_old.sql",
                                         .checksum = sha256_hex("old"),
                                         .applied_at = "2023-02-03 04:05:06",
                                         .into_history = true,
                                         .when = 1'675'397'106'000}}};
  in_transaction(tracker, *connection, [&] { tracker.mirror(*connection, changes, 2, k_stamp); });
  const auto history = tracker.read(*connection);
  CHECK(history.shape == HistoryShape::five_columns);
  REQUIRE(history.rows.size() == 2);
  CHECK(history.rows[0].name == "20261120180704_step");
  CHECK(history.rows[0].created_at == step(0).when);
  CHECK(history.rows[0].applied_at.value_or("").size() == 19);
  CHECK(history.rows[1].name == "20230203040506_old");
  CHECK(history.rows[1].applied_at == "2023-02-03 04:05:06");
  if (!is_postgres(target.product())) {
    CHECK(value_of(*connection, "SELECT applied_at FROM __drizzle_migrations ORDER BY id DESC LIMIT 1") ==
          "2023-02-03T04:05:06.000Z");
  }
}

TEST_CASE("a thousand migrations are written at once and in order, and read with two queries") {
  ON_EVERY_PRODUCT(target);
  test::Script script;
  const test::FaultDriver driver(*target.backend().driver, script);
  const auto connection = driver.connect(target.options());
  Tracker tracker(*target.backend().dialect, {});
  const auto all = steps(1'000);
  in_transaction(tracker, *connection, [&] {
    script.calls.clear();
    tracker.record(*connection, applied(all), 1, k_stamp);
    CHECK(script.calls == std::vector<std::string>{"write"});
  });
  script.calls.clear();
  const auto history = tracker.read(*connection);
  CHECK(script.calls == std::vector<std::string>{"query", "query"});
  REQUIRE(history.rows.size() == all.size());
  REQUIRE(history.tracking.size() == all.size());
  bool is_in_order = true;
  for (std::size_t i = 0; i < all.size(); ++i) {
    is_in_order = is_in_order && history.rows[i].hash == all[i].hash &&
                  history.tracking[i].migration_name == all[i].tag + ".sql";
  }
  CHECK(is_in_order);
}

TEST_CASE("after a record the journal's entries are applied and the mirror agrees") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  const auto all = steps(5);
  record(tracker, *connection, all);
  Journal journal;
  for (const auto& one : all) journal.entries.push_back({.when = one.when, .tag = one.tag});
  const auto result = reconcile(journal, tracker.read(*connection), {});
  for (const auto& m : result.migrations) CHECK(m.state == State::applied);
  CHECK(result.mirror == MirrorChanges());
  CHECK(result.diagnostics.empty());
}

TEST_CASE("the mirror's rows are added and removed, unknown times stay unknown, and both leave an event") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, steps(2));
  const MirrorChanges changes{.adopt = {{.migration_name = "0008_a.sql", .checksum = sha256_hex("a")},
                                        {.migration_name = "0009_b.sql",
                                         .applied_at = "2020-01-01 00:00:00",
                                         .into_history = true,
                                         .into_tracking = false,
                                         .when = 5}},
                              .remove = {"0001_step.sql"}};
  in_transaction(tracker, *connection, [&] { tracker.mirror(*connection, changes, 9, k_stamp); });
  const auto history = tracker.read(*connection);
  REQUIRE(history.tracking.size() == 2);
  CHECK(history.tracking[1] ==
        TrackingRow{.migration_name = "0008_a.sql", .checksum = sha256_hex("a"), .batch_number = 9});
  REQUIRE(history.rows.size() == 3);
  CHECK(history.rows[2].created_at == 5);
  CHECK(value_of(*connection, "SELECT count(*) FROM __migration_events WHERE kind = 'adopted'") == "2");
  CHECK(value_of(*connection, "SELECT migration_name FROM __migration_events WHERE kind = 'mirror_removed'") ==
        "0001_step.sql");
}

TEST_CASE("statement events are read until the migration is recorded or rolled back") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  const auto event = [](EventKind kind, const std::string& name, int index = -1) {
    return Event{.at = k_stamp.at, .kind = kind, .migration_name = name, .checksum = "c", .statement_index = index,
                 .statement_hash = "h", .duration_ms = 3, .actor = "a", .tool_version = "t",
                 .detail = "naïve \"quote\" 'n' \\ \n ☃"};
  };
  in_transaction(tracker, *connection, [&] {
    tracker.add_events(*connection, {event(EventKind::statement_started, "a.sql", 0),
                                     event(EventKind::statement_done, "a.sql", 0),
                                     event(EventKind::applied, "a.sql"),
                                     event(EventKind::statement_started, "b.sql", 0),
                                     event(EventKind::rolled_back, "b.sql"),
                                     event(EventKind::statement_started, "b.sql", 1),
                                     event(EventKind::failed, "b.sql"),
                                     event(EventKind::failed, "b.sql", 1)});
  });
  const auto history = tracker.read(*connection);
  REQUIRE(history.progress.size() == 2);
  auto expected = event(EventKind::statement_started, "b.sql", 1);
  expected.id = 6;
  CHECK(history.progress[0] == expected);
  CHECK(history.progress[1].kind == EventKind::failed);
  REQUIRE(history.rollbacks.size() == 1);
  CHECK(history.rollbacks[0].migration_name == "b.sql");
}

TEST_CASE("the newest five rollbacks are read, newest first") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  std::vector<Event> events;
  for (int i = 0; i < 7; ++i) {
    events.push_back({.at = k_stamp.at, .kind = EventKind::rolled_back, .migration_name = text::cat(i, ".sql")});
  }
  in_transaction(tracker, *connection, [&] { tracker.add_events(*connection, events); });
  std::vector<std::string> names;
  for (const auto& rollback : tracker.read(*connection).rollbacks) names.push_back(rollback.migration_name);
  CHECK(names == std::vector<std::string>{"6.sql", "5.sql", "4.sql", "3.sql", "2.sql"});
}

TEST_CASE("tables and schemas of any name work") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  for (const std::string name : {"My Table", "it's \"quoted\"", "ünï☃", "select", "back\\slash"}) {
    CAPTURE(name);
    Tracker tracker(*target.backend().dialect, {.schema = name, .table = name, .tracking_schema = ""});
    CHECK(tracker.read(*connection).rows.empty());
    in_transaction(tracker, *connection, [&] {
      const MirrorChanges changes{.adopt = {{.migration_name = "0000_a.sql",
                                             .checksum = sha256_hex(name),
                                             .into_history = true,
                                             .into_tracking = false,
                                             .when = 1}}};
      tracker.mirror(*connection, changes, 1, k_stamp);
    });
    const auto history = tracker.read(*connection);
    REQUIRE(history.rows.size() == 1);
    CHECK(history.rows[0].hash == sha256_hex(name));
    CHECK(tracker.history_name() == (is_postgres(target.product()) ? name + "." + name : name));
  }
}

TEST_CASE("a table of the same name with other columns is an error that names those found and expected") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE __migration_tracking (id integer, name text)"});
  Tracker tracker(*target.backend().dialect, {});
  const auto error = error_of([&] { tracker.read(*connection); });
  CHECK(error.code == ErrorCode::history);
  CHECK(error.message ==
        "table __migration_tracking has the columns id, name; expected id, migration_name, applied_at, rollback_sql, "
        "checksum, batch_number");
  CHECK_FALSE(error.hint.empty());
}

TEST_CASE("a tracking table with further columns that have defaults is taken as it is") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  const std::string id = is_postgres(target.product()) ? "SERIAL PRIMARY KEY" : "INTEGER PRIMARY KEY AUTOINCREMENT";
  execute(*connection,
          {"CREATE TABLE __migration_tracking (id " + id +
               ", migration_name VARCHAR(255) UNIQUE NOT NULL, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, "
               "rollback_sql TEXT, checksum VARCHAR(64), batch_number INTEGER DEFAULT 1, note TEXT DEFAULT 'x' NOT NULL)",
           "INSERT INTO __migration_tracking (migration_name, applied_at) VALUES ('0000_step', '2025-01-29 10:15:23.5')"});
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, {step(1)}, 2);
  const auto history = tracker.read(*connection);
  REQUIRE(history.tracking.size() == 2);
  CHECK(history.tracking[0] == TrackingRow{.migration_name = "0000_step", .applied_at = "2025-01-29 10:15:23"});
}

TEST_CASE("the older home-made table is read in the order of its times") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection,
          {"CREATE TABLE __migrations__ (id TEXT PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL, checksum "
           "TEXT NOT NULL, execution_time INTEGER NOT NULL, created_at TEXT DEFAULT CURRENT_TIMESTAMP)",
           "INSERT INTO __migrations__ VALUES ('0002', 'later', '2024-02-01T10:00:00.123Z', 'cafe', 12, NULL)",
           "INSERT INTO __migrations__ VALUES ('0001', 'early', '2024-01-01T10:00:00.000Z', 'babe', 34, NULL)"});
  Tracker tracker(*target.backend().dialect, {});
  const auto history = tracker.read(*connection);
  CHECK(history.has_legacy);
  REQUIRE(history.legacy.size() == 2);
  CHECK(history.legacy[0] == LegacyRow{.id = "0001", .name = "early", .applied_at = "2024-01-01 10:00:00",
                                       .checksum = "babe", .execution_time_ms = 34});
}

TEST_CASE("another table of the home-made one's name is nobody's business") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE __migrations__ (id integer, version text)"});
  CHECK_FALSE(Tracker(*target.backend().dialect, {}).read(*connection).has_legacy);
}

TEST_CASE("what is no number where one is promised is an error that shows it") {
  ON_EVERY_PRODUCT(target);
  const auto connection = target.connect();
  if (is_postgres(target.product())) execute(*connection, {R"(CREATE SCHEMA "drizzle")"});
  execute(*connection, {"CREATE TABLE " + history_table(target) + " (id integer, hash text, created_at text)",
                        "INSERT INTO " + history_table(target) + " VALUES (1, 'h', 'yesterday')"});
  const auto error = error_of([&] { Tracker(*target.backend().dialect, {}).read(*connection); });
  CHECK(error.code == ErrorCode::history);
  CHECK(error.message == text::cat("column created_at of ", is_postgres(target.product()) ? "drizzle." : "",
                                   "__drizzle_migrations holds `yesterday`, which is no integer"));
}

TEST_CASE("SQLite: times of every kind are read as one, and a real created_at is its integer") {
  const test::Target target(test::Product::sqlite);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE __drizzle_migrations (id, hash text, created_at real)",
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
  CHECK(times == std::vector<std::string>{"2025-01-29 14:30:45", "2025-01-29 14:30:45", "2025-01-29 14:30:45", "NULL",
                                          "long ago"});
}

TEST_CASE("PostgreSQL: a role that may not create schemas needs only the schemas that exist") {
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

TEST_CASE("PostgreSQL: an unqualified name means the table on the search path, else the first schema of it") {
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
  CHECK(value_of(*connection, "SELECT migration_name FROM app.__migration_tracking") == "0005_step.sql");
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
