// Regular expressions, by RE2: linear time whatever the input.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// A compiled expression; an invalid one is a programming error and throws Error(failure).
class Pattern {
 public:
  enum class Case { sensitive, insensitive };
  explicit Pattern(std::string_view expression, Case letter_case = Case::sensitive);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  bool matches(std::string_view text) const;  // the whole text
  bool found_in(std::string_view text) const;
  // The groups of the first match anywhere, [0] being the whole; a group that took no
  // part is empty.
  std::optional<std::vector<std::string>> find(std::string_view text) const;
  // Every match replaced; \1 … \9 are groups.
  std::string replace_all(std::string_view text, std::string_view replacement) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice
