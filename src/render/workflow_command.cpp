#include "render/workflow_command.hpp"

#include "base/text.hpp"

namespace sluice {

std::string escaped(std::string_view message) {
  std::string out = text::replace_all(message, "%", "%25");
  out = text::replace_all(out, "\r", "%0D");
  return text::replace_all(out, "\n", "%0A");
}

std::string escaped_property(std::string_view value) {
  return text::replace_all(text::replace_all(escaped(value), ":", "%3A"), ",", "%2C");
}

}  // namespace sluice
