// Laws of --preserve-data: what a migration destroys is there again after its rollback, value by
// value.
#include "engine/use/parked.hpp"
#include "conformance/shelf.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/rollback.hpp"

namespace sluice {
namespace {

using test::Shelf;
using test::Target;

#define ON_BOTH_PRODUCTS(target)                                                     \
  const auto product_ = GENERATE(test::Product::postgres_15, test::Product::sqlite); \
  CAPTURE(test::name_of(product_));                                                  \
  const Target target(product_)

struct Case {
  const char* name;
  const char* before;
  const char* migration;
};

void comes_back(const Target& target, const Case& one) {
  INFO(one.name);
  Shelf shelf(target, {one.before, one.migration});
  const RunReport first = migrate(shelf.work(), {.steps = 1});
  if (first.failure) FAIL(first.failure->message);
  const auto before = shelf.contents();
  const RunReport applied = migrate(shelf.work(), {});
  if (applied.failure) FAIL(applied.failure->message);
  CHECK(shelf.contents() != before);
  CHECK_FALSE(parked(shelf.work()).empty());
  const RunReport undone =
      rollback(shelf.work({.preserve_data = false}), {.allow_data_loss = true});
  if (undone.failure) FAIL(undone.failure->message);
  for (const Finding& each : undone.diagnostics) CHECK(each.code == FindingCode::data_loss);
  CHECK(shelf.contents() == before);
  CHECK(parked(shelf.work()).empty());
  CHECK(shelf.copies() == "0");
}

// What both products take.
constexpr const char* k_shop = R"sql(
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE,
                    age integer);
CREATE TABLE posts (id integer PRIMARY KEY,
                    user_id integer NOT NULL REFERENCES users(id) ON DELETE CASCADE,
                    title text DEFAULT 'none');
CREATE TABLE marks (post integer NOT NULL, place integer NOT NULL, note text,
                    PRIMARY KEY (post, place));
CREATE TABLE lines (word text, number integer);
INSERT INTO users VALUES (1, 'ann', 'ann@x', 30), (2, 'bob', 'bob@x', NULL), (3, 'it''s', 'c@x', 5);
INSERT INTO posts VALUES (1, 1, 'a'), (2, 1, NULL), (3, 2, 'ü');
INSERT INTO marks VALUES (1, 1, 'x'), (1, 2, 'y'), (2, 1, NULL);
INSERT INTO lines VALUES ('x', 1), ('x', 1), ('x', 2), (NULL, 3), ('y', NULL);
)sql";

constexpr Case k_both[] = {
    {"a table", k_shop, "DROP TABLE posts;"},
    {"several tables that refer to each other", k_shop, "DROP TABLE posts; DROP TABLE users;"},
    {"a column", k_shop, "ALTER TABLE users DROP COLUMN age;"},
    {"a column that may not be null", k_shop, "ALTER TABLE users DROP COLUMN name;"},
    {"a column with a default, and NULL in it", k_shop, "ALTER TABLE posts DROP COLUMN title;"},
    {"a column of a table with a composite key", k_shop, "ALTER TABLE marks DROP COLUMN note;"},
    {"a column of a table without a key", k_shop, "ALTER TABLE lines DROP COLUMN number;"},
    {"rows", k_shop, "DELETE FROM marks WHERE place = 1;"},
    {"rows of a table without a key", k_shop, "DELETE FROM lines WHERE word = 'x';"},
    {"rows, and others with them", k_shop, "DELETE FROM users WHERE id = 1;"},
    {"values", k_shop, "UPDATE users SET name = upper(name), age = 1 WHERE id <> 3;"},
    {"a column under a new name", k_shop,
     "ALTER TABLE users RENAME COLUMN name TO nick; UPDATE users SET nick = 'n';"},
    {"a table under a new name", k_shop,
     "ALTER TABLE users RENAME TO people; ALTER TABLE people DROP COLUMN age;"},
    {"a value that moved to a new column", k_shop,
     "ALTER TABLE users ADD COLUMN years text; UPDATE users SET years = age; "
     "ALTER TABLE users DROP COLUMN age;"},
    {"everything at once", k_shop,
     "DELETE FROM users WHERE id = 2; UPDATE users SET name = 'x'; ALTER TABLE users DROP COLUMN "
     "age; DROP TABLE marks; DELETE FROM lines;"}};

