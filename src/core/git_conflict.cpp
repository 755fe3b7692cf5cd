#include "core/git_conflict.hpp"

namespace sluice {

namespace {

enum class Part { both, ours, base, theirs };

// What a line begins; nothing for one that belongs to the file.
std::optional<Part> begun_by(std::string_view line) {
  if (line.starts_with("<<<<<<<")) return Part::ours;
  if (line.starts_with("|||||||")) return Part::base;
  if (line.starts_with("=======")) return Part::theirs;
  if (line.starts_with(">>>>>>>")) return Part::both;
  return {};
}

bool may_follow(Part part, Part before) {
  switch (part) {
    case Part::ours: return before == Part::both;
    case Part::base: return before == Part::ours;
    case Part::theirs: return before == Part::ours || before == Part::base;
    case Part::both: return before == Part::theirs;
  }
  return false;
}

}  // namespace

std::optional<Sides> sides_of(std::string_view text) {
  Sides sides;
  Part part = Part::both;
  bool is_any = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == text.npos ? end : end + 1);
    text.remove_prefix(line.size());
    if (const auto next = begun_by(line)) {
      if (!may_follow(*next, part)) return {};
      part = *next;
      is_any = true;
      continue;
    }
    if (part == Part::both || part == Part::ours) sides.ours += line;
    if (part == Part::both || part == Part::theirs) sides.theirs += line;
  }
  if (!is_any || part != Part::both) return {};
  return sides;
}

}  // namespace sluice
