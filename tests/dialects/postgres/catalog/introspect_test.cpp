// The catalog as it is read, held against the SQL that made it and against snapshots of it.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>

#include "core/journal/journal.hpp"
#include "core/ports/history_sql.hpp"
#include "dialects/postgres/every_server.hpp"
#include "dialects/postgres/undo.hpp"

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

TEST_CASE("all that a database can hold is read, made again elsewhere from that, and taken away",
          "[server]") {
  const auto product =
      GENERATE(sluice::test::Product::postgres_15, sluice::test::Product::postgres_18);
  CAPTURE(sluice::test::name_of(product));
  const sluice::test::Target source(product), copy(product);
  const auto connection = source.connect(), other = copy.connect();
  provide_reader(*connection);
  const Schema empty = of_no_server(introspect(*other));
  REQUIRE(run(*connection, everything()) == "");
  const Schema wanted = of_no_server(introspect(*connection));
  const auto made =
      sluice::test::as_stored(schema_dialect().render(diff(empty, wanted), empty, wanted));
  INFO(text::join(made, "\n"));
  REQUIRE(run_all(*other, made) == "");
  CHECK(difference(wanted, of_no_server(introspect(*other))) == "");
  if (product == sluice::test::Product::postgres_15)
    CHECK(first_difference(dump_of(source.url()), dump_of(copy.url())) == "");
  const auto taken =
      sluice::test::as_stored(schema_dialect().render(diff(wanted, empty), wanted, empty));
  INFO(text::join(taken, "\n"));
  REQUIRE(run_all(*other, taken) == "");
  CHECK(difference(empty, of_no_server(introspect(*other))) == "");
}

TEST_CASE("reading the catalog leaves search_path as it was", "[server]") {
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

TEST_CASE("kinds that a database has one of are all found, in the short form too", "[server]") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  provide_reader(*connection);
  REQUIRE(run(*connection, everything()) == "");
  const Schema whole = introspect(*connection);
  const Schema brief = introspector().introspect_objects(*connection, {});
  CHECK(brief.dependencies.empty());
  CHECK(difference(comparable(whole), comparable(brief), {}) == "");
  const auto names = [](const Schema& schema) {
    const std::set<std::string> left_out = {"comment",         "owner",
                                            "grant",           "revoke",
                                            "history grant",   "history revoke",
                                            "trigger state",   "role attributes",
                                            "role membership", "default privileges",
                                            "role setting",    "database setting",
                                            "rule state",      "view setting",
                                            "view default",    "domain setting",
                                            "wrapper setting", "text search mapping",
                                            "server option",   "statistics target"};
    std::vector<std::string> all;
    for (const OtherObject& other : schema.others)
      if (left_out.count(other.kind) == 0) all.push_back(other.kind + " " + other.identity);
    std::sort(all.begin(), all.end());
    return all;
  };
  CHECK(names(brief) == names(whole));
  CHECK(names(brief).size() > 10);
}

TEST_CASE("an index on an expression has a definition only where its collation is another",
          "[server]") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE t (id int, name text)"});
  const std::pair<const char*, bool> cases[] = {
      {"lower(name)", false},
      {"lower(name) COLLATE \"C\"", true},
      {"lower(name) COLLATE \"default\"", false},
      {"lower(name COLLATE \"C\")", false},
      {"lower(name COLLATE \"C\") COLLATE \"default\"", true},
      {"(name || 'x')", false},
      {"(name || 'x') COLLATE \"C\"", true},
      {"abs(id)", false},
      {"lower(name), upper(name)", false},
      {"lower(name), upper(name) COLLATE \"C\"", true}};
  for (const auto& [expressions, has_definition] : cases) {
    INFO(expressions);
    execute(*connection, {text::cat("CREATE INDEX i ON t (", expressions, ")")});
    const Schema schema = introspect(*connection);
    const Index& index = schema.tables.at(0).indexes.at(0);
    CHECK(index.attributes.contains("definition") == has_definition);
    CHECK(index.columns.at(0).is_expression);
    execute(*connection, {"DROP INDEX i"});
  }
}

TEST_CASE("columns are read in their order, and have options only where someone set them",
          "[server]") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection,
          {"CREATE TABLE t (z int NOT NULL, a int, m text, gone int, b text)",
           "ALTER TABLE t DROP COLUMN gone", "ALTER TABLE t ADD COLUMN c int DEFAULT 1",
           "ALTER TABLE t ALTER COLUMN a SET (n_distinct = 5)",
           "ALTER TABLE t ALTER COLUMN m SET STORAGE EXTERNAL"});
  const Schema schema = introspect(*connection);
  std::vector<std::string> names, options;
  for (const Column& column : schema.tables.at(0).columns) {
    names.push_back(column.name);
    for (const auto& [key, value] : column.attributes)
      options.push_back(text::cat(column.name, " ", key, " ", value));
  }
  CHECK(names == std::vector<std::string>{"z", "a", "m", "b", "c"});
  CHECK(options == std::vector<std::string>{"a options n_distinct=5", "m storage EXTERNAL"});
}

TEST_CASE("the history tables are not part of the schema", "[server]") {
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

TEST_CASE(
    "whatever else lies in the history's schema makes it the user's, and its absence does not",
    "[server]") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  const HistorySql history = dialect().history_sql({});
  execute(*connection, {history.create_schema, history.create_history});
  const auto is_told = [&] {
    const std::vector<std::string> schemas = introspect(*connection).schemas;
    return std::count(schemas.begin(), schemas.end(), "drizzle") == 1;
  };
  CHECK_FALSE(is_told());
  const std::pair<const char*, const char*> objects[] = {
      {"CREATE TABLE drizzle.x (id int)", "DROP TABLE drizzle.x"},
      {"CREATE VIEW drizzle.x AS SELECT 1 AS a", "DROP VIEW drizzle.x"},
      {"CREATE MATERIALIZED VIEW drizzle.x AS SELECT 1 AS a", "DROP MATERIALIZED VIEW drizzle.x"},
      {"CREATE SEQUENCE drizzle.x", "DROP SEQUENCE drizzle.x"},
      {"CREATE TYPE drizzle.x AS ENUM ('a')", "DROP TYPE drizzle.x"},
      {"CREATE TYPE drizzle.x AS (a int)", "DROP TYPE drizzle.x"},
      {"CREATE DOMAIN drizzle.x AS int", "DROP DOMAIN drizzle.x"},
      {"CREATE FUNCTION drizzle.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
       "DROP FUNCTION drizzle.x()"}};
  for (const auto& [make, drop] : objects) {
    INFO(make);
    execute(*connection, {make});
    CHECK(is_told());
    execute(*connection, {drop});
    CHECK_FALSE(is_told());
  }
  execute(*connection, {"CREATE INDEX ON drizzle.__drizzle_migrations (hash)"});
  CHECK_FALSE(is_told());
}

TEST_CASE("a catalog and the snapshot of it agree", "[server]") {
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
          schema_dialect().snapshots().decode(sluice::test::read_file(snapshot), snapshot).schema;
      CHECK(difference(comparable(wanted), comparable(introspect(*connection))) == "");
    }
  }
}
