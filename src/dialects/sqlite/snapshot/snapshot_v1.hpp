// A schema as the entities of v1's snapshots, version 7: what drizzle-kit 1.0's `up`
// makes of version 6, but with expressions in indexes called expressions, and unnamed
// uniques called uniques.
#pragma once

#include "core/snapshot/v1_entities.hpp"

namespace sluice::sqlite {

V1Entities v1_entities(const Schema& schema);

}  // namespace sluice::sqlite
