// A schema as the entities of v1's snapshots, version 7: what drizzle-kit 1.0's `up`
// makes of version 6, but with expressions in indexes called expressions, and unnamed
// uniques called uniques.
#pragma once

#include <string>

#include "core/ports/snapshot_codec.hpp"

namespace sluice::sqlite {

V1Entities v1_entities(const Schema& schema);

// See SnapshotCodec.
std::string encode_v1(const V1Snapshot& snapshot);
std::string follow_v1(const V1Place& place);

}  // namespace sluice::sqlite
