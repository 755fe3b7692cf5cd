// The two versions of a file in which git left a conflict: what each side had is still there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

struct Sides {
  std::string ours, theirs;  // as git calls them
  bool operator==(const Sides&) const = default;
};

// Nothing where the text holds no conflict, or one that somebody has begun to take apart.
std::optional<Sides> sides_of(std::string_view text);

}  // namespace sluice
