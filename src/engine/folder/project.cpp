#include "engine/folder/project.hpp"

#include <algorithm>
#include <future>
#include <set>
#include <utility>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/journal_edit.hpp"
#include "core/journal/migration.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"
#include "core/sql/git_conflict.hpp"
#include "engine/folder/convert_kept.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/layout.hpp"
#include "engine/folder/plain_folder.hpp"
#include "engine/folder/rebase_record.hpp"

namespace sluice {

namespace {

// The first snapshot tells; only a look ahead, it is judged when it is read.
std::string dialect_of_snapshots(const FileSystem& files, const Project& project) {
  for (const JournalEntry& entry : project.journal.entries) {
    const std::string file = snapshot_file(project, entry);
    if (!files.is_file(file)) continue;
    const Pattern dialect(R"re("dialect"\s*:\s*"([^"]*)")re");
    const auto found = dialect.find(read_below(files, project.folder, file, k_json_limit));
    if (!found) continue;
    return (*found)[1];
  }
  return {};
}

Project open_v1(const FileSystem& files, Project project) {
  project.journal = journal_of_folders(project.folder, v1_folders(files, project.folder));
  project.journal.dialect = dialect_of_snapshots(files, project);
  name_formers(project.journal, files, project.folder);
  return project;
}

// A folder inside that holds migrations: `--dir drizzle` for drizzle/migrations.
std::optional<std::string> nested_project(const FileSystem& files, const std::string& folder) {
  for (const std::string& name : files.list(folder)) {
    const std::string inside = path_below(folder, name);
    if (files.is_folder(inside) && layout_of(files, inside) != Layout::none) return inside;
  }
  return std::nullopt;
}

[[noreturn]] void fail_without_journal(const FileSystem& files, const std::string& folder) {
  if (files.is_file(folder))
    throw Error(ErrorCode::config, text::cat(folder, " is a file, not a folder of migrations"),
                "Name the folder that drizzle-kit writes to (`out` in its config) with --dir.");
  if (!files.is_folder(folder))
    throw Error(ErrorCode::config, text::cat("the migrations folder ", folder, " does not exist"),
                "Name the folder that drizzle-kit writes to with --dir, or run this in the Drizzle "
                "project's folder.");
  if (has_lost_journal(files, folder))
    throw Error(
        ErrorCode::config,
        text::cat("the migrations folder ", folder, " contains meta/, but no ", k_journal_path),
        "Restore meta/_journal.json from version control; if the folder never had one, "
        "remove meta/, and its files run in the order of their names.");
  const auto nested = nested_project(files, folder);
  throw Error(ErrorCode::config,
              text::cat("the migrations folder ", folder, " holds no ", k_journal_path,
                        ", no folder with ", k_v1_sql, " and no file such as 0001_init.sql"),
              nested ? text::cat("Did you mean --dir ", *nested, "?")
                     : "Name the migrations folder with --dir, or make the first one in it "
                       "with `sluice create NAME`.");
}

Migration missing_file(const JournalEntry& entry, const std::string& file) {
  Migration migration{.entry = entry, .file = file};
  migration.diagnostics.push_back({.code = FindingCode::file_missing,
                                   .severity = Severity::error,
                                   .migration = entry.tag,
                                   .where = {.file = file}});
  return migration;
}

// Every file has some, be it only with a BOM.
bool holds_older(const Migration& migration) {
  const auto& hashes = migration.equivalent_hashes;
  return std::any_of(hashes.begin(), hashes.end(),
                     [](const std::string& hash) { return hash.size() == 32; });
}

bool lacks_equivalent_hashes(const Migration& migration) {
  return !migration.hash.empty() && migration.equivalent_hashes.empty();
}

}  // namespace

Project open_project(const FileSystem& files, const std::string& folder) {
  Project project{.folder = without_trailing_slashes(folder)};
  const std::string file = path_below(project.folder, k_journal_path);
  const Layout layout = layout_of(files, project.folder);
  if (layout == Layout::v1) return open_v1(files, std::move(project));
  if (layout == Layout::plain) {
    project.journal = plain_journal(files, project.folder);
    return project;
  }
  if (!files.is_file(file)) fail_without_journal(files, project.folder);
  refuse_broken_rebase(files, project.folder);
  project.journal = parse_journal(read_below(files, project.folder, file, k_json_limit), file);
  name_formers(project.journal, files, project.folder);
  return project;
}

std::string read_merged_journal(const FileSystem& files, const std::string& file) {
  const std::string folder =
      file.substr(0, file.size() - std::min(file.size(), k_journal_path.size()));
  std::string text = read_below(files, without_trailing_slashes(folder), file, k_json_limit);
  const auto sides = sides_of(text);
  if (!sides) return text;
  parse_journal(sides->ours, file);
  parse_journal(sides->theirs, file);
  return join_journals(sides->theirs, sides->ours, file);
}

Project open_merged(const FileSystem& files, const std::string& folder) {
  Project project{.folder = without_trailing_slashes(folder)};
  const std::string file = path_below(project.folder, k_journal_path);
  if (!files.is_file(file)) return open_project(files, folder);
  project.journal = parse_journal(read_merged_journal(files, file), file);
  name_formers(project.journal, files, project.folder);
  return project;
}

std::string migration_file(const Project& project, const JournalEntry& entry) {
  const bool is_v1 = project.journal.layout == Layout::v1;
  return path_below(project.folder, is_v1 ? path_below(entry.tag, k_v1_sql) : file_name(entry.tag));
}

std::string snapshot_file(const Project& project, const JournalEntry& entry) {
  const bool is_v1 = project.journal.layout == Layout::v1;
  return path_below(project.folder,
                    is_v1 ? path_below(entry.tag, "snapshot.json")
                          : text::cat("meta/", number_of(entry.tag), "_snapshot.json"));
}

void load_migrations(Project& project, const FileSystem& files, const Dialect& dialect,
                     Hashes hashes) {
  const ScanRules rules = dialect.scan_rules();
  std::vector<Migration> migrations;
  migrations.reserve(project.journal.entries.size());
  for (const JournalEntry& entry : project.journal.entries) {
    const std::string file = path_below(project.folder, migration_path(project, entry, files));
    if (!files.is_file(file)) {
      migrations.push_back(missing_file(entry, file));
      continue;
    }
    const std::string bytes = read_below(files, project.folder, file, k_sql_limit);
    migrations.push_back(parse_migration(entry, file, bytes, rules));
    if (hashes == Hashes::all) migrations.back().equivalent_hashes = equivalent_hashes(bytes);
    if (project.journal.layout == Layout::plain) judge_plain(migrations.back(), bytes);
  }
  if (project.journal.layout == Layout::plain) judge_numbers(project.journal, migrations);
  project.migrations = std::move(migrations);
}

void load_equivalent_hashes(Project& project, const FileSystem& files) {
  for (Migration& migration : project.migrations)
    if (lacks_equivalent_hashes(migration))
      migration.equivalent_hashes = equivalent_hashes(files.read(migration.file, k_sql_limit));
}

void load_older_hashes(Project& project, const FileSystem& files) {
  for (Migration& migration : project.migrations)
    if (!migration.hash.empty() && !holds_older(migration))
      for (std::string& hash : older_hashes(files.read(migration.file, k_sql_limit)))
        migration.equivalent_hashes.push_back(std::move(hash));
}

std::vector<FileHashes> hashes_of(const Project& project, const FileSystem& files) {
  std::vector<FileHashes> hashes = hashes_of(project);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const Migration& migration = project.migrations[i];
    if (!migration.hash.empty())
      hashes[i].older = [&files, &migration] {
        return older_hashes(files.read(migration.file, k_sql_limit));
      };
    if (lacks_equivalent_hashes(migration))
      hashes[i].equivalent = [&files, &migration] {
        return equivalent_hashes(files.read(migration.file, k_sql_limit));
      };
  }
  return hashes;
}

namespace {

// Nothing where one cannot be read: whoever needs it says why.
std::optional<std::string> hashes_between(const std::vector<std::string>& paths, std::size_t first,
                                          std::size_t last, const FileSystem& files) {
  std::string joined;
  try {
    for (std::size_t i = first; i < last; ++i)
      joined += drizzle_hash(files.read(paths[i], k_sql_limit));
  } catch (const Error&) {
    return {};
  }
  return joined;
}

}  // namespace

// One look at the folder tells which files are there; half of them are read beside the other half.
std::optional<std::string> joined_hashes(const Project& project, const FileSystem& files) {
  if (project.journal.layout != Layout::journal) return {};
  const std::vector<std::string> names = files.list(project.folder);
  const std::set<std::string> known(names.begin(), names.end());
  std::vector<std::string> paths;
  for (const JournalEntry& entry : project.journal.entries) {
    paths.push_back(migration_file(project, entry));
    if (!known.contains(file_name(entry.tag))) return {};
  }
  constexpr std::size_t k_worth_a_thread = 100;
  if (paths.size() < k_worth_a_thread) return hashes_between(paths, 0, paths.size(), files);
  const std::size_t half = paths.size() / 2;
  auto first =
      std::async(std::launch::async, [&] { return hashes_between(paths, 0, half, files); });
  const auto second = hashes_between(paths, half, paths.size(), files);
  const auto begin = first.get();
  return begin && second ? std::optional(*begin + *second) : std::nullopt;
}

}  // namespace sluice
