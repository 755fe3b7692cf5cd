#include "core/journal/migration.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

bool contains(const std::vector<std::string>& hashes, const std::string& hash) {
  return std::find(hashes.begin(), hashes.end(), hash) != hashes.end();
}

}  // namespace

TEST_CASE(
    "the hash is that of the bytes, with BOM, CR and last newline, for every valid UTF-8 text") {
  for (const std::string text : {"", "a", "a\r\n",
                                 "\xEF\xBB\xBF"
                                 "a",
                                 "é€😀\n"})
    CHECK(drizzle_hash(text) == sha256_hex(text));
}

TEST_CASE("what is not UTF-8 is hashed as U+FFFD, as Node reads it") {
  CHECK(drizzle_hash("caf\xE9") == sha256_hex("caf\xEF\xBF\xBD"));
  CHECK(drizzle_hash("caf\xE9") != sha256_hex("caf\xE9"));
}

// Node 20: the SHA-256 of the SHA-256s (hex) of Buffer.toString() of the same 2,000 pseudo-random
// byte strings.
TEST_CASE("two thousand random byte strings hash as in Node") {
  constexpr unsigned char k_odd[] = {0x80, 0xbf, 0xc0, 0xc2, 0xc3, 0xdf, 0xe0, 0xe2,
                                     0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0xa0, 0x9f,
                                     0x90, 0x8f, 0x82, 0xac, 0x98, 0x20, 0x41, 0xbb};
  unsigned seed = 7;
  const auto next = [&] { return (seed = seed * 1664525u + 1013904223u) >> 16; };
  std::string all;
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(1 + next() % 24, ' ');
    for (char& byte : bytes)
      byte = static_cast<char>(next() % 4 == 0 ? next() % 256 : k_odd[next() % sizeof k_odd]);
    all += drizzle_hash(bytes);
  }
  CHECK(sha256_hex(all) == "1bd69b409d6fd3d7df7654aec4946dc488c6da130759e1aa0a6efaf769cc8955");
}

TEST_CASE(
    "a checkout that changed only line endings or the BOM is among the equivalent hashes, both "
    "ways") {
  const std::string lf = "a;\nb;\n", crlf = "a;\r\nb;\r\n", bom = "\xEF\xBB\xBF";
  const std::vector<std::string> forms = {lf, crlf, bom + lf, bom + crlf};
  for (const std::string& own : forms) {
    const auto hashes = equivalent_hashes(own);
    CHECK(hashes.size() == 3);
    for (const std::string& other : forms)
      CHECK(contains(hashes, drizzle_hash(other)) == (other != own));
  }
  CHECK(contains(equivalent_hashes("a\r\nb\n"), drizzle_hash("a\nb\n")));
  CHECK_FALSE(contains(equivalent_hashes("a\r\nb\n"), drizzle_hash("a\r\nb\n")));
}

TEST_CASE("an edit is not among the equivalent hashes") {
  CHECK_FALSE(contains(equivalent_hashes("a;\n"), drizzle_hash("a; \n")));
  CHECK_FALSE(contains(equivalent_hashes("a;\n"), drizzle_hash("a;")));
  CHECK(equivalent_hashes("a").size() == 1);  // without a newline only the BOM differs
}

}  // namespace sluice
