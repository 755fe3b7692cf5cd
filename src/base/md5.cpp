#include "base/md5.hpp"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>

#include <array>

#include "base/hex.hpp"

namespace sluice {

std::string md5_hex(std::string_view bytes) {
  std::array<unsigned char, MD5_DIGEST_LENGTH> digest{};
  MD5_CTX context;
  if (MD5_Init(&context) != 1 || MD5_Update(&context, bytes.data(), bytes.size()) != 1 ||
      MD5_Final(digest.data(), &context) != 1)
    return {};
  return hex_of(digest);
}

}  // namespace sluice
