// The snapshot files of a folder, by the journal's entries: where each is, and what it says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/ports/database.hpp"
#include "core/ports/schema_model.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

class SnapshotStore {
 public:
  // All of it outlives the object.
  SnapshotStore(const SchemaDialect& dialect, const FileSystem& files, const Project& project)
      : dialect_(dialect), files_(files), project_(project) {}

  // As the user would name it. Entries may share one.
  std::string file(std::size_t entry) const;
  // Nothing where there is no such file. Throw Error(io, bad_file) for one that cannot be read.
  std::optional<std::string> text(const std::string& file) const;
  std::optional<Snapshot> snapshot(std::size_t entry) const;

 private:
  const SchemaDialect& dialect_;
  const FileSystem& files_;
  const Project& project_;
};

}  // namespace sluice
