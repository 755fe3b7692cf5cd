// What introspection reads out of texts is what SQLite says of the same tables, and what a snapshot
// says of them.
#include "dialects/sqlite/catalog/introspect.hpp"

#include <cstdlib>
#include <filesystem>

#include "core/journal/journal.hpp"
#include "dialects/sqlite/undo.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

namespace {

namespace fs = std::filesystem;

Table read(const std::string& sql) {
  const auto connection = connect();
  apply(*connection, {sql});
  return introspect(*connection).tables.at(0);
}

std::string key_columns(const Table& table) {
  std::string columns;
  for (const Column& column : table.columns)
    if (column.primary_key) columns = column.name;
  return table.primary_key ? text::join(table.primary_key->columns, ",") : columns;
}

// The lines of catalog.hpp's judge, from the model.
Catalog modelled(const Schema& schema) {
  Catalog catalog;
  for (const Table& table : schema.tables) {
    const std::string& name = table.name.name;
    for (const Column& column : table.columns)
      catalog.insert(text::cat(name, " | ", column.name, " | ", text::lower(column.type), " | ",
                               column.not_null ? 1 : 0, " | ",
                               column.default_sql ? without_enclosing(*column.default_sql) : "NULL",
                               " | ", column.generated ? column.generated->stored ? 3 : 2 : 0));
    catalog.insert(text::cat(name, " | key | ", key_columns(table)));
    for (const ForeignKey& key : table.foreign_keys)
      catalog.insert(text::cat(name, " | ", text::join(key.columns, ","), " | ", key.target.name,
                               " | ", text::join(key.target_columns, ","), " | ",
                               text::lower(key.on_update), " | ", key.on_delete));
    for (const Unique& unique : table.uniques)
      catalog.insert(text::cat(name, " | unique | ", text::join(unique.columns, ",")));
    for (const Index& index : table.indexes)
      for (const IndexColumn& column : index.columns)
        catalog.insert(text::cat(name, " | ", index.name, " | ", index.unique ? 1 : 0, " | ",
                                 column.is_expression ? "NULL" : column.expression, " | ",
                                 column.ascending ? 0 : 1, " | ", index.where ? 1 : 0));
  }
  return catalog;
}

Catalog said(Connection& connection) {
  Catalog catalog;
  add_rows(catalog, connection, R"sql(
    SELECT t.name, x.name, lower(x.type), x."notnull", x.dflt_value, x.hidden
    FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS x
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
  )sql");
  add_rows(catalog, connection, R"sql(
    SELECT t.name, 'key', coalesce((SELECT group_concat(name)
                                    FROM (SELECT name FROM pragma_table_xinfo(t.name)
                                          WHERE pk > 0 ORDER BY pk)), '')
    FROM pragma_table_list AS t
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
  )sql");
  add_rows(catalog, connection, R"sql(
    SELECT t.name, group_concat(k."from"), k."table", coalesce(group_concat(k."to"), ''),
           lower(k.on_update), lower(k.on_delete)
    FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS k
    WHERE t.type = 'table'
    GROUP BY t.name, k.id
  )sql");
  add_rows(catalog, connection, R"sql(
    SELECT t.name, 'unique', (SELECT group_concat(x.name) FROM pragma_index_info(l.name) AS x)
    FROM pragma_table_list AS t, pragma_index_list(t.name) AS l
    WHERE t.type = 'table' AND l.origin = 'u'
  )sql");
  add_rows(catalog, connection, R"sql(
    SELECT t.name, l.name, l."unique", x.name, x."desc", l.partial
    FROM pragma_table_list AS t, pragma_index_list(t.name) AS l, pragma_index_xinfo(l.name) AS x
    WHERE t.type = 'table' AND l.origin = 'c' AND x.key = 1
  )sql");
  return catalog;
}

void check_folder(const fs::path& folder, bool has_snapshots) {
  const std::string file = folder / "meta/_journal.json";
  const Journal journal = parse_journal(sluice::test::read_file(file), file);
  const auto connection = connect();
  for (const JournalEntry& entry : journal.entries) {
    const fs::path path = folder / (entry.tag + ".sql");
    if (!fs::exists(path)) continue;
    INFO(path);
    run(*connection, statements(sluice::test::read_file(path)));
    const Schema schema = introspect(*connection);
    CHECK(difference(said(*connection), modelled(schema)) == "");
    if (!has_snapshots) continue;
    const fs::path snapshot = folder / "meta" / (entry.tag.substr(0, 4) + "_snapshot.json");
    const Schema wanted =
        schema_dialect().snapshots().decode(sluice::test::read_file(snapshot), snapshot).schema;
    CHECK(diff(normalize(wanted), normalize(schema)).empty());
  }
}

}  // namespace

TEST_CASE("what is read is what SQLite says, and what the snapshots say") {
  check_folder(fs::path(SLUICE_SOURCE_DIR) / "drizzle", true);
  for (const auto& folder : fs::directory_iterator(sluice::test::fixture_path("rollback/sqlite"))) {
    INFO(folder.path());
    const auto connection = connect();
    apply(*connection, {sluice::test::read_file(folder.path() / "before.sql"),
                        sluice::test::read_file(folder.path() / "migration.sql")});
    CHECK(difference(said(*connection), modelled(introspect(*connection))) == "");
  }
}

