// SHA-256 as lower-case hex, by OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

std::string sha256_hex(std::string_view bytes);

}  // namespace sluice
