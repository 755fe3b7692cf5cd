#include "engine/folder/rebaser.hpp"

#include <algorithm>
#include <set>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/journal/journal_edit.hpp"
#include "core/names/names.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"

namespace sluice {

namespace {

std::string snapshot_of(const std::string& tag) {
  return text::cat("meta/", number_of(tag), "_snapshot.json");
}

}  // namespace

FolderRebase::FolderRebase(const RebaseSource& source)
    : backend_(source.backend), files_(source.files), project_(source.project) {
  branches_ = read_branch_snapshots({.backend = source.backend,
                                     .files = source.files,
                                     .project = source.project,
                                     .derive = source.derive,
                                     .new_uuid = source.new_uuid});
  report_.plan = plan_rebase({.journal = project_.journal,
                              .snapshots = branches_.snapshots,
                              .entries = branches_.entries,
                              .local = source.local,
                              .new_uuid = source.new_uuid});
  for (const std::size_t entry : branches_.derived)
    report_.restored.push_back(project_.journal.entries[entry].tag);
  find_files();
}

void FolderRebase::find_files() {
  for (const Rebased& each : report_.plan.moved) {
    const std::string& from = project_.journal.entries[each.entry].tag;
    const std::string& to = each.to.tag;
    std::vector<FileMove> named = {
        {from + ".sql", to + ".sql"},
        {from + ".down.sql", to + ".down.sql"},
        {text::cat("rollback/", from, ".sql"), text::cat("rollback/", to, ".sql")}};
    // Where two share the number, nothing tells whose it is.
    if (branches_.apart.count(each.entry) == 0)
      named.push_back({text::cat("rollback/", number_of(from), "_rollback.sql"),
                       text::cat("rollback/", number_of(to), "_rollback.sql")});
    for (const FileMove& move : named)
      if (move.from != move.to && files_.is_file(path(move.from))) report_.files.push_back(move);
    report_.files.push_back({snapshot_of(from), snapshot_of(to)});
  }
  // What stays gets its file to itself.
  for (const auto& [entry, text] : branches_.apart) {
    const auto& moved = report_.plan.moved;
    const bool is_moved =
        std::any_of(moved.begin(), moved.end(),
                    [&, place = entry](const auto& each) { return each.entry == place; });
    const std::string file = snapshot_of(project_.journal.entries[entry].tag);
    if (moved.empty() || is_moved || files_.read(path(file), k_json_limit) == text) continue;
    report_.files.push_back({file, file});
    kept_[file] = text;
  }
}

std::string FolderRebase::new_journal() const {
  const Journal& journal = project_.journal;
  std::vector<EntryEdit> edits;
  for (const Rebased& each : report_.plan.moved) {
    const JournalEntry& before = journal.entries[each.entry];
    EntryEdit edit{.entry = each.entry, .idx = {}, .when = {}, .tag = {}};
    if (each.to.idx != before.idx) edit.idx = each.to.idx;
    if (each.to.when != before.when) edit.when = each.to.when;
    if (each.to.tag != before.tag) edit.tag = each.to.tag;
    edits.push_back(std::move(edit));
  }
  const std::string text =
      edit_journal(read_merged_journal(files_, journal.file), journal.file, edits);
  return reorder_journal(text, journal.file, report_.plan.order);
}

FolderRebase::Contents FolderRebase::new_contents() const {
  Contents contents = kept_;
  for (const FileMove& move : report_.files)
    if (!move.from.starts_with("meta/"))
      contents[move.to] = read_below(files_, project_.folder, path(move.from), k_sql_limit);
  for (const Rebased& each : report_.plan.moved)
    contents[snapshot_of(each.to.tag)] = backend_.schema_dialect->snapshots().encode(each.snapshot);
  return contents;
}

// What takes the name of a file that is there waits beside it until the journal is written.
RebaseRecord FolderRebase::record_of(const Contents& contents, const std::string& journal) const {
  std::set<std::string> old, stays;
  for (const FileMove& move : report_.files) old.insert(move.from);
  std::set<std::size_t> moved;
  for (const Rebased& each : report_.plan.moved) moved.insert(each.entry);
  for (std::size_t e = 0; e < project_.journal.entries.size(); ++e)
    if (moved.count(e) == 0) stays.insert(snapshot_of(project_.journal.entries[e].tag));
  RebaseRecord record{.journal = sha256_hex(journal)};
  for (const auto& [name, content] : contents) {
    const bool waits = old.count(name) > 0;
    if (const std::string file = path(waits ? waiting(name) : name); files_.is_file(file))
      throw Error(ErrorCode::io, text::cat(file, ": File exists"), "Move it away.");
    record.made.push_back({.path = name, .hash = sha256_hex(content), .waits = waits});
  }
  for (const std::string& name : old)
    if (contents.count(name) == 0 && stays.count(name) == 0 && files_.is_file(path(name)))
      record.goes.push_back(
          {.path = name, .hash = sha256_hex(files_.read(path(name), k_sql_limit))});
  return record;
}

void FolderRebase::run() {
  FolderFiles files(files_, project_.folder);
  const Contents contents = new_contents();
  const std::string journal = new_journal();
  const RebaseRecord record = record_of(contents, journal);
  write_record(record, files, project_.folder);
  for (const RebaseRecord::Made& made : record.made)
    files.create(path(made.waits ? waiting(made.path) : made.path), contents.at(made.path));
  files.write(project_.journal.file, journal);
  finish_rebase(record, files_, project_.folder);
  report_.done = true;
}

void FolderRebase::undo() { settle_rebase(files_, project_.folder); }

}  // namespace sluice
