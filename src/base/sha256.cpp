#include "base/sha256.hpp"

// The digest's own functions, which OpenSSL 3 would rather have called by name: to look the name up
// takes it longer than to hash most migrations.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <array>

#include "base/hex.hpp"
#include "sluice/error.hpp"

namespace sluice {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_CTX context;
  if (SHA256_Init(&context) != 1 || SHA256_Update(&context, bytes.data(), bytes.size()) != 1 ||
      SHA256_Final(digest.data(), &context) != 1)
    throw Error(ErrorCode::failure, "OpenSSL cannot compute SHA-256",
                "Check how the OpenSSL library is installed.");
  return hex_of(digest);
}

}  // namespace sluice
