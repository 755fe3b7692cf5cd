// Every flag, once: its spelling, its value, and its line in the help.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// optional_count: `--batch`, or with a number; without one it is 0.
enum class FlagKind { toggle, text, choice, duration, count, optional_count, optional_text };

struct Flag {
  std::string_view name;  // without the dashes
  FlagKind kind = FlagKind::toggle;
  std::string_view placeholder;  // how the help names the value; empty for a toggle
  std::string_view summary;
  char letter = 0;                        // `-q`; 0: none
  std::vector<std::string_view> choices;  // of FlagKind::choice
};

std::span<const Flag> flags();
const Flag* find_flag(std::string_view name);

// Accepted by every command.
const std::vector<std::string_view>& common_flags();

// "--to TAG", "--out-of-order apply|skip|refuse"
std::string usage_of(const Flag& flag);

}  // namespace sluice::cli
