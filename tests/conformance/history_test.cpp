// Laws of the history tables: what is written is read back, in order, in the shape that is found.
#include "conformance/recording.hpp"
#include "core/history/reconcile.hpp"
#include "support/fault_driver.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

void create_five_columns(const Target& target, Connection& connection) {
  if (is_postgres(target.product())) {
    execute(connection, {R"(CREATE SCHEMA "drizzle")",
                         R"(CREATE TABLE "drizzle"."__drizzle_migrations" (
                              id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint,
                              name text, applied_at timestamp with time zone DEFAULT now()))"});
  } else {
    execute(connection, {R"(CREATE TABLE "__drizzle_migrations" (
                              id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric,
                              name text, applied_at TEXT))"});
  }
}

TEST_CASE("an empty database has an empty history, and reading it makes nothing") {
  ON_SAMPLED_PRODUCTS(target);
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
  ON_SAMPLED_PRODUCTS(target);
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
  ON_SAMPLED_PRODUCTS(target);
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
    CHECK(history.tracking[static_cast<std::size_t>(i)] ==
          TrackingRow{.migration_name = one.tag + ".sql",
                      .applied_at = k_stamp.at,
                      .checksum = one.hash,
                      .batch_number = 4,
                      .has_rollback_sql = true});
  }
  CHECK(Tracker::next_batch(history) == 5);
  CHECK(
      value_of(*connection,
               "SELECT count(*) FROM __migration_events WHERE kind = 'applied' AND duration_ms = 7 "
               "AND actor = 'o''neil@host' AND batch_number = 4") == "3");
  CHECK(
      value_of(*connection, "SELECT rollback_sql FROM __migration_tracking ORDER BY id LIMIT 1") ==
      "DROP TABLE \"x\";\n");
}

TEST_CASE("Drizzle's own rows are as Drizzle writes them") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, steps(2));
  const auto table = history_table(target);
  if (is_postgres(target.product())) {
    CHECK(value_of(*connection, "SELECT string_agg(id::text, ',' ORDER BY id) FROM " + table) ==
          "1,2");
    CHECK(value_of(*connection,
                   "SELECT pg_get_serial_sequence('drizzle.__drizzle_migrations', 'id')") ==
          "drizzle.__drizzle_migrations_id_seq");
    CHECK(value_of(*connection,
                   "SELECT string_agg(column_name || ' ' || data_type || ' ' || is_nullable, ', ' "
                   "ORDER BY ordinal_position) FROM information_schema.columns "
                   "WHERE table_name = '__drizzle_migrations'") ==
          "id integer NO, hash text NO, created_at bigint YES");
    CHECK(value_of(*connection,
                   "SELECT conname FROM pg_constraint WHERE contype = 'p' AND conrelid = "
                   "'drizzle.__drizzle_migrations'::regclass") == "__drizzle_migrations_pkey");
  } else {
    CHECK(value_of(*connection, "SELECT count(*) FROM " + table + " WHERE id IS NULL") == "2");
    CHECK(value_of(*connection, "SELECT group_concat(typeof(created_at)) FROM " + table) ==
          "integer,integer");
    CHECK(value_of(*connection,
                   "SELECT sql FROM sqlite_master WHERE name = '__drizzle_migrations'") ==
          "CREATE TABLE \"__drizzle_migrations\" (\n\t\t\tid SERIAL PRIMARY KEY,\n\t\t\thash text "
          "NOT NULL,\n"
          "\t\t\tcreated_at numeric\n\t\t)");
  }
}

TEST_CASE("a table of five columns gets Drizzle's name and the time it fills in itself") {
  ON_SAMPLED_PRODUCTS(target);
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
    CHECK(value_of(*connection,
                   "SELECT applied_at FROM __drizzle_migrations ORDER BY id DESC LIMIT 1") ==
          "2023-02-03T04:05:06.000Z");
  }
}

