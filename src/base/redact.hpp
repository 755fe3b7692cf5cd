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

// A text that was said to be a database, as it may be shown: postgres://u:***@h/d?sslmode=require.
// Of one that is not well formed no part is shown that may be a password's: "postgres:…", "***".
std::string shown_url(std::string_view url);

}  // namespace sluice
