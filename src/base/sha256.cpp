#include "base/sha256.hpp"

#include <openssl/evp.h>

#include <array>

#include "sluice/error.hpp"

namespace sluice {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1 ||
      length != digest.size())
    throw Error(ErrorCode::failure, "OpenSSL cannot compute SHA-256",
                "Check that the OpenSSL library is installed with its default provider.");
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    hex += k_digits[byte >> 4];
    hex += k_digits[byte & 15];
  }
  return hex;
}

}  // namespace sluice
