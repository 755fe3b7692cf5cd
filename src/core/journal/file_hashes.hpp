// What is known of a migration's file: the checksums by which a history may have recorded it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/migration.hpp"

namespace sluice {

// How a recorded checksum fits a file: the same, but for line endings or a byte order mark, not at
// all, or nothing can be told.
enum class Fit { same, other_checkout, edited, unknown };
bool is_same(Fit fit);

// What is known of an entry's file; nothing known: only name and `when` can match, and no
// change is seen.
struct FileHashes {
  std::string hash;
  // Those of other checkouts of the same text, worked out only where none is the file's own;
  // may be null.
  std::function<std::vector<std::string>()> equivalent;
  // The MD5 of the same text, worked out only where a history holds what an older tool stored; may
  // be null.
  std::function<std::vector<std::string>()> older = {};

  bool includes(const std::string& other) const;
  // Of a checksum in lower case, whole or cut; what is none is unknown.
  Fit fit(const std::string& checksum) const;
};

// Hexadecimal digits of a length that tools store: 64, 32, 16 or 12.
bool is_checksum(std::string_view text);
// Whether some history holds one that is no whole SHA-256.
bool holds_older_checksums(const History& history);

// Parallel to the journal's entries; empty while nothing is loaded. The project must outlive them.
std::vector<FileHashes> hashes_of(const Project& project);

}  // namespace sluice
