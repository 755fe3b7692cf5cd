#include "core/git_conflict.hpp"

#include "support/test.hpp"

namespace sluice {
namespace {

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

}  // namespace
}  // namespace sluice
