// The SQL that is captured while a migration runs leads back to where it began, on SQLite in
// memory.
#include "engine/undo/rollback_capture.hpp"

#include <map>
#include <string>
#include <vector>

#include "core/schema/diff.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

// SQLite's, counting how often the schema is read; or one that cannot read it.
class CountingIntrospector final : public Introspector {
 public:
  Schema introspect(Connection& connection, const HistoryTables& tables) const override {
    ++looks;
    if (fails) throw Error(ErrorCode::failure, "no catalog today");
    return sqlite::introspector().introspect(connection, tables);
  }
  DatabaseSize measure(Connection& connection, const std::vector<Table>& tables) const override {
    return sqlite::introspector().measure(connection, tables);
  }
  std::string name_of_database(Connection& connection) const override {
    return sqlite::introspector().name_of_database(connection);
  }
  mutable int looks = 0;
  bool fails = false;
};

Step step_of(const std::string& tag, const std::vector<std::string>& statements) {
  Step step{.tag = tag, .file = "drizzle/" + tag + ".sql"};
  for (const std::string& sql : statements) step.statements.push_back({.sql = sql});
  step.segments = {{.first = 0, .end = statements.size()}};
  return step;
}

constexpr const char* k_history = "main.__drizzle_migrations";

class CaptureTrial {
 public:
  explicit CaptureTrial(std::map<std::string, std::string> written = {}, bool parks = false)
      : files(std::move(written)), connection(sqlite::driver().connect({.url = ":memory:"})) {
    if (parks) label = Parking::Label{.history = k_history, .at = "2025-01-01"};
    run({"CREATE TABLE users (id integer PRIMARY KEY NOT NULL, name text, age integer)",
         "CREATE INDEX by_name ON users (name)",
         "INSERT INTO users VALUES (1, 'ann', 30), (2, 'bob', NULL)"});
    connection->begin(Access::read_write);
  }

  void run(const std::vector<std::string>& statements) {
    for (const std::string& sql : statements) connection->query(sql);
  }
  RollbackCapture capture(bool has_source = true) {
    return {
        has_source ? &source : nullptr, *connection, tables, sqlite::dialect(), k_history, label};
  }
  // As the executor does it.
  void apply(RollbackCapture& made, std::size_t number, const Step& step) {
    if (made.begins(number, step)) {
      const Connection::Bound question = made.undo_query(number);
      const bool is_answered =
          !question.sql.empty() &&
          made.take_answers(number, connection->query(question.sql, question.parameters));
      if (!is_answered) made.look_before(number);
    }
    for (const Statement& statement : step.statements) connection->query(statement.sql);
    if (made.wants_look_after(number)) made.look_after(number);
  }
  void run_text(const std::string& sql) {
    for (const Statement& each : split_statements(sql)) connection->query(each.sql);
  }
  std::vector<Statement> split_statements(const std::string& sql) const;
  Schema schema() { return sqlite::introspector().introspect(*connection, tables); }
  std::vector<std::vector<Value>> users() {
    return connection->query("SELECT id, name, age FROM users ORDER BY id").rows;
  }

  test::FakeFiles files;
  std::unique_ptr<Connection> connection;
  HistoryTables tables;
  CountingIntrospector introspector;
  Project project{.folder = "drizzle"};
  Backend backend{&sqlite::dialect(), &sqlite::driver(), &sqlite::schema_dialect(), &introspector};
  RollbackSource source{backend, files, project};
  std::optional<Parking::Label> label;
};

// What no comment says, one statement after another.
std::vector<Statement> CaptureTrial::split_statements(const std::string& sql) const {
  std::vector<Statement> statements;
  std::size_t begin = 0;
  for (std::size_t end = sql.find(";\n"); end != std::string::npos; end = sql.find(";\n", begin)) {
    statements.push_back({.sql = sql.substr(begin, end + 1 - begin)});
    begin = end + 2;
  }
  if (begin < sql.size()) statements.push_back({.sql = sql.substr(begin)});
  return statements;
}

// SQLite quotes a name when it renames a table: that is no difference.
std::size_t differences(const Schema& before, const Schema& after) {
  const SchemaDialect& dialect = sqlite::schema_dialect();
  return diff(dialect.normalize(before), dialect.normalize(after)).size();
}

const std::vector<std::vector<std::string>> k_migrations = {
    {"CREATE TABLE more (id integer)"},
    {"CREATE TABLE more (id integer)", "CREATE INDEX by_id ON more (id)"},
    {"ALTER TABLE users ADD COLUMN note text"},
    {"ALTER TABLE users RENAME COLUMN name TO title"},
    {"ALTER TABLE users RENAME TO people"},
    {"DROP INDEX by_name"},
    {"ALTER TABLE users DROP COLUMN age"},
    {"DROP TABLE users"},
    {"DROP INDEX by_name", "ALTER TABLE users DROP COLUMN age", "CREATE TABLE more (id integer)"},
};

}  // namespace

TEST_CASE("the SQL captured with a migration leads back to the schema before it") {
  for (const auto& statements : k_migrations) {
    CaptureTrial trial;
    const Schema before = trial.schema();
    RollbackCapture capture = trial.capture();
    const Step step = step_of("0001_b", statements);
    trial.apply(capture, 0, step);
    INFO(statements[0] << "\n" << capture.sql_of(0));
    CHECK(differences(before, trial.schema()) > 0);
    trial.run_text(capture.sql_of(0));
    CHECK(differences(before, trial.schema()) == 0);
  }
}

