#include "engine/folder/plain_folder.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/journal/plain_files.hpp"
#include "core/names/names.hpp"
#include "engine/folder/convert_kept.hpp"
#include "engine/folder/folder_files.hpp"

namespace sluice {

namespace {

bool has_journal(const FileSystem& files, const std::string& folder) {
  return files.is_file(path_below(folder, "meta/_journal.json"));
}

// What a conversion that was broken off made beside the files of pairs.
std::set<std::string> copies_of_pairs(const FileSystem& files, const std::string& folder) {
  std::set<std::string> copies;
  if (has_journal(files, folder)) return copies;
  for (const KeptMigration& kept : read_kept(files, folder, std::string(k_plain_record))) {
    if (kept.tag != file_name(kept.converted)) copies.insert(file_name(kept.converted));
    if (!kept.down.empty()) copies.insert(text::cat(kept.converted, ".down.sql"));
  }
  return copies;
}

// The .sql files, and those in folders as `<folder>/up.sql`. One that is no file after all is found
// out when it is read.
std::vector<std::string> sql_paths(const FileSystem& files, const std::string& folder) {
  std::vector<std::string> paths;
  const std::set<std::string> copies = copies_of_pairs(files, folder);
  for (const std::string& name : files.list(folder)) {
    if (name.starts_with('.') || copies.contains(name)) continue;
    const std::string up = text::cat(name, "/up.sql");
    if (text::lower(name).ends_with(".sql"))
      paths.push_back(name);
    else if (files.is_file(path_below(folder, up)))
      paths.push_back(up);
  }
  return paths;
}

void add_error(Migration& migration, FindingCode code, int line,
               std::vector<FindingDetail> details = {}) {
  migration.diagnostics.push_back({.code = code,
                                   .severity = Severity::error,
                                   .migration = migration.entry.tag,
                                   .details = std::move(details),
                                   .where = {.file = migration.file, .line = line, .column = 0}});
}

}  // namespace

// What a conversion was about to put into meta/ is whole without it.
bool has_lost_journal(const FileSystem& files, const std::string& folder) {
  const std::string meta = path_below(folder, "meta");
  if (!files.is_folder(meta) || has_journal(files, folder)) return false;
  if (!files.is_file(path_below(folder, text::cat(k_plain_record, "/layout.json")))) return true;
  const std::vector<std::string> names = files.list(meta);
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.ends_with(".json"); });
}

bool holds_plain_migration(const FileSystem& files, const std::string& folder) {
  const std::vector<std::string> paths = sql_paths(files, folder);
  return std::any_of(paths.begin(), paths.end(),
                     [](const std::string& path) { return plain_file(path).has_value(); });
}

Journal plain_journal(const FileSystem& files, const std::string& folder) {
  return journal_of_files(folder, sql_paths(files, folder));
}

std::string migration_path(const Project& project, const JournalEntry& entry,
                           const FileSystem& files) {
  if (project.journal.layout == Layout::v1) return text::cat(entry.tag, "/migration.sql");
  if (project.journal.layout == Layout::plain)
    for (const char* ending : {"/up.sql", ".up.sql"})
      if (std::string path = entry.tag + ending; files.is_file(path_below(project.folder, path)))
        return path;
  return file_name(entry.tag);
}

std::vector<std::string> unlisted_files(const Project& project, const FileSystem& files) {
  std::set<std::string> known;
  for (const JournalEntry& entry : project.journal.entries) {
    known.insert(migration_path(project, entry, files));
    known.insert(text::cat(entry.tag, ".down.sql"));
  }
  const bool is_plain = project.journal.layout == Layout::plain;
  std::vector<std::string> unlisted;
  for (std::string& path : sql_paths(files, project.folder)) {
    const bool is_of_other_layout = path.ends_with("/up.sql") || path.ends_with(".down.sql");
    // A file of the entry's name in capitals is the entry's, or missed as such.
    const bool is_known =
        known.contains(path) || (!is_plain && known.contains(file_name(stem_of(path))));
    if (!is_known && (is_plain || !is_of_other_layout)) unlisted.push_back(std::move(path));
  }
  return unlisted;
}

std::vector<Finding> tell_unlisted(const Project& project, const FileSystem& files) {
  const Layout layout = project.journal.layout;
  const bool is_plain = layout == Layout::plain;
  std::vector<Finding> findings;
  for (const std::string& path : unlisted_files(project, files))
    findings.push_back(
        {.code = is_plain ? FindingCode::file_name_invalid : FindingCode::file_not_in_journal,
         .severity = Severity::warning,
         .details = {{Detail::path, path},
                     {Detail::layout, layout == Layout::v1 ? "v1" : "journal"}},
         .where = {.file = path_below(project.folder, path)}});
  return findings;
}

// Breakpoints are Drizzle's, which does not run these files. Run as one, a file of both directions
// would undo at once what it has just made.
void judge_plain(Migration& migration, std::string_view bytes) {
  std::erase_if(migration.diagnostics, [](const Finding& finding) {
    return finding.code == FindingCode::several_statements_in_chunk;
  });
  const auto line = line_of_down_section(bytes);
  if (!line) return;
  add_error(migration, FindingCode::down_section, *line);
}

// Which of them comes first is nobody's decision.
void judge_numbers(const Journal& journal, std::vector<Migration>& migrations) {
  const std::vector<std::string> others = tags_of_same_number(journal);
  for (std::size_t i = 0; i < others.size(); ++i)
    if (!others[i].empty())
      add_error(migrations[i], FindingCode::number_repeated, 0, {{Detail::other, others[i]}});
}

}  // namespace sluice
