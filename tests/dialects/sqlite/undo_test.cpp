// Every migration of real folders, taken back and run again: the schema is what it was, and no row
// of a table that stays is lost.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "core/journal/journal.hpp"
#include "dialects/sqlite/undo.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders(bool with_real_ones) {
  std::vector<fs::path> found{fs::path(SLUICE_SOURCE_DIR) / "drizzle"};
  const char* shared = std::getenv("SLUICE_SHARED");
  if (shared == nullptr || *shared == '\0') return found;
  for (const std::string layout : {"stable"})
    found.push_back(fs::path(shared) / "evolution/sqlite-evolution" / layout);
  if (with_real_ones)
    for (const auto& project : fs::directory_iterator(fs::path(shared) / "corpus/sqlite"))
      found.push_back(project.path() / "drizzle");
  std::sort(found.begin(), found.end());
  return found;
}

struct Tally {
  std::size_t folders = 0, migrations = 0, restored = 0, same_text = 0, irreversible = 0, wrong = 0,
              unusable = 0;
  std::map<std::string, std::size_t> losses;
};

// A row of small values for each table, where its constraints take one; keys point at each other.
void fill(Connection& connection) {
  for (const std::vector<Value>& table : connection
                                             .query(R"sql(
         SELECT l.name, group_concat('"' || x.name || '"'),
                group_concat(CASE WHEN upper(x.type) LIKE '%TEXT%' THEN '''1''' ELSE '1' END)
         FROM pragma_table_list AS l, pragma_table_xinfo(l.name) AS x
         WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite%'
           AND x.hidden = 0
         GROUP BY l.name
       )sql")
                                             .rows)
    try {
      connection.query(text::cat("INSERT OR IGNORE INTO ", backtick(*table[0]), "(", *table[1],
                                 ") VALUES (", *table[2], ")"));
    } catch (const Error& error) {
      UNSCOPED_INFO(error.info().message);  // a check or a trigger does not like the row
    }
}

void empty(Connection& connection) {
  for (const std::string& table : tables(connection))
    connection.query("DELETE FROM " + backtick(table));
}

void note_losses(const std::vector<std::string>& rollback, Tally& tally) {
  bool any = false;
  for (const std::string& sql : rollback)
    for (const std::string& line : text::split(sql, "\n")) {
      if (!line.starts_with("-- irreversible: ")) continue;
      any = true;
      ++tally.losses[line.substr(
          17, line.find(" of ") == std::string::npos ? 4 : line.find(" of ") - 17)];
    }
  if (any) ++tally.irreversible;
}

// Whose own rows may be there already, or depend on some that are not.
std::vector<Statement> without_rows(std::vector<Statement> migration) {
  std::erase_if(migration, [](const Statement& statement) {
    const StatementFacts facts = dialect().facts_of(statement);
    return facts.kind == StatementKind::rows && !is_rebuild_name(facts.writes.front().table.name);
  });
  return migration;
}

// The same database once more, to try things on.
std::unique_ptr<Connection> copy_of(Connection& connection, const TemporaryFolder& folder) {
  const std::string file = folder / "copy.db";
  fs::remove(file);
  connection.query("VACUUM INTO ?1", {file});
  return connect(file);
}

// What it holds need not outlast the test.
std::unique_ptr<Connection> connect_quickly(const std::string& file) {
  auto connection = connect(file);
  connection->query("PRAGMA synchronous=OFF", {});
  return connection;
}

struct Before {
  Schema schema;
  Catalog catalog, texts;
};

// Takes the migration that has just run back and runs it again.
void check_undo(Connection& connection, const Before& before,
                const std::vector<Statement>& migration, Tally& tally) {
  const Catalog applied = catalog_of(connection);
  const std::map<std::string, std::string> kept = counts(connection);
  const std::vector<std::string> rollback = rollback_to(connection, before.schema, migration);
  note_losses(rollback, tally);
  INFO(text::join(rollback, "\n"));
  std::string wrong = run(connection, as_statements(rollback));
  if (wrong.empty()) wrong = difference(before.catalog, catalog_of(connection));
  const std::map<std::string, std::string> now = counts(connection);
  for (const auto& [table, count] : kept)
    if (now.contains(table) && now.at(table) != count) wrong += "rows of " + table;
  CHECK(wrong == "");
  if (!wrong.empty()) ++tally.wrong;
  if (wrong.empty()) ++tally.restored;
  if (texts_of(connection) == before.texts) ++tally.same_text;
  empty(connection);
  CHECK(run(connection, without_rows(migration)) == "");
  CHECK(difference(applied, catalog_of(connection)) == "");
}

