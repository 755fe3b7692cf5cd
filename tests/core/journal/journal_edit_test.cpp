#include "core/journal/journal_edit.hpp"

#include "core/journal/journal.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

constexpr const char* k_file = "drizzle/meta/_journal.json";
// Odd blanks, an unknown member, `when` as text, members in another order: all of it stays.
constexpr const char* k_text = R"({ "version": "7","dialect" :"sqlite",
  "note": {"when": 1, "entries": []},
  "entries": [ { "idx": 0, "version": "6", "when":  "100", "tag": "0000_a", "breakpoints": true },
    {"tag":"0001_b","when":300,"idx":1, "x":[{"tag":"y"}]},

    {"idx": 2,"when": 2e2, "tag": "0002_c"} ]
}
)";

std::vector<JournalEntry> entries_at(const std::vector<std::int64_t>& whens) {
  std::vector<JournalEntry> entries;
  for (const std::int64_t when : whens) entries.push_back({.when = when});
  return entries;
}

std::vector<std::int64_t> increasing(const std::vector<std::int64_t>& whens,
                                     std::int64_t latest = 1'000) {
  return increasing_whens(entries_at(whens), latest);
}

TEST_CASE("two journals joined hold the entries of both once, laid out as before") {
  const std::string first =
      R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1,"tag":"0_a"},
  {"idx":1,"when":2,"tag":"1_b"}
]})";
  const std::string second =
      R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1,"tag":"0_a"},{"when":3,)"
      R"("idx":1,"tag":"1_c"}]})";
  CHECK(join_journals(first, second, k_file) ==
        R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1,"tag":"0_a"},
  {"idx":1,"when":2,"tag":"1_b"},
  {"when":3,"idx":1,"tag":"1_c"}
]})");
  CHECK(join_journals(first, first, k_file) == first);
  const std::string empty = R"({"version":"7","dialect":"sqlite","entries":[]})";
  CHECK(join_journals(empty, second, k_file) == second);
  CHECK(join_journals(first, empty, k_file) == first);
}

TEST_CASE("an edit changes the values it names and no other byte of the journal") {
  const std::string edited = edit_journal(k_text, k_file,
                                          {{.entry = 0, .idx = {}, .when = 101, .tag = {}},
                                           {.entry = 2, .idx = 7, .when = 301, .tag = "0007_\"c"}});
  CHECK(edited == R"({ "version": "7","dialect" :"sqlite",
  "note": {"when": 1, "entries": []},
  "entries": [ { "idx": 0, "version": "6", "when":  101, "tag": "0000_a", "breakpoints": true },
    {"tag":"0001_b","when":300,"idx":1, "x":[{"tag":"y"}]},

    {"idx": 7,"when": 301, "tag": "0007_\"c"} ]
}
)");
}

TEST_CASE("an edit of nothing gives the journal back") {
  CHECK(edit_journal(k_text, k_file, {}) == k_text);
  CHECK(reorder_journal(k_text, k_file, {0, 1, 2}) == k_text);
}

TEST_CASE("entries change places, and what stands between them stays") {
  CHECK(reorder_journal(k_text, k_file, {0, 2, 1}) == R"({ "version": "7","dialect" :"sqlite",
  "note": {"when": 1, "entries": []},
  "entries": [ { "idx": 0, "version": "6", "when":  "100", "tag": "0000_a", "breakpoints": true },
    {"idx": 2,"when": 2e2, "tag": "0002_c"},

    {"tag":"0001_b","when":300,"idx":1, "x":[{"tag":"y"}]} ]
}
)");
}

TEST_CASE("an edit of a member that is missing, or stands there twice, is refused with its place") {
  const std::string missing = R"({"entries": [{"tag": "a", "when": 1}]})";
  CHECK_THROWS_WITH(edit_journal(missing, "j", {{.entry = 0, .idx = 1, .when = {}, .tag = {}}}),
                    Catch::Contains("\"idx\" is missing"));
  const std::string twice = R"({"entries": [{"tag": "a", "when": 1, "when": 2}]})";
  CHECK_THROWS_WITH(edit_journal(twice, "j", {{.entry = 0, .idx = {}, .when = 3, .tag = {}}}),
                    Catch::Contains("twice"));
}

TEST_CASE("times that increase stay as they are") {
  CHECK(increasing({}).empty());
  CHECK(increasing({1, 2, 900}) == std::vector<std::int64_t>{1, 2, 900});
}

TEST_CASE("a time that goes backwards is put behind the one before, where no entry ever was") {
  CHECK(increasing({100, 300, 200, 400}) == std::vector<std::int64_t>{100, 300, 301, 400});
  CHECK(increasing({300, 200, 301}) == std::vector<std::int64_t>{300, 302, 303});
  CHECK(increasing({5, 5, 5}) == std::vector<std::int64_t>{5, 6, 7});
}

TEST_CASE("a time in the future is taken back") {
  CHECK(increasing({100, 5'000, 200}) == std::vector<std::int64_t>{100, 101, 200});
  CHECK(increasing({5'000, 100, 200}) == std::vector<std::int64_t>{99, 100, 200});
  CHECK(increasing({5'000}) == std::vector<std::int64_t>{1'000});
}

TEST_CASE(
    "increasing times increase, are never in the future, and are left alone the second time") {
  for (std::int64_t code = 0; code < 5 * 5 * 5 * 5; ++code) {
    std::vector<std::int64_t> whens;
    for (std::int64_t rest = code, i = 0; i < 4; ++i, rest /= 5)
      whens.push_back(std::vector<std::int64_t>{10, 11, 12, 13, 2'000}[rest % 5]);
    const auto once = increasing(whens);
    CAPTURE(whens, once);
    for (std::size_t i = 1; i < once.size(); ++i) REQUIRE(once[i - 1] < once[i]);
    REQUIRE(once.back() <= 1'003);
    REQUIRE(increasing(once, 1'003) == once);
  }
}

}  // namespace
}  // namespace sluice