constexpr Case k_postgres[] = {
    {"a narrowed type", k_shop,
     "ALTER TABLE users ALTER COLUMN name TYPE varchar(1) USING left(name, 1);"},
    {"another type", k_shop, "ALTER TABLE users ALTER COLUMN age TYPE boolean USING age > 10;"},
    {"what TRUNCATE takes along", k_shop, "TRUNCATE users CASCADE;"},
    {"what a block does", k_shop, "DO $$ BEGIN EXECUTE 'DELETE FROM marks'; END $$;"},
    {"a key, and what refers to it", k_shop,
     "ALTER TABLE posts DROP COLUMN user_id; ALTER TABLE users DROP COLUMN id;"},
    {"identity and serial",
     "CREATE TABLE a (id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, n serial, v text, "
     "g text GENERATED ALWAYS AS (v || '!') STORED); INSERT INTO a (v) VALUES ('x'), ('y'); "
     "DELETE FROM a WHERE v = 'y'; INSERT INTO a (v) VALUES ('z');",
     "DROP TABLE a;"},
    {"a key that counts",
     "CREATE TABLE a (id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, v text UNIQUE NOT "
     "NULL); "
     "INSERT INTO a (v) VALUES ('x'), ('y'); DELETE FROM a WHERE v = 'x';",
     "ALTER TABLE a DROP COLUMN id;"},
    {"values of an enum that goes",
     "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE TABLE a (id integer PRIMARY KEY, m "
     "mood "
     "NOT NULL, all_of mood[]); INSERT INTO a VALUES (1, 'happy', '{sad,happy}'), (2, 'ok', NULL);",
     "ALTER TABLE a DROP COLUMN m; ALTER TABLE a DROP COLUMN all_of; DROP TYPE mood;"},
    {"what a trigger does",
     "CREATE TABLE a (id integer PRIMARY KEY, v text); CREATE TABLE log (a integer, v text); "
     "INSERT INTO a VALUES (1, 'x'), (2, 'y'); INSERT INTO log VALUES (1, 'x');\n"
     "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM log; RETURN "
     "OLD; "
     "END $$;\nCREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW EXECUTE FUNCTION f();",
     "DELETE FROM a WHERE id = 2;"},
    {"triggers that would fire again",
     "CREATE TABLE a (id integer PRIMARY KEY, v text); INSERT INTO a VALUES (1, 'x'), (2, 'y');\n"
     "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v || '!'; "
     "RETURN NEW; END $$;\nCREATE TRIGGER t BEFORE INSERT OR UPDATE ON a FOR EACH ROW EXECUTE "
     "FUNCTION f();\nCOMMENT ON TRIGGER t ON a IS 'shouts';",
     "DELETE FROM a WHERE id = 2; UPDATE a SET v = 'z';"},
    {"partitions",
     "CREATE TABLE a (id integer, v text) PARTITION BY RANGE (id); CREATE TABLE a1 PARTITION OF a "
     "FOR "
     "VALUES FROM (0) TO (10); CREATE TABLE a2 PARTITION OF a FOR VALUES FROM (10) TO (20); INSERT "
     "INTO a VALUES (1, 'x'), (11, 'y'), (12, 'z');",
     "DELETE FROM a WHERE id > 11; DROP TABLE a1;"},
    {"types with text of their own",
     "CREATE TABLE a (id integer PRIMARY KEY, j json, b bytea, f double precision, t timestamptz, "
     "i "
     "interval, n numeric(10,2), l text[], u uuid); INSERT INTO a VALUES (1, '{\"a\":  1}', "
     "'\\x00ff', 0.1, '2024-01-01 12:00+02', '1 day', 1.50, '{a,NULL}', "
     "'6ecd8c99-4036-403d-bf84-cf8400f67836'), (2, NULL, NULL, 'NaN', 'infinity', NULL, NULL, "
     "NULL, "
     "NULL);",
     "DROP TABLE a;"}};

