// A long INSERT is mostly rows of literals, which say nothing of what it does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::postgres {

// The same statement with the first row only and those others that hold more than literals; nothing
// where that spares little.
std::string without_plain_rows(std::string_view sql);

// RowUse::ids of an INSERT … VALUES into these columns.
std::vector<std::string> literal_ids(std::string_view insert,
                                     const std::vector<std::string>& columns);

}  // namespace sluice::postgres
