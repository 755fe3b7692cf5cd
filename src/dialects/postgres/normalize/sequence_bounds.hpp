// Between what a sequence counts where nobody says it: the bounds of its type.
#pragma once

#include <string>

namespace sluice::postgres {

inline std::string largest_of(const std::string& type) {
  if (type == "smallint") return "32767";
  return type == "integer" ? "2147483647" : "9223372036854775807";
}

inline std::string smallest_of(const std::string& type) {
  if (type == "smallint") return "-32768";
  return type == "integer" ? "-2147483648" : "-9223372036854775808";
}

}  // namespace sluice::postgres
