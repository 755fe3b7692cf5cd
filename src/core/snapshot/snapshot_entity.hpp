// An entity of v1's snapshots, as its file has it, and the key by which snapshots name it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"

namespace sluice {

// Members as JSON text, by name.
class SnapshotEntity {
 public:
  SnapshotEntity() = default;
  explicit SnapshotEntity(const JsonValue& row);

  // `columns\0["app","users","bio"]`: its type, and what tells it from others of the type.
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

}  // namespace sluice
