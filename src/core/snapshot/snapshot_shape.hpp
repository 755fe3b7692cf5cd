// The order in which drizzle-kit writes a snapshot that it has read, and the members it adds where
// they are missing.
//
// It parses the file with zod schemas (drizzle-kit/src/serializer/pgSchema.ts, sqliteSchema.ts) and
// writes the result, whose members stand in the schemas' order, not in the file's.
#pragma once

#include <span>
#include <string_view>

#include "base/json.hpp"
#include "base/json_writer.hpp"

namespace sluice {

struct SnapshotMember;

struct SnapshotShape {
  enum class Kind { object, record, list };
  Kind kind = Kind::object;
  std::span<const SnapshotMember> members;  // of an object
  const SnapshotShape* of = nullptr;        // of a record's or list's elements
};

struct SnapshotMember {
  std::string_view name;
  const SnapshotShape* shape = nullptr;  // null: copied as it is
  std::string_view fallback;  // the JSON written where the member is missing; empty: nothing is
};

// The members of a whole snapshot of the dialect, without id and prevId.
std::span<const SnapshotMember> snapshot_members(std::string_view dialect);

// The value as drizzle-kit would write it. Members that the shape does not know follow the others.
void write_shaped(const Json& value, const SnapshotShape* shape, JsonWriter& out);

}  // namespace sluice
