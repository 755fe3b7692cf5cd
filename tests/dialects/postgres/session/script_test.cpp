#include "dialects/postgres/session/script.hpp"

#include "base/text.hpp"
#include "support/servers.hpp"
#include "support/test.hpp"

namespace sluice::postgres {
namespace {

using test::statements;

std::vector<Group> all_groups(const std::vector<Statement>& script,
                              const GroupLimits& limits = {}) {
  std::vector<Group> groups;
  for (std::size_t at = 0; at < script.size(); at = groups.back().end)
    groups.push_back(next_group(script, at, limits));
  return groups;
}

// The position of byte `offset` of the group's text, as the server would give it.
int server_position(const Group& group, std::size_t offset) {
  return static_cast<int>(text::count_characters(std::string_view(group.text).substr(0, offset))) +
         1;
}

TEST_CASE(
    "statements are joined by line ends, and a semicolon is added only where one is missing") {
  const auto script =
      statements({"select 1;", "select 2", "select 3 -- end;", "select ';'", "select 5"});
  const Group group = next_group(script, 0);
  CHECK(group.text == "select 1;\nselect 2\n;\nselect 3 -- end;\n;\nselect ';'\n;\nselect 5");
  CHECK(group.sent.size() == 5);
  CHECK(group.end == 5);
}

TEST_CASE("every statement is in exactly one group, in order, whatever the limits") {
  std::vector<std::string> texts;
  for (int i = 0; i < 23; ++i)
    texts.push_back(text::cat("select ", i, std::string(static_cast<std::size_t>(i * 3), ' ')));
  const auto script = statements(texts);
  for (const std::size_t most : {1U, 2U, 5U, 22U, 23U, 100U}) {
    for (const std::size_t bytes : {1U, 40U, 300U, 100'000U}) {
      std::vector<std::size_t> seen;
      for (const Group& group : all_groups(script, {.statements = most, .bytes = bytes})) {
        CHECK(group.sent.size() <= most);
        CHECK((group.sent.size() == 1 || group.text.size() <= bytes + group.sent.size() * 3));
        for (const Group::Sent& sent : group.sent) seen.push_back(sent.index);
      }
      std::vector<std::size_t> expected(texts.size());
      for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = i;
      CHECK(seen == expected);
    }
  }
}

TEST_CASE("every character of a group leads back to its statement and its place there") {
  const auto script = statements({"sélect 'ü€𝄞'", "select 2;", "-- ünï", "select '漢字';", "x"});
  for (const Group& group : all_groups(script)) {
    for (std::size_t i = 0; i < group.sent.size(); ++i) {
      const std::string& sql = script[group.sent[i].index].sql;
      const std::size_t begin = group.text.find(sql);
      REQUIRE(begin != std::string::npos);
      for (std::size_t byte = 0; byte < sql.size(); ++byte) {
        if ((static_cast<unsigned char>(sql[byte]) & 0xC0U) == 0x80U) continue;
        const auto place = place_of(group, server_position(group, begin + byte));
        REQUIRE(place);
        CHECK(place->sent == i);
        CHECK(place->position == server_position(Group{.text = sql}, byte));
      }
    }
  }
}

TEST_CASE("a position behind a statement's end is one past its last character") {
  const auto script = statements({"select", "select 2"});
  const Group group = next_group(script, 0);
  REQUIRE(group.text == "select\n;\nselect 2");
  const auto at_semicolon = place_of(group, 8);
  REQUIRE(at_semicolon);
  CHECK(at_semicolon->sent == 0);
  CHECK(at_semicolon->position == 7);
  const auto at_end = place_of(group, static_cast<int>(group.text.size()) + 1);
  REQUIRE(at_end);
  CHECK(at_end->sent == 1);
  CHECK(at_end->position == 9);
  CHECK_FALSE(place_of(group, 0));
}

TEST_CASE("a statement that nothing closes stands alone, so that it swallows no other") {
  for (const std::string broken : {"select 'it", "select $$ it", "select 1 /* it", "select \"it"}) {
    const auto script = statements({"select 1;", broken, "select 's';"});
    const auto groups = all_groups(script);
    REQUIRE(groups.size() == 3);
    CHECK(groups[1].text == broken);
  }
}

TEST_CASE("a statement with a NUL stands alone") {
  const auto script = statements({"select 1;", std::string("select '\0';", 11), "select 2;"});
  CHECK(all_groups(script).size() == 3);
}

TEST_CASE("blank statements are passed over and counted") {
  const auto script = statements({";", "-- nothing", "select 1;", ";", " "});
  const Group group = next_group(script, 0);
  CHECK(group.text == "select 1;");
  CHECK(group.sent.front().index == 2);
  CHECK(group.end == 5);
  const auto blank = statements({";", ";"});
  CHECK(next_group(blank, 0).sent.empty());
  CHECK(next_group(blank, 0).end == 2);
}

}  // namespace
}  // namespace sluice::postgres
