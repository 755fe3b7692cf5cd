#include "core/schema/view_order.hpp"

#include <cctype>

namespace sluice {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

bool is_ready(const View& view, const std::vector<View>& waiting) {
  for (const View& other : waiting)
    if (other.name != view.name && mentions(view, other.name.name)) return false;
  return true;
}

}  // namespace

bool mentions(const View& view, const std::string& name) {
  if (!view.definition) return false;
  const std::string& text = *view.definition;
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || !is_word(text[at - 1]);
    const bool ends = end == text.size() || !is_word(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

std::vector<View> in_creation_order(std::vector<View> views) {
  std::vector<View> sorted;
  while (!views.empty()) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < views.size(); ++i)
      if (is_ready(views[i], views)) {
        next = i;
        break;
      }
    sorted.push_back(views[next]);
    views.erase(views.begin() + static_cast<std::ptrdiff_t>(next));
  }
  return sorted;
}

}  // namespace sluice
