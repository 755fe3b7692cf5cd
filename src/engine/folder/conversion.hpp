// A migrations folder in its other layout, as a value: which files are written, and which go.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/authoring/new_migration.hpp"
#include "core/ports/schema_model.hpp"
#include "sluice/finding.hpp"
#include "sluice/migration.hpp"

namespace sluice {

struct ConvertedMigration {
  std::string from, to;   // tags
  std::int64_t when = 0;  // of the new one
  bool operator==(const ConvertedMigration&) const = default;
};

struct Conversion {
  Layout to = Layout::none;
  std::string folder;
  std::vector<ConvertedMigration> migrations;  // in their order
  std::vector<NewFile> files;                  // below the folder, in the order to write them
  std::string turn;  // the journal's path below the folder: written last, or removed
  std::vector<std::string> removed;  // below the folder, once it has turned over
  std::vector<Finding> diagnostics;
  bool operator==(const Conversion&) const = default;
};

}  // namespace sluice