TEST_CASE("what is read of real folders is what SQLite says") {
  const char* shared = std::getenv("SLUICE_SHARED");
  if (shared == nullptr || *shared == '\0') return;
  check_folder(fs::path(shared) / "evolution/sqlite-evolution/stable", true);
  for (const auto& project : fs::directory_iterator(fs::path(shared) / "corpus/sqlite"))
    check_folder(project.path() / "drizzle", false);
}

TEST_CASE("a table's text is kept, and what the model has no field for is in attributes") {
  const std::string sql =
      "CREATE TABLE t (k text COLLATE NoCase, n int NOT NULL ON CONFLICT IGNORE, "
      "PRIMARY KEY (k DESC)) STRICT, WITHOUT ROWID";
  const Table table = read(sql);
  CHECK(table.attributes.at("sql") == sql);
  CHECK(table.attributes.at("strict") == "true");
  CHECK(table.attributes.at("without_rowid") == "true");
  CHECK(table.attributes.at("descending") == "k");
  CHECK(table.columns[0].attributes.at("collate") == "NoCase");
  CHECK(table.columns[1].attributes.at("conflict") == "not null: ignore");
}

TEST_CASE("constraints without a name get one by which they can be told apart") {
  const Table table = read(
      "CREATE TABLE t (a int CHECK (a > 0) UNIQUE, b int CHECK (b > 0) REFERENCES t (a), "
      "CONSTRAINT c CHECK (a < b) UNIQUE (a, b) FOREIGN KEY (a, b) REFERENCES t (a, b))");
  REQUIRE(table.checks.size() == 3);
  CHECK(table.checks[0].name == "t_check");
  CHECK(table.checks[1].name == "t_check1");
  CHECK(table.checks[2] == Check{"c", "a < b"});
  REQUIRE(table.uniques.size() == 2);
  CHECK(table.uniques[0].name == "t_a_unique");
  CHECK(table.uniques[1].name == "t_a_b_unique");
  REQUIRE(table.foreign_keys.size() == 2);
  CHECK(table.foreign_keys[0].name == "t_b_t_a_fk");
  CHECK(table.foreign_keys[1].columns == std::vector<std::string>{"a", "b"});
}

TEST_CASE("generated columns, defaults and types keep the text that made them") {
  const Table table = read(
      "CREATE TABLE [a b] (id integer PRIMARY KEY AUTOINCREMENT, n decimal ( 10 , 2 ) DEFAULT "
      "-1.5, "
      "s text DEFAULT (lower('A;' || ')')), g generated always as (n * 2) stored, v AS (s) , "
      "\"q\"\"x\" varying character(9) DEFAULT CURRENT_TIMESTAMP NOT NULL)");
  CHECK(table.name.name == "a b");
  CHECK(table.columns[0].primary_key);
  CHECK(table.columns[0].attributes.at("autoincrement") == "true");
  CHECK(table.columns[1].type == "decimal ( 10 , 2 )");
  CHECK(table.columns[1].default_sql == "-1.5");
  CHECK(table.columns[2].default_sql == "(lower('A;' || ')'))");
  CHECK(table.columns[3].generated == Generated{"n * 2", true});
  CHECK(table.columns[3].type.empty());
  CHECK(table.columns[4].generated == Generated{"s", false});
  CHECK(table.columns[5].name == "q\"x");
  CHECK(table.columns[5].not_null);
}

TEST_CASE("triggers and virtual tables are other objects, shadow tables and the history none") {
  const auto connection = connect();
  apply(*connection, {"CREATE TABLE t (a);CREATE TABLE __drizzle_migrations (id);"
                      "CREATE TABLE __migration_tracking (id);CREATE TABLE __migration_events (id);"
                      "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;"
                      "CREATE VIRTUAL TABLE f USING fts5(x)"});
  const Schema schema = introspect(*connection);
  REQUIRE(schema.tables.size() == 1);
  CHECK(schema.tables[0].name.name == "t");
  REQUIRE(schema.others.size() == 2);
  CHECK(schema.others[0].kind == "virtual table");
  CHECK(schema.others[0].identity == "f");
  CHECK(schema.others[1].kind == "trigger");
  CHECK(schema.others[1].identity == "trigger r on t");
  CHECK(schema.others[1].drop == "DROP TRIGGER `r`");
}

TEST_CASE("a view's own column names are kept") {
  const auto connection = connect();
  apply(*connection, {"CREATE VIEW v (\"x\", y) AS SELECT 1, ';' -- end\n"});
  const Schema schema = introspect(*connection);
  REQUIRE(schema.views.size() == 1);
  CHECK(schema.views[0].definition == "SELECT 1, ';'");
  CHECK(schema.views[0].with ==
        std::vector<std::pair<std::string, std::string>>{{"columns", "\"x\", y"}});
}
