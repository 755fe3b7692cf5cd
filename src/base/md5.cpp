#include "base/md5.hpp"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>

#include <array>

namespace sluice {

std::string md5_hex(std::string_view bytes) {
  std::array<unsigned char, MD5_DIGEST_LENGTH> digest{};
  MD5_CTX context;
  if (MD5_Init(&context) != 1 || MD5_Update(&context, bytes.data(), bytes.size()) != 1 ||
      MD5_Final(digest.data(), &context) != 1)
    return {};
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
