#include "base/text.hpp"

#include "support/test.hpp"

namespace sluice::text {

using namespace std::chrono_literals;

TEST_CASE("cat puts text, letters and numbers one after another") {
  CHECK(cat("line ", 7, ':', std::string("x"), -1LL) == "line 7:x-1");
  CHECK(cat() == "");
}

TEST_CASE("trim, lower and upper touch ASCII only") {
  CHECK(trim(" \t\r\n a b \v\f") == "a b");
  CHECK(trim(" \n") == "");
  CHECK(lower("ÄBc") == "Äbc");
  CHECK(upper("äbC") == "äBC");
  CHECK(equals_ignore_case("Ab", "aB"));
  CHECK_FALSE(equals_ignore_case("Ab", "aBc"));
}

TEST_CASE("the pieces of a split, joined by the separator, are the text") {
  for (const std::string text : {"", "a", ",", "a,b", ",a,,b,", ",,,"}) {
    for (const std::string separator : {",", ",,", "b"})
      CHECK(join(split(text, separator), separator) == text);
  }
  CHECK(split("a,b,", ",") == std::vector<std::string>{"a", "b", ""});
  CHECK(split("abc", "") == std::vector<std::string>{"abc"});
}

TEST_CASE("replace_all replaces every occurrence once, also by what contains it") {
  CHECK(replace_all("aXbXX", "X", "XY") == "aXYbXYXY");
  CHECK(replace_all("aaa", "aa", "b") == "ba");
  CHECK(replace_all("abc", "", "x") == "abc");
}

TEST_CASE("an integer is decimal, whole, and fits into 64 bits") {
  CHECK(parse_integer("-9223372036854775808") == INT64_MIN);
  CHECK(parse_integer("0042") == 42);
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x1", "9223372036854775808", "-"})
    CHECK_FALSE(parse_integer(text));
}

TEST_CASE("UTF-8 is valid exactly where replacing what is invalid changes nothing") {
  for (const std::string text : {"", "abcdefghijklmnop", "é€😀", "\xEF\xBB\xBF", "\x7F",
                                 "\xF4\x8F\xBF\xBF", "abcdefg\xC3\xA9"}) {
    CHECK(is_valid_utf8(text));
    CHECK(replace_invalid_utf8(text) == text);
  }
  for (const std::string text : {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                                 "\xF4\x90\x80\x80", "\xFF", "abcdefgh\xE9"}) {
    CHECK_FALSE(is_valid_utf8(text));
    CHECK(is_valid_utf8(replace_invalid_utf8(text)));
  }
  CHECK(find_invalid_utf8("12345678\xC3\xA9\xE9z") == 10u);
}

TEST_CASE("each part of a sequence that breaks off becomes one U+FFFD, as in the WHATWG decoder") {
  const std::string mark = "\xEF\xBF\xBD";
  CHECK(replace_invalid_utf8("a\xE2\x82z") == "a" + mark + "z");
  CHECK(replace_invalid_utf8("\xF0\x9F\x98") == mark);
  CHECK(replace_invalid_utf8("\xED\xA0\x80") == mark + mark + mark);
  CHECK(replace_invalid_utf8("\xF0\x80\x80\x41") == mark + mark + mark + "A");
  CHECK(replace_invalid_utf8("\xC3\xC3\xA9") == mark + "\xC3\xA9");
  CHECK(replace_invalid_utf8("\xEF\xBB\xBFx\xFF") == "\xEF\xBB\xBFx" + mark);
}

TEST_CASE("positions count lines from LF and columns in characters, without a BOM") {
  const std::string text = "\xEF\xBB\xBFäb\r\n€c\nd";
  CHECK(position_at(text, 0) == Position{1, 1});
  CHECK(position_at(text, 3) == Position{1, 1});
  CHECK(position_at(text, 5) == Position{1, 2});
  CHECK(position_at(text, text.find("€")) == Position{2, 1});
  CHECK(position_at(text, text.find('c')) == Position{2, 2});
  CHECK(position_at(text, text.size() + 5) == Position{3, 2});
  CHECK(line_at(text, 0) == "äb");
  CHECK(line_at(text, text.find('c')) == "€c");
  CHECK(line_at(text, text.size()) == "d");
  CHECK(line_at("", 0) == "");
}

TEST_CASE("the caret stands under the character, with tabs kept and long lines cut") {
  CHECK(caret_excerpt("one\n\täöx y\n", 9) == "\täöx y\n\t  ^");
  CHECK(caret_excerpt("\xEF\xBB\xBFx", 0) == "x\n^");
  CHECK(caret_excerpt("", 0) == "\n^");
  const std::string excerpt =
      caret_excerpt(std::string(500, 'a') + "B" + std::string(500, 'c'), 500);
  const std::size_t break_at = excerpt.find('\n');
  CHECK(count_characters(excerpt.substr(0, break_at)) == 102);
  CHECK(excerpt[break_at + 62] == '^');
  CHECK(excerpt.substr(0, break_at).find('B') == 61 + 2);  // the ellipsis is three bytes
}

TEST_CASE("the closest word is a typing error away, or there is none") {
  const std::vector<std::string> commands = {"migrate", "status", "plan", "up",
                                             "0003_lazy_juggernaut"};
  CHECK(closest("migarte", commands) == "migrate");
  CHECK(closest("STATSU", commands) == "status");
  CHECK(closest("plam", commands) == "plan");
  CHECK(closest("0003_lazy_jugernaut", commands) == "0003_lazy_juggernaut");
  CHECK(closest("plan", commands) == "plan");
  CHECK_FALSE(closest("xy", commands));
  CHECK_FALSE(closest("rollback", commands));
  CHECK_FALSE(closest("", commands));
}

TEST_CASE("times are written in UTC") {
  const std::chrono::system_clock::time_point time{1738161045123ms};
  CHECK(format_utc(time) == "2025-01-29 14:30:45");
  CHECK(format_iso(time) == "2025-01-29T14:30:45.123Z");
  CHECK(format_iso(std::chrono::system_clock::time_point{-1ms}) == "1969-12-31T23:59:59.999Z");
  CHECK(format_iso(std::chrono::system_clock::time_point{7ms}) == "1970-01-01T00:00:00.007Z");
}

TEST_CASE("durations are written for people") {
  CHECK(format_duration(0ms) == "0 ms");
  CHECK(format_duration(999ms) == "999 ms");
  CHECK(format_duration(2449ms) == "2.4 s");
  CHECK(format_duration(59949ms) == "59.9 s");
  CHECK(format_duration(59950ms) == "1 min 0 s");
  CHECK(format_duration(200s) == "3 min 20 s");
  CHECK(format_duration(2h + 5min) == "2 h 5 min");
}

TEST_CASE("durations are read with a unit or as seconds") {
  CHECK(parse_duration("1500ms") == 1500ms);
  CHECK(parse_duration("30s") == 30s);
  CHECK(parse_duration("5m") == 5min);
  CHECK(parse_duration("1h") == 1h);
  CHECK(parse_duration("2d") == 48h);
  CHECK(parse_duration("30") == 30s);
  CHECK(parse_duration("1.5") == 1500ms);
  CHECK(parse_duration("0") == 0ms);
  CHECK(parse_duration(".5s") == 500ms);
  for (const char* text :
       {"", "s", "-1", "1e3", "1 s", "5w", "1.2.3", ".", "99999999999999999999h", "ms"})
    CHECK_FALSE(parse_duration(text));
}

}  // namespace sluice::text
