// Text in the workflow commands of GitHub Actions, `::error file=…::message`.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// The characters that the runner's command syntax reserves.
std::string escaped(std::string_view message);
std::string escaped_property(std::string_view value);

}  // namespace sluice
