// The two halves of a database product: Dialect, pure and testable without a server;
// Driver, the rest.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/catalog_question.hpp"
#include "core/ports/row_watch.hpp"
#include "core/ports/statement_facts.hpp"
#include "sluice/error.hpp"
#include "sluice/finding.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// A bound parameter or a cell: text, or NULL. Numbers are passed and returned as decimal text.
using Value = std::optional<std::string>;

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

// A statement the server refused. `position` counts characters from 1 within that statement's text.
struct StatementFailure {
  std::size_t index = 0;  // into the span that was run
  std::string message;
  std::string sqlstate;  // PostgreSQL: five characters; SQLite: e.g. "SQLITE_CONSTRAINT_UNIQUE"
  std::string detail;
  std::string hint;
  std::optional<int> position;
  // The connection is gone, or the outcome of a commit is unknown.
  bool connection_lost = false;
  FailureKind kind = FailureKind::other;
};

struct ScriptResult {
  std::size_t completed = 0;  // statements that ran before the end or the failure
  std::optional<StatementFailure> failure;
};

enum class Access { read_only, read_write };

// One session. Not thread-safe. Destroying it rolls back what is open and closes it. Failures of
// query/begin/commit are thrown as Error: `connection` when the session is gone, otherwise `sql`.
class Connection {
 public:
  virtual ~Connection() = default;

  // Runs one statement with bound parameters ($1, $2 … on PostgreSQL, ?1, ?2 … on SQLite).
  virtual Rows query(const std::string& sql, const std::vector<Value>& parameters = {}) = 0;

  // Runs several one-statement queries with their parameters without waiting for each answer;
  // throws the first failure. Used for writing history: everything goes out at once.
  struct Bound {
    std::string sql;
    std::vector<Value> parameters;
    bool repeats = false;  // the transaction will ask the same text again: it may be prepared
  };
  virtual void run_bound(std::span<const Bound> queries) = 0;
  // The same for what they answer: one round trip where the product can. Each answer is given to
  // `take`, with the number of its query from 0 on, while the server works on the next.
  using TakeRows = std::function<void(std::size_t query, Rows rows)>;
  virtual void query_each(std::span<const Bound> queries, const TakeRows& take) {
    for (std::size_t at = 0; at < queries.size(); ++at)
      take(at, query(queries[at].sql, queries[at].parameters));
  }

  // Runs the user's statements in order and stops at the first failure. Does not cost a round trip
  // each. Inside a transaction, or (for a single statement) outside one. A stop request cancels
  // what is running inside a transaction; the failure is then FailureKind::cancelled.
  virtual ScriptResult run(std::span<const Statement> statements) = 0;

  // run(), and one query if all statements ran: one round trip where the product can. Meant for a
  // query that a transaction repeats with the same text. The query's failure is thrown.
  virtual ScriptResult run_then(std::span<const Statement> statements, const Bound& then,
                                Rows& rows) {
    ScriptResult result = statements.empty() ? ScriptResult{} : run(statements);
    if (!result.failure) rows = query(then.sql, then.parameters);
    return result;
  }

  virtual void begin(Access access) = 0;
  // Begins, and runs one query without parameters in the new transaction: one round trip where the
  // product can. When the query fails, the transaction may be open and needs rollback().
  virtual Rows begin_with(Access access, const std::string& sql) {
    begin(access);
    return query(sql);
  }
  // Throws Error(connection) with a message that says so when the outcome is unknown.
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;  // does nothing when no transaction is open
  virtual bool in_transaction() const noexcept = 0;

  // Savepoints of ours, within the open transaction. They nest, and the newest is the one meant.
  virtual void set_savepoint() { (void)query("SAVEPOINT sluice"); }
  virtual void release_savepoint() { (void)query("RELEASE SAVEPOINT sluice"); }
  // Undoes what was done since, also where that failed, and takes the savepoint away.
  virtual void undo_to_savepoint() {
    const Bound both[] = {{"ROLLBACK TO SAVEPOINT sluice", {}}, {"RELEASE SAVEPOINT sluice", {}}};
    query_each(both, [](std::size_t, const Rows&) {});
  }

  // Counts changes of rows from now on, in the open transaction. Null: the product counts nothing.
  // One at a time, and not longer than the connection.
  virtual std::unique_ptr<RowWatch> watch_rows(const RowReach& /*reach*/) { return nullptr; }

  // After the last statement of a file that ran outside a transaction: what it broke that the
  // product itself does not notice there (SQLite: foreign keys). Nothing when all is well.
  virtual std::optional<ErrorInfo> broken_by_file() { return std::nullopt; }
  // Who holds the lock for which a statement waited in vain. Call after its transaction was rolled
  // back. Empty if unknown.
  virtual std::string holder_against(const std::string& /*sql*/) { return {}; }
  // Drops this session's temporary objects, as its end would.
  virtual void drop_temporary() {}

  // What one round trip costs, measured on this connection; zero for an embedded database.
  virtual std::chrono::microseconds round_trip() const noexcept = 0;
  // Statements that reset the session's settings to those at its start, timeouts included.
  virtual std::vector<Statement> session_reset() const = 0;
  // e.g. "PostgreSQL 15.18", "SQLite 3.40.1"; and where it is, without a password.
  virtual std::string product() const = 0;
  virtual std::string location() const = 0;
};

