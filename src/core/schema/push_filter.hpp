// What `drizzle-kit push` and `pull` see: the tables that tablesFilter of drizzle.config lets
// through, as drizzle-kit 0.31 decides it (`filter2` in its bin.cjs).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// Whether a table passes. No filters: every one does.
bool passes_filters(const std::vector<std::string>& filters, std::string_view table);

}  // namespace sluice
