#include "base/redact.hpp"

#include "base/redact_parts.hpp"

namespace sluice {

std::string redact(std::string_view text, const std::vector<std::string>& secrets) {
  using namespace redaction;
  return hide_named_values(hide_url_passwords(hide_secrets(text, secrets)));
}

}  // namespace sluice
