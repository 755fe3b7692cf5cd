#include "engine/forensics.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/names.hpp"

namespace sluice {

namespace {

// How much of what a migration changes is in the database.
struct Evidence {
  std::vector<std::string> there, absent;
};

// What differs beyond the spelling of an expression.
std::set<ObjectRef> plain_differences(const DriftReport& report) {
  std::set<ObjectRef> objects;
  for (const Drift& drift : report.differences) objects.insert(drift.object);
  for (const ObjectRef& object : differing_expressions(report)) objects.erase(object);
  return objects;
}

bool is_unrecorded(const MigrationState& migration) {
  return migration.state == State::pending || migration.state == State::out_of_order;
}

class Examiner {
 public:
  Examiner(const Project& project, const SnapshotFiles& snapshots, const Schema& actual,
           const SchemaDialect& dialect)
      : project_(project), snapshots_(snapshots), actual_(actual), dialect_(dialect) {}

  Examination run(const Verification& found);

 private:
  Evidence evidence_of(std::size_t entry) const;
  bool was_changed_since(std::size_t entry) const;
  std::optional<std::size_t> newest_agreeing() const;
  bool agrees_from(std::size_t entry) const { return agreeing_ && entry <= *agreeing_; }
  void look_at(const MigrationState& migration, bool is_suspect);
  void not_recorded(const MigrationState& migration, const Evidence& evidence);
  void say(EffectKind kind, std::size_t entry, Severity severity, std::string_view code,
           std::string message, std::string hint) {
    found_.effects.push_back({kind, entry});
    found_.findings.push_back({.severity = severity,
                               .code = std::string(code),
                               .message = std::move(message),
                               .hint = std::move(hint)});
  }