TEST_CASE("rows that a migration destroys come back with the captured SQL where they are parked") {
  for (const std::vector<std::string>& statements : std::vector<std::vector<std::string>>{
           {"DELETE FROM users WHERE id = 1"},
           {"UPDATE users SET age = 99"},
           {"ALTER TABLE users DROP COLUMN age"},
           {"DROP TABLE users"},
           {"UPDATE users SET name = 'x' WHERE id = 2", "DELETE FROM users WHERE age = 30"}}) {
    CaptureTrial trial({}, true);
    const auto rows = trial.users();
    RollbackCapture capture = trial.capture();
    const Step step = step_of("0001_b", statements);
    trial.apply(capture, 0, step);
    INFO(statements[0] << "\n" << capture.sql_of(0));
    CHECK(capture.take_remarks().size() == 1);
    CHECK(capture.take_remarks().empty());  // said once
    trial.run_text(capture.sql_of(0));
    CHECK(trial.users() == rows);
  }
}

TEST_CASE("what runs in part outside the transaction is not parked, and that is told") {
  CaptureTrial trial({}, true);
  RollbackCapture capture = trial.capture();
  Step step = step_of("0001_b", {"DELETE FROM users"});
  step.resumes = true;
  CHECK_FALSE(capture.begins(0, step));
  CHECK(capture.take_remarks().size() == 1);
}

TEST_CASE("a rollback written by hand is taken as it is, and nothing is looked at") {
  CaptureTrial trial(
      std::map<std::string, std::string>{{"drizzle/0001_b.down.sql", "DROP VIEW mine;\n"}});
  RollbackCapture capture = trial.capture();
  CHECK_FALSE(capture.begins(0, step_of("0001_b", {"ALTER TABLE users DROP COLUMN age"})));
  CHECK(capture.sql_of(0) == "DROP VIEW mine;\n");
  CHECK(trial.introspector.looks == 0);
}

TEST_CASE("text that tells its own way back, and a question, spare the reading of the schema") {
  for (const std::vector<std::string>& statements : std::vector<std::vector<std::string>>{
           {"CREATE TABLE more (id integer)"}, {"DROP INDEX by_name"}}) {
    CaptureTrial trial;
    RollbackCapture capture = trial.capture();
    trial.apply(capture, 0, step_of("0001_b", statements));
    CHECK(trial.introspector.looks == 0);
    CHECK_FALSE(capture.sql_of(0).empty());
  }
}

TEST_CASE("between two migrations that both need it the schema is read once") {
  CaptureTrial trial;
  RollbackCapture capture = trial.capture();
  const Step first = step_of("0001_b", {"ALTER TABLE users DROP COLUMN age"});
  const Step second = step_of("0002_c", {"DROP TABLE users"});
  trial.apply(capture, 0, first);
  trial.apply(capture, 1, second);
  CHECK(trial.introspector.looks == 3);
  // What runs unseen between two of them makes what was read old.
  CaptureTrial other;
  RollbackCapture again = other.capture();
  other.apply(again, 0, first);
  other.apply(again, 1, step_of("0002_c", {"CREATE TABLE more (id integer)"}));
  other.apply(again, 2, step_of("0003_d", {"DROP TABLE users"}));
  CHECK(other.introspector.looks == 4);
  const Schema last = other.schema();
  other.run_text(again.sql_of(2));
  other.run_text(again.sql_of(1));
  CHECK(other.schema() != last);
}

TEST_CASE("a migration of which a part ran earlier says that it cannot be undone") {
  CaptureTrial trial;
  RollbackCapture capture = trial.capture();
  Step step = step_of("0001_b", {"ALTER TABLE users DROP COLUMN age"});
  step.resumes = true;
  CHECK_FALSE(capture.begins(0, step));
  CHECK(capture.sql_of(0).find("irreversible") != std::string::npos);
  CHECK(trial.introspector.looks == 0);
}

TEST_CASE("a schema that cannot be read ends no migration, and its rollback says so") {
  CaptureTrial trial;
  trial.introspector.fails = true;
  RollbackCapture capture = trial.capture();
  trial.apply(capture, 0, step_of("0001_b", {"ALTER TABLE users DROP COLUMN age"}));
  CHECK(trial.connection->in_transaction());
  CHECK(capture.sql_of(0).find("no catalog today") != std::string::npos);
}

TEST_CASE("a migration whose rows are to be parked does not run where the schema cannot be read") {
  CaptureTrial trial({}, true);
  trial.introspector.fails = true;
  RollbackCapture capture = trial.capture();
  const Step step = step_of("0001_b", {"DELETE FROM users"});
  REQUIRE(capture.begins(0, step));
  CHECK_THROWS_AS(capture.look_before(0), Error);
  CHECK(trial.users().size() == 2);
}

TEST_CASE("what is rewound is captured again, and what was before it stays") {
  CaptureTrial trial;
  RollbackCapture capture = trial.capture();
  const Step first = step_of("0001_b", {"CREATE TABLE more (id integer)"});
  const Step second = step_of("0002_c", {"CREATE TABLE yet_more (id integer)"});
  trial.apply(capture, 0, first);
  trial.apply(capture, 1, second);
  const std::string kept = capture.sql_of(0);
  capture.rewind(0);
  CHECK(capture.sql_of(0) == kept);
  CHECK(capture.sql_of(1).empty());
  CHECK_FALSE(capture.wants_look_after(1));
}

TEST_CASE("without a source nothing is captured") {
  CaptureTrial trial;
  RollbackCapture capture = trial.capture(false);
  trial.apply(capture, 0, step_of("0001_b", {"ALTER TABLE users DROP COLUMN age"}));
  CHECK(capture.sql_of(0).empty());
  CHECK(trial.introspector.looks == 0);
}

}  // namespace sluice
