// The two versions of a file in which git left a conflict: what each side had is still there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/ports/database.hpp"

namespace sluice {

struct Sides {
  std::string ours, theirs;  // as git calls them
  bool operator==(const Sides&) const = default;
};

// Nothing where the text holds no conflict, or one that somebody has begun to take apart.
std::optional<Sides> sides_of(std::string_view text);

// Where a line begins with one of git's markers; one that stands in a literal or a comment is the
// author's own text.
std::optional<std::size_t> find_marker(std::string_view sql, const ScanRules& rules);

// Throws Error(bad_file) where there is one: a part of such a file would run as it stands.
void refuse_conflict(std::string_view sql, const std::string& file, const ScanRules& rules);

}  // namespace sluice
