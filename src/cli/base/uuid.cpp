#include "cli/base/uuid.hpp"

#include <random>
#include <string_view>

namespace sluice::cli {

std::string uuid_of(std::array<std::uint8_t, 16> bytes) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  std::string uuid;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    uuid += k_digits[bytes[i] >> 4];
    uuid += k_digits[bytes[i] & 15];
  }
  return uuid;
}

std::string random_uuid() {
  std::random_device source;
  std::array<std::uint8_t, 16> bytes{};
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(source() & 0xFF);
  return uuid_of(bytes);
}

}  // namespace sluice::cli
