#include "core/names/names.hpp"

#include "core/history/event_kind.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

TEST_CASE("a file's name, a path and a tag have one stem") {
  CHECK(file_name("0003_x") == "0003_x.sql");
  for (const auto* name : {"0003_x", "0003_x.sql", "drizzle/0003_x.sql", "/a/b/0003_x",
                           "drizzle\\0003_x.sql", "0003_x.SQL"})
    CHECK(stem_of(name) == "0003_x");
}

TEST_CASE("number and suffix of a tag meet at its first underscore") {
  CHECK(number_of("0003_a_b") == "0003");
  CHECK(suffix_of("0003_a_b") == "a_b");
  CHECK(number_of("init") == "init");
  CHECK(suffix_of("init").empty());
  CHECK(number_of("_init").empty());
}

TEST_CASE("a list names up to three or four, never a lonely `1 more`") {
  CHECK(name_list({}).empty());
  CHECK(name_list({"a"}) == "a");
  CHECK(name_list({"a", "b"}) == "a and b");
  CHECK(name_list({"a", "b", "c", "d"}) == "a, b, c and d");
  CHECK(name_list({"a", "b", "c", "d", "e"}) == "a, b, c and 2 more");
}

TEST_CASE("only 64 hex digits could be a SHA-256") {
  const std::string hex(64, 'a');
  CHECK(is_sha256_hex(hex));
  CHECK(is_sha256_hex(std::string(64, 'F')));
  CHECK_FALSE(is_sha256_hex(hex + "a"));
  CHECK_FALSE(is_sha256_hex(hex.substr(1)));
  CHECK_FALSE(is_sha256_hex(hex.substr(1) + "g"));
}

TEST_CASE("every kind of event is found again by the name it is stored under") {
  for (int i = 0; i <= static_cast<int>(EventKind::not_proven); ++i) {
    const auto kind = static_cast<EventKind>(i);
    CHECK_FALSE(name_of(kind).empty());
    CHECK(event_kind_of(name_of(kind)) == kind);
  }
  CHECK_FALSE(event_kind_of("of a later version"));
}

}  // namespace
}  // namespace sluice
