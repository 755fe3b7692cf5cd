// Every migration of real folders, taken back: the schema is what it was, as pg_dump sees it, and
// the migration runs again.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "core/journal/journal.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/ddl/ddl.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/undo.hpp"

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::postgres::undo;
using sluice::test::FreshPostgres;

namespace {

namespace fs = std::filesystem;

constexpr const char* k_server = "SLUICE_TEST_PG15_URL";

struct Tally {
  std::size_t folders = 0, migrations = 0, restored = 0, irreversible = 0, wrong = 0, unusable = 0,
              refused = 0;
  std::map<std::string, std::size_t> losses;
};

std::unique_ptr<Connection> connect(const std::string& url) {
  return driver().connect({.url = url});
}

// What the platforms provide before the first migration; what this server lacks is left out.
void provide(Connection& connection, const fs::path& prelude) {
  if (!fs::exists(prelude)) return;
  for (const Statement& statement : statements_of(sluice::test::read_file(prelude)))
    if (const ScriptResult result = connection.run({&statement, 1}); result.failure)
      UNSCOPED_INFO(result.failure->message);
}

void note_losses(const std::vector<std::string>& rollback, Tally& tally) {
  bool any = false;
  for (const std::string& sql : rollback)
    for (const std::string& line : text::split(sql, "\n")) {
      constexpr std::string_view k_start = "-- irreversible: ";
      if (!line.starts_with(k_start)) continue;
      any = true;
      ++tally.losses[line.substr(k_start.size(), line.find(" of ") - k_start.size())];
    }
  if (any) ++tally.irreversible;
}

// Whose rows may be there already, or that cannot be in a transaction.
std::vector<Statement> without_rows(std::vector<Statement> migration) {
  std::erase_if(migration, [](const Statement& statement) {
    const std::vector<std::string> words = leading_tokens(statement.sql, dialect().scan_rules(), 1);
    return !words.empty() && (words[0] == "INSERT" || words[0] == "UPDATE" || words[0] == "WITH" ||
                              words[0] == "DELETE");
  });
  return migration;
}

bool runs_in_transaction(const std::vector<Statement>& migration) {
  return std::none_of(migration.begin(), migration.end(), [](const Statement& statement) {
    const StatementTraits traits = dialect().traits(statement);
    return traits.needs_autocommit || traits.control != TransactionControl::none ||
           !traits.adds_enum_value.empty();
  });
}

// In a transaction that leaves nothing behind: the rollback, then the migration again, with its
// rows or, where those are there already, without.
std::string try_undo(Connection& connection, const Schema& before, const Schema& after,
                     const std::vector<Statement>& migration,
                     const std::vector<std::string>& rollback) {
  std::string wrong;
  const auto attempt = [&](const std::vector<Statement>& again) {
    connection.begin(Access::read_write);
    wrong = run_within(connection, as_statements(rollback));
    if (wrong.empty()) wrong = difference(before, introspect(connection), migration);
    const bool is_restored = wrong.empty();
    if (is_restored && runs_in_transaction(migration)) wrong = run_within(connection, again);
    const bool ran = is_restored && wrong.empty();
    if (ran && runs_in_transaction(migration))
      wrong = difference(after, introspect(connection), migration);
    connection.rollback();
    connection.run(connection.session_reset());
    return ran || !is_restored;
  };
  if (!attempt(migration)) attempt(without_rows(migration));
  return wrong;
}

// The rollback on a copy of the database, as pg_dump sees it.
std::string dump_undone(const FreshPostgres& database, const std::string& wanted,
                        const std::vector<std::string>& rollback) {
  const FreshPostgres copy(k_server, "", database.name());
  {
    const auto connection = connect(copy.url());
    if (const std::string failure = run(*connection, as_statements(rollback)); !failure.empty())
      return failure;
  }
  return first_difference(wanted, dump_of(copy.url()));
}

// Roles are the whole server's: a copy of the database would take them from the original.
bool touches_roles(const std::vector<std::string>& rollback) {
  return std::any_of(rollback.begin(), rollback.end(), [](const std::string& sql) {
    return sql.find(" ROLE \"") != std::string::npos;
  });
}

class Folder {
 public:
  Folder(const fs::path& path, const fs::path& prelude, Tally& tally)
      : path_(path), tally_(tally), database_(k_server) {
    connection_ = connect(database_.url());
    provide(*connection_, prelude);
    schema_ = introspect(*connection_);
    dump_ = dump_of(database_.url());
  }

  // Of the entries [from, end); those before only run.
  void check(bool with_dumps, std::size_t from = 0, std::size_t end = SIZE_MAX) {
    const std::string file = path_ / "meta/_journal.json";
    const Journal journal = parse_journal(sluice::test::read_file(file), file);
    ++tally_.folders;
    end = std::min(end, journal.entries.size());
    for (std::size_t i = 0; i < end; ++i) {
      const fs::path path = path_ / (journal.entries[i].tag + ".sql");
      if (!fs::exists(path)) continue;
      const std::vector<Statement> migration = statements_of(sluice::test::read_file(path));
      if (i >= from)
        check_migration(path, migration, with_dumps);
      else
        skip(migration, with_dumps && i + 1 == from);
    }
  }

 private:
  void skip(const std::vector<Statement>& migration, bool is_last_with_dumps) {
    CHECK(run(*connection_, migration) == "");
    schema_ = introspect(*connection_);
    if (is_last_with_dumps) dump_ = dump_of(database_.url());
  }

