// Plans the repair of both histories and of the journal's times: values in, a plan out. It changes
// none of the user's tables, and loses no rollback SQL.
#pragma once

#include <vector>

#include "core/history/effect.hpp"
#include "core/history/repair_plan.hpp"
#include "core/journal/file_hashes.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// `files` is parallel to the journal's entries. Throws Error(usage) for a tag that the journal does
// not hold.
// `evidence` is of what is disputed, of what is to be taken over, and of options.tag.
RepairPlan plan_repair(const Journal& journal, const History& history,
                       const std::vector<FileHashes>& files, const std::vector<Effect>& effects,
                       const RepairOptions& options, const std::vector<Evidence>& evidence = {});

}  // namespace sluice
