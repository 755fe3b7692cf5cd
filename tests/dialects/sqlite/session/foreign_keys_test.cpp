#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
using namespace sluice::sqlite::test;

namespace {

constexpr auto k_breakpoint = "--> statement-breakpoint\n";

// Users with posts that go with them, and badges that only forget them.
std::string two_children() {
  return R"sql(
CREATE TABLE `users` (`id` integer PRIMARY KEY NOT NULL, `name` text);
--> statement-breakpoint
CREATE TABLE `posts` (
  `id` integer PRIMARY KEY NOT NULL,
  `user_id` integer NOT NULL,
  FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `badges` (
  `id` integer PRIMARY KEY NOT NULL,
  `user_id` integer REFERENCES `users`(`id`) ON DELETE set null
);
--> statement-breakpoint
INSERT INTO users VALUES (1, 'Ada'), (2, 'Bo');
--> statement-breakpoint
INSERT INTO posts VALUES (10, 1), (11, 1), (12, 2);
--> statement-breakpoint
INSERT INTO badges VALUES (20, 1), (21, 2);
)sql";
}

// As drizzle-kit writes it, without its pragmas.
std::string rebuild(const std::string& table, const std::string& columns,
                    const std::string& names) {
  return "CREATE TABLE `__new_" + table + "` (" + columns + ");\n" + k_breakpoint +
         "INSERT INTO `__new_" + table + "`(" + names + ") SELECT " + names + " FROM `" + table +
         "`;\n" + k_breakpoint + "DROP TABLE `" + table + "`;\n" + k_breakpoint +
         "ALTER TABLE `__new_" + table + "` RENAME TO `" + table + "`;\n" + k_breakpoint;
}

std::string rebuild_users() {
  return rebuild("users", "`id` integer PRIMARY KEY NOT NULL, `name` text NOT NULL",
                 "\"id\", \"name\"");
}

std::string with_pragmas(const std::string& sql) {
  return "PRAGMA foreign_keys=OFF;" + std::string(k_breakpoint) + sql + "PRAGMA foreign_keys=ON;";
}

std::string children(Connection& connection) {
  return rows(connection,
              "SELECT id, user_id FROM posts UNION ALL SELECT id, user_id FROM badges ORDER BY 1");
}

constexpr auto k_untouched = "10|1;11|1;12|2;20|1;21|2";

}  // namespace

TEST_CASE("A rebuild changes no row of the children, whatever they do on delete") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  SECTION("with the pragmas that drizzle-kit writes") {
    apply(*connection, {with_pragmas(rebuild_users())});
  }
  SECTION("without any pragma") { apply(*connection, {rebuild_users()}); }
  SECTION("twice in one file, the second time outside the deduplicated pair of pragmas") {
    apply(*connection, {with_pragmas(rebuild_users()) + "\n" + k_breakpoint + rebuild_users()});
  }
  SECTION("in the same transaction as the tables were made in") {
    apply(*connection, {rebuild_users(), rebuild_users()});
  }
  SECTION("statement by statement, each in a transaction of its own") {
    for (const Statement& statement : statements(rebuild_users() + rebuild_users()))
      CHECK_FALSE(connection->run(std::span(&statement, 1)).failure);
  }
  SECTION("after a file that left foreign keys switched on by its own words") {
    apply(*connection, {"PRAGMA foreign_keys=ON;", rebuild_users()});
  }
  CHECK(children(*connection) == k_untouched);
  CHECK(rows(*connection, "SELECT * FROM users") == "1|Ada;2|Bo");
  CHECK(rows(*connection, "PRAGMA foreign_key_check").empty());
}

TEST_CASE("A rebuild of the children keeps them, and their keys") {
  const auto connection = connect();
  apply(*connection, {two_children(),
                      rebuild("posts",
                              "`id` integer PRIMARY KEY NOT NULL, `user_id` integer, FOREIGN KEY "
                              "(`user_id`) REFERENCES `users`(`id`) ON DELETE cascade",
                              "\"id\", \"user_id\"")});
  CHECK(children(*connection) == k_untouched);
  apply(*connection, {"DELETE FROM users WHERE id = 1"});
  CHECK(children(*connection) == "12|2;20|NULL;21|2");
}

