// The characters that a JSON string stands for.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// `content`: valid, without its quotes. A surrogate without its other half becomes U+FFFD.
std::string unescape_json(std::string_view content);

}  // namespace sluice
