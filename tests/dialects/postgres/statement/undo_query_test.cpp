// What the catalog tells before a statement runs takes it back: the schema is what it was.
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/every_server.hpp"
#include "dialects/postgres/undo.hpp"
#include "support/asked_undo.hpp"

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::postgres::undo;

namespace {

const std::vector<std::string> k_setup = {
    "CREATE SCHEMA s",
    "CREATE TYPE mood AS ENUM ('sad', 'glad')",
    "CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, mood mood DEFAULT 'sad', "
    "age int CONSTRAINT adult CHECK (age > 17), note text DEFAULT 'it''s {2} <home>')",
    "CREATE TABLE s.posts (id int, author int CONSTRAINT author_fk REFERENCES users DEFERRABLE, "
    "CONSTRAINT full_pages UNIQUE (id) WITH (fillfactor = 70), CONSTRAINT slug UNIQUE NULLS NOT "
    "DISTINCT (id, author))",
    "CREATE INDEX plain ON users (lower(name) DESC) WHERE age > 20",
    "CREATE INDEX told ON users (age)",
    "COMMENT ON INDEX told IS 'of its own'",
    "COMMENT ON CONSTRAINT adult ON users IS 'also'",
    "CREATE TABLE parts (id int DEFAULT 3) PARTITION BY RANGE (id)",
    "CREATE TABLE heir () INHERITS (users)",
    "CREATE TABLE counted (id int GENERATED ALWAYS AS IDENTITY, twice int DEFAULT 1)",
    "CREATE DOMAIN pence AS int",
    "CREATE TABLE s.wide (id int PRIMARY KEY, a text, \"B\" varchar(5) DEFAULT 'it''s' NOT NULL, "
    "c int NOT NULL, d mood[] DEFAULT '{sad}', e text COLLATE \"C\", f pence, g int CHECK (g > 0), "
    "h int, i text, j int, k serial, l int GENERATED ALWAYS AS (h * 2) STORED, m int, n pence[], "
    "o int, p int, q int)",
    "ALTER TABLE s.wide ALTER i SET STORAGE EXTERNAL, ALTER m SET STATISTICS 5, ALTER o SET "
    "(n_distinct = 3)",
    "COMMENT ON COLUMN s.wide.j IS 'of its own'",
    "GRANT SELECT (p) ON s.wide TO PUBLIC",
    "CREATE VIEW s.narrow AS SELECT q FROM s.wide"};

struct Example {
  const char* up;
  const char* undo;
};

std::vector<Statement> statements_in(const std::string& sql) {
  return split_statements(sql, dialect().scan_rules());
}

std::string asked(Connection& connection, const std::vector<Statement>& up) {
  return sluice::test::asked_undo(connection, dialect(), up);
}

}  // namespace

