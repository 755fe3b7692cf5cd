#include "core/finding/presence.hpp"

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {

std::string presence_text(const std::vector<std::string>& there,
                          const std::vector<std::string>& absent,
                          const std::vector<std::string>& differing) {
  std::vector<std::string> parts;
  const auto say = [&](const std::vector<std::string>& names, const char* one, const char* many) {
    if (!names.empty())
      parts.push_back(text::cat(name_list(names), names.size() == 1 ? one : many));
  };
  say(there, " is there", " are there");
  say(absent, parts.empty() ? " is not there" : " is not",
      parts.empty() ? " are not there" : " are not");
  say(differing, " differs", " differ");
  return text::join(parts, ", ");
}

}  // namespace sluice
