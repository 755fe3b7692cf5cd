// What a rebase is about to do to a folder, kept in the folder while it does it: whoever comes
// after one that was broken off takes it back, or finishes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sluice/ports.hpp"

namespace sluice {

struct RebaseRecord {
  struct Made {
    std::string path;    // below the migrations folder
    std::string hash;    // SHA-256 of its content
    bool waits = false;  // beside its path, until the journal is written
    bool operator==(const Made&) const = default;
  };
  struct Goes {
    std::string path;  // below the migrations folder; the new journal does not name it
    std::string hash;  // SHA-256 of what it holds: anything else is somebody's work and stays
    bool operator==(const Goes&) const = default;
  };
  std::string journal;  // SHA-256 of the journal that names what is made
  std::vector<Made> made;
  std::vector<Goes> goes;
  bool operator==(const RebaseRecord&) const = default;
};

// Where a file waits.
std::string waiting(const std::string& path);

// The rest of a rebase whose journal is written. Fine to be run again.
void finish_rebase(const RebaseRecord& record, FileSystem& files, const std::string& folder);
// Takes away what was made for a journal that was not written.
void take_rebase_back(const RebaseRecord& record, FileSystem& files, const std::string& folder);

void write_record(const RebaseRecord& record, FileSystem& files, const std::string& folder);
// Throws Error(failure) where a rebase was broken off, Error(bad_file) for a record that names what
// no rebase makes.
void refuse_broken_rebase(const FileSystem& files, const std::string& folder);

enum class Settled { nothing, taken_back, finished };
// Does what is left to do, below the folder and through no link.
Settled settle_rebase(FileSystem& files, const std::string& folder);

}  // namespace sluice
