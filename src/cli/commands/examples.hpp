// What the help of each command shows: command lines as people type them.
#pragma once

#include <span>
#include <string_view>

namespace sluice::cli {

struct Example {
  std::string_view line;  // without `sluice`
  std::string_view does;
};

// Empty for a command that needs none.
std::span<const Example> examples_of(std::string_view command);

}  // namespace sluice::cli
