// Laws of the history that a v1 folder has: five columns, made or upgraded as Drizzle 1.0 does.
#include "conformance/recording.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

Step folder_step(const std::string& tag) {
  return {.tag = tag, .hash = sha256_hex(tag), .when = 1'795'197'834'000};
}

TEST_CASE("v1: the table that is made has five columns, and the name is the folder's") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  Tracker tracker(*target.backend().dialect, {}, Layout::v1);
  record(tracker, *connection, {folder_step("20261120180354_init"), folder_step("20261120180354")});
  const auto history = tracker.read(*connection);
  CHECK(history.shape == HistoryShape::five_columns);
  REQUIRE(history.rows.size() == 2);
  CHECK(history.rows[0].name == "20261120180354_init");
  CHECK(history.rows[1].name == "20261120180354");
  CHECK(history.rows[0].created_at == 1'795'197'834'000);
  CHECK(history.rows[0].applied_at.has_value());
  CHECK(history.tracking[0].migration_name == "20261120180354_init.sql");
}

TEST_CASE("v1: a table of three columns is upgraded: rows get a name and no time, new ones both") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  {
    Tracker before(*target.backend().dialect, {});
    record(before, *connection, steps(2));
  }
  Tracker tracker(*target.backend().dialect, {}, Layout::v1);
  const auto old = tracker.read(*connection);
  REQUIRE(old.rows.size() == 2);
  MirrorChanges changes{
      .upgrades_history = true,
      .named = {{old.rows[0].row, "20261120180354_o'neil"}, {old.rows[1].row, "20261120180355_b"}}};
  in_transaction(tracker, *connection, [&] {
    tracker.mirror(*connection, changes, 2, k_stamp);
    tracker.record(*connection, applied({folder_step("20261120180356_c")}), 2, k_stamp);
  });
  const auto history = tracker.read(*connection);
  REQUIRE(history.rows.size() == 3);
  CHECK(history.shape == HistoryShape::five_columns);
  CHECK(history.rows[0].name == "20261120180354_o'neil");
  CHECK(history.rows[0].created_at == old.rows[0].created_at);
  CHECK(history.rows[0].hash == old.rows[0].hash);
  CHECK_FALSE(history.rows[0].applied_at);
  CHECK_FALSE(history.rows[1].applied_at);
  CHECK(history.rows[2].name == "20261120180356_c");
  CHECK(history.rows[2].applied_at);
}

TEST_CASE("v1: an upgrade that is rolled back leaves three columns") {
  ON_SAMPLED_PRODUCTS(target);
  const auto connection = target.connect();
  {
    Tracker before(*target.backend().dialect, {});
    record(before, *connection, steps(1));
  }
  Tracker tracker(*target.backend().dialect, {}, Layout::v1);
  connection->begin(Access::read_write);
  tracker.read(*connection);
  tracker.mirror(*connection, {.upgrades_history = true}, 2, k_stamp);
  connection->rollback();
  CHECK(tracker.read(*connection).shape == HistoryShape::three_columns);
}

}  // namespace
}  // namespace sluice
