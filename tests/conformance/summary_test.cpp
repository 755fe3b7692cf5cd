// Laws of the short answer that a run with nothing pending rests on: it never says yes where the
// rows say otherwise.
#include "conformance/recording.hpp"
#include "core/history/reconcile.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

Journal journal_of(const std::vector<Step>& all) {
  Journal journal;
  for (const auto& one : all) journal.entries.push_back({.when = one.when, .tag = one.tag});
  return journal;
}

bool holds_all(const Target& target, Connection& connection, const Journal& journal) {
  return Tracker(*target.backend().dialect, {}).hashes_of_all(journal, connection).has_value();
}

// What has nothing to be done and nothing to be told.
bool is_settled(const Target& target, Connection& connection, const Journal& journal) {
  const auto result =
      reconcile(journal, Tracker(*target.backend().dialect, {}).read(connection), {});
  bool is_applied = true;
  for (const auto& migration : result.migrations)
    is_applied = is_applied && migration.state == State::applied;
  return is_applied && is_empty(result.mirror) && result.diagnostics.empty();
}

// Each is done to a history of four migrations; @ is Drizzle's table.
std::vector<std::string> changes_by_hand(const Target& target) {
  const std::string any = "'" + std::string(64, 'a') + "'";
  std::vector<std::string> changes = {
      "DELETE FROM @ WHERE created_at = 1795198024311",
      "UPDATE @ SET created_at = created_at + 1 WHERE created_at = 1795198024313",
      "UPDATE @ SET created_at = NULL WHERE created_at = 1795198024311",
      "UPDATE @ SET hash = " + any + " WHERE created_at = 1795198024312",
      "UPDATE @ SET hash = '' WHERE created_at = 1795198024310",
      "UPDATE @ SET hash = upper(hash) WHERE created_at = 1795198024310",
      "INSERT INTO @ (hash, created_at) VALUES (" + any + ", 1795198024999)",
      "INSERT INTO @ (hash, created_at) SELECT hash, created_at FROM @ WHERE created_at = "
      "1795198024311",
      "DELETE FROM @",
      "DELETE FROM __migration_tracking WHERE migration_name = '0001_step.sql'",
      "DELETE FROM __migration_tracking",
      "UPDATE __migration_tracking SET migration_name = '0001_other.sql' WHERE migration_name = "
      "'0001_step.sql'",
      "UPDATE __migration_tracking SET checksum = NULL WHERE migration_name = '0001_step.sql'",
      "UPDATE __migration_tracking SET checksum = " + any +
          " WHERE migration_name = '0003_step.sql'",
      "INSERT INTO __migration_tracking (migration_name, checksum) VALUES ('0009_more.sql', " +
          any + ")",
      "INSERT INTO __migration_events (at, kind, migration_name, statement_index) VALUES "
      "('2025-01-29 14:30:45', "
      "'statement_started', '0003_step.sql', 0)",
      "DROP TABLE __migration_tracking",
      "DROP TABLE @",
  };
  if (is_postgres(target.product())) {
    changes.emplace_back(
        "ALTER TABLE @ DROP CONSTRAINT __drizzle_migrations_pkey; UPDATE @ SET id = 2 WHERE id = "
        "3");
    changes.emplace_back(
        "ALTER TABLE @ DROP CONSTRAINT __drizzle_migrations_pkey; ALTER TABLE @ ALTER COLUMN id "
        "DROP "
        "NOT NULL; UPDATE @ SET id = NULL WHERE id = 3");
  }
  return changes;
}

TEST_CASE(
    "what is recorded and nothing else is the whole journal, by one query after the tables are "
    "found") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  const auto all = steps(12);
  record(tracker, *connection, all);
  const Journal journal = journal_of(all);
  CHECK(holds_all(target, *connection, journal));
  CHECK(is_settled(target, *connection, journal));
  CHECK_FALSE(holds_all(target, *connection, journal_of(steps(11))));
  CHECK_FALSE(holds_all(target, *connection, journal_of(steps(13))));
  Journal v1 = journal;
  v1.layout = Layout::v1;
  CHECK_FALSE(holds_all(target, *connection, v1));
}

TEST_CASE("an empty database holds no journal, and not the empty one either") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  CHECK_FALSE(holds_all(target, *connection, journal_of(steps(1))));
  CHECK_FALSE(holds_all(target, *connection, {}));
}

TEST_CASE("statements that were run one by one count as long as their migration is not recorded") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  const Event started{.at = k_stamp.at,
                      .kind = EventKind::statement_started,
                      .migration_name = "0001_step.sql",
                      .statement_index = 0};
  record(tracker, *connection, steps(1));
  in_transaction(tracker, *connection, [&] { tracker.add_events(*connection, {started}); });
  const Journal journal = journal_of(steps(2));
  CHECK_FALSE(holds_all(target, *connection, journal));
  record(tracker, *connection, {step(1)});
  CHECK(holds_all(target, *connection, journal));
}

TEST_CASE(
    "whatever is changed by hand, the short answer is no where the rows say that something is to "
    "be done") {
  ON_SAMPLED_PRODUCTS(target);
  const auto table = history_table(target);
  const auto count = changes_by_hand(target).size();
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  const auto all = steps(4);
  record(tracker, *connection, all);
  const Journal journal = journal_of(all);
  for (std::size_t i = 0; i < count; ++i) {
    const auto change = text::replace_all(changes_by_hand(target)[i], "@", table);
    CAPTURE(change);
    connection->begin(Access::read_write);
    for (const auto& statement : text::split(change, "; ")) connection->query(statement);
    CHECK_FALSE(holds_all(target, *connection, journal));
    connection->rollback();
    CHECK(holds_all(target, *connection, journal));
  }
}

TEST_CASE("beside the home-made table there is no short answer") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {});
  record(tracker, *connection, steps(2));
  execute(*connection,
          {"CREATE TABLE __migrations__ (id TEXT, name TEXT, applied_at TEXT, checksum TEXT, "
           "execution_time INTEGER)"});
  CHECK_FALSE(holds_all(target, *connection, journal_of(steps(2))));
}

}  // namespace
}  // namespace sluice
