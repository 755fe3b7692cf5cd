#include "core/sql/sql_cursor.hpp"

#include <string>
#include <vector>

#include "base/text.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using Views = std::vector<std::string_view>;

// Every text of at most five of these pieces whose parentheses match.
std::vector<std::string> small_lists() {
  const std::vector<std::string> pieces = {"a", "(", ")", ", ", "'x,('"};
  std::vector<std::string> all = {""}, last = {""};
  for (int length = 0; length < 5; ++length) {
    std::vector<std::string> longer;
    for (const std::string& text : last)
      for (const std::string& piece : pieces) longer.push_back(text + piece + " ");
    all.insert(all.end(), longer.begin(), longer.end());
    last = std::move(longer);
  }
  std::erase_if(all, [](const std::string& text) {
    int depth = 0;
    bool is_in_string = false;
    for (const char c : text) {
      if (c == '\'') is_in_string = !is_in_string;
      if (!is_in_string) depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0) return true;
    }
    return depth != 0;
  });
  return all;
}

// Split by hand: at the commas that stand in no parentheses and in no string.
std::vector<std::string> split_by_hand(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool is_in_string = false;
  for (const char c : text) {
    if (c == '\'') is_in_string = !is_in_string;
    if (!is_in_string) depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0 && !is_in_string)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  for (std::string& part : parts) part = std::string(text::trim(part));
  if (parts.back().empty()) parts.pop_back();  // nothing after the last comma
  return parts;
}

}  // namespace

TEST_CASE("a list is split at the commas that stand in no parentheses and in no string") {
  for (const std::string& text : small_lists()) {
    const Views parts = split_list(text, {});
    if (std::vector<std::string>(parts.begin(), parts.end()) != split_by_hand(text)) FAIL(text);
  }
}

TEST_CASE("what is taken piece by piece is the whole statement") {
  for (const std::string& text : small_lists()) {
    SqlCursor cursor(text, {}), other(text, {});
    std::string taken;
    while (!cursor.at_end()) taken += cursor.take().text;
    std::string whole;
    SqlCursor again(other.take_until({}), {});
    while (!again.at_end()) whole += again.take().text;
    if (taken != whole) FAIL(text);
  }
}

TEST_CASE("the semicolon that ends a statement is not among its tokens, and others are") {
  CHECK(SqlCursor(" ; ;", {}).at_end());
  SqlCursor cursor("a ; b;", {});
  CHECK(cursor.take_until({}) == "a ; b");
  SqlCursor quoted("SELECT ';'", {});
  CHECK(quoted.take_until({}) == "SELECT ';'");
}

TEST_CASE("past its end a cursor gives nothing, however often it is asked") {
  SqlCursor cursor("a", {});
  cursor.take();
  for (int i = 0; i < 3; ++i) {
    CHECK(cursor.take().kind == TokenKind::end);
    CHECK(cursor.take_name().empty());
    CHECK(cursor.take_until({"x"}).empty());
    CHECK_FALSE(cursor.take_parentheses());
    CHECK_FALSE(cursor.at(""));
  }
  CHECK(cursor.peek(100).kind == TokenKind::end);
}

TEST_CASE("words are skipped all together or not at all, in any case of their letters") {
  SqlCursor cursor("Create TABLE if not exists t", {});
  CHECK_FALSE(cursor.skip({"CREATE", "VIEW"}));
  CHECK(cursor.at("create"));
  CHECK(cursor.skip({"create", "table"}));
  CHECK(cursor.at_any({"x", "IF"}));
  CHECK(cursor.at("exists", 2));
  CHECK_FALSE(cursor.skip({"if", "not", "exists", "t", "more"}));
  CHECK(cursor.skip({"if", "not", "exists"}));
  CHECK(cursor.take_name().text() == "t");
}

TEST_CASE("a quoted name is not the word that it spells, nor is a string") {
  CHECK_FALSE(SqlCursor("\"table\"", {}).at("table"));
  CHECK_FALSE(SqlCursor("'table'", {}).at("table"));
  CHECK_FALSE(SqlCursor("'table'", {}).at("'table'"));
}

TEST_CASE("a name is taken with all its parts, and a dot that no name follows is left") {
  SqlCursor cursor("\"My Schema\" . t.\"a.b\" (", {});
  const WrittenName name = cursor.take_name();
  CHECK(name.parts == std::vector<std::string>{"\"My Schema\"", "t", "\"a.b\""});
  CHECK(name.text() == "\"My Schema\".t.\"a.b\"");
  CHECK(name.parent().text() == "\"My Schema\".t");
  CHECK(name.qualified("c") == "\"My Schema\".t.c");
  CHECK(WrittenName{}.parent().empty());
  CHECK(WrittenName{}.qualified("c") == "c");
  CHECK(cursor.at("("));
  SqlCursor star("t.*", {});
  CHECK(star.take_name().text() == "t");
  CHECK(star.at("."));
}

TEST_CASE("text is taken up to a word outside parentheses, and to the end where none is") {
  SqlCursor cursor("SET a = (SELECT 1 WHERE x), b = f(ARRAY[1, 2]) WHERE id = 'WHERE'", {});
  CHECK(cursor.take_until({"WHERE"}) == "SET a = (SELECT 1 WHERE x), b = f(ARRAY[1, 2])");
  CHECK(cursor.skip("WHERE"));
  CHECK(cursor.take_until({"WHERE", "RETURNING"}) == "id = 'WHERE'");
  CHECK(cursor.at_end());
}

TEST_CASE("what stands in parentheses is taken whole, also where they are never closed") {
  SqlCursor cursor("( a, (b) , ')' ) rest", {});
  CHECK(cursor.take_parentheses() == "a, (b) , ')'");
  CHECK(cursor.at("rest"));
  CHECK_FALSE(cursor.take_parentheses());
  CHECK(cursor.at("rest"));
  SqlCursor open("( a, (b", {});
  CHECK(open.take_parentheses() == "a, (b");
  CHECK(open.at_end());
}

TEST_CASE("a name is stored without its quotes, and in lower case only where it has none") {
  CHECK(stored_name("Users", true) == "users");
  CHECK(stored_name("Users", false) == "Users");
  CHECK(stored_name("\"Users\"", true) == "Users");
  CHECK(stored_name("\"a\"\"b\"", true) == "a\"b");
  CHECK(stored_name("`a``b`", false) == "a`b");
  CHECK(stored_name("[a]]b]", false) == "a]]b");  // no product undoes "]]"
  CHECK(stored_name("A", true) == "a");
  CHECK(stored_name("", true).empty());
}

}  // namespace sluice
