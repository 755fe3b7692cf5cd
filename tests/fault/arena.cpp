#include "fault/arena.hpp"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <regex>
#include <stdexcept>

#include "dialects/backends.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/runner.hpp"
#include "engine/use/workspace.hpp"
#include "facade/system_ports.hpp"

namespace sluice::test {

namespace {

constexpr const char* k_wipe = R"sql(
DO $$
DECLARE s text;
BEGIN
  FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <>
      'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', s);
  END LOOP;
  CREATE SCHEMA public;
END $$
)sql";

constexpr const char* k_postgres_schema = R"sql(
SELECT concat_ws(' ', 'column', table_schema, table_name, ordinal_position, column_name,
    data_type, udt_name, column_default, is_nullable)
  FROM information_schema.columns
 WHERE table_schema !~ '^(pg_|information_schema)'
 UNION ALL
SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid =
      c.relnamespace
 WHERE n.nspname !~ '^(pg_|information_schema)'
 UNION ALL
SELECT concat_ws(' ', 'constraint', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
  FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
 WHERE n.nspname !~ '^(pg_|information_schema)'
 UNION ALL
SELECT concat_ws(' ', 'enum', t.typname, e.enumlabel)
  FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
 ORDER BY 1
)sql";

// Every table of the user's, without the columns that differ from run to run: times, and what a
// sequence numbers, since a sequence does not go back with a transaction.
constexpr const char* k_postgres_tables = R"sql(
SELECT format('SELECT concat_ws(''|'', %L, %s) FROM %I.%I ORDER BY 1', table_name,
              string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position),
                  table_schema, table_name)
  FROM information_schema.columns
 WHERE table_schema !~ '^(pg_|information_schema)'
   AND table_name !~ '^__'
   AND data_type !~ '^timestamp'
   AND coalesce(column_default, '') !~ '^nextval'
   AND is_identity = 'NO'
   AND (table_schema, table_name, column_name) NOT IN (
         SELECT table_schema, table_name, column_name
           FROM information_schema.key_column_usage JOIN information_schema.table_constraints
                USING (constraint_schema, constraint_name, table_schema, table_name)
          WHERE constraint_type = 'FOREIGN KEY')
 GROUP BY table_schema, table_name
 ORDER BY table_schema, table_name
)sql";

constexpr const char* k_events =
    "SELECT kind, migration_name FROM __migration_events WHERE kind IN ('applied', 'rolled_back') "
    "ORDER BY migration_name, kind";

std::vector<std::string> rows_of(Connection& connection, const std::string& sql) {
  std::vector<std::string> found;
  for (const auto& row : connection.query(sql).rows) {
    std::string line;
    for (const Value& cell : row) line += (line.empty() ? "" : "|") + cell.value_or("-");
    found.push_back(line);
  }
  return found;
}

void append(Contents& all, Connection& connection, const std::string& sql) {
  for (std::string& row : rows_of(connection, sql)) all.push_back(std::move(row));
}

Contents sqlite_contents(Connection& connection) {
  Contents all = rows_of(connection,
                         "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
  for (const std::string& table :
       rows_of(connection,
               "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
               "name NOT GLOB '__*' AND name NOT GLOB 'sqlite_*' ORDER BY name"))
    append(all, connection, "SELECT '" + table + "', * FROM \"" + table + "\" ORDER BY 1, 2");
  const auto append_of = [&](const std::string& table, const std::string& sql) {
    if (!rows_of(connection, "SELECT 1 FROM sqlite_schema WHERE name = '" + table + "'").empty())
      append(all, connection, sql);
  };
  append_of("__drizzle_migrations",
            "SELECT id, hash, created_at FROM __drizzle_migrations ORDER BY created_at");
  append_of("__migration_tracking",
            "SELECT migration_name, checksum FROM __migration_tracking ORDER BY id");
  append_of("__migration_events", k_events);
  return all;
}

Contents postgres_contents(Connection& connection) {
  Contents all = rows_of(connection, k_postgres_schema);
  for (const std::string& each : rows_of(connection, k_postgres_tables))
    append(all, connection, each);
  const auto append_of = [&](const std::string& table, const std::string& sql) {
    if (rows_of(connection, "SELECT to_regclass('" + table + "')") != Contents{"-"})
      append(all, connection, sql);
  };
  append_of("drizzle.__drizzle_migrations",
            "SELECT hash, created_at FROM drizzle.__drizzle_migrations ORDER BY created_at");
  append_of("public.__migration_tracking",
            "SELECT migration_name, checksum FROM public.__migration_tracking "
            "ORDER BY migration_name");
  append_of("public.__migration_events", k_events);
  return all;
}

// Without what tells the copies of two runs apart: a number from a sequence, and the time.
std::string unnumbered(const std::string& line) {
  static const std::regex number(R"((__migration_parked |^|\||\.")\d+_)");
  static const std::regex time(R"(\|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\|)");
  static const std::regex row(R"(\bid (=|OPERATOR\(pg_catalog\.=\)) \d+)");
  std::string text = std::regex_replace(line, number, "$1");
  text = std::regex_replace(text, row, "id $1 n");
  return std::regex_replace(text, time, "|");
}