  void check_migration(const fs::path& path, const std::vector<Statement>& migration,
                       bool with_dumps) {
    INFO(path);
    const std::string failure = run(*connection_, migration);
    const Schema after = introspect(*connection_);
    if (!failure.empty()) {
      ++tally_.unusable;
      std::cout << "does not run forward: " << path.string() << ": " << failure.substr(0, 150)
                << '\n';
      if (with_dumps) dump_ = dump_of(database_.url());
      schema_ = after;
      return;
    }
    ++tally_.migrations;
    // Rows that the migration brought go first: they may hold what the schema before cannot.
    std::vector<std::string> rollback;
    for (const RowUndo& undo : inverse_of(migration, dialect()).rows) rollback.push_back(undo.sql);
    for (std::string& sql : rollback_of(schema_, after, migration))
      rollback.push_back(std::move(sql));
    note_losses(rollback, tally_);
    std::string wrong = try_undo(*connection_, schema_, after, migration, rollback);
    if (wrong.starts_with("invalid input value for enum")) {
      // Rightly refused: rows hold a value that was not there before.
      ++tally_.refused;
      for (const Table& table : after.tables)
        rollback.insert(rollback.begin(),
                        text::cat("TRUNCATE ", full_name(table.name), " CASCADE"));
      wrong = try_undo(*connection_, schema_, after, migration, rollback);
    }
    if (with_dumps && !touches_roles(rollback)) {
      connection_.reset();
      if (wrong.empty()) wrong = dump_undone(database_, dump_, rollback);
      connection_ = connect(database_.url());
    }
    if (with_dumps) dump_ = dump_of(database_.url());
    INFO(text::join(rollback, "\n"));
    CHECK(wrong == "");
    ++(wrong.empty() ? tally_.restored : tally_.wrong);
    if (!wrong.empty())
      std::cout << "wrong: " << path.string() << ": " << wrong.substr(0, 600) << '\n';
    schema_ = after;
  }

  fs::path path_;
  Tally& tally_;
  FreshPostgres database_;
  std::unique_ptr<Connection> connection_;
  Schema schema_;
  std::string dump_;
};

void report(const Tally& tally) {
  std::cout << tally.folders << " folders, " << tally.migrations << " migrations, "
            << tally.restored << " restored exactly, of them or others " << tally.irreversible
            << " declared irreversible (rows or values), " << tally.refused
            << " only without the rows they brought, " << tally.wrong << " wrong, "
            << tally.unusable << " do not run forward\n";
  for (const auto& [what, count] : tally.losses)
    std::cout << "  " << count << " × " << what << '\n';
  CHECK(tally.wrong == 0);
  CHECK(tally.restored * 100 >= tally.migrations * 97);
}

std::string shared() {
  const char* path = std::getenv("SLUICE_SHARED");
  return path == nullptr ? "" : path;
}

std::string wanted_folder() {
  const char* name = std::getenv("SLUICE_UNDO_FOLDER");
  return name == nullptr ? "" : name;
}

}  // namespace

TEST_CASE("every migration of the sample is taken back exactly, and runs again") {
  Tally tally;
  Folder(sluice::test::fixture_path("shop-pg/drizzle"), "", tally).check(true);
  report(tally);
}

TEST_CASE("every migration of the edge samples is taken back exactly, and runs again") {
  Tally tally;
  for (const auto& folder : fs::directory_iterator(sluice::test::fixture_path("pg-edge")))
    if (fs::exists(folder.path() / "meta/_journal.json"))
      Folder(folder.path(), "", tally).check(true);
  report(tally);
}

namespace {

// 48 steps; in parts, so that each is quick also under a sanitizer.
void check_long_example(std::size_t from, std::size_t end) {
  if (shared().empty()) return;
  Tally tally;
  Folder(fs::path(shared()) / "evolution/pg-evolution/stable", "", tally).check(true, from, end);
  report(tally);
}

}  // namespace

TEST_CASE("every step of the long example is taken back exactly, and runs again: the first") {
  check_long_example(0, 16);
}

TEST_CASE("every step of the long example is taken back exactly, and runs again: the next") {
  check_long_example(16, 32);
}

TEST_CASE("every step of the long example is taken back exactly, and runs again: the last") {
  check_long_example(32, SIZE_MAX);
}

// SLUICE_UNDO_FOLDER: only folders with this in their name; SLUICE_UNDO_DUMPS=0: without pg_dump.
TEST_CASE("every migration of real folders is taken back exactly, and runs again", "[.corpus]") {
  const fs::path corpus = fs::path(shared()) / "corpus";
  const char* dumps = std::getenv("SLUICE_UNDO_DUMPS");
  std::vector<fs::path> folders;
  for (const auto& folder : fs::directory_iterator(corpus / "pg"))
    if (folder.path().filename().string().find(wanted_folder()) != std::string::npos)
      folders.push_back(folder.path());
  std::sort(folders.begin(), folders.end());
  Tally tally;
  for (const fs::path& folder : folders) {
    const bool is_plain =
        sluice::test::read_file(folder / "truth.json").find("\"ok\": true") != std::string::npos;
    Folder(folder / "drizzle", is_plain ? "" : corpus / "prelude.sql", tally)
        .check(dumps == nullptr || dumps[0] != '0');
  }
  report(tally);
}
