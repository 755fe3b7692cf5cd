// Snapshots as text: what every product's reader and writer of them shares.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "core/ports/schema.hpp"
#include "core/ports/snapshot_codec.hpp"

namespace sluice {

// The parent of the first snapshot.
inline constexpr std::string_view k_no_parent = "00000000-0000-0000-0000-000000000000";

// Writes a snapshot over the file it came from: what is as it was keeps its text, the rest is
// written anew. `known` is what would be written for that file as it was read, `wanted` what is to
// be in it now; both by the same writer. What the file holds beyond `known` stays.
std::string merge_snapshot(std::string_view source, std::string_view known,
                           std::string_view wanted);

// As `write` writes it anew; what is as it was in the snapshot's source keeps its text. A snapshot
// that is wholly as it was is its source again, of any version.
std::string encode_over_source(const Snapshot& snapshot, const SnapshotCodec& codec,
                               std::string (*write)(const Snapshot&));

// A default as SQL: snapshots hold SQL in a string, or a bare boolean or number. Nothing for null.
std::optional<std::string> read_default(const JsonValue& value);
// The same the other way: `true` and `0` bare, all else as a string.
void write_default(const std::string& sql, JsonWriter& out);

// A foreign key of a table, before v1; the table it refers to has a schema, or not.
ForeignKey read_foreign_key(const JsonValue& value, std::string_view default_schema);

// `_meta`: {"tables": {"\"old\"": "\"new\""}, "columns": {"\"table\".\"old\"":
// "\"table\".\"new\""}}; the names have a schema before them, or not.
Renames read_meta(const JsonValue& meta, std::string_view default_schema);

// v1's `renames`: "users.bio->users.biography". What was renamed is found among
// what `schema` holds.
Renames read_renames(const JsonValue& list, const Schema& schema, std::string_view default_schema);

// id, prevId or prevIds, version and dialect. Error(bad_file) for another product's dialect.
Snapshot read_snapshot_head(const JsonValue& root, const SnapshotFormat& format);

// Members of an object; what is missing, or null, is nothing, or false.
std::string text_at(const JsonValue& object,
                    std::string_view name);  // Error(bad_file) when it is missing
std::optional<std::string> optional_text(const JsonValue& object, std::string_view name);
bool flag_at(const JsonValue& object, std::string_view name);

// "\"app\".\"users\"" or "app.users"; a name alone is in the default schema.
ObjectName read_object_name(std::string_view text, std::string_view default_schema);

// Throws Error(bad_file): a snapshot of this version cannot be read.
[[noreturn]] void refuse_version(const JsonValue& where, const std::string& version,
                                 std::string_view known);

}  // namespace sluice