  const Project& project_;
  const SnapshotFiles& snapshots_;
  const Schema& actual_;
  const SchemaDialect& dialect_;
  bool all_so_far_ = true;  // every entry up to here is applied or took effect
  Examination found_;
  std::optional<std::size_t> newest_recorded_;
  std::optional<std::size_t> agreeing_;  // the newest entry as whose snapshot the database is
};

// Of a table that the migration makes, the table itself tells; what it took away is looked for,
// too.
Evidence Examiner::evidence_of(std::size_t entry) const {
  const Snapshot* snapshot = snapshots_.of(entry);
  if (snapshot == nullptr) return {};
  const auto earlier = snapshots_.before(entry);
  if (!earlier) return {};
  const DriftReport made = find_drift(snapshot->schema, *earlier, dialect_, Mends::none);
  const DriftReport now = find_drift(snapshot->schema, actual_, dialect_, Mends::none);
  const std::set<ObjectRef> differing = plain_differences(now);
  const auto is_whole = [&](const ObjectRef& object) {
    const bool lacks_table =
        object.kind != "table" && differing.count({"table", object.name, ""}) > 0;
    return differing.count(object) == 0 && !lacks_table;
  };
  Evidence evidence;
  const std::set<ObjectRef> plain_made = plain_differences(made);
  for (const ObjectRef& object : plain_made)
    (is_whole(object) ? evidence.there : evidence.absent).push_back(name_of(object));
  // Nothing that is recorded has changed the parts of a table since it was made.
  if (!newest_recorded_ || entry > *newest_recorded_)
    for (const ObjectRef& object : differing)
      if (object.kind != "table" && plain_made.count({"table", object.name, ""}) > 0)
        evidence.absent.push_back(name_of(object));
  // What is gone may have gone with something else, where nothing is there that was made instead.
  if (evidence.there.empty() && !evidence.absent.empty()) return evidence;
  for (const ObjectRef& object : made.unknown) {
    const bool remains =
        std::find(now.unknown.begin(), now.unknown.end(), object) != now.unknown.end();
    const std::string name = text::cat("the removal of ", name_of(object));
    (remains ? evidence.absent : evidence.there).push_back(name);
  }
  return evidence;
}

// Where a recorded migration changed again what this one made, the database no longer tells whether
// this one ever ran.
bool Examiner::was_changed_since(std::size_t entry) const {
  const auto earlier = snapshots_.before(entry);
  if (!newest_recorded_ || !earlier) return false;
  const DriftReport made =
      find_drift(snapshots_.of(entry)->schema, *earlier, dialect_, Mends::none);
  return std::any_of(made.differences.begin(), made.differences.end(), [&](const Drift& drift) {
    const auto last = snapshots_.last_touched(drift.object, *newest_recorded_);
    return last && *last > entry;
  });
}

// What a later migration changes again is no longer there as an earlier one made it: where the
// database as a whole is as a snapshot says, everything up to that took effect.
std::optional<std::size_t> Examiner::newest_agreeing() const {
  for (std::size_t entry = project_.journal.entries.size(); entry-- > 0;) {
    const Snapshot* snapshot = snapshots_.of(entry);
    if (snapshot == nullptr || snapshot->schema.tables.empty()) continue;
    const DriftReport now = find_drift(snapshot->schema, actual_, dialect_, Mends::none);
    if (plain_differences(now).empty() && evidence_of(entry).absent.empty()) return entry;
  }
  return {};
}

void Examiner::not_recorded(const MigrationState& migration, const Evidence& evidence) {
  const std::string& tag = migration.tag;
  const std::string baseline =
      all_so_far_ ? text::cat("`sluice baseline ", tag, "` records it without running it.")
                  : "Apply what comes before it, then record it with `sluice baseline`.";
  if (evidence.absent.empty())
    say(EffectKind::took_effect, *migration.entry, Severity::warning, "took-effect",
        text::cat(tag, " took effect, though the history does not hold it: ",
                  name_list(evidence.there), evidence.there.size() == 1 ? " is" : " are", " there"),
        baseline);
  else if (agrees_from(*migration.entry))
    say(EffectKind::took_effect, *migration.entry, Severity::warning, "took-effect",
        text::cat(tag,
                  " took effect, though the history does not hold it: the database is as the "
                  "snapshot of ",
                  project_.journal.entries[*agreeing_].tag, " says"),
        baseline);
  else if (!evidence.there.empty())
    say(EffectKind::half_applied, *migration.entry, Severity::error, "half-applied",
        text::cat(tag, " took effect in part: ", name_list(evidence.there),
                  evidence.there.size() == 1 ? " is" : " are", " there, ",
                  name_list(evidence.absent), evidence.absent.size() == 1 ? " is" : " are", " not"),
        "Make the rest by hand, then record it with `sluice baseline`; or take away what is there, "
        "and run `sluice migrate`.");
  else if (migration.state == State::out_of_order)
    say(EffectKind::skipped, *migration.entry, Severity::warning, "skipped",
        text::cat(tag,
                  " never took effect: nothing of it is in the database, and later ones are "
                  "applied"),
        "`sluice migrate --out-of-order apply` runs it now.");
}

void Examiner::look_at(const MigrationState& migration, bool is_suspect) {
  const bool is_recorded = migration.state == State::applied || migration.state == State::changed;
  if (is_recorded && !is_suspect) return;
  const Evidence evidence = evidence_of(*migration.entry);
  if (evidence.there.empty() && evidence.absent.empty()) return;
  if (!is_recorded) {
    not_recorded(migration, evidence);
    all_so_far_ = all_so_far_ && (evidence.absent.empty() || agrees_from(*migration.entry));
  } else if (evidence.there.empty() && !was_changed_since(*migration.entry)) {
    say(EffectKind::no_effect, *migration.entry, Severity::error, "no-effect",
        text::cat(migration.tag, " is recorded as applied, and nothing of it is in the database: ",
                  name_list(evidence.absent), evidence.absent.size() == 1 ? " is" : " are",
                  " not there"),
        text::cat("`sluice repair --schema-drift` makes what is missing; `sluice repair ",
                  migration.tag, " --forget` removes its row, so that migrate runs it."));
  }
}

Examination Examiner::run(const Verification& found) {
  const auto& migrations = found.status.reconciliation.migrations;
  const auto recorded = applied_entries(found.status.reconciliation);
  if (!recorded.empty()) newest_recorded_ = recorded.back();
  if (std::any_of(migrations.begin(), migrations.end(), is_unrecorded))
    agreeing_ = newest_agreeing();
  std::set<std::string> suspects;
  for (const Drift& drift : found.drift.differences) suspects.insert(drift.tag);
  for (const MigrationState& migration : migrations)
    if (migration.entry && migration.state != State::partial)
      look_at(migration, suspects.count(migration.tag) > 0);
  return std::move(found_);
}

}  // namespace

Examination examine(const Project& project, const SnapshotFiles& snapshots,
                    const Verification& found, const Schema& actual, const SchemaDialect& dialect) {
  // Nothing recorded and nothing there is a new database, of which nothing need be said.
  if (actual.tables.empty() && applied_entries(found.status.reconciliation).empty()) return {};
  return Examiner(project, snapshots, actual, dialect).run(found);
}

void heed(std::vector<Diagnostic>& history, const Examination& examination,
          const Journal& journal) {
  for (std::size_t i = 0; i < examination.effects.size(); ++i) {
    const std::string start = text::cat(journal.entries[examination.effects[i].entry].tag, " is ");
    for (Diagnostic& finding : history)
      if ((finding.code == "pending" || finding.code == "out-of-order") &&
          finding.message.starts_with(start))
        finding.hint = examination.findings[i].hint;
  }
}

}  // namespace sluice
