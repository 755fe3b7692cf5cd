#include "engine/scratch/proof_snapshots.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "core/schema/drift.hpp"

namespace sluice {

namespace {

std::string line_of(const Drift& drift) {
  switch (drift.kind) {
    case DriftKind::missing: return text::cat(name_of(drift.object), " is only in the snapshot");
    case DriftKind::unexpected: return text::cat(name_of(drift.object), " is not in the snapshot");
    case DriftKind::changed: break;
  }
  return text::cat(name_of(drift.object), ": the snapshot has ", drift.expected,
                   ", the database has ", drift.actual);
}

}  // namespace

// In v1 what branches made before it is there, too, and its own snapshot does not know of it.
std::optional<Schema> ProofSnapshots::joined_branches(const Migration& migration) {
  if (project_.journal.layout != Layout::v1) return {};
  if (!all_) all_ = std::make_unique<SnapshotFiles>(schemas_, files_, project_);
  std::vector<std::size_t> entries;
  for (std::size_t i = 0; i < project_.migrations.size(); ++i) {
    entries.push_back(i);
    if (project_.migrations[i].entry.tag == migration.entry.tag) break;
  }
  return all_->after(entries);
}

std::optional<ProofSnapshots::Lines> ProofSnapshots::lines_of(ProofTrial& trial,
                                                              const Migration& migration,
                                                              const Schema& schema) {
  const auto pair = pairs_.around(migration.entry.tag);
  if (!pair) return {};
  const std::optional<Schema> joined = joined_branches(migration);
  const Schema& expected = joined ? *joined : pair->after->schema;
  DriftReport report = find_drift(expected, schema, schemas_, Mends::none);
  const std::vector<ObjectRef> spelled = differing_expressions(report);
  if (!spelled.empty())
    report = find_drift(trial.printed(expected, schema, spelled), schema, schemas_, Mends::none);
  Lines lines;
  for (const Drift& drift : report.differences) lines.push_back(line_of(drift));
  return lines;
}

void ProofSnapshots::compare(ProofTrial& trial, std::size_t place, const Schema& before,
                             const Schema& after, MigrationProof& proof) {
  const auto now = lines_of(trial, project_.migrations[place], after);
  if (!now) return;
  Lines known;
  if (place > 0 && !now->empty())
    known = lines_of(trial, project_.migrations[place - 1], before).value_or(Lines{});
  std::copy_if(now->begin(), now->end(), std::back_inserter(proof.snapshot_differences),
               [&](const std::string& line) {
                 return std::find(known.begin(), known.end(), line) == known.end();
               });
  proof.snapshot =
      proof.snapshot_differences.empty() ? SnapshotAgreement::agrees : SnapshotAgreement::differs;
}

}  // namespace sluice
