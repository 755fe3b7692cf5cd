// What v1's snapshots of every product share: parents, lists of entities, and how one text follows
// another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "core/ports/snapshot_codec.hpp"

namespace sluice {

// Writes a value again, indented where it is put.
void write_again(const JsonValue& value, JsonWriter& out);
void write_entity(const std::string& entity, JsonWriter& out);
void write_entities(const V1Entities& entities, JsonWriter& out);

// `prevIds`; where there are no parents, the id that means none.
void write_parents(const std::vector<std::string>& parents, JsonWriter& out);

std::string version_of(const V1File& file);
// Throws Error(bad_file) unless the snapshot is of this version.
std::string id_of(const V1File& file, std::string_view version);

// The text of `from` under a new id, with these parents, and with `ddl` where it is given. What is
// not told here stays as it is written there.
std::string continued(const std::string& id, const std::vector<std::string>& parents,
                      const V1File& from, const std::optional<std::string>& ddl);
// The beginning of such a text, up to the member after `prevIds`.
std::string v1_head(const std::string& id, const std::vector<std::string>& parents);

}  // namespace sluice
