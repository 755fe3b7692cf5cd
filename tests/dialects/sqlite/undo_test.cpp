// Every migration of real folders, taken back and run again: the schema is what it was, and no row
// of a table that stays is lost.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/text.hpp"
#include "catalog.hpp"
#include "core/diff.hpp"
#include "core/journal.hpp"
#include "dialects/sqlite/ddl.hpp"
#include "dialects/sqlite/statement_kind.hpp"
#include "support/golden.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

namespace {

namespace fs = std::filesystem;

Schema introspect(Connection& connection) { return introspector().introspect(connection, {}); }

std::vector<fs::path> folders() {
  std::vector<fs::path> found{fs::path(SLUICE_SOURCE_DIR) / "drizzle"};
  const char* shared = std::getenv("SLUICE_SHARED");
  if (shared == nullptr || *shared == '\0') return found;
  for (const std::string layout : {"stable"})
    found.push_back(fs::path(shared) / "evolution/sqlite-evolution" / layout);
  for (const auto& project : fs::directory_iterator(fs::path(shared) / "corpus/sqlite"))
    found.push_back(project.path() / "drizzle");
  std::sort(found.begin(), found.end());
  return found;
}

// What the migration's own RENAME statements say.
Renames renames_of(const std::vector<Statement>& statements) {
  Renames renames;
  for (const Statement& statement : statements) {
    const StatementKind kind = classify(statement.sql);
    if (kind.verb == Verb::rename_table)
      renames.tables.push_back({{"", kind.name}, {"", kind.to}});
    if (kind.verb == Verb::rename_column)
      renames.columns.push_back({{"", kind.name}, kind.column, kind.to});
  }
  return renames;
}

struct Tally {
  std::size_t folders = 0, migrations = 0, restored = 0, same_text = 0, irreversible = 0, wrong = 0, unusable = 0;
  std::map<std::string, std::size_t> losses;
};

// A row of small values for each table, where its constraints take one; keys point at each other.
void fill(Connection& connection) {
  for (const std::vector<Value>& table : connection.query(R"sql(
         SELECT l.name, group_concat('"' || x.name || '"'),
                group_concat(CASE WHEN upper(x.type) LIKE '%TEXT%' THEN '''1''' ELSE '1' END)
         FROM pragma_table_list AS l, pragma_table_xinfo(l.name) AS x
         WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite%'
           AND x.hidden = 0
         GROUP BY l.name
       )sql")
                                             .rows)
    try {
      connection.query(text::cat("INSERT OR IGNORE INTO ", sqlite::backtick(*table[0]), "(",
                                 *table[1], ") VALUES (", *table[2], ")"));
    } catch (const Error& error) {
      UNSCOPED_INFO(error.info().message);  // a check or a trigger does not like the row
    }
}

void empty(Connection& connection) {
  for (const std::vector<Value>& table :
       connection.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = "
                        "'table' AND name NOT LIKE 'sqlite%'")
           .rows)
    connection.query("DELETE FROM " + sqlite::backtick(*table[0]));
}

std::map<std::string, std::string> counts(Connection& connection) {
  std::map<std::string, std::string> found;
  for (const std::vector<Value>& table :
       connection.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = "
                        "'table' AND name NOT LIKE 'sqlite%'")
           .rows)
    found[*table[0]] = rows(connection, "SELECT count(*) FROM " + sqlite::backtick(*table[0]));
  return found;
}

// In one transaction; what went wrong, or nothing.
std::string run(Connection& connection, const std::vector<Statement>& statements) {
  std::vector<Statement> plain;
  for (const Statement& statement : statements)
    if (dialect().traits(statement).control == TransactionControl::none) plain.push_back(statement);
  connection.begin(Access::read_write);
  const ScriptResult result = connection.run(plain);
  if (result.failure) {
    connection.rollback();
    connection.run(connection.session_reset());
    return text::cat(result.failure->message, " in: ", plain[result.failure->index].sql);
  }
  connection.run(connection.session_reset());
  try {
    connection.commit();
  } catch (const Error& error) {
    return error.info().message;
  }
  return {};
}

std::vector<Statement> as_statements(const std::vector<std::string>& texts) {
  std::vector<Statement> out;
  for (const std::string& sql : texts) out.push_back({sql});
  return out;
}

void note_losses(const std::vector<std::string>& rollback, Tally& tally) {
  bool any = false;
  for (const std::string& sql : rollback)
    for (const std::string& line : text::split(sql, "\n")) {
      if (!line.starts_with("-- irreversible: ")) continue;
      any = true;
      ++tally.losses[line.substr(17, line.find(" of ") == std::string::npos ? 4 : line.find(" of ") - 17)];
    }
  if (any) ++tally.irreversible;
}

struct Before {
  Schema schema;
  Catalog catalog, texts;
};

// Takes the migration that has just run back and runs it again.
void check_undo(Connection& connection, const Before& before,
                const std::vector<Statement>& migration, Tally& tally) {
  const Catalog applied = catalog_of(connection);
  const Schema after = introspect(connection);
  const std::map<std::string, std::string> kept = counts(connection);
  const std::vector<std::string> rollback = schema_dialect().render(
      diff(after, before.schema, reversed(renames_of(migration))), after, before.schema);
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
  empty(connection);  // rows that the migration itself made would stand in its way
  CHECK(run(connection, migration) == "");
  CHECK(difference(applied, catalog_of(connection)) == "");
}

void check_folder(const fs::path& folder, bool filled, Tally& tally) {
  const std::string file = folder / "meta/_journal.json";
  const Journal journal = parse_journal(sluice::test::read_file(file), file);
  if (journal.dialect != "sqlite") return;
  ++tally.folders;
  const auto connection = connect();
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
      continue;
    }
    ++tally.migrations;
    check_undo(*connection, before, migration, tally);
  }
}

void check_all(bool filled) {
  Tally tally;
  for (const fs::path& folder : folders()) check_folder(folder, filled, tally);
  std::cout << (filled ? "with rows: " : "without rows: ") << tally.folders << " folders, "
            << tally.migrations << " migrations, " << tally.restored << " restored exactly, "
            << tally.same_text << " to the same text, "
            << tally.irreversible << " declared irreversible (rows or values), " << tally.wrong
            << " wrong, " << tally.unusable << " do not run forward\n";
  for (const auto& [what, count] : tally.losses) std::cout << "  " << count << " × " << what << '\n';
  CHECK(tally.wrong == 0);
  CHECK(tally.restored * 100 >= tally.migrations * 99);
}

}  // namespace

TEST_CASE("every migration of real folders is taken back exactly, and runs again") {
  check_all(false);
}

TEST_CASE("every migration of real folders is taken back with rows in every table") {
  check_all(true);
}
