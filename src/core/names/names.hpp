// How one migration is named in the journal, on disk and in the histories.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// "0003_lazy_juggernaut" → "0003_lazy_juggernaut.sql", the name in __migration_tracking.
std::string file_name(std::string_view tag);
// The name without a folder before it, as either system writes it, and without ".sql" at its end in
// whatever case: older tools stored paths.
std::string_view stem_of(std::string_view name);
// "0003" of "0003_lazy_juggernaut"; the whole tag when it has no underscore.
std::string_view number_of(std::string_view tag);
// What stands after the first underscore.
std::string_view suffix_of(std::string_view tag);

// "a", "a and b", "a, b, c and 4 more"
std::string name_list(const std::vector<std::string>& names);
// "1 migration", "3 migrations"
std::string counted(std::size_t count, std::string_view singular);

// Whether the text could be a SHA-256 in hex: people put other things into a history by hand.
bool is_hex(std::string_view text);
bool is_sha256_hex(std::string_view text);

}  // namespace sluice
