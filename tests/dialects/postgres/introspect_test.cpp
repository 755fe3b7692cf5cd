// The catalog as it is read, held against the SQL that made it and against snapshots of it.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "core/journal.hpp"
#include "every_server.hpp"
#include "sluice/history_sql.hpp"
#include "undo.hpp"

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::postgres::undo;

namespace {

namespace fs = std::filesystem;

// What snapshots do not hold is left out.
Schema comparable(Schema schema) {
  schema = schema_dialect().normalize(std::move(schema));
  schema.others.clear();
  schema.roles.clear();
  schema.linked_policies.clear();
  // One without a definition is only referred to; the server prints what it made of the others.
  std::erase_if(schema.views, [](const View& view) { return !view.definition; });
  for (View& view : schema.views) view.definition.reset();
  // The server keeps who that was.
  for (Table& table : schema.tables)
    for (Policy& policy : table.policies) {
      std::replace(policy.roles.begin(), policy.roles.end(), std::string("current_user"),
                   std::string("postgres"));
      std::sort(policy.roles.begin(), policy.roles.end());
    }
  return schema;
}

std::vector<Statement> everything() {
  return statements_of(
      sluice::test::read_file(sluice::test::fixture_path("catalog/everything.sql")));
}

// A role for the whole server, made by whoever comes first.
void provide_reader(Connection& connection) {
  const auto role = as_statements({"CREATE ROLE sluice_reader"});
  connection.run(role);
}

std::string run_all(Connection& connection, const std::vector<std::string>& sql) {
  return run(connection, as_statements(sql));
}

Schema of_no_server(Schema schema) {
  schema.roles.clear();
  std::erase_if(schema.others,
                [](const OtherObject& other) { return other.kind.starts_with("role "); });
  return schema;
}

}  // namespace

TEST_CASE("all that a database can hold is read, made again elsewhere from that, and taken away") {
  const auto product =
      GENERATE(sluice::test::Product::postgres_15, sluice::test::Product::postgres_18);
  CAPTURE(sluice::test::name_of(product));
  const sluice::test::Target source(product), copy(product);
  const auto connection = source.connect(), other = copy.connect();
  provide_reader(*connection);
  const Schema empty = of_no_server(introspect(*other));
  REQUIRE(run(*connection, everything()) == "");
  const Schema wanted = of_no_server(introspect(*connection));
  const auto made = schema_dialect().render(diff(empty, wanted), empty, wanted);
  INFO(text::join(made, "\n"));
  REQUIRE(run_all(*other, made) == "");
  CHECK(difference(wanted, of_no_server(introspect(*other))) == "");
  if (product == sluice::test::Product::postgres_15)
    CHECK(first_difference(dump_of(source.url()), dump_of(copy.url())) == "");
  const auto taken = schema_dialect().render(diff(wanted, empty), wanted, empty);
  INFO(text::join(taken, "\n"));
  REQUIRE(run_all(*other, taken) == "");
  CHECK(difference(empty, of_no_server(introspect(*other))) == "");
}

TEST_CASE("reading the catalog leaves search_path as it was") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE SCHEMA app", "CREATE TABLE app.t (id int)"});
  const auto path = [&] {
    return sluice::test::value_of(*connection, "SELECT current_setting('search_path')");
  };
  const std::string usual = path();
  CHECK(introspect(*connection).tables.size() == 1);
  CHECK(path() == usual);
  connection->begin(Access::read_write);
  connection->query("SET search_path TO app");
  CHECK(introspect(*connection).tables.size() == 1);
  CHECK(path() == "app");
  connection->query("SET LOCAL search_path TO app, public");
  introspect(*connection);
  CHECK(path() == "app, public");
  connection->rollback();
  CHECK(path() == usual);
}

TEST_CASE("the history tables are not part of the schema") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  const Schema before = introspect(*connection);
  const HistorySql history = dialect().history_sql({});
  execute(*connection, {history.create_schema, history.create_history, history.create_tracking,
                        history.create_events});
  CHECK(difference(before, introspect(*connection), {}) == "");
  execute(*connection, {"CREATE TABLE drizzle.mine (id int)"});
  const Schema after = introspect(*connection);
  CHECK(after.schemas == std::vector<std::string>{"drizzle"});
  REQUIRE(after.tables.size() == 1);
  CHECK(after.tables[0].name == ObjectName{"drizzle", "mine"});
}

TEST_CASE("a catalog and the snapshot of it agree") {
  const fs::path folder = fs::path(sluice::test::fixture_path("shop-pg")) / "drizzle";
  std::vector<fs::path> folders = {folder};
  if (const char* shared = std::getenv("SLUICE_SHARED"); shared != nullptr && *shared != '\0')
    folders.push_back(fs::path(shared) / "evolution/pg-evolution/stable");
  for (const fs::path& path : folders) {
    const std::string file = path / "meta/_journal.json";
    const Journal journal = parse_journal(sluice::test::read_file(file), file);
    const sluice::test::Target target(sluice::test::Product::postgres_15);
    const auto connection = target.connect();
    for (const JournalEntry& entry : journal.entries) {
      const fs::path sql = path / (entry.tag + ".sql");
      INFO(sql);
      REQUIRE(run(*connection,
                  parse_migration(entry, sql, sluice::test::read_file(sql), dialect().scan_rules())
                      .statements) == "");
      const fs::path snapshot = path / "meta" / (entry.tag.substr(0, 4) + "_snapshot.json");
      if (!fs::exists(snapshot)) continue;
      const Schema wanted =
          schema_dialect().decode_snapshot(sluice::test::read_file(snapshot), snapshot).schema;
      CHECK(difference(comparable(wanted), comparable(introspect(*connection))) == "");
    }
  }
}
