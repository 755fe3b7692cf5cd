#include "core/journal/find_entry.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "core/journal/plain_files.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

using Matches = std::function<bool(std::string_view tag)>;

std::vector<std::size_t> entries_where(const Journal& journal, const Matches& matches) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < journal.entries.size(); ++i) {
    if (matches(journal.entries[i].tag)) found.push_back(i);
  }
  return found;
}

// "3" and "0003" are one number; a name that is no number is none.
bool same_number(std::string_view tag, std::string_view name) {
  const auto wanted = text::parse_integer(name);
  return wanted && text::parse_integer(digits_of(tag)) == wanted;
}

[[noreturn]] void throw_ambiguous(const Journal& journal, const std::string& name,
                                  const std::vector<std::size_t>& found) {
  std::vector<std::string> tags;
  for (const auto i : found) tags.push_back(journal.entries[i].tag);
  throw Error(ErrorCode::usage, text::cat("`", name, "` could be ", name_list(tags)),
              "Give the whole tag.");
}

[[noreturn]] void throw_unknown(const Journal& journal, const std::string& name) {
  std::vector<std::string> tags;
  for (const auto& entry : journal.entries) tags.push_back(entry.tag);
  auto nearest = text::closest(stem_of(name), tags);
  throw Error(ErrorCode::usage, text::cat("no migration is called `", name, "`"),
              nearest ? text::cat("Did you mean `", *nearest, "`?")
                      : text::cat("`sluice status` lists the migrations of ", journal.file, "."));
}

}  // namespace

std::size_t find_entry(const Journal& journal, const std::string& name) {
  const auto wanted = stem_of(name);
  const Matches ways[] = {
      [&](std::string_view tag) { return tag == wanted; },
      [&](std::string_view tag) { return number_of(tag) == wanted || digits_of(tag) == wanted; },
      [&](std::string_view tag) { return same_number(tag, wanted); },
      [&](std::string_view tag) { return suffix_of(tag) == wanted; },
      [&](std::string_view tag) { return tag.starts_with(wanted); },
  };
  for (const auto& way : ways) {
    const auto found = wanted.empty() ? std::vector<std::size_t>() : entries_where(journal, way);
    if (found.size() == 1) return found.front();
    if (found.size() > 1) throw_ambiguous(journal, name, found);
  }
  throw_unknown(journal, name);
}

}  // namespace sluice