// The rollback as it is where nothing but snapshots is known.
void check_undo_by_snapshots(Connection& connection, const Catalog& wanted, const Snapshot& before,
                             const Snapshot& after, Tally& tally) {
  const std::vector<std::string> rollback = sluice::test::as_stored(schema_dialect().render(
      diff(after.schema, before.schema, reversed(after.renames)), after.schema, before.schema));
  INFO(text::join(rollback, "\n"));
  std::string wrong = run(connection, as_statements(rollback));
  if (wrong.empty())
    wrong = difference(without_order(wanted), without_order(catalog_of(connection)));
  CHECK(wrong == "");
  ++(wrong.empty() ? tally.restored : tally.wrong);
}

Snapshot snapshot_of(const fs::path& folder, const JournalEntry& entry) {
  const fs::path file = folder / "meta" / (entry.tag.substr(0, 4) + "_snapshot.json");
  return schema_dialect().decode_snapshot(sluice::test::read_file(file), file);
}

void check_snapshots(const fs::path& folder, Tally& tally) {
  const std::string file = folder / "meta/_journal.json";
  const Journal journal = parse_journal(sluice::test::read_file(file), file);
  Snapshot before;
  const TemporaryFolder copies;
  const auto connection = connect_quickly(copies / "walk.db");
  for (const JournalEntry& entry : journal.entries) {
    const fs::path path = folder / (entry.tag + ".sql");
    INFO(path);
    const Snapshot after = snapshot_of(folder, entry);
    const std::vector<Statement> migration =
        parse_migration(entry, path, sluice::test::read_file(path), dialect().scan_rules())
            .statements;
    const Catalog wanted = catalog_of(*connection);
    REQUIRE(run(*connection, migration) == "");
    ++tally.migrations;
    check_undo_by_snapshots(*copy_of(*connection, copies), wanted, before, after, tally);
    before = after;
  }
}

void check_folder(const fs::path& folder, bool filled, Tally& tally) {
  const std::string file = folder / "meta/_journal.json";
  const Journal journal = parse_journal(sluice::test::read_file(file), file);
  if (journal.dialect != "sqlite") return;
  ++tally.folders;
  const TemporaryFolder copies;
  const auto connection = connect_quickly(copies / "walk.db");
  for (const JournalEntry& entry : journal.entries) {
    const fs::path path = folder / (entry.tag + ".sql");
    if (!fs::exists(path)) continue;
    INFO(path);
    const std::vector<Statement> migration =
        parse_migration(entry, path, sluice::test::read_file(path), dialect().scan_rules())
            .statements;
    if (filled) fill(*connection);
    const Before before{introspect(*connection), catalog_of(*connection), texts_of(*connection)};
    std::string failure = run(*connection, migration);
    if (!failure.empty() && filled) {
      empty(*connection);
      failure = run(*connection, migration);
    }
    if (!failure.empty()) {
      ++tally.unusable;
      std::cout << path.string() << ": " << failure.substr(0, 100) << '\n';
      continue;
    }
    ++tally.migrations;
    check_undo(*copy_of(*connection, copies), before, migration, tally);
  }
}

void check_all(bool filled) {
  Tally tally;
  // tools/rollback_corpus takes real folders back without rows.
  for (const fs::path& folder : folders(filled)) check_folder(folder, filled, tally);
  std::cout << (filled ? "with rows: " : "without rows: ") << tally.folders << " folders, "
            << tally.migrations << " migrations, " << tally.restored << " restored exactly, "
            << tally.same_text << " to the same text, " << tally.irreversible
            << " declared irreversible (rows or values), " << tally.wrong << " wrong, "
            << tally.unusable << " do not run forward\n";
  for (const auto& [what, count] : tally.losses)
    std::cout << "  " << count << " × " << what << '\n';
  CHECK(tally.wrong == 0);
  CHECK(tally.restored * 100 >= tally.migrations * 99);
}

}  // namespace

TEST_CASE("every migration of the samples is taken back exactly, and runs again") {
  check_all(false);
}

TEST_CASE("every migration of real folders is taken back with rows in every table") {
  check_all(true);
}

TEST_CASE("migrations are taken back from their snapshots alone") {
  Tally tally;
  check_snapshots(fs::path(SLUICE_SOURCE_DIR) / "drizzle", tally);
  if (const char* shared = std::getenv("SLUICE_SHARED"); shared != nullptr && *shared != '\0')
    check_snapshots(fs::path(shared) / "evolution/sqlite-evolution/stable", tally);
  std::cout << "from snapshots: " << tally.migrations << " migrations, " << tally.restored
            << " restored exactly, " << tally.wrong << " wrong\n";
}