struct ConnectOptions {
  std::string url;
  std::string application_name = "sluice";
  Access access =
      Access::read_write;  // read_only: the server, or SQLite itself, refuses every write
  bool may_create = true;  // SQLite: the file may be made; false: absent is Error(connection)
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds lock_wait{10'000};  // SQLite: how long other connections are waited for
  std::chrono::milliseconds statement_timeout{0};  // 0: as the server has it
  std::chrono::milliseconds ddl_lock_timeout{0};   // 0: as the server has it
  std::function<void(const Notice&)> on_notice;    // may be empty
  const StopRequest* stop = nullptr;               // not owned; may be null
};

// Whether the lock lasts for the transaction that it opens, or across several of them.
enum class LockScope { transaction, run };

struct LockRequest {
  std::string key;  // names the history table, e.g. "drizzle.__drizzle_migrations"
  LockScope scope = LockScope::transaction;
  std::chrono::milliseconds wait{60'000};
  std::function<void(const std::string& holder)>
      on_wait;  // called once when it has to wait; may be empty
};

// Held while it lives. For LockScope::run, `check` throws Error(connection) when it was lost.
class Lock {
 public:
  virtual ~Lock() = default;
  virtual void check() {}
};

// A new, empty database for trials. It is dropped with this object. If a process is killed, the
// next one that makes such a database on the same server drops the old one.
class ScratchDatabase {
 public:
  virtual ~ScratchDatabase() = default;
  // Where to connect to. In memory each connection is a database of its own.
  virtual const std::string& url() const = 0;
  // Announces roles before they are created: roles belong to the server, and are dropped with the
  // database. Only for roles of which `is_own_role` is true.
  virtual void keep_roles(const std::vector<std::string>& /*names*/) {}
  // Whether the server had no such role when the database was made.
  virtual bool is_own_role(const std::string& /*name*/) const { return false; }
  // What could not be removed, and what was left by others and is removed now; for the user.
  virtual std::vector<Finding> remarks() const { return {}; }
};

class Driver {
 public:
  virtual ~Driver() = default;
  // Throws Error(connection), with no password in message or hint; Error(config) for a bad URL.
  virtual std::unique_ptr<Connection> connect(const ConnectOptions& options) const = 0;
  // Whether the database certainly does not exist yet and connecting would create it: a missing
  // SQLite file. Readers then find nothing, and create nothing.
  virtual bool is_absent(const ConnectOptions& /*options*/) const { return false; }
  // Afterwards, with LockScope::transaction, `connection` is in a read-write transaction that began
  // after the lock was free. Throws Error(locked) naming the holder when `wait` is over.
  virtual std::unique_ptr<Lock> lock(Connection& connection, const ConnectOptions& options,
                                     const LockRequest& request, const Clock& clock) const = 0;
  // Who holds the lock of the history table `key` now, as text; empty: no migrator is running.
  virtual std::string running(Connection& /*connection*/, const std::string& /*key*/) const {
    return {};
  }
  // As the database that `options` names is made: its encoding, collation and settings, none of
  // its objects. Null for a product that has none. Throws as connect does, and Error(refused) where
  // the user may not make databases.
  virtual std::unique_ptr<ScratchDatabase> scratch(const ConnectOptions& /*options*/,
                                                   const Clock& /*clock*/) const {
    return nullptr;
  }
};

// How the product's SQL is read; see core/sql_scanner.hpp.
struct ScanRules {
  bool nested_comments = false;  // /* /* */ */ is one comment
  bool dollar_quotes = false;    // $tag$ … $tag$
  bool escape_strings = false;   // E'it\'s'
  bool backtick_identifiers = false;
  bool bracket_identifiers = false;
  bool trigger_bodies = false;    // CREATE TRIGGER … BEGIN … END is one statement
  bool atomic_bodies = false;     // CREATE FUNCTION … BEGIN ATOMIC … END is one statement
  bool chunk_may_be_cut = false;  // a driver of Drizzle's runs only the first statement of a chunk
  bool operator==(const ScanRules&) const = default;
};

// What is true of a product, for those who act on it without knowing which product it is. The
// texts are constants.
struct DialectFacts {
  // Objects lie in schemas, and an unqualified name means one in `home_schema`. Without schemas
  // the model writes "" for the schema, and `home_schema` is what SQL may write before a name.
  bool has_schemas = false;
  std::string_view home_schema;
  bool folds_names = false;   // a name without quotes is stored in lower case
  bool ignores_case = false;  // names that differ in case alone are the same
  // How SQL of ours names a function of the product's, whoever else has one of that name:
  // "pg_catalog."; empty where nobody can.
  std::string_view function_schema;
  // What follows a table that is counted, with a blank before it: an index may lack rows.
  std::string_view counted_whole;
  // CREATE INDEX and DROP INDEX may name the index's schema; else an index lies in its table's.
  bool qualifies_indexes = false;
  bool drops_triggers_on_tables = false;  // DROP TRIGGER t ON table; else DROP TRIGGER t
  bool triggers_have_bodies = false;      // a trigger holds its statements; else it runs a function
  bool keeps_definitions = false;  // the catalog holds the text of each view, trigger and index
  // DROP COLUMN is refused where a key, a check or a generated column needs the column.
  bool guards_columns = false;
  // A change that ALTER cannot make rebuilds the table, so that columns are where they should be.
  bool rebuilds_tables = false;
  // What a statement begins with that reads or changes a setting, and no object. Empty where a
  // setting decides which objects a name means.
  std::string_view settings_verb;
  // How the default of a column that counts begins, as the model writes it; may be empty.
  std::string_view counting_default;
  // There is no server: what leaves the database leaves the file.
  bool is_embedded = false;
  // What stops and resumes the enforcement of foreign keys for a session; empty where constraints
  // are dropped instead.
  std::string_view lift_foreign_keys, enforce_foreign_keys;