TEST_CASE("a thousand migrations are written at once and in order, and read with two queries") {
  ON_SAMPLED_PRODUCTS(target);
  test::Script script;
  const test::FaultDriver driver(*target.backend().driver, script);
  const auto connection = driver.connect(target.options());
  Tracker tracker(*target.backend().dialect, {});
  const auto all = steps(1'000);
  in_transaction(tracker, *connection, [&] {
    script.calls.clear();
    tracker.record(*connection, applied(all), 1, k_stamp);
    // The newest event is asked for, which the next one follows.
    CHECK(script.calls == std::vector<std::string>{"query", "query"});
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
  ON_SAMPLED_PRODUCTS(target);
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

TEST_CASE(
    "the mirror's rows are added and removed, unknown times stay unknown, and both leave an "
    "event") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, steps(2));
  const MirrorChanges changes{
      .adopt = {{.migration_name = "0008_a.sql", .checksum = sha256_hex("a")},
                {.migration_name = "0009_b.sql",
                 .applied_at = "2020-01-01 00:00:00",
                 .into_history = true,
                 .into_tracking = false,
                 .when = 5}},
      .remove = {"0001_step.sql"}};
  in_transaction(tracker, *connection, [&] { tracker.mirror(*connection, changes, 9, k_stamp); });
  const auto history = tracker.read(*connection);
  REQUIRE(history.tracking.size() == 2);
  CHECK(history.tracking[1] == TrackingRow{.migration_name = "0008_a.sql",
                                           .checksum = sha256_hex("a"),
                                           .batch_number = 9});
  REQUIRE(history.rows.size() == 3);
  CHECK(history.rows[2].created_at == 5);
  CHECK(value_of(*connection, "SELECT count(*) FROM __migration_events WHERE kind = 'adopted'") ==
        "2");
  CHECK(value_of(*connection,
                 "SELECT migration_name FROM __migration_events WHERE kind = 'mirror_removed'") ==
        "0001_step.sql");
}

TEST_CASE("statement events are read until the migration is recorded or rolled back") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  const auto event = [](EventKind kind, const std::string& name, int index = -1) {
    return Event{.at = k_stamp.at,
                 .kind = kind,
                 .migration_name = name,
                 .checksum = "c",
                 .statement_index = index,
                 .statement_hash = "h",
                 .duration_ms = 3,
                 .actor = "a",
                 .tool_version = "t",
                 .detail = "naïve \"quote\" 'n' \\ \n ☃"};
  };
  in_transaction(tracker, *connection, [&] {
    tracker.add_events(
        *connection,
        {event(EventKind::statement_started, "a.sql", 0),
         event(EventKind::statement_done, "a.sql", 0), event(EventKind::applied, "a.sql"),
         event(EventKind::statement_started, "b.sql", 0), event(EventKind::rolled_back, "b.sql"),
         event(EventKind::statement_started, "b.sql", 1), event(EventKind::failed, "b.sql"),
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
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  std::vector<Event> events;
  for (int i = 0; i < 12; ++i) {
    events.push_back(
        {.at = k_stamp.at, .kind = EventKind::rolled_back, .migration_name = text::cat(i, ".sql")});
  }
  in_transaction(tracker, *connection, [&] { tracker.add_events(*connection, events); });
  std::vector<std::string> names;
  for (const auto& rollback : tracker.read(*connection).rollbacks)
    names.push_back(rollback.migration_name);
  CHECK(names == std::vector<std::string>{"11.sql", "10.sql", "9.sql", "8.sql", "7.sql"});
}

TEST_CASE("tables and schemas of any name work") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  for (const std::string name : {"My Table", "it's \"quoted\"", "ünï☃", "select", "back\\slash"}) {
    CAPTURE(name);
    Tracker tracker(*target.backend().dialect,
                    {.schema = name, .table = name, .tracking_schema = ""});
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

}  // namespace
}  // namespace sluice
