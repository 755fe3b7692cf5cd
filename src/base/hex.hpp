// Bytes as lower-case hexadecimal digits.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sluice {

inline std::string hex_of(std::span<const unsigned char> bytes) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    hex += k_digits[byte >> 4];
    hex += k_digits[byte & 15];
  }
  return hex;
}

}  // namespace sluice
