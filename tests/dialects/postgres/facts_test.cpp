// What statements do, as PostgreSQL's own parser says it: each statement of a file with its facts.
#include <sstream>

#include "dialects/postgres/facts/facts.hpp"
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

}  // namespace
}  // namespace sluice::postgres
