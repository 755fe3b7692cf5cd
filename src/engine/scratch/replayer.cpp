#include "engine/scratch/replayer.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/text.hpp"
#include "core/finding/found_object.hpp"
#include "core/names/names.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "engine/scratch/proof_trial.hpp"

namespace sluice {

namespace {

bool is_same(const Drift& a, const Drift& b) {
  return a.kind == b.kind && a.object == b.object && a.expected == b.expected &&
         a.actual == b.actual;
}

// What a snapshot would hold: triggers, functions and others are always written by hand.
bool is_of_snapshots(const ObjectRef& object) {
  constexpr std::array<std::string_view, 5> k_kinds{"schema", "enum", "sequence", "table", "view"};
  return std::find(k_kinds.begin(), k_kinds.end(), object.kind) != k_kinds.end();
}

// Those of `now` that are not among `before`.
template <class Item, class Same>
std::vector<Item> fresh(const std::vector<Item>& now, const std::vector<Item>& before,
                        const Same& same) {
  std::vector<Item> items;
  std::copy_if(now.begin(), now.end(), std::back_inserter(items), [&](const Item& item) {
    return std::none_of(before.begin(), before.end(),
                        [&](const Item& other) { return same(item, other); });
  });
  return items;
}

class Replayer {
 public:
  Replayer(const SessionPorts& ports, const Project& project, const OpenOptions& options)
      : project_(project),
        schemas_(*ports.backend.schema_dialect),
        snapshots_(schemas_, ports.files, project),
        trial_(ports, project, options) {
    replay_.product = trial_.product();
  }

  Replay run(Reach reach) {
    for (std::size_t i = 0; i < project_.migrations.size() && !replay_.failure; ++i) {
      replay_.failure = run_up(project_.migrations[i], reach);
      if (!replay_.failure) compare(i);
    }
    replay_.remarks = trial_.remarks(reach);
    return std::move(replay_);
  }

 private:
  std::optional<ErrorInfo> run_up(const Migration& migration, Reach reach) {
    if (auto refused = trial_.refusal(migration.statements, migration.file, reach)) return refused;
    trial_.keep_roles(migration.statements);
    return trial_.up();
  }

  void compare(std::size_t place);
  DriftReport report_of(const Schema& expected);

  const Project& project_;
  const SchemaDialect& schemas_;
  SnapshotFiles snapshots_;
  ProofTrial trial_;
  DriftReport known_;  // after the last migration with a snapshot
  Replay replay_;
};

DriftReport Replayer::report_of(const Schema& expected) {
  const Schema actual = trial_.read_trial_objects();
  DriftReport report = find_drift(expected, actual, schemas_, Mends::none);
  const std::vector<ObjectRef> spelled = differing_expressions(report);
  if (!spelled.empty())
    report = find_drift(trial_.printed(expected, actual, spelled), actual, schemas_, Mends::none);
  std::erase_if(report.unknown, [](const ObjectRef& object) { return !is_of_snapshots(object); });
  return report;
}

// Without a snapshot there is nothing to look for, and nothing is read. What differed before
// already is the doing of an earlier migration.
void Replayer::compare(std::size_t place) {
  if (snapshots_.of(place) == nullptr) return;
  std::vector<std::size_t> entries(place + 1);
  std::iota(entries.begin(), entries.end(), std::size_t{0});
  const std::optional<Schema> expected = snapshots_.after(entries);
  if (!expected) return;
  ++replay_.compared;
  DriftReport now = report_of(*expected);
  std::vector<Drift> differences = fresh(now.differences, known_.differences, is_same);
  std::vector<ObjectRef> unknown = fresh(now.unknown, known_.unknown, std::equal_to<>());
  known_ = std::move(now);
  const Migration& made_by = project_.migrations[place];
  if (!differences.empty())
    replay_.differing.push_back({made_by.entry.tag, made_by.file, std::move(differences)});
  if (!unknown.empty())
    replay_.unknown.push_back({made_by.entry.tag, made_by.file, std::move(unknown)});
}

Finding finding_of(const ReplayDifference& migration, const Drift& drift) {
  Finding found{.code = FindingCode::replay_differs,
                .severity = Severity::error,
                .migration = migration.tag,
                .object = found_object(drift.object),
                .where = {.file = migration.file}};
  if (drift.kind != DriftKind::unexpected)
    found.details.emplace_back(Detail::expected, drift.expected);
  if (drift.kind != DriftKind::missing) found.details.emplace_back(Detail::actual, drift.actual);
  return found;
}

}  // namespace

Replay replay(const SessionPorts& ports, const Project& project, const OpenOptions& options,
              Reach reach) {
  return Replayer(ports, project, options).run(reach);
}

std::vector<Finding> findings_of(const Replay& replay) {
  std::vector<Finding> findings = replay.remarks;
  for (const ReplayDifference& migration : replay.differing)
    for (const Drift& drift : migration.differences)
      findings.push_back(finding_of(migration, drift));
  for (const ReplayUnknown& migration : replay.unknown)
    for (const ObjectRef& object : migration.objects)
      findings.push_back({.code = FindingCode::replay_unknown,
                          .severity = Severity::warning,
                          .migration = migration.tag,
                          .object = found_object(object),
                          .where = {.file = migration.file}});
  if (replay.failure)
    findings.push_back({.code = FindingCode::replay_failed,
                        .severity = Severity::error,
                        .details = {{Detail::reason, replay.failure->message},
                                    {Detail::advice, replay.failure->hint}},
                        .where = replay.failure->where});
  return findings;
}

}  // namespace sluice