constexpr Case k_sqlite[] = {
    {"what a rebuild leaves out", k_shop,
     "PRAGMA foreign_keys=OFF; CREATE TABLE __new_users (id integer PRIMARY KEY, name text NOT "
     "NULL); "
     "INSERT INTO __new_users SELECT id, name FROM users; DROP TABLE users; ALTER TABLE "
     "__new_users "
     "RENAME TO users; PRAGMA foreign_keys=ON;"},
    {"rows that a rebuild leaves out", k_shop,
     "CREATE TABLE __new_lines (word text, number integer); INSERT INTO __new_lines SELECT * FROM "
     "lines WHERE word IS NOT NULL; DROP TABLE lines; ALTER TABLE __new_lines RENAME TO lines;"},
    {"a narrowed type",
     "CREATE TABLE a (id integer PRIMARY KEY, v text); INSERT INTO a VALUES (1, '007'), (2, 'x'), "
     "(3, "
     "x'00ff'), (4, 1.5);",
     "CREATE TABLE __new_a (id integer PRIMARY KEY, v integer); INSERT INTO __new_a SELECT * FROM "
     "a; "
     "DROP TABLE a; ALTER TABLE __new_a RENAME TO a;"},
    {"a counter",
     "CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT, v text); INSERT INTO a (v) VALUES "
     "('x'), "
     "('y'); DELETE FROM a WHERE v = 'y';",
     "DROP TABLE a;"},
    {"without a row id, strict",
     "CREATE TABLE a (k text PRIMARY KEY, v any) STRICT, WITHOUT ROWID; INSERT INTO a VALUES ('x', "
     "'1'), ('y', 1), ('z', NULL);",
     "UPDATE a SET v = 2;"},
    {"a generated column beside it",
     "CREATE TABLE a (id integer PRIMARY KEY, v text, g text GENERATED ALWAYS AS (v || '!') "
     "VIRTUAL); "
     "INSERT INTO a (id, v) VALUES (1, 'x');",
     "DROP TABLE a;"},
    {"what a trigger does",
     "CREATE TABLE a (id integer PRIMARY KEY, v text); CREATE TABLE log (a integer, v text); "
     "INSERT "
     "INTO a VALUES (1, 'x'), (2, 'y'); INSERT INTO log VALUES (1, 'x');\nCREATE TRIGGER t AFTER "
     "DELETE ON a BEGIN DELETE FROM log; END;",
     "DELETE FROM a WHERE id = 2;"}};

TEST_CASE("what a migration destroys comes back with its rollback") {
  const auto product = GENERATE(test::Product::postgres_15, test::Product::sqlite);
  CAPTURE(test::name_of(product));
  for (const Case& one : k_both) comes_back(Target(product), one);
}

TEST_CASE("what a migration destroys in ways of PostgreSQL's comes back with its rollback") {
  for (const Case& one : k_postgres) comes_back(Target(test::Product::postgres_18), one);
}

TEST_CASE("what a migration destroys in ways of SQLite's comes back with its rollback") {
  for (const Case& one : k_sqlite) comes_back(Target(test::Product::sqlite), one);
}

TEST_CASE("counters go on where they stood") {
  ON_SAMPLED_PRODUCTS(target);
  const bool is_postgres = test::is_postgres(product_);
  Shelf shelf(target,
              {is_postgres ? "CREATE TABLE a (id serial PRIMARY KEY, v text); INSERT INTO a (v) "
                             "VALUES ('x'), ('y'); DELETE FROM a WHERE v = 'y';"
                           : "CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT, v text); "
                             "INSERT INTO a (v) VALUES ('x'), ('y'); DELETE FROM a WHERE v = "
                             "'y';",
               "DROP TABLE a;"});
  migrate(shelf.work(), {});
  rollback(shelf.work(), {});
  shelf.run({"INSERT INTO a (v) VALUES ('z')"});
  CHECK(shelf.value("SELECT id FROM a WHERE v = 'z'") == "3");
}

TEST_CASE("what was done since the migration is left as it is") {
  ON_SAMPLED_PRODUCTS(target);
  Shelf shelf(target, {k_shop,
                       "UPDATE users SET name = 'changed'; DELETE FROM marks; "
                       "ALTER TABLE users DROP COLUMN age;"});
  migrate(shelf.work(), {});
  shelf.run({"UPDATE users SET name = 'since' WHERE id = 1", "DELETE FROM posts",
             "DELETE FROM users WHERE id = 2", "INSERT INTO users VALUES (9, 'new', 'n@x')",
             "INSERT INTO marks VALUES (1, 1, 'since')"});
  const RunReport undone = rollback(shelf.work(), {});
  if (undone.failure) FAIL(undone.failure->message);
  CHECK(shelf.contents() ==
        std::vector<std::string>{
            "lines(number, word)", is_postgres(product_) ? "  (,y)" : "  1, 'x'",
            is_postgres(product_) ? "  (1,x)" : "  1, 'x'",
            is_postgres(product_) ? "  (1,x)" : "  2, 'x'",
            is_postgres(product_) ? "  (2,x)" : "  3, NULL",
            is_postgres(product_) ? "  (3,)" : "  NULL, 'y'", "marks(note, place, post)",
            is_postgres(product_) ? "  (,1,2)" : "  'since', 1, 1",
            is_postgres(product_) ? "  (since,1,1)" : "  'y', 2, 1",
            is_postgres(product_) ? "  (y,2,1)" : "  NULL, 1, 2", "posts(id, title, user_id)",
            "users(age, email, id, name)",
            is_postgres(product_) ? "  (,n@x,9,new)" : "  30, 'ann@x', 1, 'since'",
            is_postgres(product_) ? "  (30,ann@x,1,since)" : "  5, 'c@x', 3, 'it''s'",
            is_postgres(product_) ? "  (5,c@x,3,it's)" : "  NULL, 'n@x', 9, 'new'"});
}

