#include "base/pattern.hpp"

#include "sluice/error.hpp"
#include "support/test.hpp"

namespace sluice {

TEST_CASE("a pattern matches the whole text, or is found in it") {
  const Pattern digits("[0-9]+");
  CHECK(digits.matches("123"));
  CHECK_FALSE(digits.matches("a123"));
  CHECK(digits.found_in("a123"));
  CHECK_FALSE(digits.found_in("abc"));
  CHECK(Pattern("abc", Pattern::Case::insensitive).matches("aBC"));
}

TEST_CASE("find gives the groups of the first match, empty where one took no part") {
  const Pattern pair("(a)|(b)(c)?");
  CHECK(pair.find("xb") == std::vector<std::string>{"b", "", "b", ""});
  CHECK(pair.find("bc a") == std::vector<std::string>{"bc", "", "b", "c"});
  CHECK_FALSE(pair.find("z"));
}

TEST_CASE("replace_all replaces every match and knows groups") {
  CHECK(Pattern("([a-z])=([a-z])").replace_all("a=b, c=d", "\\2=\\1") == "b=a, d=c");
  CHECK(Pattern("x").replace_all("", "y") == "");
}

TEST_CASE("a pattern can be moved and assigned") {
  Pattern first("a");
  Pattern second(std::move(first));
  CHECK(second.matches("a"));
  second = Pattern("b");
  CHECK(second.matches("b"));
}

TEST_CASE("an invalid pattern is a failure that quotes it") {
  CHECK_THROWS_WITH(Pattern("(a"), Catch::Contains("(a"));
}

}  // namespace sluice