TEST_CASE("A DELETE written by hand does what the tables declare") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  SECTION("in a file of its own") { apply(*connection, {"DELETE FROM users WHERE id = 1"}); }
  SECTION("after a rebuild in the same file") {
    apply(*connection,
          {with_pragmas(rebuild_users()) + "\n" + k_breakpoint + "DELETE FROM users WHERE id = 1"});
  }
  SECTION("in a file after one that left foreign keys off") {
    apply(*connection, {"PRAGMA foreign_keys=OFF;", "DELETE FROM users WHERE id = 1"});
  }
  SECTION("by REPLACE, which deletes the old row") {
    apply(*connection, {"REPLACE INTO users VALUES (1, 'Ada again')"});
    CHECK(rows(*connection, "SELECT name FROM users WHERE id = 1") == "Ada again");
  }
  SECTION("behind WITH") {
    apply(*connection,
          {"WITH one AS (SELECT 1 AS id) DELETE FROM users WHERE id IN (SELECT id FROM one)"});
  }
  SECTION("outside a transaction") {
    const auto statement = statements("DELETE FROM users WHERE id = 1");
    CHECK_FALSE(connection->run(statement).failure);
  }
  CHECK(children(*connection) == "12|2;20|NULL;21|2");
}

TEST_CASE("Between PRAGMA foreign_keys=OFF and =ON of one file, nothing cascades") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  apply(*connection, {R"sql(
PRAGMA foreign_keys=OFF;
--> statement-breakpoint
DELETE FROM users WHERE id = 1;
--> statement-breakpoint
INSERT INTO users VALUES (1, 'Ada, back');
--> statement-breakpoint
PRAGMA foreign_keys=ON;
)sql"});
  CHECK(children(*connection) == k_untouched);
}

TEST_CASE("A row without its parent is refused at once by a statement written by hand") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  connection->begin(Access::read_write);
  const StatementFailure failure = failure_of(*connection, "INSERT INTO posts VALUES (13, 99)");
  CHECK(failure.sqlstate == "SQLITE_CONSTRAINT_FOREIGNKEY");
  CHECK(failure.message == "FOREIGN KEY constraint failed");
}

TEST_CASE("A commit that would leave rows without their parents is refused and undone") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  connection->begin(Access::read_write);
  SECTION("after a table is dropped") {
    CHECK_FALSE(run_file(*connection, "DROP TABLE users").failure);
    const ErrorInfo info = error_of([&] { connection->commit(); });
    CHECK(info.code == ErrorCode::sql);
    CHECK(info.message ==
          "foreign key check failed: 2 rows of \"badges\" refer to rows of \"users\" that do not "
          "exist "
          "(rowid 20, 21); 3 rows of \"posts\" refer to rows of \"users\" that do not exist (rowid "
          "10, "
          "11, 12)");
    CHECK(info.sqlstate == "SQLITE_CONSTRAINT_FOREIGNKEY");
    CHECK_FALSE(info.hint.empty());
  }
  SECTION("after a rebuild that leaves rows behind") {
    CHECK_FALSE(run_file(*connection,
                         "CREATE TABLE __new_users (id integer PRIMARY KEY, name text);"
                         "INSERT INTO __new_users SELECT id, name FROM users WHERE id > 1;"
                         "DROP TABLE users; ALTER TABLE __new_users RENAME TO users;")
                    .failure);
    const ErrorInfo info = error_of([&] { connection->commit(); });
    CHECK(info.message.find(
              "1 row of \"badges\" refers to rows of \"users\" that do not exist (rowid 20)") !=
          std::string::npos);
  }
  SECTION("after a DELETE with keys off") {
    CHECK_FALSE(
        run_file(*connection, "PRAGMA foreign_keys=OFF; DELETE FROM users WHERE id = 2;").failure);
    CHECK_THROWS_AS(connection->commit(), Error);
  }
  SECTION("after a column that refers to a row which is not there") {
    CHECK_FALSE(
        run_file(*connection,
                 "ALTER TABLE posts ADD `editor` integer NOT NULL DEFAULT 7 REFERENCES users(id)")
            .failure);
    CHECK_THROWS_AS(connection->commit(), Error);
  }
  SECTION("after a table that was renamed away from its children") {
    CHECK_FALSE(run_file(*connection, "ALTER TABLE users RENAME TO old; DROP TABLE old;").failure);
    const ErrorInfo info = error_of([&] { connection->commit(); });
    CHECK(info.message.find("\"old\"") != std::string::npos);
  }
  CHECK_FALSE(connection->in_transaction());
  CHECK(children(*connection) == k_untouched);
  CHECK(rows(*connection, "SELECT * FROM users") == "1|Ada;2|Bo");
}

TEST_CASE("A required column with a default may refer to another table, as under libsql") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  apply(*connection,
        {"ALTER TABLE `posts` ADD `editor` integer DEFAULT 1 NOT NULL REFERENCES users(id);"});
  CHECK(rows(*connection, "SELECT id, editor FROM posts") == "10|1;11|1;12|1");
}

