// A schema as the entities of v1's snapshots, versions 8 and 9: what drizzle-kit 1.0's `up` makes
// of version 7, but with checks and the conditions of indexes written as 1.0 itself would.
#pragma once

#include <string>

#include "core/ports/snapshot_codec.hpp"

namespace sluice::postgres {

V1Entities v1_entities(const Schema& schema);

// See SnapshotCodec.
std::string encode_v1(const V1Snapshot& snapshot);
std::string follow_v1(const V1Place& place);

}  // namespace sluice::postgres