  // The schema of an unqualified name, as the model writes it.
  std::string_view default_schema() const { return has_schemas ? home_schema : ""; }
  bool operator==(const DialectFacts&) const = default;
};

enum class TransactionControl { none, begin, commit, rollback };

// What a statement means for the transaction it would run in.
struct StatementTraits {
  bool needs_autocommit = false;  // the server refuses it inside a transaction
  std::string reason;  // e.g. "CREATE INDEX CONCURRENTLY cannot run inside a transaction"
  TransactionControl control = TransactionControl::none;
  bool changes_session = false;  // SET without LOCAL, set_config(…, false), SET ROLE …
  bool is_idempotent =
      false;  // running it a second time after a crash does no harm (VACUUM, ANALYZE …)
  std::string adds_enum_value;  // ALTER TYPE … ADD VALUE 'x': the value as the literal stands,
                                // quotes included
  bool ignored = false;         // a pragma that the runner does itself
  // What it changes for all databases of the server, e.g. "ALTER ROLE"; empty: nothing.
  std::string server_wide;
  std::vector<std::string> roles;  // whom `server_wide` is about, where it is about roles alone
  bool operator==(const StatementTraits&) const = default;
};

struct HistorySql;     // see sluice/history_sql.hpp
class ParkingDialect;  // see sluice/parking_dialect.hpp
class SampleDialect;   // see sluice/sample_dialect.hpp

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string_view name() const = 0;  // "postgresql", "sqlite": as the journal says it
  virtual std::string quote(std::string_view identifier) const = 0;
  virtual ScanRules scan_rules() const = 0;
  virtual DialectFacts facts() const = 0;
  // Whether the schema is the server's own, so that nothing of ours may be put into it.
  virtual bool is_system_schema(std::string_view /*schema*/) const { return false; }
  // Whether it is a function of the product's that changes neither rows nor objects: `name` as
  // StatementFacts::calls has it. A sequence's place is no row.
  virtual bool is_harmless_function(std::string_view /*name*/) const { return false; }
  // Whether the function sets or advances a sequence.
  virtual bool moves_counter(std::string_view /*function*/) const { return false; }
  // Whether the table is the product's own, which it keeps itself.
  virtual bool is_system_table(const ObjectName& /*table*/) const { return false; }
  virtual StatementTraits traits(const Statement& statement) const = 0;
  virtual StatementFacts facts_of(const Statement& statement) const = 0;
  // Whether names without a schema may mean other objects after it, or objects of another owner are
  // made.
  virtual bool redirects_names(const StatementFacts& /*facts*/) const { return false; }
  // How a session's names without a schema are made to mean objects of `home_schema` alone; empty
  // where they mean nothing else.
  struct HomeNames {
    std::string query;  // 't' where they already do; and 't' where a table has children
    std::string statement;
  };
  virtual HomeNames home_names() const { return {}; }
  virtual HistorySql history_sql(const HistoryTables& tables) const = 0;
  // A query that tells whether an autocommit statement that was interrupted took effect: it returns
  // one row with one cell, 'done', 'not_done' or 'invalid'; empty where nothing can tell. For
  // `invalid`, `undo` is what removes the remains.
  struct Probe {
    std::string query;
    std::string undo;
  };
  virtual std::optional<Probe> probe(const Statement& statement) const = 0;
  virtual const ParkingDialect& parking() const = 0;
  virtual const SampleDialect& samples() const = 0;
  // A query that fails for nothing that is or is not there. One row, whose first cells answer the
  // questions in turn: the statement that undoes; empty: nothing to undo; NULL: the whole schema is
  // needed to tell. Its text is the same for questions of the same kinds. Empty where the product
  // cannot answer one of them. `product` is the connection's.
  virtual Connection::Bound undo_query(std::span<const CatalogQuestion> /*questions*/,
                                       const std::string& /*product*/) const {
    return {};
  }
};

class SchemaDialect;  // see sluice/schema_model.hpp
class Introspector;

// One database product. The pointers are to static objects, none of them null.
struct Backend {
  const Dialect* dialect = nullptr;
  const Driver* driver = nullptr;
  const SchemaDialect* schema_dialect = nullptr;
  const Introspector* introspector = nullptr;
};

}  // namespace sluice
