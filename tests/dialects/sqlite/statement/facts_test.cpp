// Facts of every form of statement, as text.
#include "base/text.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"
#include "dialects/sqlite/statement/traits.hpp"
#include "support/facts_text.hpp"
#include "support/test.hpp"

namespace sluice::sqlite {
namespace {

using sluice::test::facts_text;

struct Golden {
  const char* sql;
  const char* facts;
};

template <std::size_t N>
void check_facts(const Golden (&table)[N]) {
  for (const Golden& golden : table) {
    INFO(golden.sql);
    CHECK(facts_text(facts_of(golden.sql)) == golden.facts);
  }
}

constexpr Golden k_creates[] = {
    {"CREATE TABLE t (a int DEFAULT (f(1)), b varchar(10), CHECK (g(a) > 0))",
     "create CREATE TABLE: makes table t"},
    {"create table if not exists main.`T` (a) WITHOUT ROWID, STRICT;",
     "create CREATE TABLE: makes table main.T conditional"},
    {"CREATE TABLE 'a table' (a) RANDOM ROWID", "create CREATE TABLE: makes table a table"},
    {"CREATE TEMP TABLE t (a)", "create CREATE TEMP TABLE: makes table t temporary; reach session"},
    {"CREATE TABLE temp.t (a)", "create CREATE TABLE: makes table temp.t temporary; reach session"},
    {"CREATE TABLE aux1.t (a)", "create CREATE TABLE: makes table aux1.t; reach outside"},
    {"CREATE TABLE t AS SELECT a, lower(b) AS c, 1 + d e FROM old",
     "create CREATE TABLE: makes table t; inserts t from old[a,b,d]; calls lower; reads old"},
    {"CREATE TABLE t (a) USING heap", "create CREATE TABLE: makes table t; unknown"},
    {"CREATE VIRTUAL TABLE ft USING fts5(a, content='x')",
     "create CREATE VIRTUAL TABLE: makes table ft"},
    {"CREATE VIRTUAL TABLE temp.v USING csv(filename='a')",
     "create CREATE VIRTUAL TABLE: makes table temp.v temporary; reach session; unknown"},
    {"CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (lower(a) DESC, b COLLATE nocase) WHERE c > 0",
     "create CREATE UNIQUE INDEX: makes index main.i on main.t conditional; calls lower"},
    {"CREATE INDEX \"i\"\"j\" ON [t u] (\"a\")", "create CREATE INDEX: makes index i\"j on t u"},
    {"CREATE VIEW v (a, b) AS SELECT x, max(y) FROM t JOIN u USING (id)",
     "create CREATE VIEW: makes view v; body { query SELECT: calls max; reads t, u }"},
    {"CREATE TEMPORARY VIEW IF NOT EXISTS v AS VALUES (1)",
     "create CREATE TEMP VIEW: makes view v conditional temporary; reach session; "
     "body { query VALUES }"},
    {"CREATE SEQUENCE s", "unknown CREATE SEQUENCE: unknown"},
};

constexpr Golden k_triggers[] = {
    {"CREATE TRIGGER touch AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN lower(new.a) = 'x' BEGIN "
     "UPDATE u SET n = CASE WHEN a THEN 1 ELSE 2 END WHERE id = new.id; DELETE FROM v; "
     "INSERT OR IGNORE INTO w SELECT end FROM begin_; SELECT RAISE(ABORT, 'no'); END;",
     "create CREATE TRIGGER: makes trigger t/touch; body { query WHEN: calls lower | rows UPDATE: "
     "updates u(n) where | rows DELETE: deletes v | rows INSERT OR IGNORE: inserts w from "
     "begin_[end]; reads begin_ | query SELECT }"},
    {"CREATE TRIGGER IF NOT EXISTS main.x INSTEAD OF INSERT ON v BEGIN REPLACE INTO t VALUES (1); "
     "END; DROP TABLE t",
     "create CREATE TRIGGER: makes trigger main.v/x conditional; body { rows REPLACE: replaces t "
     "}"},
    {"CREATE TEMP TRIGGER x BEFORE DELETE ON main.t BEGIN SELECT count(*) FROM u; END",
     "create CREATE TEMP TRIGGER: makes trigger main.t/x temporary; reach session; "
     "body { query SELECT: calls count; reads u }"},
    {"CREATE TRIGGER x DELETE ON t BEGIN DROP TABLE u; END",
     "create CREATE TRIGGER: makes trigger t/x; unknown; body { query DROP: unknown }"},
};

constexpr Golden k_drops_and_alters[] = {
    {"DROP TABLE t", "drop DROP TABLE: drops table t"},
    {"drop table if exists temp.\"t\"",
     "drop DROP TABLE: drops table temp.t conditional temporary; reach session"},
    {"DROP INDEX main.i", "drop DROP INDEX: drops index main.i"},
    {"DROP VIEW IF EXISTS v", "drop DROP VIEW: drops view v conditional"},
    {"DROP TRIGGER main.x", "drop DROP TRIGGER: drops trigger main./x"},
    {"DROP TABLE a, b", "drop DROP TABLE: drops table a; unknown"},
    {"DROP SCHEMA s", "unknown DROP SCHEMA: unknown"},
    {"ALTER TABLE main.a RENAME TO \"b\"\"c\"",
     "alter ALTER TABLE: renames table main.a to table main.b\"c"},
    {"ALTER TABLE a RENAME COLUMN x TO y", "alter ALTER TABLE: renames column a/x to column a/y"},
    {"ALTER TABLE a RENAME column TO y",
     "alter ALTER TABLE: renames column a/column to column a/y"},
    {"ALTER TABLE a ADD b", "alter ALTER TABLE: makes column a/b"},
    {"ALTER TABLE a ADD COLUMN b numeric(10, 2) DEFAULT (1) CHECK (length(b) > 0)",
     "alter ALTER TABLE: makes column a/b; calls length"},
    {"ALTER TABLE a ADD b int GENERATED ALWAYS AS (abs(c)) VIRTUAL",
     "alter ALTER TABLE: makes column a/b; calls abs"},
    {"ALTER TABLE a DROP COLUMN b", "alter ALTER TABLE: drops column a/b"},
    {"ALTER TABLE a DROP b", "alter ALTER TABLE: drops column a/b"},
    {"ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0)", "alter ALTER TABLE: makes constraint a/c"},
    {"ALTER TABLE a ADD CHECK (x > 0)", "alter ALTER TABLE: changes table a (add check)"},
    {"ALTER TABLE a DROP CONSTRAINT c", "alter ALTER TABLE: drops constraint a/c"},
    {"ALTER TABLE a ALTER COLUMN b SET NOT NULL",
     "alter ALTER TABLE: changes column a/b (set not null)"},
    {"ALTER TABLE a ALTER b DROP NOT NULL",
     "alter ALTER TABLE: changes column a/b (drop not null)"},
    {"ALTER TABLE `a` ALTER COLUMN \"b\" TO \"b\" text NOT NULL REFERENCES c(id)",
     "alter ALTER TABLE: changes column a/b (definition)"},
    {"ALTER TABLE a ALTER COLUMN b TO c text",
     "alter ALTER TABLE: changes column a/b (definition); renames column a/b to column a/c"},
    {"ALTER TABLE a OWNER TO me", "alter ALTER TABLE: unknown"},
    {"ALTER INDEX i RENAME TO j", "unknown ALTER INDEX: unknown"},
};

constexpr Golden k_rows[] = {
    {"INSERT INTO t VALUES (1, replace('a', 'b', 'c')), (2, (SELECT max(x) FROM u))",
     "rows INSERT: inserts t; calls replace, max; reads u"},
    {"INSERT INTO `__new_t`(\"a\", \"b\") SELECT \"a\", coalesce(\"c\", 'x') FROM `t`",
     "rows INSERT: inserts __new_t(a,b) from t[a,c]; calls coalesce; reads t"},
    {"INSERT INTO a SELECT * FROM b", "rows INSERT: inserts a from b[*]; reads b"},
    {"INSERT INTO a SELECT DISTINCT b.x FROM b", "rows INSERT: inserts a where from b[x]; reads b"},
    {"INSERT INTO a SELECT x FROM b WHERE y LIMIT 3",
     "rows INSERT: inserts a where from b[x]; reads b"},
    {"INSERT INTO a SELECT x FROM b JOIN c ON b.i = c.i", "rows INSERT: inserts a; reads b, c"},
    {"INSERT INTO a SELECT x FROM b UNION ALL SELECT y FROM b", "rows INSERT: inserts a; reads b"},
    {"INSERT INTO a SELECT CASE WHEN x THEN y ELSE z END, count(*), CAST(k AS varchar(3)) n FROM b",
     "rows INSERT: inserts a from b[x,y,z,k]; calls count; reads b"},
    {"INSERT INTO a AS x DEFAULT VALUES", "rows INSERT: inserts a"},
    {"INSERT OR REPLACE INTO main.t(a) VALUES (1)", "rows INSERT OR REPLACE: replaces main.t(a)"},
    {"INSERT OR IGNORE INTO t(a) VALUES (1)", "rows INSERT OR IGNORE: inserts t(a)"},
    {"REPLACE INTO 't' VALUES (1)", "rows REPLACE: replaces t"},
    {"INSERT INTO t(a) VALUES (1) ON CONFLICT DO NOTHING", "rows INSERT: inserts t(a)"},
    {"INSERT INTO t(a, b) VALUES (1, 2) ON CONFLICT (a) WHERE a > 0 DO UPDATE SET b = excluded.b, "
     "c = now() WHERE d ON CONFLICT DO NOTHING RETURNING lower(a)",
     "rows INSERT: upserts t(a,b,c); calls now, lower"},
    {"INSERT INTO t SELECT * FROM u WHERE true ON CONFLICT DO UPDATE SET a = 1",
     "rows INSERT: upserts t(a) where from u[*]; reads u"},
    {"UPDATE t SET a = 1", "rows UPDATE: updates t(a)"},
    {"UPDATE OR REPLACE t AS x SET (a, b) = (1, 2), c = x.d FROM s, u AS v WHERE s.id = x.id",
     "rows UPDATE OR REPLACE: updates t(a,b,c) where; replaces t(a,b,c) where; reads s, u"},
    {"UPDATE main.t INDEXED BY i SET a = (SELECT b FROM u WHERE u.id IN v) LIMIT 2",
     "rows UPDATE: updates main.t(a) where; reads u, v"},
    {"DELETE FROM t", "rows DELETE: deletes t"},
    {"DELETE FROM aux1.t WHERE a NOT IN (SELECT b FROM u) RETURNING *",
     "rows DELETE: deletes aux1.t where; reads u; reach outside"},
    {"WITH a AS (SELECT * FROM b), c(x) AS NOT MATERIALIZED (SELECT * FROM a) "
     "DELETE FROM t WHERE id IN (SELECT x FROM c)",
     "rows DELETE: deletes t where; reads b"},
    {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO t SELECT i FROM "
     "n",
     "rows INSERT: inserts t"},
    {"INSERT INTO t WITH x AS (SELECT a FROM u) SELECT a FROM x",
     "rows INSERT: inserts t; reads u"},
    {"INSERT INTO ft(ft) VALUES('delete-all')", "rows INSERT: inserts ft(ft); deletes ft"},
    {"INSERT INTO ft(ft, rowid, a) VALUES('delete', 1, 'x')",
     "rows INSERT: inserts ft(ft,rowid,a); deletes ft where"},
    {"INSERT INTO ft(ft) VALUES('rebuild')", "rows INSERT: inserts ft(ft)"},
    {"UPDATE sqlite_master SET sql = 'x'", "rows UPDATE: updates sqlite_master(sql); unknown"},
    {"INSERT t VALUES (1)", "rows INSERT: inserts t; unknown"},
};

constexpr Golden k_queries[] = {
    {"SELECT 1", "query SELECT"},
    {"VALUES (1), (2)", "query VALUES"},
    {"SELECT count(*), a.* FROM (SELECT 1) AS a LEFT JOIN json_each('[]') j USING (k) "
     "WHERE x LIKE ('a') ORDER BY 1 LIMIT 1, 2",
     "query SELECT: calls count, json_each"},
    {"WITH a AS (SELECT 1) SELECT replace(x, 'a', 'b') FROM a NATURAL JOIN main.b, (c JOIN d)",
     "query SELECT: calls replace; reads main.b, c, d"},
    {"SELECT (WITH t AS (SELECT 1) SELECT * FROM t) FROM t", "query SELECT: reads t"},
    {"SELECT a IS NOT DISTINCT FROM b, \"f\"(1) OVER w, like('a', 'b') FROM t "
     "WINDOW w AS (PARTITION BY g(c))",
     "query SELECT: calls f, like, g; reads t"},
    {"SELECT load_extension('x')", "query SELECT: calls load_extension; reach outside; unknown"},
    {"SELECT writefile('x', 'y')", "query SELECT: calls writefile; reach outside"},
    {"EXPLAIN DELETE FROM t", "query EXPLAIN"},
    {"EXPLAIN QUERY PLAN CREATE TABLE t (a)", "query EXPLAIN QUERY PLAN"},
    {"EXPLAIN EXPLAIN SELECT 1", "query EXPLAIN: unknown"},
    {"EXPLAIN PRAGMA foreign_keys = OFF", "session PRAGMA: reach session"},
};

constexpr Golden k_others[] = {
    {"", "nothing"},
    {" ; -- nothing\n /* at all */ ;", "nothing"},
    {"PRAGMA foreign_keys=OFF", "session PRAGMA: reach session"},
    {"pragma Foreign_Keys", "query PRAGMA"},
    {"PRAGMA main.table_info('t')", "query PRAGMA"},
    {"PRAGMA main.user_version = 3", "alter PRAGMA: changes database main. (user_version)"},
    {"PRAGMA journal_mode(WAL)", "alter PRAGMA: changes database  (journal_mode)"},
    {"PRAGMA journal_mode = off", "session PRAGMA: reach session"},
    {"PRAGMA cache_size = -64000", "session PRAGMA: reach session"},
    {"PRAGMA wal_checkpoint(TRUNCATE)", "maintenance PRAGMA"},
    {"PRAGMA rekey = 'x'", "session PRAGMA: reach session; unknown"},
    {"ATTACH DATABASE 'b.db' AS b", "session ATTACH: reach session outside"},
    {"DETACH b", "session DETACH: reach session"},
    {"VACUUM", "maintenance VACUUM"},
    {"vacuum main INTO 'copy.db'", "maintenance VACUUM INTO: reach outside"},
    {"ANALYZE main.t", "maintenance ANALYZE"},
    {"REINDEX", "maintenance REINDEX"},
    {"BEGIN IMMEDIATE TRANSACTION", "transaction BEGIN"},
    {"END TRANSACTION", "transaction END"},
    {"ROLLBACK", "transaction ROLLBACK"},
    {"ROLLBACK TRANSACTION TO SAVEPOINT a", "transaction ROLLBACK TO"},
    {"SAVEPOINT a", "transaction SAVEPOINT"},
    {"RELEASE SAVEPOINT a", "transaction RELEASE"},
    {"GRANT ALL TO me", "unknown GRANT: unknown"},
};

// What hides in comments, quotes and names.
constexpr Golden k_disguises[] = {
    {"/* DROP */ INSERT -- x\n INTO/**/t SELECT ';' FROM \"FROM\" /* WHERE */;",
     "rows INSERT: inserts t from FROM[]; reads FROM"},
    {"INSERT INTO /* here */ [DELETE FROM] (\"values\") VALUES ('UPDATE t SET a = 1')",
     "rows INSERT: inserts DELETE FROM(values)"},
    {"UPDATE OR IGNORE [t] SET replace = replace(replace, 'a', 'b')",
     "rows UPDATE OR IGNORE: updates t(replace); calls replace"},
    {"SELECT key, desc, left FROM first left JOIN last ON left.a = last.a",
     "query SELECT: reads first, last"},
    {"DELETE FROM \"a.b\".\"c;d\" WHERE x = '--'",
     "rows DELETE: deletes a.b.c;d where; reach outside"},
    {"DELETE FROM t; DROP TABLE t", "rows DELETE: deletes t"},
    {"CREATE TABLE IF (a)", "create CREATE TABLE: makes table IF"},
};

TEST_CASE("facts tell what CREATE makes") { check_facts(k_creates); }
TEST_CASE("facts tell what a trigger does when it runs") { check_facts(k_triggers); }
TEST_CASE("facts tell what DROP and ALTER TABLE do") { check_facts(k_drops_and_alters); }
TEST_CASE("facts tell whose rows are written, and how") { check_facts(k_rows); }
TEST_CASE("facts tell what a query reads and calls") { check_facts(k_queries); }
TEST_CASE("facts tell what lasts of a pragma and of other statements") { check_facts(k_others); }
TEST_CASE("facts are not misled by comments, quotes and names") { check_facts(k_disguises); }

TEST_CASE("a pragma's value is read with the facts") {
  CHECK(parse_statement("PRAGMA main.Foreign_Keys = 'off'").pragma ==
        Pragma{"main", "foreign_keys", "off"});
  CHECK(parse_statement("PRAGMA cache_size(-1)").pragma == Pragma{"", "cache_size", "-1"});
  CHECK_FALSE(parse_statement("SELECT 1").pragma);
}

TEST_CASE("a text is parsed once, for whoever asks") {
  CHECK(parsed("SELECT 41 + 1") == parsed("SELECT 41 + 1"));
}

TEST_CASE("foreign keys are read where tables and columns are made") {
  using Keys = std::vector<KeyUse>;
  const auto keys = [](const char* sql) { return facts_of(sql).keys; };
  CHECK(
      keys("CREATE TABLE a (b integer CHECK (b > 0) REFERENCES c(id) ON UPDATE SET NULL ON DELETE "
           "CASCADE, d text, FOREIGN KEY (d) REFERENCES 'e' MATCH FULL ON DELETE NO ACTION)") ==
      Keys{{{"", "a"}, {"", "c"}, true}, {{"", "a"}, {"", "e"}, false}});
  CHECK(keys("ALTER TABLE main.a ADD b integer REFERENCES c(id)") ==
        Keys{{{"main", "a"}, {"main", "c"}, false}});
  CHECK(keys("ALTER TABLE a ADD \"REFERENCES\" integer").empty());
}

TEST_CASE("a column that a key, a check or an expression needs is told from others") {
  const auto is_needed = [](const std::string& definition) {
    return facts_of("ALTER TABLE a ADD b " + definition).objects.at(0).is_needed;
  };
  CHECK_FALSE(is_needed("integer DEFAULT (1) NOT NULL COLLATE nocase"));
  for (const char* definition : {"integer UNIQUE", "REFERENCES c", "text CHECK (b <> '')",
                                 "GENERATED ALWAYS AS (a)", "AS (a)"})
    CHECK(is_needed(definition));
}

TEST_CASE("the literal keys of an INSERT are told where no row may be left out") {
  const auto ids = [](const std::string& sql) {
    return text::join(facts_of(sql).writes.at(0).ids, ", ");
  };
  CHECK(ids("INSERT INTO t (a, `ID`) VALUES ('x', 1), (f(2), -2) RETURNING a") == "1, -2");
  for (const char* sql :
       {"INSERT INTO t VALUES (1)", "INSERT INTO t (id) SELECT 1",
        "INSERT OR IGNORE INTO t (id) VALUES (1)", "REPLACE INTO t (id) VALUES (1)",
        "INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING",
        "INSERT INTO t (id) VALUES (1) UNION ALL SELECT 2", "INSERT INTO t DEFAULT VALUES"})
    CHECK(ids(sql).empty());
}

TEST_CASE("names are known as the statement writes them, and the switch for keys by its value") {
  CHECK(facts_of("ALTER TABLE `a` RENAME TO [b c]").spellings ==
        std::map<std::string, std::string>{{"a", "`a`"}, {"b c", "[b c]"}});
  CHECK(facts_of("PRAGMA foreign_keys=OFF").enforces_keys == false);
  CHECK(facts_of("PRAGMA foreign_keys(yes)").enforces_keys == true);
  CHECK_FALSE(facts_of("PRAGMA foreign_keys").enforces_keys);
}

TEST_CASE("a statement of endless parentheses is unknown, and harms nobody") {
  const std::string deep(100'000, '(');
  for (const std::string& sql :
       {"SELECT " + deep, "SELECT * FROM " + deep,
        "INSERT INTO t SELECT * FROM a WHERE x IN " + deep, "CREATE INDEX i ON t " + deep})
    CHECK(facts_of(sql).unknown);
}

}  // namespace
}  // namespace sluice::sqlite
