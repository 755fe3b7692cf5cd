#include "base/text_cache.hpp"

#include "support/test.hpp"

using namespace sluice;

TEST_CASE("a text is read once, and its value outlives what the cache forgets") {
  int reads = 0;
  TextCache<std::size_t> sizes([&](const std::string& text) {
    ++reads;
    return text.size();
  });
  const auto first = sizes.of("abc");
  CHECK(*first == 3);
  CHECK(sizes.of("abc") == first);
  CHECK(reads == 1);
  CHECK(*sizes.of(std::string(9'000'000, 'x')) == 9'000'000);
  CHECK(*sizes.of("abc") == 3);
  CHECK(*first == 3);
}
