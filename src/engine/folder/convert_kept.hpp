// What a conversion keeps of the layout it leaves: `.v0/layout.json` or `.v1/layout.json`, and
// files beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// Of a folder of plain files that is being given a journal; it goes once that is done.
inline constexpr std::string_view k_plain_record = ".plain";

struct KeptMigration {
  std::string tag;        // in the layout that was left
  std::string converted;  // its tag in the other
  std::string sha256;     // of the snapshot written there; empty: there was none
  std::string snapshot;   // the kept one's path below the kept folder; empty: there was none
  std::string down;       // where its rollback lay, below the migrations folder; empty: nowhere
  JournalEntry entry;     // of v0
  bool operator==(const KeptMigration&) const = default;
};

// Nothing where nothing is kept. `folder` is the migrations folder's, `name` ".v0" or ".v1". Throws
// Error(bad_file) where the file names another than a conversion would keep.
std::vector<KeptMigration> read_kept(const FileSystem& files, const std::string& folder,
                                     const std::string& name);
std::string write_kept(const std::vector<KeptMigration>& migrations);

// Those of `name` that a conversion put there, below the migrations folder: what `kept` names, and
// at last the record itself. Nothing where there is no record.
std::vector<std::string> kept_files(const FileSystem& files, const std::string& folder,
                                    const std::string& name,
                                    const std::vector<KeptMigration>& kept);

// Its path below the folder of every file in `name`, at any depth; what a symbolic link leads to is
// somebody else's.
std::vector<std::string> files_below(const FileSystem& files, const std::string& folder,
                                     const std::string& name);

const KeptMigration* find_converted(const std::vector<KeptMigration>& kept, const std::string& tag);

// Gives each entry what it was called before the folder was converted, and its time there:
// databases that the conversion did not reach say so.
void name_formers(Journal& journal, const FileSystem& files, const std::string& folder);

}  // namespace sluice
