#include "engine/snapshot_files.hpp"

#include "base/text.hpp"
#include "core/branches.hpp"
#include "core/drift_aspects.hpp"
#include "core/names.hpp"
#include "engine/project.hpp"

namespace sluice {

namespace {

Diagnostic finding(Severity severity, std::string_view code, std::string message, Where where,
                   std::string_view hint) {
  return {.severity = severity,
          .code = std::string(code),
          .message = std::move(message),
          .where = std::move(where),
          .hint = std::string(hint)};
}

}  // namespace

SnapshotFiles::SnapshotFiles(const SchemaDialect& dialect, const FileSystem& files,
                             const Project& project) {
  places_.resize(project.journal.entries.size());
  for (std::size_t i = 0; i < places_.size(); ++i) read(dialect, files, project, i);
  check_chain(project);
}

void SnapshotFiles::read(const SchemaDialect& dialect, const FileSystem& files,
                         const Project& project, std::size_t entry) {
  const std::string& tag = project.journal.entries[entry].tag;
  const std::string file = text::cat(project.folder, "/meta/", number_of(tag), "_snapshot.json");
  if (!files.is_file(file)) {
    findings_.push_back(finding(Severity::warning, "snapshot-missing",
                                text::cat("migration ", tag, " has no snapshot"), {.file = file},
                                "Restore it from version control."));
    return;
  }
  try {
    snapshots_.push_back(dialect.decode_snapshot(files.read(file, k_json_limit), file));
  } catch (const Error& error) {
    const ErrorInfo& info = error.info();
    if (info.code != ErrorCode::bad_file && info.code != ErrorCode::io) throw;
    findings_.push_back(
        finding(Severity::error, "snapshot-unreadable", info.message, info.where, info.hint));
    return;
  }
  places_[entry] = snapshots_.size() - 1;
  entries_.push_back(entry);
  paths_.push_back(file);
}

void SnapshotFiles::check_chain(const Project& project) {
  const SnapshotChain chain = chain_of(snapshots_);
  const auto tag = [&](std::size_t place) { return project.journal.entries[entries_[place]].tag; };
  for (std::size_t i = 0; i < snapshots_.size(); ++i)
    if (!chain.links[i].missing.empty())
      findings_.push_back(
          finding(Severity::warning, "snapshot-chain-broken",
                  text::cat("the snapshot of ", tag(i), " follows one that is not here, ",
                            text::join(chain.links[i].missing, ", ")),
                  {.file = paths_[i]}, "Restore the missing snapshot from version control."));
  for (const Fork& fork : open_forks(snapshots_, chain)) {
    std::vector<std::string> tags;
    for (const auto& branch : fork.branches) tags.push_back(tag(branch.front()));
    const std::string after = fork.base ? text::cat("follow that of ", tag(*fork.base))
                                        : std::string("begin from nothing");
    findings_.push_back(
        finding(Severity::warning, "snapshot-chain-forked",
                text::cat("the snapshots of ", name_list(tags), " both ", after,
                          fork.collisions.empty() ? "" : "; both change ",
                          fork.collisions.empty() ? "" : name_list(fork.collisions)),
                {.file = paths_[fork.branches.back().front()]},
                text::cat("Two branches were merged: the later snapshot does not hold what the "
                          "earlier migration changed. ",
                          fork.collisions.empty()
                              ? "`sluice rebase` puts it on top of the earlier one."
                              : "Decide what is to stand, and generate the later one anew.")));
  }
  for (const std::size_t place : chain.in_cycle)
    findings_.push_back(finding(Severity::error, "snapshot-chain-cycle",
                                text::cat("the snapshot of ", tag(place), " follows itself"),
                                {.file = paths_[place]},
                                "Restore the snapshot from version control."));
}

const Snapshot* SnapshotFiles::of(std::size_t entry) const {
  const auto place = places_.at(entry);
  return place ? &snapshots_[*place] : nullptr;
}

// Backwards from the newest: the first snapshot in which the object is not as in the one before.
std::optional<std::size_t> SnapshotFiles::last_touched(const ObjectRef& object,
                                                       std::size_t newest) const {
  std::optional<std::size_t> later;
  std::optional<Aspects> seen;
  bool is_known = false;
  for (std::size_t i = newest + 1; i-- > 0;) {
    const Snapshot* snapshot = of(i);
    if (snapshot == nullptr) continue;
    std::optional<Aspects> here = aspects_of(snapshot->schema, object);
    if (later && here != seen) return later;
    is_known = is_known || here.has_value();
    later = i;
    seen = std::move(here);
  }
  return is_known ? later : std::nullopt;
}

}  // namespace sluice
