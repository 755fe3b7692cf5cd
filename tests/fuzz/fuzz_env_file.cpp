// Any text as .env: every line is a variable, a comment, part of a value, or ignored
// with its number.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "cli/base/env_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file =
      sluice::cli::parse_env_file({reinterpret_cast<const char*>(data), size}, ".env");
  int line = 0;
  for (const auto& variable : file.variables) {
    if (variable.name.empty() || variable.line <= line) std::abort();
    line = variable.line;
  }
  return 0;
}
