#include "core/journal/locale_order.hpp"

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "core/journal/locale_order_table.hpp"

namespace sluice {

namespace {

// What decides first comes first.
struct Weight {
  unsigned letter = 0, accent = 0, letter_case = 0;
};

using Weights = std::unordered_map<std::string_view, Weight>;

// The bytes of one character; of what is not UTF-8, one.
std::string_view first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return text.substr(0, size);
}

Weights read_table() {
  Weights weights;
  Weight next{.letter = 1, .accent = 0, .letter_case = 0};
  for (std::string_view rest = k_locale_order; !rest.empty();) {
    const std::string_view character = first_character(rest);
    rest.remove_prefix(character.size());
    if (character == "\n") {
      next = {.letter = next.letter + 1, .accent = 0, .letter_case = 0};
    } else if (character == "\t") {
      next = {.letter = next.letter, .accent = next.accent + 1, .letter_case = 0};
    } else {
      weights.emplace(character, next);
      ++next.letter_case;
    }
  }
  return weights;
}

unsigned code_point(std::string_view character) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(character[at]); };
  if (character.size() == 1) return byte(0);
  unsigned value = byte(0) & (0x7FU >> character.size());
  for (std::size_t at = 1; at < character.size(); ++at) value = value << 6U | (byte(at) & 0x3FU);
  return value;
}

class Key {
 public:
  explicit Key(std::string_view text) {
    while (!text.empty()) {
      const std::string_view character = first_character(text);
      text.remove_prefix(character.size());
      add(character);
    }
  }
  std::vector<unsigned> letters, accents, cases;

 private:
  void add(std::string_view character) {
    static const Weights k_weights = read_table();
    constexpr unsigned k_unknown = 1U << 16U;  // beyond every letter of the table
    for (const auto& [ligature, parts] : k_locale_ligatures)
      if (ligature == character) {
        for (std::size_t at = 0; at < parts.size(); ++at) add(parts.substr(at, 1));
        accents.back() = k_unknown;
        return;
      }
    const auto found = k_weights.find(character);
    const Weight weight = found == k_weights.end()
                              ? Weight{.letter = k_unknown + code_point(character)}
                              : found->second;
    letters.push_back(weight.letter);
    accents.push_back(weight.accent);
    cases.push_back(weight.letter_case);
  }
};

}  // namespace

bool is_before_in_locale(std::string_view a, std::string_view b) {
  // In nearly every folder two names differ in a digit of their times.
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  if (same < a.size() && same < b.size() && text::is_digit(a[same]) && text::is_digit(b[same]))
    return a[same] < b[same];
  const Key left(a), right(b);
  if (left.letters != right.letters) return left.letters < right.letters;
  if (left.accents != right.accents) return left.accents < right.accents;
  if (left.cases != right.cases) return left.cases < right.cases;
  return a < b;
}

}  // namespace sluice
