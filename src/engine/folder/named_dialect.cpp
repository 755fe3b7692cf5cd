#include "engine/folder/named_dialect.hpp"

#include <string>
#include <vector>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/sql/git_conflict.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

std::string file_that_says(const Project& project, const FileSystem& files) {
  if (project.journal.layout != Layout::v1) return project.journal.file;
  for (const JournalEntry& entry : project.journal.entries) {
    std::string file = snapshot_file(project, entry);
    if (files.is_file(file)) return file;
  }
  return project.folder;
}

[[noreturn]] void refuse_dialect(const Project& project, const FileSystem& files,
                                 const std::string& hint) {
  const std::string message =
      text::cat("dialect \"", project.journal.dialect, "\" is not supported");
  const std::string file = file_that_says(project, files);
  const std::string text = read_below(files, project.folder, file, k_json_limit);
  if (!sides_of(text)) {
    const JsonText json(text, file);
    json.root().at("dialect").fail(message, hint);
  }
  throw Error(ErrorCode::bad_file, message, {.file = file}, hint);
}

}  // namespace

void name_dialect(Project& project, const FileSystem& files,
                  std::span<const SnapshotFormat> known) {
  std::string& dialect = project.journal.dialect;
  if (dialect.empty()) return;
  std::vector<std::string> names;
  for (const SnapshotFormat& format : known) {
    names.emplace_back(format.dialect);
    if (!says_dialect(format, dialect)) continue;
    dialect = format.dialect;
    return;
  }
  refuse_dialect(project, files, text::cat("Sluice handles ", text::join(names, " and "), "."));
}

}  // namespace sluice
