// The law of rendering, over every pair of a list of schemas: what is rendered from the difference
// makes the one out of the other, and keeps the rows.
#include "dialects/sqlite/undo.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

namespace {

// Each is a form that table t may have, with what stands on it. The key of every row is 1 or 2.
const std::vector<std::string> k_forms = {
    "CREATE TABLE t (id integer PRIMARY KEY)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text)",
    "CREATE TABLE t (a text, id integer PRIMARY KEY)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL DEFAULT 'x')",
    "CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT CURRENT_TIMESTAMP)",
    "CREATE TABLE t (id integer PRIMARY KEY, a integer)",
    "CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a text)",
    "CREATE TABLE t (id integer, a text, PRIMARY KEY (id))",
    "CREATE TABLE t (id integer NOT NULL, a text, PRIMARY KEY (id, a))",
    "CREATE TABLE t (id integer PRIMARY KEY, a text UNIQUE)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text, UNIQUE (a, id))",
    "CREATE TABLE t (id integer PRIMARY KEY, a text CHECK (a <> 'never'))",
    "CREATE TABLE t (id integer PRIMARY KEY, a text, CONSTRAINT c CHECK (t.a <> 'never'))",
    "CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE NOCASE)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text) STRICT",
    "CREATE TABLE t (id integer PRIMARY KEY, a text) WITHOUT ROWID",
    "CREATE TABLE t (id integer PRIMARY KEY, t_id integer REFERENCES t(id) ON DELETE CASCADE)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text, t_id integer, FOREIGN KEY (t_id) REFERENCES "
    "t(id))",
    "CREATE TABLE t (id integer PRIMARY KEY, c_id integer REFERENCES c(id), a text)",
    "CREATE TABLE t (id integer PRIMARY KEY, c_id integer NOT NULL REFERENCES c(id))",
    "CREATE TABLE t (id integer PRIMARY KEY, a text, g AS (upper(a)))",
    "CREATE TABLE t (id integer PRIMARY KEY, g text AS (id || 'x') STORED, a text)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text); CREATE INDEX i ON t (a)",
    "CREATE TABLE t (id integer PRIMARY KEY, a text); CREATE UNIQUE INDEX i ON t (lower(a), id "
    "DESC) WHERE t.a <> ''",
    "CREATE TABLE t (id integer PRIMARY KEY, a text); CREATE VIEW v AS SELECT id FROM t; CREATE "
    "VIEW w AS SELECT * FROM V",
    "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL); CREATE VIEW v AS SELECT id FROM t; "
    "CREATE VIEW w AS SELECT a FROM t; CREATE TRIGGER r INSTEAD OF INSERT ON v BEGIN SELECT 1; END",
    "CREATE TABLE t (id integer PRIMARY KEY, b blob); CREATE TRIGGER r AFTER INSERT ON c WHEN "
    "new.id > 9 BEGIN "
    "DELETE FROM t; END; CREATE TRIGGER s BEFORE DELETE ON t BEGIN SELECT raise(ABORT, 'no'); END",
    "CREATE TABLE t (id integer PRIMARY KEY); CREATE TRIGGER r AFTER INSERT ON c WHEN new.id > 9 "
    "BEGIN "
    "DELETE FROM t; END; CREATE TRIGGER s BEFORE DELETE ON t BEGIN SELECT raise(ABORT, 'no'); END",
    "CREATE TABLE T (ID integer PRIMARY KEY, \"odd `name`\" text, [b c] real DEFAULT -1)",
    "CREATE VIEW v AS SELECT 1",
};

// A child that would go with its parent, and keys that are there to be referred to.
const std::string k_child =
    "CREATE TABLE c (id integer PRIMARY KEY, t_id integer REFERENCES t(id) ON DELETE CASCADE);";

std::unique_ptr<Connection> made(const std::string& form, bool with_rows) {
  auto connection = connect();
  connection->query("PRAGMA foreign_keys=OFF");
  apply(*connection, {k_child + form});
  if (!with_rows || rows(*connection, "SELECT 1 FROM sqlite_schema WHERE name LIKE 't'").empty())
    return connection;
  const std::string columns = rows(
      *connection,
      "SELECT group_concat('\"' || name || '\"') FROM pragma_table_xinfo('t') WHERE hidden = 0");
  const std::string ones =
      rows(*connection, "SELECT group_concat('1') FROM pragma_table_xinfo('t') WHERE hidden = 0");
  connection->query("INSERT INTO t (" + columns + ") VALUES (" + ones + ")");
  connection->query("INSERT INTO c VALUES (1, 1)");
  return connection;
}

bool has_table(const std::string& form) { return form.starts_with("CREATE TABLE"); }

void check_pair(const std::string& from, const std::string& to) {
  const auto connection = made(from, true);
  const auto wanted = made(to, false);
  const Schema before = introspect(*connection);
  const Schema after = introspect(*wanted);
  const std::vector<std::string> sql =
      sluice::test::as_stored(schema_dialect().render(diff(before, after), before, after));
  INFO(from << "\n→ " << to << "\n" << text::join(sql, "\n"));
  const bool parent_is_lost = has_table(from) && !has_table(to);
  const std::string failure = run(*connection, as_statements(sql));
  if (parent_is_lost) {
    CHECK(failure.find("foreign key check failed") == 0);
    return;
  }
  REQUIRE(failure == "");
  CHECK(difference(catalog_of(*wanted), catalog_of(*connection)) == "");
  CHECK(diff(normalize(introspect(*connection)), normalize(after)).empty());
  if (!has_table(from)) return;
  CHECK(rows(*connection, "SELECT id, t_id FROM c") == "1|1");
  CHECK(rows(*connection, "SELECT id FROM t") == "1");
  const bool has_a = from.find(" a ") != std::string::npos && to.find(" a ") != std::string::npos;
  if (has_a) CHECK(rows(*connection, "SELECT a FROM t") == "1");
}

}  // namespace

TEST_CASE(
    "the rendered difference of any two schemas makes the one out of the other and keeps the "
    "rows") {
  for (const std::string& from : k_forms)
    for (const std::string& to : k_forms) check_pair(from, to);
}

TEST_CASE("what is rendered is the same each time") {
  const Schema before = introspect(*made(k_forms[1], false));
  const Schema after = introspect(*made(k_forms[26], false));
  const auto once = [&] { return schema_dialect().render(diff(before, after), before, after); };
  CHECK(once() == once());
}