TEST_CASE("a migration that destroys nothing parks nothing") {
  ON_BOTH_PRODUCTS(target);
  Shelf shelf(target, {k_shop,
                       "ALTER TABLE users ADD COLUMN more text; CREATE INDEX i ON users(age); "
                       "UPDATE users SET more = NULL; DELETE FROM lines WHERE number = 99;"});
  CHECK_FALSE(migrate(shelf.work(), {}).failure);
  CHECK(parked(shelf.work()).empty());
  CHECK(shelf.copies() == "0");
}

TEST_CASE(
    "without a key, what changed cannot be told from what went: it stays parked, and is said") {
  ON_BOTH_PRODUCTS(target);
  Shelf shelf(target, {k_shop, "UPDATE lines SET number = 7 WHERE word = 'x';"});
  migrate(shelf.work(), {});
  REQUIRE(parked(shelf.work()).size() == 1);
  CHECK(parked(shelf.work())[0].rows == 3);
  const ErrorInfo refused = test::error_of([&] { rollback(shelf.work(), {}); });
  CHECK(refused.code == ErrorCode::refused);
  CHECK(refused.message.find("3 rows of lines as they were") != std::string::npos);
}

TEST_CASE("what is purged does not come back, and the rollback runs all the same") {
  ON_BOTH_PRODUCTS(target);
  Shelf shelf(target, {k_shop, "DROP TABLE marks; ALTER TABLE users DROP COLUMN name;"});
  migrate(shelf.work(), {});
  CHECK(purge_parked(shelf.work(), {.migration = "0000_step.sql", .before = {}}).empty());
  CHECK(purge_parked(shelf.work(), {.migration = "0001_step.sql", .before = {}}).size() == 2);
  CHECK(parked(shelf.work()).empty());
  const RunReport undone = rollback(shelf.work(), {});
  if (undone.failure) FAIL(undone.failure->message);
  CHECK(shelf.value("SELECT count(*) FROM marks") == "0");
  CHECK(shelf.value("SELECT max(name) FROM users") == "");
  CHECK(shelf.copies() == "0");
}

TEST_CASE("what has been parked for longer than is asked for goes with the next run") {
  ON_BOTH_PRODUCTS(target);
  Shelf shelf(target, {k_shop, "DROP TABLE marks;", "DROP TABLE lines;"});
  migrate(shelf.work(), {.steps = 2});
  shelf.run({shelf.is_postgres() ? "UPDATE __migration_parked.parked SET at = '2020-01-01 00:00:00'"
                                 : "UPDATE __migration_parked SET at = '2020-01-01 00:00:00'"});
  migrate(shelf.work({.preserve_data = true, .keep_parked = std::chrono::hours(24)}), {});
  const auto left = parked(shelf.work());
  REQUIRE(left.size() == 1);
  CHECK(left[0].table == "lines");
  CHECK_FALSE(rollback(shelf.work(), {.steps = 2}).failure);
  CHECK(shelf.value("SELECT count(*) FROM marks") == "0");
  CHECK(shelf.value("SELECT count(*) FROM lines") == "5");
}

TEST_CASE("a rollback written by hand is what runs; what is parked stays where it is") {
  ON_BOTH_PRODUCTS(target);
  Shelf shelf(target, {k_shop, "DROP TABLE marks;"});
  shelf.write("drizzle/rollback/0001_step.sql", "CREATE TABLE marks (id integer);");
  const RunReport applied = migrate(shelf.work(), {});
  CHECK_FALSE(applied.failure);
  CHECK(std::any_of(applied.diagnostics.begin(), applied.diagnostics.end(),
                    [](const Finding& each) { return each.code == FindingCode::not_put_back; }));
  CHECK_FALSE(rollback(shelf.work(), {}).failure);
  CHECK(parked(shelf.work()).size() == 1);
  CHECK(purge_parked(shelf.work(), {}).size() == 1);
  CHECK(shelf.copies() == "0");
}

TEST_CASE("a migration that fails leaves nothing parked") {
  ON_BOTH_PRODUCTS(target);
  Shelf shelf(target, {k_shop, "DROP TABLE marks; INSERT INTO nowhere VALUES (1);"});
  migrate(shelf.work(), {.steps = 1});
  const auto before = shelf.contents();
  CHECK(migrate(shelf.work(), {}).failure);
  CHECK(shelf.contents() == before);
  CHECK(parked(shelf.work()).empty());
}

}  // namespace
}  // namespace sluice
