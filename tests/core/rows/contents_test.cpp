#include "core/rows/contents.hpp"

#include "support/test.hpp"

using namespace sluice;

namespace {

using Lines = std::vector<std::string>;

const ObjectName k_users{"", "users"};

Lines texts(const std::vector<ContentsDifference>& differences) {
  Lines lines;
  for (const ContentsDifference& each : differences) lines.push_back(each.text);
  return lines;
}

}  // namespace

TEST_CASE("equal rows and counters do not differ, and what is new beside them is not told") {
  const Contents before{.rows = {{k_users, {"a", "a", "b"}}}, .counters = {{k_users, "7"}}};
  Contents after = before;
  after.rows[{"", "orders"}] = {"x"};
  CHECK(contents_differences(before, after).empty());
}

TEST_CASE("rows that are gone, new or changed are counted, duplicates too") {
  const Contents before{.rows = {{k_users, {"a", "a", "b"}}}};
  CHECK(texts(contents_differences(before, {.rows = {{k_users, {"a", "b"}}}})) ==
        Lines{"rows of users: 1 of 3 gone; before: a"});
  CHECK(texts(contents_differences(before, {.rows = {{k_users, {"a", "a", "c"}}}})) ==
        Lines{"rows of users: 1 of 3 gone, 1 new; before: b; now: c"});
  CHECK(texts(contents_differences(before, {})) == Lines{"rows of users: 3 of 3 gone; before: a"});
  CHECK(contents_differences({.rows = {{k_users, {}}}}, {}).empty());
}

TEST_CASE("a counter that stands elsewhere differs") {
  const Contents before{.counters = {{k_users, "7"}}};
  CHECK(texts(contents_differences(before, {.counters = {{k_users, "9"}}})) ==
        Lines{"the counter users: 7 before, 9 now"});
  CHECK(texts(contents_differences(before, {})) ==
        Lines{"the counter users: 7 before, nowhere now"});
}

TEST_CASE("a declaration covers the table that it names, or every one where it names none") {
  const std::vector<ContentsDifference> differences = {{k_users, "users differ"}};
  const auto left = [&](const Lines& declared) {
    return undeclared(differences, declared, {k_users, {"", "orders"}}).size();
  };
  CHECK(left({}) == 1);
  CHECK(left({"rows of \"orders\""}) == 1);
  CHECK(left({"values of user_names in orders"}) == 1);
  CHECK(left({"values that UPDATE overwrote in `users`"}) == 0);
  CHECK(left({"what a DO block changed"}) == 0);
  CHECK(undeclared({{{"", "users_id_seq"}, "differs"}}, {"the rows of users"}, {k_users}).empty());
  CHECK(undeclared({{{"", "users_id_seq"}, "differs"}}, {"the rows of orders"},
                   {k_users, {"", "orders"}})
            .size() == 1);
}

TEST_CASE("a name is a whole word, whatever the case of its letters") {
  CHECK(names("rows of \"Users\"", "users"));
  CHECK(names("users.name", "name"));
  CHECK_FALSE(names("rows of users_old", "users"));
  CHECK_FALSE(names("rows of éusers", "users"));
  CHECK_FALSE(names("rows", ""));
}
