// `.env` files as the npm package dotenv 16 reads them (lib/main.js, parse): what it ignores, we
// ignore and say so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/finding.hpp"

namespace sluice::cli {

struct EnvVariable {
  std::string name;
  std::string value;
  int line = 0;
  bool operator==(const EnvVariable&) const = default;
};

struct EnvFile {
  std::vector<EnvVariable> variables;  // in file order; the last of a name counts
  std::vector<Finding> diagnostics;    // lines that were ignored; their content is never repeated
};

// `file` is how it is named in messages.
EnvFile parse_env_file(std::string_view text, const std::string& file);

}  // namespace sluice::cli
