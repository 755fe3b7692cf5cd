// Rebuilds of schemas that have no text, as snapshots give them; and texts compared by meaning.
#include "dialects/sqlite/ddl/rebuild.hpp"

#include "dialects/sqlite/ddl/ddl.hpp"
#include "dialects/sqlite/normalize/normalize.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/object_text.hpp"
#include "dialects/sqlite/statement/table_text.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::sqlite;

namespace {

Column id() { return {.name = "id", .type = "integer", .primary_key = true, .not_null = true}; }

Table users() { return {.name = {"", "users"}, .columns = {id()}}; }

std::string renamed_text(const std::string& sql) {
  return with_table_name(sql, *read_table(sql), "`x`");
}

}  // namespace

TEST_CASE("a table without a text is written as drizzle-kit writes it") {
  const std::string folder = SLUICE_SOURCE_DIR "/drizzle/";
  const std::string file = folder + "meta/0000_snapshot.json";
  const std::string sql = sluice::test::read_file(folder + "0000_catalog.sql");
  const Schema schema =
      schema_dialect().snapshots().decode(sluice::test::read_file(file), file).schema;
  REQUIRE_FALSE(schema.tables.empty());
  for (const Table& table : schema.tables) {
    CHECK(sql.find(create_table(table) + ";") != std::string::npos);
    for (const Index& index : table.indexes)
      CHECK(sql.find(create_index(table.name.name, index) + ";") != std::string::npos);
  }
}

TEST_CASE("what is written is read back the same") {
  Table table = users();
  table.columns.push_back({.name = "a`b", .type = "text", .default_sql = "'x'"});
  table.columns.push_back({.name = "g", .type = "text", .generated = Generated{"lower(id)", true}});
  table.columns[1].attributes["collate"] = "nocase";
  table.checks.push_back({"c\"d", "id > 0"});
  table.uniques.push_back({.name = "u", .columns = {"id", "a`b"}});
  table.foreign_keys.push_back({.name = "users_id_users_id_fk",
                                .columns = {"id"},
                                .target = {"", "users"},
                                .target_columns = {"id"},
                                .on_delete = "set null",
                                .attributes = {{"deferrable", "initially deferred"}}});
  table.attributes = {{"strict", "true"}, {"without_rowid", "true"}};
  const auto read = read_table(create_table(table));
  REQUIRE(read);
  CHECK(read->table == table);
}

TEST_CASE("what is no table with columns is not read as one") {
  CHECK_FALSE(read_table("CREATE VIRTUAL TABLE f USING fts5(x)"));
  CHECK_FALSE(read_table("CREATE TABLE t AS SELECT 1"));
  CHECK_FALSE(read_table("CREATE TABLE t (a"));
  CHECK_FALSE(read_table("CREATE VIEW v AS SELECT 1"));
  CHECK_FALSE(read_table(""));
}

TEST_CASE("a text that is cut anywhere is read to its end or not at all") {
  const std::string text =
      "CREATE TEMP TABLE IF NOT EXISTS a.\"t\" (a int CONSTRAINT x PRIMARY KEY DESC ON CONFLICT "
      "FAIL "
      "AUTOINCREMENT, b AS (a) STORED, c DEFAULT (1) REFERENCES u(a) ON DELETE SET NULL NOT "
      "DEFERRABLE, CONSTRAINT y FOREIGN KEY (a) REFERENCES u, CHECK (1) UNIQUE (a COLLATE x DESC)) "
      "STRICT, WITHOUT ROWID";
  CHECK(read_table(text));
  for (std::size_t length = 0; length < text.find(") STRICT"); ++length)
    CHECK_FALSE(read_table(text.substr(0, length)));
  for (const std::string other :
       {"CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a COLLATE b DESC, (c)) WHERE d",
        "CREATE TABLE t (foreign primary constraint", "CREATE VIEW v (a) AS SELECT 1 -- x",
        "CREATE TRIGGER r BEFORE UPDATE OF a ON t BEGIN SELECT 1; END"})
    for (std::size_t length = 0; length <= other.size(); ++length) {
      const std::string cut = other.substr(0, length);
      CHECK_FALSE(read_table(cut));
      CHECK(read_index(cut).has_value() <= cut.starts_with("CREATE UNIQUE INDEX"));
      CHECK(read_view(cut).has_value() <= cut.starts_with("CREATE VIEW"));
      CHECK((trigger_table(cut).empty() || cut.starts_with("CREATE TRIGGER")));
      CHECK(canonical(canonical(cut)) == canonical(cut));
    }
}

TEST_CASE("another name stands wherever a table names itself, and nowhere else") {
  CHECK(renamed_text("CREATE TABLE t (t text CHECK (t.t <> 't.t'), r REFERENCES t(t))") ==
        "CREATE TABLE `x` (t text CHECK (`x`.t <> 't.t'), r REFERENCES t(t))");
  CHECK(renamed_text("CREATE TABLE main.[t](a AS (\"T\".b) STORED, b, CHECK((t.a)))") ==
        "CREATE TABLE `x`(a AS (`x`.b) STORED, b, CHECK((`x`.a)))");
}

