#include "cli/commands/options.hpp"

#include <limits>

#include "base/text.hpp"

namespace sluice::cli {

std::optional<int> parse_count(const std::string& value) {
  const auto number = text::parse_integer(value);
  if (!number || *number < 1 || *number > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<std::string> Options::value(std::string_view flag) const {
  const auto found = values_.find(flag);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::chrono::milliseconds> Options::duration(std::string_view flag) const {
  const auto said = value(flag);
  return said ? text::parse_duration(*said) : std::nullopt;
}

std::optional<int> Options::count(std::string_view flag) const {
  const auto said = value(flag);
  if (said && *said == k_no_number) return 0;
  return said ? parse_count(*said) : std::nullopt;
}

}  // namespace sluice::cli
