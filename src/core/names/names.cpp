#include "core/names/names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

std::string file_name(std::string_view tag) { return text::cat(tag, ".sql"); }

std::string_view stem_of(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos)
    name.remove_prefix(slash + 1);
  const std::string_view ending = name.substr(name.size() - std::min<std::size_t>(name.size(), 4));
  if (text::lower(ending) == ".sql") name.remove_suffix(4);
  return name;
}

std::string_view number_of(std::string_view tag) { return tag.substr(0, tag.find('_')); }

std::string_view suffix_of(std::string_view tag) {
  const auto underscore = tag.find('_');
  return underscore == std::string_view::npos ? std::string_view() : tag.substr(underscore + 1);
}

std::string name_list(const std::vector<std::string>& names) {
  constexpr std::size_t k_shown = 3;
  if (names.size() <= 1) return names.empty() ? std::string() : names.front();
  const std::vector<std::string> shown(
      names.begin(),
      names.begin() + static_cast<std::ptrdiff_t>(std::min(k_shown, names.size() - 1)));
  const auto rest = names.size() - shown.size();
  return text::cat(text::join(shown, ", "), " and ",
                   rest == 1 ? names.back() : text::cat(rest, " more"));
}

std::string counted(std::size_t count, std::string_view singular) {
  return text::cat(count, " ", singular, count == 1 ? "" : "s");
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

bool is_sha256_hex(std::string_view text) { return text.size() == 64 && is_hex(text); }

}  // namespace sluice