TEST_CASE("a rebuild of a table whose every column is new keeps the number of rows") {
  Table to = users();
  to.columns = {{.name = "n", .type = "integer", .default_sql = "3"}};
  const std::vector<RenderedStatement> sql = rebuild(users(), to, "__new_users", {});
  REQUIRE(sql.size() == 4);
  CHECK(sql[1].sql == "INSERT INTO `__new_users`(rowid, `n`) SELECT rowid, 3 FROM `users`;");
  CHECK(sql[1].lost == std::vector<Lost>{{.kind = LostKind::column_values,
                                          .object = {"column", {"", "users"}, "n"},
                                          .shown = "users"}});
  CHECK(sql[2].sql == "DROP TABLE `users`;");
  CHECK(sql[3].sql == "ALTER TABLE `__new_users` RENAME TO `users`;");
}

TEST_CASE("a counter is kept only where both tables have one") {
  Table counting = users();
  counting.columns[0].attributes["autoincrement"] = "true";
  CHECK_FALSE(keep_counter(users(), counting, "__new_users"));
  CHECK_FALSE(keep_counter(counting, users(), "__new_users"));
  CHECK(keep_counter(counting, counting, "__new_users") ==
        "INSERT INTO sqlite_sequence(name, seq) SELECT '__new_users', seq "
        "FROM sqlite_sequence WHERE name = 'users';");
}

TEST_CASE("a comment at the end of a text does not swallow the semicolon behind it") {
  CHECK(without_last_comment("SELECT 1 -- one") == "SELECT 1");
  CHECK(without_last_comment("SELECT '--' ") == "SELECT '--'");
  Schema to;
  to.views.push_back({.name = {"", "v"}, .definition = "SELECT 1 -- one"});
  CHECK(render({CreateView{to.views[0]}}, {}, to) ==
        std::vector<RenderedStatement>{{"CREATE VIEW `v` AS SELECT 1;"}});
}

TEST_CASE("texts that differ in blanks, comments, quotes and letters' case are equal, others not") {
  CHECK(canonical("CREATE  Table `a` ( [b] TEXT ) -- c") == "create table a(b text)");
  CHECK(canonical("a>=1 AND \"B c\"<>'It''s'") == "a >= 1 and \"b c\" <> 'It''s'");
  CHECK(canonical("'A'") != canonical("'a'"));
  CHECK(canonical("a > = 1") == canonical("a>=1"));
  CHECK(canonical_expression("((\"t\".\"a\" > 1))", "t") == "a > 1");
  CHECK(canonical_expression("(a) + (b)", "t") == "(a) +(b)");
  // One word is read no further, nor is what begins with one looked into for parentheses.
  CHECK(canonical_expression("Is_Open2", "t") == "is_open2");
  CHECK(canonical_expression("t", "t") == "t");
  CHECK(canonical_expression(" A ", "t") == "a");
  CHECK(canonical_expression("\xC3\x84", "t") == "\xC3\x84");
  CHECK(canonical_expression("/* why */ (a)", "t") == "a");
  CHECK(canonical_expression("-(a)", "t") == "-(a)");
  CHECK(canonical_expression("'(a)'", "t") == "'(a)'");
  CHECK(canonical_expression("", "t").empty());
  CHECK(canonical_expression("u.a > t.a", "t") == "u.a > a");
  CHECK(with_name("lower(lower) = 'lower'", "lower", "b") == "lower(b) = 'lower'");
  CHECK(mentions("select 1 from \"T\"", "t"));
  CHECK_FALSE(mentions("select 't2' from u", "t"));
}

TEST_CASE("where a key or a name is written makes no difference to what a table is") {
  const auto normal = [](const std::string& sql) { return normalize(read_table(sql)->table); };
  CHECK(normal("CREATE TABLE t (a integer PRIMARY KEY, b text CONSTRAINT x REFERENCES u(id))") ==
        normal("create table \"t\" (a INTEGER, b TEXT, CONSTRAINT y PRIMARY KEY(a), FOREIGN KEY(b) "
               "REFERENCES u(id) ON DELETE NO ACTION)"));
  CHECK(normal("CREATE TABLE t (a text DEFAULT \"x\")") ==
        normal("CREATE TABLE t (a text DEFAULT ('x'))"));
  CHECK(normal("CREATE TABLE t (a text)") != normal("CREATE TABLE t (a text COLLATE nocase)"));
  CHECK(normal("CREATE TABLE t (a int CHECK (a > 0))") !=
        normal("CREATE TABLE t (a int CHECK (a > 1))"));
}
