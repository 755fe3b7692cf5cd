// Says why a text is not JSON: where it breaks off, or what it is instead.
#pragma once

#include <string>
#include <string_view>

#include "sluice/error.hpp"

namespace sluice {

// The hint where nothing better is known.
inline constexpr std::string_view k_restore =
    "Restore the file from version control, or correct it by hand.";

// Beyond it a double no longer tells two neighbouring integers apart (Number.MAX_SAFE_INTEGER).
inline constexpr double k_exact = 9007199254740991;

// What every JavaScript and JSON reader would refuse before the first brace: a BOM, UTF-16, invalid
// UTF-8, nothing. Throws Error(bad_file), or returns.
void refuse_unreadable(std::string_view text, const std::string& file);

// The failure for a text that the parser refused. `reason` is the parser's own, used when no place
// is found.
ErrorInfo describe_fault(std::string_view text, const std::string& file, std::string_view reason);

}  // namespace sluice
