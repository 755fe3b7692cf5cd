// A list of v1's entities that the deltas of version 9 change. A rename is followed wherever
// entities refer to each other; a drop takes nothing with it, because what goes too is listed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

// Members as JSON text, by name.
class SnapshotEntity {
 public:
  SnapshotEntity() = default;
  explicit SnapshotEntity(const JsonValue& row);

  // `columns\0["public","users","bio"]`: what deltas call it.
  std::string key() const;
  std::string type() const { return text("entityType"); }
  std::string text(std::string_view field) const;  // of a string; empty for all else
  void set(std::string_view field, std::string json);
  void set_text(std::string_view field, const std::string& value);
  // Replaces a name in a list of names, or in the columns of an index.
  void replace_in_list(std::string_view field, const std::string& from, const std::string& to);
  void write(JsonWriter& out) const;

 private:
  const std::string* find(std::string_view field) const;
  std::vector<std::pair<std::string, std::string>> fields_;
};

class SnapshotEntities {
 public:
  void create(const JsonValue& row) { rows_.emplace_back(row); }
  // Error(bad_file) at the delta for one that fits nothing here. What it renames is
  // added to `renames`.
  void apply(const JsonValue& delta, Renames& renames);
  void write(JsonWriter& out) const;

 private:
  SnapshotEntity& at(const JsonValue& delta);
  void follow(const SnapshotEntity& before, const SnapshotEntity& after);
  std::vector<SnapshotEntity> rows_;
};

}  // namespace sluice
