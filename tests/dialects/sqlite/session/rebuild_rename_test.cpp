#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
using namespace sluice::sqlite::test;

namespace {

constexpr auto k_table = R"sql(
CREATE TABLE t (id integer PRIMARY KEY, a text);
--> statement-breakpoint
INSERT INTO t VALUES (1, 'one');
--> statement-breakpoint
CREATE TABLE log (what text);
)sql";

constexpr auto k_rebuild = R"sql(
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_t` (
	`id` integer PRIMARY KEY NOT NULL,
	`a` text NOT NULL,
	CONSTRAINT "long" CHECK(length("__new_t"."a") > 1)
);
--> statement-breakpoint
INSERT INTO `__new_t`("id", "a") SELECT "id", "a" FROM `t`;--> statement-breakpoint
DROP TABLE `t`;--> statement-breakpoint
ALTER TABLE `__new_t` RENAME TO `t`;--> statement-breakpoint
PRAGMA foreign_keys=ON;
)sql";

std::string texts(Connection& connection) {
  return rows(
      connection,
      "SELECT name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY name");
}

}  // namespace

TEST_CASE(
    "A table is rebuilt under the views and triggers that name it, and they stay as they are") {
  const auto connection = connect();
  apply(*connection, {k_table});
  SECTION("a view") { apply(*connection, {"CREATE VIEW `v` AS select \"id\", \"a\" from \"t\";"}); }
  SECTION("views on views, made in the wrong order") {
    apply(*connection, {"CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM t;"});
  }
  SECTION("a trigger of another table") {
    apply(*connection,
          {"CREATE TRIGGER tr AFTER INSERT ON log BEGIN UPDATE t SET a = 'two' WHERE id = 1; END;"
           "CREATE VIEW v AS SELECT * FROM t;"});
  }
  SECTION("a trigger on a view") {
    apply(*connection, {"CREATE VIEW v AS SELECT id, a FROM t;"
                        "CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES "
                        "(NEW.id, NEW.a); END;"});
  }
  SECTION("names that need their quotes") {
    apply(*connection, {"CREATE VIEW \"my \"\"view\" AS SELECT id AS \"the id\" FROM t; CREATE "
                        "VIEW v AS SELECT * FROM t;"});
  }
  const std::string before = texts(*connection);
  apply(*connection, {k_rebuild});
  CHECK(texts(*connection) == before);
  CHECK(rows(*connection, "SELECT * FROM v") == "1|one");
  CHECK(rows(*connection,
             "SELECT sql LIKE '%CHECK(length(\"t\".\"a\") > 1)%' FROM sqlite_schema WHERE name = "
             "'t'") == "1");
}

TEST_CASE("A trigger on a view works after the rebuild") {
  const auto connection = connect();
  apply(*connection,
        {k_table,
         "CREATE VIEW v AS SELECT id, a FROM t;"
         "CREATE TRIGGER i INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (NEW.id, NEW.a); END;",
         k_rebuild, "INSERT INTO v VALUES (2, 'two')"});
  CHECK(rows(*connection, "SELECT * FROM t") == "1|one;2|two");
}

TEST_CASE("A rebuild under a view needs no transaction around it") {
  const auto connection = connect();
  apply(*connection, {k_table, "CREATE VIEW v AS SELECT * FROM t"});
  for (const Statement& statement : statements(k_rebuild))
    CHECK_FALSE(connection->run(std::span(&statement, 1)).failure);
  CHECK(rows(*connection, "SELECT * FROM v") == "1|one");
  CHECK_FALSE(connection->in_transaction());
}

TEST_CASE("A rebuild that takes away what a view names is refused at the commit") {
  const auto connection = connect();
  apply(*connection, {k_table, "CREATE VIEW v AS SELECT a FROM t"});
  constexpr auto k_without_a =
      "CREATE TABLE __new_t (id integer PRIMARY KEY);"
      "INSERT INTO __new_t SELECT id FROM t; DROP TABLE t; ALTER TABLE __new_t RENAME TO t;";
  connection->begin(Access::read_write);
  CHECK_FALSE(run_file(*connection, k_without_a).failure);
  SECTION("") {
    const ErrorInfo info = error_of([&] { connection->commit(); });
    CHECK(info.code == ErrorCode::sql);
    CHECK(info.message == "the view v no longer works after the rebuild: no such column: a");
    CHECK(info.hint == "Drop it in the migration, and create it again as the new table needs it.");
    CHECK(rows(*connection, "SELECT * FROM v") == "one");
  }
  SECTION("unless the view is made anew by then") {
    CHECK_FALSE(run_file(*connection, "DROP VIEW v; CREATE VIEW v AS SELECT id FROM t").failure);
    connection->commit();
    CHECK(rows(*connection, "SELECT * FROM v") == "1");
  }
}

TEST_CASE("Other statements under views behave as SQLite does") {
  const auto connection = connect();
  apply(*connection, {k_table, "CREATE VIEW v AS SELECT a FROM t"});
  connection->begin(Access::read_write);
  SECTION("a column that a view needs is not dropped") {
    const StatementFailure failure = failure_of(*connection, "ALTER TABLE t DROP COLUMN a");
    CHECK(failure.message == "error in view v after drop column: no such column: a");
  }
  SECTION("a renamed column is renamed in the view") {
    CHECK_FALSE(run_file(*connection, "ALTER TABLE t RENAME COLUMN a TO b").failure);
    CHECK(rows(*connection, "SELECT sql FROM sqlite_schema WHERE name = 'v'") ==
          "CREATE VIEW v AS SELECT b FROM t");
  }
  SECTION("a rename beside a view that is broken fails") {
    CHECK_FALSE(run_file(*connection, "DROP TABLE t").failure);
    CHECK(failure_of(*connection, "ALTER TABLE log RENAME TO journal").message ==
          "error in view v: no such table: main.t");
  }
  SECTION("a rename to the name that a view waits for is a rebuild by another name") {
    CHECK_FALSE(run_file(*connection,
                         "CREATE TABLE t2 (id integer PRIMARY KEY, a text); DROP TABLE t;"
                         "ALTER TABLE t2 RENAME TO t")
                    .failure);
  }
}

TEST_CASE("Temporary views are not touched") {
  const auto connection = connect();
  apply(*connection, {k_table});
  connection->query("CREATE TEMP VIEW tv AS SELECT 1");
  apply(*connection, {"CREATE VIEW v AS SELECT * FROM t", k_rebuild});
  CHECK(rows(*connection, "SELECT * FROM tv") == "1");
}
