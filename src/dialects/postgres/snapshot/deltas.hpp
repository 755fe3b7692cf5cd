// v1's snapshots of version 9 hold differences: the first is a whole list of entities, each later
// one says what is created, dropped, altered and renamed since its parents.
#pragma once

#include <memory>

#include "base/json_writer.hpp"
#include "core/ports/snapshot_codec.hpp"

namespace sluice::postgres {

// A rename is followed wherever entities refer to each other; a drop takes nothing with it, because
// what goes too is listed.
std::unique_ptr<SnapshotState> begin_state();

// What became of one list of entities in the other.
void write_deltas(const V1Entities& before, const V1Entities& after, JsonWriter& out);

}  // namespace sluice::postgres
