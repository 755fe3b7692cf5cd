// Whose a snapshot is, where the migrations of two branches share its file: that of the one whose
// SQL makes what the snapshot changed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"

namespace sluice {

// The share of the statements from `before` to the snapshot that stand in the SQL; from 0 to 1.
double share_made(const SchemaDialect& dialect, const Schema& before, const Snapshot& snapshot,
                  const std::string& sql);

// Gives each snapshot its owner, so that the shares add up to the most. `shares[s][m]` is that of
// snapshot s in migration m; there are one or two snapshots and two migrations. Nothing where two
// ways are equally good.
std::optional<std::vector<std::size_t>> owners_of(const std::vector<std::vector<double>>& shares);

}  // namespace sluice
