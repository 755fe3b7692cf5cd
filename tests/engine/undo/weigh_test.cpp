// What is counted before a rollback equals what it then takes away, on SQLite in memory.
#include "engine/undo/weigh.hpp"

#include <string>
#include <vector>

#include "base/text.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

class Scale {
 public:
  Scale() : connection_(sqlite::driver().connect({.url = ":memory:"})) {
    for (const char* sql :
         {"CREATE TABLE users (id integer PRIMARY KEY, name text, age integer)",
          "INSERT INTO users VALUES (1, 'ann', 30), (2, 'bob', NULL), (3, NULL, 40)",
          "CREATE TABLE empty (id integer)", "CREATE TABLE other (user integer)",
          "INSERT INTO other VALUES (1), (3)"})
      connection_->query(sql);
  }

  static Plan rollback(const std::vector<std::string>& statements) {
    Step step{.direction = Direction::down, .tag = "0001_b"};
    for (const std::string& sql : statements) step.statements.push_back({.sql = sql});
    return {.steps = {step}};
  }
  // What a refusal names, each by itself.
  std::vector<std::string> weigh(const Plan& plan) {
    connection_->begin(Access::read_write);
    std::vector<std::string> said;
    try {
      refuse_losses(sluice::weigh(plan, *connection_, sqlite::dialect()));
    } catch (const Error& error) {
      CHECK(error.info().code == ErrorCode::refused);
      said = text::split(error.info().message, "; ");
    }
    CHECK(connection_->in_transaction());
    connection_->commit();
    return said;
  }
  std::vector<std::string> weigh(const std::vector<std::string>& statements) {
    return weigh(rollback(statements));
  }
  void run(const std::string& sql) { connection_->query(sql); }
  std::int64_t number(const std::string& sql) {
    return text::parse_integer(*connection_->query(sql).rows.at(0).at(0)).value();
  }

 private:
  std::unique_ptr<Connection> connection_;
};

// "…: 2 rows" → 2; nothing said → 0; "cannot be counted" → -1.
std::int64_t rows_said(const std::vector<std::string>& said) {
  if (said.empty()) return 0;
  const std::string& message = said[0];
  const auto colon = message.rfind(": ");
  const std::string rest = message.substr(colon + 2);
  return text::parse_integer(rest.substr(0, rest.find(' '))).value_or(-1);
}

const std::vector<std::string> k_conditions = {
    "",
    " WHERE id = 1",
    " WHERE id > 1 AND name IS NULL",
    " WHERE name = 'WHERE'",
    " WHERE age IS NULL OR age < 35",
    " WHERE id IN (SELECT user FROM other WHERE user > 1)",
    " WHERE NOT EXISTS (SELECT 1 FROM empty)"};

}  // namespace

TEST_CASE("as many rows are said to be lost as a DELETE then deletes") {
  for (const std::string& condition : k_conditions) {
    Scale scale;
    const std::string sql = "DELETE FROM users" + condition;
    const std::int64_t said = rows_said(scale.weigh({sql}));
    scale.run(sql);
    INFO(sql);
    CHECK(said == 3 - scale.number("SELECT count(*) FROM users"));
  }
}

TEST_CASE("as many rows are said to lose a value as an UPDATE then changes") {
  for (const std::string& condition : k_conditions) {
    Scale scale;
    const std::string sql = "UPDATE users SET name = 'new'" + condition;
    const std::int64_t said = rows_said(scale.weigh({sql}));
    scale.run(sql);
    INFO(sql);
    CHECK(said == scale.number("SELECT changes()"));
  }
}

TEST_CASE("of a dropped table the rows are counted, of a dropped column the values") {
  Scale scale;
  CHECK(rows_said(scale.weigh({"DROP TABLE users"})) == 3);
  CHECK(rows_said(scale.weigh({"ALTER TABLE users DROP COLUMN name"})) == 2);
  CHECK(scale.weigh({"DROP TABLE empty"}).empty());
  CHECK(scale.weigh({"ALTER TABLE empty DROP COLUMN id"}).empty());
}

TEST_CASE("of a rebuilt table only the columns that are not copied are lost") {
  Scale scale;
  const std::vector<std::string> rebuild = {
      "CREATE TABLE `__new_users` (id integer, age integer)",
      "INSERT INTO `__new_users` (id, age) SELECT id, age FROM users", "DROP TABLE users",
      "ALTER TABLE `__new_users` RENAME TO users"};
  const std::vector<std::string> said = scale.weigh(rebuild);
  REQUIRE(said.size() == 1);
  CHECK(said[0].find("name") != std::string::npos);
  CHECK(rows_said(said) == 2);
}

TEST_CASE("what is not there holds nothing, and weighing goes on") {
  Scale scale;
  CHECK(scale.weigh({"DROP TABLE gone"}).empty());
  CHECK(scale.weigh({"ALTER TABLE users DROP COLUMN gone"}).empty());
  CHECK(scale.weigh({"DELETE FROM gone WHERE id = 1"}).empty());
  CHECK(scale.weigh({"DROP TABLE gone", "DROP TABLE users"}).size() == 1);
}

TEST_CASE("a condition on what the rollback itself makes or renames cannot be counted") {
  for (const std::vector<std::string>& statements : std::vector<std::vector<std::string>>{
           {"ALTER TABLE users ADD COLUMN old integer DEFAULT 1",
            "DELETE FROM users WHERE old = 1"},
           {"ALTER TABLE users RENAME COLUMN age TO years", "DELETE FROM users WHERE years > 1"},
           {"CREATE TABLE chosen AS SELECT id FROM users",
            "DELETE FROM users WHERE id IN (SELECT id FROM chosen)"},
           {"ALTER TABLE users RENAME COLUMN age TO years",
            "UPDATE users SET name = 'x' WHERE years > 1"}}) {
    Scale scale;
    const std::vector<std::string> said = scale.weigh(statements);
    INFO(statements[1]);
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("cannot be counted") != std::string::npos);
  }
}

TEST_CASE("a table that the rollback renames first is counted under its name of before") {
  Scale scale;
  CHECK(rows_said(scale.weigh(
            {"ALTER TABLE users RENAME TO people", "DELETE FROM people WHERE id > 1"})) == 2);
  CHECK(rows_said(scale.weigh({"ALTER TABLE users RENAME TO people", "DROP TABLE people"})) == 3);
}

TEST_CASE("what the rollback makes itself holds nothing that is lost") {
  Scale scale;
  CHECK(scale.weigh({"CREATE TABLE a (id integer)", "INSERT INTO a VALUES (1)", "DROP TABLE a"})
            .empty());
}

TEST_CASE("a migration that is applied loses nothing of what a rollback would") {
  Scale scale;
  Plan plan = Scale::rollback({"DROP TABLE users"});
  plan.steps[0].direction = Direction::up;
  CHECK(scale.weigh(plan).empty());
}

}  // namespace sluice
