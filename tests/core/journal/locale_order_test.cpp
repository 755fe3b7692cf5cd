// The order of names is that of Node's String.localeCompare.
#include "core/journal/locale_order.hpp"

#include <string>
#include <vector>

#include "support/test.hpp"

namespace sluice {
namespace {

void is_sorted(const std::vector<std::string>& sorted) {
  for (std::size_t a = 0; a < sorted.size(); ++a)
    for (std::size_t b = 0; b < sorted.size(); ++b) {
      INFO(sorted[a] << " and " << sorted[b]);
      CHECK(is_before_in_locale(sorted[a], sorted[b]) == (a < b));
    }
}

// What Node 20 prints for these, sorted.
TEST_CASE("punctuation, digits, letters; accents count after letters, and case after accents") {
  is_sorted({"1__x", "1_-", "1_1", "1_10", "1_9", "1_a", "1_A", "1_ab", "1_B", "1-a", "10_a"});
  is_sorted({"_", "a", "A", "ä", "Ä", "aa", "aA", "äa", "ab", "b", "z"});
  is_sorted({"cote", "Cote", "coté", "côte", "côté", "cotf"});
}

TEST_CASE("other scripts follow Latin, and a ligature is its letters") {
  is_sorted({"ad", "ae", "æ", "af", "strasse", "straße", "strassf", "z", "ω", "е", "ё", "ж", "漢"});
}

}  // namespace
}  // namespace sluice
