#include "engine/undo/trial.hpp"

#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

// Of a database in which `made` was made after `before` was looked at.
struct Tried {
  std::unique_ptr<Connection> connection = sqlite::driver().connect({.url = ":memory:"});
  Schema before;
  Step step{.tag = "0000_a"};

  explicit Tried(const std::string& made) {
    connection->query("CREATE TABLE item (id integer PRIMARY KEY, name text)");
    connection->query("INSERT INTO item VALUES (1, 'a')");
    before = look();
    connection->begin(Access::read_write);
    connection->query(made);
    step.statements = {{.sql = made}};
  }
  Schema look() const { return sqlite::introspector().introspect(*connection, {}); }
  std::string stored(const std::string& sql) {
    const Schema after = look();
    std::string text =
        tried(sql, step, before, *connection, sqlite::dialect(), sqlite::introspector(), {});
    CHECK(look() == after);
    CHECK(connection->in_transaction());
    return text;
  }
};

}  // namespace

TEST_CASE("a rollback that runs and restores the schema is stored as it is") {
  CHECK(Tried("CREATE VIEW v AS SELECT 1").stored("DROP VIEW v;\n") == "DROP VIEW v;\n");
}

TEST_CASE("a rollback that cannot run is not stored, but why, and what it would have lost") {
  CHECK(Tried("CREATE VIEW v AS SELECT 1").stored("-- irreversible: a thing\nDROP VIEW w;\n") ==
        "-- irreversible: a thing\n"
        "-- irreversible: its rollback could not be derived: no such view: w\n");
}

TEST_CASE("a rollback that restores another schema says so") {
  CHECK(Tried("CREATE VIEW v AS SELECT 1").stored("CREATE TABLE w (a int);\n") ==
        "-- irreversible: what CREATE VIEW … changed\nCREATE TABLE w (a int);\n");
}

TEST_CASE("a rollback that writes rows is not tried") {
  const std::string sql = "DELETE FROM item WHERE id = 2;\nDROP VIEW w;\n";
  CHECK(Tried("CREATE VIEW v AS SELECT 1").stored(sql) == sql);
}

}  // namespace sluice
