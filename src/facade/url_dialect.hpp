// Which product a database URL means.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// "postgresql", "sqlite", or empty for a form that leaves it open.
std::string_view dialect_of(const std::string& url);

}  // namespace sluice
