// A snapshot before v1, written as drizzle-kit writes one that it has read.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "core/ports/snapshot_codec.hpp"

namespace sluice {

constexpr SnapshotShape object_of(std::span<const SnapshotMember> members) {
  return {SnapshotShape::Kind::object, members, nullptr};
}
constexpr SnapshotShape record_of(const SnapshotShape& of) {
  return {SnapshotShape::Kind::record, {}, &of};
}

// The value as drizzle-kit would write it. Members that the shape does not know follow the others.
void write_shaped(const Json& value, const SnapshotShape* shape, JsonWriter& out);

// An empty schema's.
std::string first_snapshot(const SnapshotFormat& format, const std::string& id);
// The same schema as `before`, which it follows. Throws Error(bad_file) for one of another dialect
// or version; `file` is how it is named in messages.
std::string next_snapshot(const SnapshotFormat& format, const std::string& id,
                          const std::string& before, const std::string& file);

}  // namespace sluice
