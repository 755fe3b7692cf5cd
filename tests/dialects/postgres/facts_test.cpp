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

TEST_CASE("what nests deeper than it can be read is unknown") {
  std::string sql = "SELECT 1";
  for (int i = 0; i < 2000; ++i) sql += " || 'x'";
  CHECK(facts_of(sql).unknown);
  CHECK(facts_of(std::string("SELECT 1\0; DROP TABLE t", 23)).unknown);
}

}  // namespace
}  // namespace sluice::postgres
