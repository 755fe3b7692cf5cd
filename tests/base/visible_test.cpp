#include "base/visible.hpp"

#include "support/test.hpp"

namespace sluice {

TEST_CASE("control characters are shown and do nothing") {
  CHECK(visible("a\x1b[31mb\x07\r\x7f") == "a\\x1b[31mb\\x07\\x0d\\x7f");
  CHECK(visible(std::string("a\0b", 3)) == "a\\x00b");
  CHECK(visible("\xC2\x9B"
                "2J") == "\\x9b2J");
  CHECK(visible("\xE2\x80\xAE|\xE2\x81\xA6|\xE2\x80\xA8|\xE2\x80\x8F|\xD8\x9C") ==
        "\\u202e|\\u2066|\\u2028|\\u200f|\\u061c");
  CHECK(visible("\x9B"
                "2J \xE4") == "\\x9b2J \\xe4");
  CHECK(visible("a\r\nb\tc\n") == "a\nb\tc\n");
  CHECK(visible("naïve ✅ 👩‍💻 日本") == "naïve ✅ 👩‍💻 日本");
  CHECK(visible_line("a\nb") == "a\\nb");
}

TEST_CASE("in JSON and XML they are shown as these allow") {
  CHECK(visible_in_json("{\"a\": \"\xC2\x9B\x7F\xE2\x80\xA9\"}\n") ==
        "{\"a\": \"\\u009b\\u007f\\u2029\"}\n");
  CHECK(visible_in_xml("a\xEF\xBF\xBE"
                       "b\xEF\xBF\xBF\x1b") == "a\\ufffeb\\uffff\\x1b");
}

TEST_CASE("no line but our own commands a CI") {
  CHECK(without_ci_commands("ok\n::error::x\n  ::warning file=a::b\n") ==
        "ok\n\\x3a:error::x\n  \\x3a:warning file=a::b\n");
  CHECK(without_ci_commands("a ##[error]x ##vso[task] ##teamcity[x]") ==
        "a \\x23#[error]x \\x23#vso[task] \\x23#teamcity[x]");
  CHECK(without_ci_commands("select x::text\n  ::integer\na::b::c\n") ==
        "select x::text\n  ::integer\na::b::c\n");
}

}  // namespace sluice
