#include "base/table.hpp"

#include "support/test.hpp"

namespace sluice {

TEST_CASE("columns line up by what a terminal shows, not by bytes") {
  CHECK(render_table({{"tag", "state"}, {"été", "ok"}, {"✅日本", "x"}}) ==
        "tag     state\n"
        "été     ok\n"
        "✅日本  x\n");
}

TEST_CASE("no line of a table ends in a blank, and each ends in a newline") {
  CHECK(render_table({{"a", "bb", ""}, {"aa", "", ""}, {"", "", "c"}}) ==
        "a   bb\naa\n        c\n");
  CHECK(render_table({{""}}) == "\n");
  CHECK(render_table({}) == "");
}

TEST_CASE("the display width of emoji is two and of combining marks none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("📊") == 2);
  CHECK(display_width("⏳") == 2);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("") == 0);
  CHECK(display_width("\xE2\x82") == 1);
}

}  // namespace sluice