TEST_CASE("what the catalog says before a statement runs takes the statement back") {
  ON_EVERY_SERVER(target);
  const auto connection = target.connect();
  execute(*connection, k_setup);
  const std::string path = test::value_of(*connection, "SHOW search_path");
  constexpr Example k_examples[] = {
      {"DROP INDEX plain",
       "CREATE INDEX plain ON public.users USING btree (lower(name) DESC) WHERE (age > 20);"},
      {"DROP INDEX IF EXISTS nothing", ""},
      {"DROP INDEX IF EXISTS told", "cannot tell"},
      {"DROP INDEX told", "cannot tell"},
      {"ALTER TABLE s.posts DROP CONSTRAINT author_fk",
       "ALTER TABLE s.posts ADD CONSTRAINT author_fk FOREIGN KEY (author) REFERENCES "
       "public.users(id) DEFERRABLE;"},
      {"ALTER TABLE s.posts DROP CONSTRAINT IF EXISTS author_fk; ALTER TABLE s.posts ADD "
       "CONSTRAINT "
       "author_fk FOREIGN KEY (author) REFERENCES users ON DELETE CASCADE",
       "ALTER TABLE s.posts DROP CONSTRAINT author_fk; ALTER TABLE s.posts ADD CONSTRAINT "
       "author_fk "
       "FOREIGN KEY (author) REFERENCES public.users(id) DEFERRABLE;"},
      {"ALTER TABLE s.posts DROP CONSTRAINT slug",
       "ALTER TABLE s.posts ADD CONSTRAINT slug UNIQUE NULLS NOT DISTINCT (id, author);"},
      {"ALTER TABLE s.posts DROP CONSTRAINT full_pages", "cannot tell"},
      {"ALTER TABLE s.posts DROP CONSTRAINT IF EXISTS nothing", ""},
      {"ALTER TABLE counted ALTER COLUMN twice SET DEFAULT 2",
       "ALTER TABLE counted ALTER COLUMN twice SET DEFAULT 1;"},
      {"ALTER TABLE s.posts ALTER id SET DEFAULT 1, ALTER author SET NOT NULL", "not asked"},
      {"ALTER TABLE s.posts ALTER id SET DEFAULT coalesce(1, 2)",
       "ALTER TABLE s.posts ALTER COLUMN id DROP DEFAULT;"},
      {"ALTER TABLE s.posts ALTER COLUMN id SET NOT NULL",
       "ALTER TABLE s.posts ALTER COLUMN id DROP NOT NULL;"},
      {"ALTER TABLE parts ALTER COLUMN id DROP DEFAULT", "cannot tell"},
      {"ALTER TABLE counted ALTER COLUMN id SET DEFAULT 1", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN a", "ALTER TABLE s.wide ADD COLUMN a text;"},
      {"ALTER TABLE s.wide DROP \"B\"",
       "ALTER TABLE s.wide ADD COLUMN \"B\" character varying(5) DEFAULT 'it''s'::character "
       "varying "
       "NOT NULL;"},
      {"ALTER TABLE s.wide DROP COLUMN IF EXISTS d",
       "ALTER TABLE s.wide ADD COLUMN d public.mood[] DEFAULT '{sad}'::public.mood[];"},
      {"ALTER TABLE s.wide DROP COLUMN IF EXISTS nothing", ""},
      {"ALTER TABLE s.wide DROP COLUMN id", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN c", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN e", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN f", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN g", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN h", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN i", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN j", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN k", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN l", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN m", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN n", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN o", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN p", "cannot tell"},
      {"ALTER TABLE s.wide DROP COLUMN q", "cannot tell"},
      {"ALTER TABLE s.posts ENABLE ROW LEVEL SECURITY",
       "ALTER TABLE s.posts DISABLE ROW LEVEL SECURITY;"},
      {"ALTER TABLE users FORCE ROW LEVEL SECURITY",
       "ALTER TABLE users NO FORCE ROW LEVEL SECURITY;"},
      {"CREATE TABLE IF NOT EXISTS users (id int)", ""},
      {"CREATE TABLE IF NOT EXISTS posts (id int)", "DROP TABLE posts;"},
      {"CREATE TABLE IF NOT EXISTS s.posts (id int)", ""},
      {"CREATE TABLE IF NOT EXISTS t (id int); CREATE INDEX IF NOT EXISTS i ON t (id)",
       "DROP TABLE t;"},
      {"CREATE TABLE IF NOT EXISTS t (id int); DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK "
       "(id "
       "> 0); EXCEPTION WHEN duplicate_object THEN null; END $$",
       "DROP TABLE t;"},
      {"CREATE INDEX IF NOT EXISTS plain ON users (age)", ""},
      {"CREATE UNIQUE INDEX IF NOT EXISTS plain ON s.posts (author)", "DROP INDEX s.plain;"},
      {"CREATE SCHEMA IF NOT EXISTS s", ""},
      {"CREATE SCHEMA IF NOT EXISTS other", "DROP SCHEMA other;"},
      {"CREATE EXTENSION IF NOT EXISTS plpgsql", ""},
      {"CREATE SEQUENCE IF NOT EXISTS q", "DROP SEQUENCE q;"},
      {"ALTER TABLE s.posts ADD COLUMN IF NOT EXISTS id int", ""},
      {"ALTER TABLE s.posts ADD COLUMN IF NOT EXISTS x int; ALTER TABLE s.posts ALTER COLUMN x SET "
       "NOT NULL",
       "cannot tell"},
      {"ALTER TABLE s.posts ADD COLUMN x int; ALTER TABLE s.posts ALTER COLUMN x SET NOT NULL; "
       "ALTER "
       "TABLE s.posts ALTER COLUMN id SET NOT NULL",
       "ALTER TABLE s.posts ALTER COLUMN id DROP NOT NULL; ALTER TABLE s.posts DROP COLUMN x;"},
      {"DO $$ BEGIN CREATE TYPE mood AS ENUM ('x'); EXCEPTION WHEN duplicate_object THEN null; END "
       "$$",
       ""},
      {"DO $$ BEGIN CREATE TYPE s.mood AS ENUM ('x'); EXCEPTION WHEN duplicate_object THEN null; "
       "END $$",
       "DROP TYPE s.mood;"},
      {"DO $$ BEGIN ALTER TABLE \"s\".\"posts\" ADD CONSTRAINT \"author_fk\" FOREIGN KEY (author) "
       "REFERENCES users(id); EXCEPTION WHEN duplicate_object THEN null; END $$",
       ""},
      {"DO $$ BEGIN ALTER TABLE \"s\".\"posts\" ADD CONSTRAINT \"own_fk\" FOREIGN KEY (author) "
       "REFERENCES users(id); EXCEPTION WHEN duplicate_object THEN null; END $$",
       "ALTER TABLE \"s\".\"posts\" DROP CONSTRAINT \"own_fk\";"},
  };
  for (const Example& example : k_examples) {
    CAPTURE(example.up);
    const std::vector<Statement> up = statements_in(example.up);
    const Schema before = without_order(introspect(*connection));
    connection->begin(Access::read_write);
    const std::string undo = asked(*connection, up);
    CHECK(undo == example.undo);
    CHECK(test::value_of(*connection, "SHOW search_path") == path);
    if (undo != "cannot tell" && undo != "not asked") {
      CHECK(run_within(*connection, up).empty());
      CHECK(run_within(*connection, statements_in(undo)).empty());
      CHECK(without_order(introspect(*connection)) == before);
    }
    connection->rollback();
  }
}

TEST_CASE(
    "a table of a heir, a partition or with a commented constraint is left to the whole schema") {
  const test::Target target(test::Product::postgres_18);
  const auto connection = target.connect();
  execute(*connection, k_setup);
  for (const char* const sql :
       {"ALTER TABLE users ALTER COLUMN age SET DEFAULT 5",
        "ALTER TABLE users DROP CONSTRAINT adult",
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS x int", "ALTER TABLE nothing DROP CONSTRAINT x",
        "ALTER TABLE users DROP COLUMN note", "ALTER TABLE heir DROP COLUMN note",
        "ALTER TABLE heir ALTER COLUMN age DROP NOT NULL"})
    CHECK(asked(*connection, statements_in(sql)) == "cannot tell");
}

TEST_CASE("a NOT NULL with a name of its own is left to the whole schema") {
  const test::Target target(test::Product::postgres_18);
  const auto connection = target.connect();
  execute(*connection, {"CREATE TABLE t (a int CONSTRAINT mine NOT NULL, b int NOT NULL)"});
  CHECK(asked(*connection, statements_in("ALTER TABLE t ALTER a DROP NOT NULL")) == "cannot tell");
  CHECK(asked(*connection, statements_in("ALTER TABLE t ALTER b DROP NOT NULL")) ==
        "ALTER TABLE t ALTER COLUMN b SET NOT NULL;");
}

TEST_CASE("a question finds names of the search path in its order, and names of any characters") {
  const test::Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  execute(*connection,
          {"CREATE SCHEMA \"a'b\"", "CREATE TABLE \"a'b\".t (\"{2}<home>\" int DEFAULT 1)",
           "CREATE TABLE t (\"{2}<home>\" int DEFAULT 2)", "SET search_path = \"a'b\", public"});
  const std::string sql = "ALTER TABLE t ALTER COLUMN \"{2}<home>\" DROP DEFAULT";
  CHECK(asked(*connection, statements_in(sql)) ==
        "ALTER TABLE t ALTER COLUMN \"{2}<home>\" SET DEFAULT 1;");
  CHECK(test::value_of(*connection, "SHOW search_path") == "\"a'b\", public");
}
