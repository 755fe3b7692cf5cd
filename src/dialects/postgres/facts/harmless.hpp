// Which functions leave rows and objects as they are.
#pragma once

#include <string_view>

namespace sluice::postgres {

bool is_harmless_function(std::string_view name);

}  // namespace sluice::postgres
