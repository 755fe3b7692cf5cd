// The short answer of what is recorded, compared with the journal: enough where nothing is
// to be done.
#pragma once

#include <string_view>

#include "sluice/migration.hpp"

namespace sluice {

// Whether the lines are the whole journal in its order: each entry's `when`, and its file's name.
bool is_whole_journal(const Journal& journal, std::string_view whens, std::string_view names);

}  // namespace sluice
