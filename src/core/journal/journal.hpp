// `meta/_journal.json`: JSON → Journal. The array's order is the order; idx, version and dialect of
// the entries are read but decide nothing, as in drizzle-orm's migrator.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/finding.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// What a double, and so JavaScript, holds exactly; Drizzle would round a greater `when`.
inline constexpr std::int64_t k_greatest_when = 9007199254740991;

inline constexpr std::string_view k_breakpoint = "--> statement-breakpoint";

// `file` is how the journal is named in messages. Throws Error(bad_file) with file, line and key
// for: what is not JSON, a BOM, no `entries`, a `when` that is missing or not an integer (a
// decimal string of one is accepted, as Drizzle does), a tag that is missing, empty or leaves the
// folder (`../`, absolute, NUL, backslash), the same tag twice, a version that Sluice does not
// know. The dialect is as the file says it.
Journal parse_journal(std::string_view text, const std::string& file);

// Findings that stop nothing: `when` not increasing, idx gaps and duplicates, idx/tag mismatch.
std::vector<Finding> check_journal(const Journal& journal);

}  // namespace sluice
