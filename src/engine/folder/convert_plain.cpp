#include "engine/folder/convert_plain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "core/journal/journal_text.hpp"
#include "core/journal/plain_files.hpp"
#include "core/names/names.hpp"
#include "core/ports/schema_model.hpp"
#include "engine/folder/convert_kept.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/plain_folder.hpp"
#include "engine/folder/project.hpp"

namespace sluice {

namespace {

// drizzle-kit calls the next one after the last idx: a folder that counts from 0001 goes on so.
std::vector<int> numbers_of(const Journal& journal) {
  constexpr std::int64_t k_largest = 999'999;
  std::vector<int> numbers;
  for (const JournalEntry& entry : journal.entries) {
    const auto number = text::parse_integer(digits_of(entry.tag));
    const bool is_next = number && *number <= k_largest &&
                         (numbers.empty() || *number > numbers.back()) && !says_time(entry.tag);
    if (!is_next) break;
    numbers.push_back(static_cast<int>(*number));
  }
  if (numbers.size() == journal.entries.size()) return numbers;
  numbers.clear();
  for (const JournalEntry& entry : journal.entries) numbers.push_back(entry.idx);
  return numbers;
}

std::vector<JournalEntry> numbered(const Journal& journal, const std::vector<int>& numbers,
                                   std::string_view version) {
  std::vector<JournalEntry> entries;
  for (std::size_t i = 0; i < journal.entries.size(); ++i)
    entries.push_back({.idx = numbers[i],
                       .version = std::string(version),
                       .when = journal.entries[i].when,
                       .tag = journal.entries[i].tag});
  return entries;
}

class PlainToV0 {
 public:
  PlainToV0(const Project& project, const FileSystem& files, const Backend& backend)
      : project_(project),
        files_(files),
        backend_(backend),
        earlier_(read_kept(files, project.folder, std::string(k_plain_record))) {}

  Conversion run() {
    result_.to = Layout::journal;
    result_.folder = project_.folder;
    result_.turn = "meta/_journal.json";
    const std::vector<int> numbers = numbers_of(project_.journal);
    result_.files.push_back({});  // the record, which is written first
    for (std::size_t i = 0; i < numbers.size(); ++i) add(project_.journal.entries[i], numbers[i]);
    result_.files.front() = {.path = text::cat(k_plain_record, "/layout.json"),
                             .content = write_kept(kept_),
                             .replaces = true};
    result_.removed.push_back(result_.files.front().path);
    const SnapshotFormat format = backend_.schema_dialect->snapshots().format();
    result_.files.push_back(
        {.path = result_.turn,
         .content =
             new_journal(format.dialect, numbered(project_.journal, numbers, format.version)),
         .replaces = true});
    tell_snapshots();
    tell_cut_files();
    return std::move(result_);
  }

 private:
  void tell_snapshots() {
    result_.diagnostics.push_back(
        {.code = FindingCode::no_snapshots, .severity = Severity::warning});
  }

  // Their bytes stay what they are, and with them the hash by which databases know them.
  void tell_cut_files() {
    std::vector<std::string> tags;
    for (const Migration& migration : project_.migrations) {
      for (const Finding& finding : migration.diagnostics)
        if (finding.severity == Severity::error)
          throw Error(error_of(finding, ErrorCode::bad_file));
      const auto& all = migration.statements;
      const bool is_cut =
          std::adjacent_find(all.begin(), all.end(), [](const Statement& a, const Statement& b) {
            return a.chunk == b.chunk;
          }) != all.end();
      if (is_cut && backend_.dialect->scan_rules().chunk_may_be_cut)
        tags.push_back(migration.entry.tag);
    }
    if (!tags.empty())
      result_.diagnostics.push_back({.code = FindingCode::several_statements_in_chunk,
                                     .severity = Severity::warning,
                                     .count = tags.size(),
                                     .details = {{Detail::migrations, tags}}});
  }

  void move(const std::string& from, const std::string& to) {
    result_.files.push_back({.path = to,
                             .content = files_.read(path_below(project_.folder, from), k_sql_limit),
                             .replaces = true});
    result_.removed.push_back(from);
  }

  // Its file keeps its name where that is the tag's; a pair's files are called as v0 calls them.
  void add(const JournalEntry& entry, int number) {
    result_.migrations.push_back({entry.tag, entry.tag, entry.when});
    const std::string path = migration_path(project_, entry, files_);
    KeptMigration kept{.tag = path, .converted = entry.tag, .entry = entry};
    kept.entry.idx = number;
    if (path != file_name(entry.tag)) move(path, file_name(entry.tag));
    const std::string down = text::cat(entry.tag, "/down.sql");
    const std::string beside = text::cat(entry.tag, ".down.sql");
    const KeptMigration* earlier = find_converted(earlier_, entry.tag);
    const bool is_copy = earlier != nullptr && !earlier->down.empty();
    if (files_.is_file(path_below(project_.folder, down)) &&
        (is_copy || !files_.is_file(path_below(project_.folder, beside)))) {
      kept.down = down;
      move(down, beside);
    }
    kept_.push_back(std::move(kept));
  }

  const Project& project_;
  const FileSystem& files_;
  const Backend& backend_;
  Conversion result_;
  std::vector<KeptMigration> earlier_, kept_;  // an earlier try's, and this one's
};

}  // namespace

Conversion convert_plain_to_v0(const Project& project, const FileSystem& files,
                               const Backend& backend) {
  return PlainToV0(project, files, backend).run();
}

std::vector<std::string> rest_of_plain(const Project& project, const FileSystem& files) {
  std::vector<std::string> rest;
  const auto add = [&](const std::string& path) {
    if (!path.empty() && files.is_file(path_below(project.folder, path))) rest.push_back(path);
  };
  for (const KeptMigration& kept : read_kept(files, project.folder, std::string(k_plain_record))) {
    if (kept.tag != file_name(kept.converted)) add(kept.tag);
    add(kept.down);
  }
  for (const std::string& path : files_below(files, project.folder, std::string(k_plain_record)))
    rest.push_back(path);
  return rest;
}

}  // namespace sluice
