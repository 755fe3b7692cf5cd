// MD5 as lower-case hex, by OpenSSL: only to compare with what older tools stored.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// Empty where the library refuses it.
std::string md5_hex(std::string_view bytes);

}  // namespace sluice
