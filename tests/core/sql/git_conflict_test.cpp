#include "core/sql/git_conflict.hpp"

#include "core/rules.hpp"
#include "sluice/error.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using test::k_postgres_rules;
using test::k_sqlite_rules;

TEST_CASE("each side of a conflict has its own lines and those of both") {
  const auto sides = sides_of("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\nd\n");
  REQUIRE(sides);
  CHECK(sides->ours == "a\nb\nd\n");
  CHECK(sides->theirs == "a\nc\nd\n");
}

TEST_CASE("what both began from, as diff3 shows it, belongs to neither; line endings stay") {
  const auto sides = sides_of("<<<<<<< x\r\nb\r\n||||||| y\r\no\r\n=======\r\n>>>>>>> z\r\nend");
  REQUIRE(sides);
  CHECK(sides->ours == "b\r\nend");
  CHECK(sides->theirs == "end");
}

TEST_CASE("no conflict, and one that is half resolved, has no sides") {
  for (const char* text : {"", "a\n", "<<<<<<< HEAD\na\n", "a\n=======\nb\n>>>>>>> main\n",
                           "<<<<<<< a\n>>>>>>> b\n", "<<<<<<< a\n<<<<<<< a\n=======\n>>>>>>> b\n"})
    CHECK_FALSE(sides_of(text));
}

TEST_CASE("each of git's markers is found where a line begins with it") {
  for (const std::string marker : {"<<<<<<<", "|||||||", "=======", ">>>>>>>"})
    for (const std::string rest : {"", " main", "\r\nSELECT 2;", "\nSELECT 2;"}) {
      INFO(marker << rest);
      CHECK(find_marker(marker + rest, k_sqlite_rules) == 0U);
      CHECK(find_marker("\xEF\xBB\xBF" + marker + rest, k_sqlite_rules) == 3U);
      CHECK(find_marker("SELECT 1;\n" + marker + rest, k_postgres_rules) == 10U);
    }
}

TEST_CASE(
    "what stands in a literal or a comment is the author's own text, whatever it looks like") {
  const std::string block = "\n<<<<<<< HEAD\n=======\n>>>>>>> main\n";
  for (const auto& [open, close] :
       {std::pair{"'", "'"}, {"\"", "\""}, {"/*", "*/"}, {"$a$", "$a$"}}) {
    const std::string sql = "SELECT 1 " + (open + block + close);
    INFO(sql);
    CHECK_FALSE(find_marker(sql, k_postgres_rules));
    CHECK(find_marker(sql + block, k_postgres_rules) == sql.size() + 1);
    CHECK(find_marker(sql + " =======" + block, k_postgres_rules) == sql.size() + 9);
  }
}

TEST_CASE("an operator, a longer line and one within a line are no markers") {
  for (const char* sql : {"", "SELECT 1\n<< 2;", "SELECT 1;\n-- =======\n", "--\n========\n",
                          "SELECT 1 <<<<<<< 2", "SELECT 1\n<<<<<<<2", "SELECT 1\n || '======='\n"})
    CHECK_FALSE(find_marker(sql, k_sqlite_rules));
}

TEST_CASE("an SQL text with a marker is refused at its line, and one without is not") {
  refuse_conflict("SELECT 1;\n", "a.sql", k_sqlite_rules);
  try {
    refuse_conflict("SELECT 1;\n<<<<<<< HEAD\nSELECT 2;\n", "a.sql", k_sqlite_rules);
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::bad_file);
    CHECK(error.info().message == "unresolved merge conflict");
    CHECK(error.info().where == Where{"a.sql", 2, 1});
    CHECK_FALSE(error.info().hint.empty());
  }
}

}  // namespace
}  // namespace sluice
