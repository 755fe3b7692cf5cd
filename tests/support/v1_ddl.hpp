// The v1 snapshots that drizzle-kit wrote, and their entities, to compare with those
// that are written.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "support/golden.hpp"

namespace sluice::test {

// Each entity of `ddl` on one line, sorted. Whether somebody gave a name is left out: a name that
// was implied before 1.0 is not what 1.0 would imply.
inline std::vector<std::string> ddl_of(const std::string& snapshot) {
  const JsonText json(snapshot, "snapshot.json");
  std::vector<std::string> rows;
  for (const JsonValue row : json.root().at("ddl").elements()) {
    std::string line;
    for (const JsonValue member : row.distinct_members())
      if (member.raw_key() != "nameExplicit")
        line += text::cat(member.raw_key(), ": ", text::join(text::split(member.raw(), "\n"), ""),
                          ", ");
    while (line.find("  ") != line.npos) line = text::replace_all(line, "  ", " ");
    rows.push_back(std::move(line));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

// The kinds of entities in their order, each where it begins.
inline std::vector<std::string> types_of(const std::vector<std::string>& entities) {
  std::vector<std::string> types;
  for (const std::string& entity : entities) {
    const JsonText json(entity, "entity");
    const std::string type = json.root().at("entityType").string();
    if (types.empty() || types.back() != type) types.push_back(type);
  }
  return types;
}

// Every snapshot of the product's fixture, in the order of its folders.
inline std::vector<std::string> v1_snapshot_files(const std::string& product) {
  std::vector<std::string> paths;
  for (const auto& item :
       std::filesystem::recursive_directory_iterator(fixture_path("v1/" + product)))
    if (item.path().filename() == "snapshot.json") paths.push_back(item.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace sluice::test
