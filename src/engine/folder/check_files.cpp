#include "engine/folder/check_files.hpp"

#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/v1_folders.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/plain_folder.hpp"

namespace sluice {

namespace {

// What lies in a v1 folder and is none of its migrations' is left alone, unless it looks like one.
std::vector<Finding> check_v1_folder(const Project& project, const FileSystem& files) {
  std::vector<Finding> findings;
  for (const std::string& name : files.list(project.folder)) {
    const std::string folder = path_below(project.folder, name);
    if (!time_of_folder(name) || files.is_file(text::cat(folder, "/migration.sql"))) continue;
    findings.push_back(
        {.code = FindingCode::file_not_in_journal,
         .severity = Severity::warning,
         .details = {{Detail::path, name}, {Detail::layout, "v1"}, Detail::lacks_file},
         .where = {.file = folder}});
  }
  return findings;
}

}  // namespace

std::vector<Finding> check_files(const Project& project, const FileSystem& files) {
  const bool is_v1 = project.journal.layout == Layout::v1;
  std::vector<Finding> findings =
      is_v1 ? check_v1_folder(project, files) : check_journal(project.journal);
  for (const Migration& migration : project.migrations)
    findings.insert(findings.end(), migration.diagnostics.begin(), migration.diagnostics.end());
  for (Finding& finding : tell_unlisted(project, files)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace sluice