std::unique_ptr<FreshPostgres> postgres_of(Product product,
                                           const std::string& source = "template0") {
  switch (product) {
    case Product::postgres_15:
      return std::make_unique<FreshPostgres>("SLUICE_TEST_PG15_URL", "", source);
    case Product::postgres_18:
      return std::make_unique<FreshPostgres>("SLUICE_TEST_PG18_URL", "", source);
    case Product::pgbouncer:
      return std::make_unique<FreshPostgres>("SLUICE_TEST_PGBOUNCER_URL", "SLUICE_TEST_PG15_URL",
                                             source);
    case Product::sqlite: break;
  }
  return nullptr;
}

// A database that is not there is copied, too.
void copy_or_remove(const std::string& from, const std::string& to) {
  std::filesystem::remove(to);
  if (std::filesystem::exists(from)) std::filesystem::copy_file(from, to);
}

Backend backend_of(Product product) {
  return find_backend(product == Product::sqlite ? "sqlite" : "postgresql");
}

}  // namespace

Contents difference(const Contents& left, const Contents& right) {
  Contents found;
  for (const std::string& each : left)
    if (std::find(right.begin(), right.end(), each) == right.end()) found.push_back("- " + each);
  for (const std::string& each : right)
    if (std::find(left.begin(), left.end(), each) == left.end()) found.push_back("+ " + each);
  if (found.empty() && left != right) found.push_back("another order or number");
  return found;
}

std::size_t fault_stride(std::size_t sampled) {
  const char* wanted = ::getenv("SLUICE_FAULTS");
  return wanted != nullptr && std::string_view(wanted) == "all" ? 1 : sampled;
}

int wait_for_child(int pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) throw std::runtime_error("waitpid failed");
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

Arena::Arena(Product product, const std::string& folder)
    : folder_(std::string(SLUICE_SOURCE_DIR) + "/" + folder),
      product_(product),
      backend_(backend_of(product)) {
  if (product == Product::sqlite) {
    url_ = "sqlite:" + (files_ / "arena.db");
    return;
  }
  postgres_ = postgres_of(product);
  url_ = postgres_->url();
}

void Arena::wipe() {
  if (postgres_) {
    execute(*backend_.driver->connect({.url = url_}), {k_wipe});
    return;
  }
  for (const std::string end : {"", "-journal", "-wal", "-shm"})
    std::filesystem::remove(files_ / ("arena.db" + end));
}

void Arena::keep() {
  looking_.reset();
  if (postgres_)
    kept_ = std::move(postgres_);
  else
    copy_or_remove(files_ / "arena.db", files_ / "kept.db");
  restore();
}

void Arena::restore() {
  looking_.reset();
  if (kept_) {
    postgres_.reset();
    postgres_ = postgres_of(product_, kept_->name());
    url_ = postgres_->url();
    return;
  }
  wipe();
  copy_or_remove(files_ / "kept.db", files_ / "arena.db");
}

std::vector<std::string> Arena::query(const std::string& sql) const {
  return rows_of(*backend_.driver->connect({.url = url_}), sql);
}

Contents Arena::contents() const {
  if (!postgres_ && !std::filesystem::exists(files_ / "arena.db")) return {};
  if (!postgres_) return sqlite_contents(*backend_.driver->connect({.url = url_}));
  Contents all = looked_at_postgres();
  if (is_parking_)
    for (std::string& line : all) line = unnumbered(line);
  std::sort(all.begin(), all.end());
  return all;
}

Contents Arena::looked_at_postgres() const {
  try {
    if (looking_) return postgres_contents(*looking_);
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::connection) throw;
  }
  looking_ = backend_.driver->connect({.url = url_});
  return postgres_contents(*looking_);
}

RunReport Arena::run_at(const std::string& url, Script& script, const Action& action) const {
  SystemFileSystem files;
  const SystemClock clock;
  Observer nobody;
  const FaultDriver driver(*backend_.driver, script);
  Backend backend = backend_;
  backend.driver = &driver;
  try {
    Workspace work(
        with_runner({.backend = backend, .files = files, .clock = clock, .observer = nobody}),
        open_project(files, folder_),
        {.url = url,
         .wait_lock = patience_,
         .ddl_lock_timeout = patience_,
         .preserve_data = is_parking_});
    return action(work);
  } catch (const Error& error) {
    return {.failure = error.info()};
  }
}

RunReport Arena::run(Script& script, const Action& action) const {
  return run_at(url_, script, action);
}

RunReport Arena::run(const Action& action) const {
  Script script;
  return run(script, action);
}

int Arena::run_forked(Script& script, const Action& action) const {
  const int pid = ::fork();
  if (pid != 0) return wait_for_child(pid);
  const RunReport report = run(script, action);
  ::_exit(report.failure ? exit_status(report.failure->code) : 0);
}

RunReport Arena::migrate_at(const std::string& url, const UpOptions& options) const {
  Script script;
  return run_at(url, script, [&](Workspace& work) { return sluice::migrate(work, options); });
}

RunReport Arena::migrate(Script& script, const UpOptions& options) const {
  return run(script, [&](Workspace& work) { return sluice::migrate(work, options); });
}

RunReport Arena::migrate(const UpOptions& options) const { return migrate_at(url_, options); }

int Arena::migrate_forked(Script& script, const UpOptions& options) const {
  return run_forked(script, [&](Workspace& work) { return sluice::migrate(work, options); });
}

RunReport Arena::go_on(UpOptions options, bool took_effect) const {
  RunReport report = migrate(options);
  if (!report.failure || report.failure->code != ErrorCode::partial || !report.steps.empty())
    return report;
  options.in_doubt = took_effect ? InDoubt::skip : InDoubt::retry;
  return migrate(options);
}

}  // namespace sluice::test