TEST_CASE("Rows that had no parent before the transaction do not hold it up") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  connection->query(
      "INSERT INTO posts VALUES (50, 98), (51, 99), (52, 99)");  // query enforces nothing
  SECTION("when their parents are rebuilt") { apply(*connection, {rebuild_users()}); }
  SECTION("when they are rebuilt and numbered anew") {
    apply(*connection, {"CREATE TABLE __new_posts (id integer, user_id integer NOT NULL REFERENCES "
                        "users(id) ON DELETE CASCADE);"
                        "INSERT INTO __new_posts SELECT id, user_id FROM posts ORDER BY id DESC;"
                        "DROP TABLE posts; ALTER TABLE __new_posts RENAME TO posts;"});
  }
  SECTION("when they or their parents are renamed") {
    apply(*connection, {"ALTER TABLE posts RENAME TO p; ALTER TABLE users RENAME TO u;"});
    apply(*connection, {"ALTER TABLE p RENAME TO posts; ALTER TABLE u RENAME TO users;"});
  }
  SECTION("when something else is deleted with keys off") {
    apply(*connection, {"PRAGMA foreign_keys=OFF; DELETE FROM badges;"});
    connection->query("INSERT INTO badges VALUES (20, 1), (21, 2)");
  }
  CHECK(rows(*connection, "SELECT id, user_id FROM posts WHERE id >= 50 ORDER BY 1") ==
        "50|98;51|99;52|99");

  SECTION("but one more of the same kind does") {
    connection->begin(Access::read_write);
    CHECK_FALSE(run_file(*connection, "PRAGMA foreign_keys=OFF; INSERT INTO posts VALUES (60, 99);")
                    .failure);
    const ErrorInfo info = error_of([&] { connection->commit(); });
    CHECK(info.message.find("1 row of \"posts\"") != std::string::npos);
  }
  SECTION("and an old one mended does not excuse a new one") {
    connection->begin(Access::read_write);
    CHECK_FALSE(run_file(*connection,
                         "PRAGMA foreign_keys=OFF; DELETE FROM posts WHERE id = 50;"
                         "INSERT INTO posts VALUES (60, 97);")
                    .failure);
    const ErrorInfo info = error_of([&] { connection->commit(); });
    CHECK(info.message.find("(rowid 60)") != std::string::npos);
  }
}

TEST_CASE("PRAGMA defer_foreign_keys puts the check off to the commit") {
  const auto connection = connect();
  apply(*connection, {two_children()});
  SECTION("and what is mended by then is fine, also by a statement that runs with keys off") {
    apply(*connection, {"PRAGMA defer_foreign_keys=ON; INSERT INTO posts VALUES (13, 3);"
                        "CREATE TABLE __new_users (id integer PRIMARY KEY, name text);"
                        "INSERT INTO __new_users SELECT * FROM users UNION SELECT 3, 'Cy';"
                        "DROP TABLE users; ALTER TABLE __new_users RENAME TO users;"});
    CHECK(rows(*connection, "SELECT user_id FROM posts WHERE id = 13") == "3");
  }
  SECTION("and what is not, is refused") {
    connection->begin(Access::read_write);
    CHECK_FALSE(
        run_file(*connection, "PRAGMA defer_foreign_keys=ON; INSERT INTO posts VALUES (13, 3);")
            .failure);
    CHECK_THROWS_AS(connection->commit(), Error);
    CHECK_FALSE(connection->in_transaction());
  }
  SECTION("and it does not reach the next file") {
    connection->begin(Access::read_write);
    CHECK_FALSE(run_file(*connection, "PRAGMA defer_foreign_keys=ON;").failure);
    CHECK(failure_of(*connection, "INSERT INTO posts VALUES (13, 3)").sqlstate ==
          "SQLITE_CONSTRAINT_FOREIGNKEY");
  }
  SECTION("and cascades happen all the same") {
    apply(*connection, {"PRAGMA defer_foreign_keys=ON; DELETE FROM users WHERE id = 1;"});
    CHECK(children(*connection) == "12|2;20|NULL;21|2");
  }
}

TEST_CASE("A key that refers to no unique column is left to the application") {
  const auto connection = connect();
  apply(*connection, {"CREATE TABLE a (x integer); CREATE TABLE b (x integer REFERENCES a(x));"
                      "DROP TABLE a; CREATE TABLE a (x integer, y integer);"});
  CHECK(rows(*connection, "SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b')") == "2");
}

TEST_CASE("Tables without rowid are checked too") {
  const auto connection = connect();
  apply(*connection, {"CREATE TABLE p (id text PRIMARY KEY) WITHOUT ROWID;"
                      "CREATE TABLE c (id text PRIMARY KEY, p text REFERENCES p(id)) WITHOUT ROWID;"
                      "INSERT INTO p VALUES ('a'); INSERT INTO c VALUES ('x', 'a');"});
  connection->begin(Access::read_write);
  CHECK_FALSE(run_file(*connection, "DROP TABLE p").failure);
  CHECK(error_of([&] { connection->commit(); }).message ==
        "foreign key check failed: 1 row of \"c\" refers to rows of \"p\" that do not exist");
}
