#include "dialects/sqlite/rows/parking.hpp"

#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
using sqlite::parking;

TEST_CASE("SQLite lifts foreign keys while rows come back") {
  const auto around = parking().without_triggers({"a"});
  CHECK(around.before == std::vector<std::string>{"PRAGMA foreign_keys=OFF;"});
  CHECK(around.after == std::vector<std::string>{"PRAGMA foreign_keys=ON;"});
}

TEST_CASE("SQLite's policies and privileges are none") {
  CHECK(parking().without_policies().before.empty());
  CHECK(parking().read_revokes("s").empty());
}

TEST_CASE("SQLite tells values apart by their quoted text") {
  CHECK(parking().as_text("a") ==
        "CASE WHEN instr(a, char(0)) > 0 THEN typeof(a) || hex(a) ELSE quote(a) END");
  CHECK(parking().row_as_text({}) == "''");
  CHECK(parking().row_as_text({"a", "b"}) == "(a) || ',' || (b)");
  CHECK(parking().agree("a", "b") == "a IS b");
  CHECK(parking().differ("a", "b") == "a IS NOT b");
}

TEST_CASE("SQLite's counters go with their tables, and come back with them") {
  Table table{.name = {"", "t"}, .columns = {{.name = "id", .type = "integer"}}};
  table.columns[0].attributes["autoincrement"] = "true";
  Table plain = table;
  plain.columns[0].attributes.clear();
  const Schema before{.tables = {table}}, without{.tables = {plain}};
  const ParkingDialect::Counters counters{{{"", "t"}, "41"}};
  const auto connection = sqlite::driver().connect({.url = ":memory:"});
  const auto restored = [&](const Schema& after) {
    return parking().restore_counters(*connection, counters, before, after, {});
  };
  connection->query("CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT)");
  connection->query("INSERT INTO t VALUES (41)");
  CHECK(restored(before).empty());
  const std::vector<std::string> wanted = {
      "UPDATE sqlite_sequence SET seq = max(seq, 41) WHERE name = 't';",
      "INSERT INTO sqlite_sequence(name, seq) SELECT 't', 41 WHERE NOT EXISTS "
      "(SELECT 1 FROM sqlite_sequence WHERE name = 't');"};
  CHECK(restored(without) == wanted);
  CHECK(restored({}) == wanted);
  connection->query("UPDATE sqlite_sequence SET seq = 7");
  CHECK(restored(before) == wanted);
}
