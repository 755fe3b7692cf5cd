#include "core/schema/push_filter.hpp"

#include <algorithm>

namespace sluice {

namespace {

// `*` and `?` of a glob; `{a,b}` is one of its parts. A name holds no slash.
bool matches(std::string_view glob, std::string_view name) {
  if (glob.empty()) return name.empty();
  if (glob.front() == '*')
    return matches(glob.substr(1), name) || (!name.empty() && matches(glob, name.substr(1)));
  if (const std::size_t end = glob.find('}'); glob.front() == '{' && end != glob.npos) {
    std::string_view parts = glob.substr(1, end - 1);
    while (true) {
      const std::size_t comma = std::min(parts.find(','), parts.size());
      if (matches(std::string(parts.substr(0, comma)).append(glob.substr(end + 1)), name))
        return true;
      if (comma == parts.size()) return false;
      parts.remove_prefix(comma + 1);
    }
  }
  if (name.empty() || (glob.front() != '?' && glob.front() != name.front())) return false;
  return matches(glob.substr(1), name.substr(1));
}

}  // namespace

bool passes_filters(const std::vector<std::string>& filters, std::string_view table) {
  if (filters.empty()) return true;
  bool passes_one = false;
  for (const std::string& filter : filters) {
    const bool excludes = filter.starts_with('!');
    const bool is_named = matches(std::string_view(filter).substr(excludes ? 1 : 0), table);
    if (excludes && is_named) return false;
    passes_one = passes_one || excludes != is_named;
  }
  return passes_one;
}

}  // namespace sluice
