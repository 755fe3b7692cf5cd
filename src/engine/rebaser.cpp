#include "engine/rebaser.hpp"

#include <map>
#include <set>

#include "base/text.hpp"
#include "core/journal_edit.hpp"
#include "core/names.hpp"
#include "engine/project.hpp"
#include "engine/snapshot_files.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_waiting = ".sluice-rebase";

std::string snapshot_of(const std::string& tag) {
  return text::cat("meta/", number_of(tag), "_snapshot.json");
}

}  // namespace

FolderRebase::FolderRebase(const Backend& backend, FileSystem& files, const Project& project,
                           const std::string& local, std::function<std::string()> new_uuid)
    : backend_(backend), files_(files), project_(project) {
  refuse_shared_snapshots();
  const SnapshotFiles read(*backend.schema_dialect, files, project);
  std::vector<Snapshot> snapshots;
  std::vector<std::size_t> entries;
  for (std::size_t e = 0; e < project.journal.entries.size(); ++e)
    if (const Snapshot* snapshot = read.of(e)) {
      snapshots.push_back(*snapshot);
      entries.push_back(e);
    }
  report_.plan = plan_rebase({.journal = project.journal,
                              .snapshots = snapshots,
                              .entries = entries,
                              .local = local,
                              .new_uuid = std::move(new_uuid)});
  find_files();
}

void FolderRebase::refuse_shared_snapshots() const {
  std::map<std::string, std::string> tag_of;
  for (const JournalEntry& entry : project_.journal.entries) {
    const auto [first, is_new] = tag_of.emplace(snapshot_of(entry.tag), entry.tag);
    if (is_new) continue;
    throw Error(
        ErrorCode::refused,
        text::cat(first->second, " and ", entry.tag, " share the snapshot ", first->first,
                  ", so that one of the two is lost"),
        Where{.file = project_.journal.file, .line = entry.line},
        "Rename the local migration's file and tag to the next number, put its own snapshot "
        "from its branch beside it under that number (`git show BRANCH:FILE`), and run "
        "`sluice rebase` again.");
  }
}

void FolderRebase::find_files() {
  for (const Rebased& each : report_.plan.moved) {
    const std::string& from = project_.journal.entries[each.entry].tag;
    const std::string& to = each.to.tag;
    const FileMove named[] = {
        {from + ".sql", to + ".sql"},
        {from + ".down.sql", to + ".down.sql"},
        {text::cat("rollback/", from, ".sql"), text::cat("rollback/", to, ".sql")},
        {text::cat("rollback/", number_of(from), "_rollback.sql"),
         text::cat("rollback/", number_of(to), "_rollback.sql")}};
    for (const FileMove& move : named)
      if (move.from != move.to && files_.is_file(path(move.from))) report_.files.push_back(move);
    report_.files.push_back({snapshot_of(from), snapshot_of(to)});
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
      edit_journal(files_.read(journal.file, k_json_limit), journal.file, edits);
  return reorder_journal(text, journal.file, report_.plan.order);
}

// What takes the name of a file that goes waits beside it until the journal is written.
void FolderRebase::run() {
  std::set<std::string> old, made;
  for (const FileMove& move : report_.files) {
    old.insert(move.from);
    made.insert(move.to);
  }
  std::map<std::string, std::string> contents;
  for (const FileMove& move : report_.files)
    if (!move.from.starts_with("meta/"))
      contents[move.to] = files_.read(path(move.from), k_sql_limit);
  for (const Rebased& each : report_.plan.moved)
    contents[snapshot_of(each.to.tag)] = backend_.schema_dialect->encode_snapshot(each.snapshot);
  const std::string journal = new_journal();
  for (const auto& [name, content] : contents) {
    const std::string file = old.count(name) > 0 ? text::cat(name, k_waiting) : name;
    files_.create(path(file), content);
    made_.push_back(file);
  }
  files_.write(project_.journal.file, journal);
  made_.clear();
  for (const auto& [name, content] : contents)
    if (old.count(name) > 0) {
      files_.write(path(name), content);
      files_.remove(path(text::cat(name, k_waiting)));
    }
  for (const std::string& name : old)
    if (made.count(name) == 0) files_.remove(path(name));
  report_.done = true;
}

void FolderRebase::undo() {
  for (const std::string& name : made_) files_.remove(path(name));
  made_.clear();
}

}  // namespace sluice
