// Control characters made visible, so that no name, notice or file can steer a terminal or
// a CI's log.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// C0 but newline and tab, DEL, C1, line and paragraph separators, marks that turn the direction
// of text, and bytes that are not UTF-8: "\x1b", "\u202e". A carriage return before a newline
// is left out.
std::string visible(std::string_view text);
// The same within a JSON document's text, as JSON escapes them.
std::string visible_in_json(std::string_view document);
// The same, and a newline is "\n": a value that stays within its line.
std::string visible_line(std::string_view text);
// What XML 1.0 cannot hold is made visible too: U+FFFE, U+FFFF.
std::string visible_in_xml(std::string_view text);

// A line that a CI would take as a command of ours (`::error::`, `##[error]`) → one that it shows.
std::string without_ci_commands(std::string_view text);

}  // namespace sluice
