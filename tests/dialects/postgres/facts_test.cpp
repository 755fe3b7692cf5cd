// What statements do, as PostgreSQL's own parser says it: each statement of a file with its facts.
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "dialects/postgres/facts/facts.hpp"
#include "dialects/postgres/facts/parser.hpp"
#include "support/facts_text.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice::postgres {
namespace {

// Statements stand between lines of "--"; what an earlier run wrote behind "=>" is left out.
std::vector<std::string> examples(const std::string& file) {
  std::vector<std::string> statements;
  std::istringstream lines(test::read_file(test::fixture_path(file)));
  std::string statement;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("=> ")) {
      statements.push_back(statement.substr(0, statement.size() - 1));
      statement.clear();
    } else if (!line.empty() || !statement.empty()) {
      statement += line + "\n";
    }
  }
  return statements;
}

std::string told(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements)
    text += text::cat(statement, "\n=> ", test::facts_text(facts_of(statement)), "\n\n");
  return text;
}

TEST_CASE("the facts of each statement of PostgreSQL's grammar") {
  const std::string file = GENERATE("facts/postgres.txt", "facts/postgres_hard.txt");
  test::check_golden(file, told(examples(file)));
}

// Of some no statement's text is made: they are nodes around others, or plpgsql's.
TEST_CASE("each kind of statement that the parser knows has an example") {
  static const std::set<std::string> k_none = {"PLAssignStmt", "RawStmt", "SetOperationStmt"};
  std::string trees;
  for (const std::string file : {"facts/postgres.txt", "facts/postgres_hard.txt"})
    for (const std::string& statement : examples(file)) trees += parse_tree(statement).value_or("");
  std::istringstream grammar(test::read_file(SLUICE_PG_QUERY_PROTO));
  std::size_t kinds = 0;
  for (std::string word, name; grammar >> word;) {
    if (word != "message" || !(grammar >> name) || !name.ends_with("Stmt")) continue;
    CAPTURE(name);
    ++kinds;
    // A field of one type has no node around it.
    const bool is_field = name == "CreateStmt" || name == "ReplicaIdentityStmt";
    CHECK((k_none.contains(name) || is_field ||
           trees.find(text::cat("\"", name, "\":")) != std::string::npos));
  }
  CHECK(kinds > 100);
}

TEST_CASE("a long INSERT is read as its rows that hold more than literals") {
  std::string sql = "INSERT INTO t (a, b) VALUES (1, 'x')";
  for (int i = 0; i < 3000; ++i) sql += ", (-1.5, 'it''s, (f(1))'), (NULL, '{}'::jsonb)";
  CHECK(test::facts_text(facts_of(sql)) == "rows INSERT: inserts t(a,b)");
  CHECK(test::facts_text(facts_of(sql + ", (f(1), 'y') ON CONFLICT (a) DO UPDATE SET c = g(2)")) ==
        "rows INSERT: upserts t(a,b,c); calls f, g");
}

TEST_CASE("the literal keys of an INSERT are told where no row may be left out") {
  const auto ids = [](const std::string& sql) {
    return text::join(facts_of(sql).writes.at(0).ids, ", ");
  };
  CHECK(
      ids("INSERT INTO t (a, \"ID\") OVERRIDING SYSTEM VALUE VALUES ('x', 1), (f(2), '3'::s.t)") ==
      "1, '3'::s.t");
  std::string sql = "INSERT INTO t (id, a) VALUES (1, 'x')", all = "1";
  for (int i = 0; i < 3000; ++i) {
    sql += ", (-7, 'a text that makes it long')";
    all += ", -7";
  }
  CHECK(ids(sql) == all);
  CHECK(ids(sql + ", (f(1), 'y')").empty());
  for (const char* other : {"INSERT INTO t VALUES (1)", "INSERT INTO t (id) SELECT 1",
                            "INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING",
                            "INSERT INTO t (id) VALUES (1) UNION VALUES (2)"})
    CHECK(ids(other).empty());
}

TEST_CASE("foreign keys are read where tables and columns are made") {
  CHECK(facts_of("CREATE TABLE s.a (b int REFERENCES c ON DELETE CASCADE, FOREIGN KEY (b) "
                 "REFERENCES s.d)")
            .keys ==
        std::vector<KeyUse>{{{"s", "a"}, {"s", "d"}, false}, {{"s", "a"}, {"", "c"}, true}});
  CHECK(facts_of("ALTER TABLE a ADD CHECK (true), ADD b int REFERENCES c").keys.size() == 1);
}

TEST_CASE("a block that is a list of statements is told as such, and what its errors end") {
  const auto block = [](const std::string& body) { return facts_of("DO $$ " + body + " $$"); };
  const StatementFacts one = block(
      "BEGIN CREATE TYPE \"E\" AS ENUM ('a'); EXCEPTION WHEN duplicate_object OR duplicate_table "
      "THEN null; END");
  REQUIRE(one.steps.size() == 1);
  CHECK(test::facts_text(one.steps.front()) == "create CREATE TYPE: makes type E (enum)");
  CHECK(one.steps.front().spellings == std::map<std::string, std::string>{{"E", "\"E\""}});
  CHECK(one.skips_duplicates);
  CHECK(block("BEGIN DROP TABLE a; DROP TABLE b; END").steps.size() == 2);
  CHECK_FALSE(block("BEGIN DROP TABLE a; EXCEPTION WHEN others THEN null; END").skips_duplicates);
  const StatementFacts other =
      block("BEGIN DROP TABLE a; EXCEPTION WHEN duplicate_object THEN DROP TABLE b; END");
  CHECK(other.steps.size() == 1);
  CHECK_FALSE(other.skips_duplicates);
  for (const char* body : {"BEGIN IF true THEN DROP TABLE a; END IF; END", "BEGIN END",
                           "BEGIN EXECUTE 'DROP TABLE a'; END", "BEGIN PERFORM f(); END",
                           "BEGIN BEGIN DROP TABLE a; END; DROP TABLE b; END"})
    CHECK(block(body).steps.empty());
}

TEST_CASE("arguments of routines and names are known as the statement writes them") {
  CHECK(facts_of("CREATE FUNCTION f(A int DEFAULT g(1), OUT \"B\" text = ',') LANGUAGE sql AS ''")
            .objects.at(0)
            .arguments == "(A int, OUT \"B\" text)");
  CHECK(facts_of("ALTER FUNCTION f(S.\"T\") RENAME TO g").objects.at(0).arguments == "(S.\"T\")");
  CHECK(facts_of("ALTER TABLE T RENAME COLUMN \"a\" TO B").spellings ==
        std::map<std::string, std::string>{{"t", "T"}, {"a", "\"a\""}, {"b", "B"}});
}

TEST_CASE("what nests deeper than it can be read is unknown") {
  std::string sql = "SELECT 1";
  for (int i = 0; i < 2000; ++i) sql += " || 'x'";
  CHECK(facts_of(sql).unknown);
  CHECK(facts_of(std::string("SELECT 1\0; DROP TABLE t", 23)).unknown);
}

}  // namespace
}  // namespace sluice::postgres
