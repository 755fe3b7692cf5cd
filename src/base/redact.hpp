// Takes passwords out of text before anyone sees it: URLs, conninfo strings, libpq's own messages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// postgres://u:secret@h → postgres://u:***@h; password=secret, password='se cret',
// ?password=secret, sslpassword, authToken likewise. `secrets` are further literal texts to hide
// (at least 3 characters).
std::string redact(std::string_view text, const std::vector<std::string>& secrets = {});

}  // namespace sluice
