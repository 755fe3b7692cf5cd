#include "engine/folder/checker.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "engine/folder/check_files.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/rollback_files.hpp"
#include "engine/folder/snapshot_files.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_snapshot_ending = "_snapshot.json";
constexpr std::chrono::hours k_clocks_differ{24};

// drizzle-kit would generate the next migration from the wrong schema, or refuses to. Before 1.0 it
// reads the last snapshot alone, whatever is missing before it, and 1.0 does so too where each
// holds the whole schema.
bool misleads(const Finding& finding, const Project& project, const SnapshotCodec& codec) {
  if (finding.code == FindingCode::snapshot_chain_broken)
    return project.journal.layout == Layout::v1 && codec.begin_state() != nullptr;
  return finding.code == FindingCode::snapshot_chain_forked ||
         finding.code == FindingCode::snapshot_shared ||
         finding.code == FindingCode::snapshot_copied ||
         finding.code == FindingCode::snapshot_order;
}

void check_snapshot_files(const Project& project, const FileSystem& files, CheckReport& report) {
  std::map<std::string, std::string> tag_of;  // by the number that names the snapshot
  for (const JournalEntry& entry : project.journal.entries) {
    const std::string number(number_of(entry.tag));
    const auto [first, is_new] = tag_of.emplace(number, entry.tag);
    if (is_new) continue;
    report.findings.push_back(
        {.code = FindingCode::snapshot_shared,
         .severity = Severity::error,
         .migration = entry.tag,
         .details = {{Detail::other, first->second},
                     {Detail::path, text::cat("meta/", number, k_snapshot_ending)}},
         .where = {.file = project.journal.file, .line = entry.line}});
  }
  const std::string meta = text::cat(project.folder, "/meta");
  if (!files.is_folder(meta)) return;
  for (const std::string& name : files.list(meta)) {
    if (!name.ends_with(k_snapshot_ending) ||
        tag_of.contains(name.substr(0, name.size() - k_snapshot_ending.size())))
      continue;
    report.findings.push_back({.code = FindingCode::snapshot_not_in_journal,
                               .severity = Severity::warning,
                               .details = {{Detail::path, name}},
                               .where = {.file = text::cat(meta, "/", name)}});
  }
}

// `0001_snapshot.json.4711.tmp`: it would have been renamed once it was written.
bool is_left_over(std::string_view name) {
  constexpr std::string_view k_ending = ".tmp";
  if (!name.ends_with(k_ending)) return false;
  name.remove_suffix(k_ending.size());
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || !text::parse_integer(name.substr(dot + 1))) return false;
  name = name.substr(0, dot);
  return name.ends_with(".json") || name.ends_with(".sql");
}

void check_left_over(const Project& project, const FileSystem& files, CheckReport& report) {
  for (const std::string& folder : {project.folder, text::cat(project.folder, "/meta")}) {
    if (!files.is_folder(folder)) continue;
    for (const std::string& name : files.list(folder))
      if (is_left_over(name))
        report.findings.push_back({.code = FindingCode::file_left_over,
                                   .severity = Severity::warning,
                                   .details = {{Detail::path, name}},
                                   .where = {.file = text::cat(folder, "/", name)}});
  }
}

void check_times(const Project& project, const Clock& clock, CheckReport& report) {
  const auto latest = std::chrono::duration_cast<std::chrono::milliseconds>(
                          (clock.now() + k_clocks_differ).time_since_epoch())
                          .count();
  for (const JournalEntry& entry : project.journal.entries)
    if (entry.when > latest)
      report.findings.push_back(
          {.code = FindingCode::journal_when_in_future,
           .severity = Severity::warning,
           .migration = entry.tag,
           .details = {{Detail::layout,
                        project.journal.layout == Layout::journal ? "journal" : "names"}},
           .where = {.file = project.journal.file, .line = entry.line}});
}

}  // namespace

CheckReport check_project(Project& project, const FileSystem& files, const Backend& backend,
                          const Clock& clock) {
  load_migrations(project, files, *backend.dialect);
  CheckReport report{.migrations = project.journal.entries.size(),
                     .findings = check_files(project, files)};
  const SnapshotFiles snapshots(*backend.schema_dialect, files, project);
  report.snapshots = snapshots.count();
  if (project.journal.layout == Layout::journal) check_snapshot_files(project, files, report);
  check_left_over(project, files, report);
  for (Finding& finding : check_rollbacks(project, files))
    report.findings.push_back(std::move(finding));
  report.findings.insert(report.findings.end(), snapshots.findings().begin(),
                         snapshots.findings().end());
  if (project.journal.layout == Layout::journal) check_times(project, clock, report);
  for (Finding& finding : report.findings)
    if (misleads(finding, project, backend.schema_dialect->snapshots()))
      finding.severity = Severity::error;
  return report;
}

bool has_errors(const CheckReport& report) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

}  // namespace sluice
