// The order of String.localeCompare, in which drizzle-orm 1.0 runs the migrations of a folder.
#pragma once

#include <string_view>

namespace sluice {

// Whether it puts `a` before `b`: letters first, whatever their accents and case; then accents;
// then lower case. Exact for Latin, Greek and Cyrillic in composed form; other scripts follow by
// code point. Where it finds no difference, as between two spellings of one letter, bytes decide.
bool is_before_in_locale(std::string_view a, std::string_view b);

}  // namespace sluice
