#include "engine/verify/forensics.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "core/facts/effects.hpp"
#include "core/finding/presence.hpp"
#include "core/names/find_object.hpp"
#include "core/names/names.hpp"
#include "engine/verify/applied_sql.hpp"

namespace sluice {

namespace {

// How much of what a migration changes is in the database.
struct Trace {
  std::vector<std::string> there, absent;
  std::vector<std::string> differing;  // there, and not as the migration makes it
  bool is_untold = false;              // it does more, of which nothing tells

  bool empty() const { return there.empty() && absent.empty() && differing.empty(); }
  bool is_whole() const { return absent.empty() && differing.empty() && !is_untold; }
  bool is_absent() const { return there.empty() && differing.empty(); }
  std::string text() const { return presence_text(there, absent, differing); }
};

// What changes no schema, or does so in ways that its text does not tell.
bool is_told_by_names(const StatementFacts& facts, const Dialect& dialect) {
  const std::string_view sets = dialect.facts().settings_verb;
  return !facts.unknown &&
         (facts.kind == StatementKind::create || facts.kind == StatementKind::drop ||
          facts.kind == StatementKind::comment || (!sets.empty() && facts.verb == sets));
}
bool may_change_rows(const StatementFacts& facts, const Dialect& dialect) {
  return facts.kind == StatementKind::rows || facts.kind == StatementKind::block ||
         !facts.writes.empty() || may_do_anything(facts, dialect);
}

// What differs beyond the spelling of an expression.
std::map<ObjectRef, Drift> plain_differences(const DriftReport& report) {
  std::map<ObjectRef, Drift> objects;
  for (const Drift& drift : report.differences) objects.emplace(drift.object, drift);
  for (const ObjectRef& object : differing_expressions(report)) objects.erase(object);
  return objects;
}

std::string as_it_differs(const Drift& drift) {
  if (drift.kind != DriftKind::changed) return name_of(drift.object);
  return text::cat(name_of(drift.object), " (expected ", drift.expected, ", found ", drift.actual,
                   ")");
}

// Whether the database still has what the migration changed as it was before.
bool is_as_before(const Drift& made, const Drift& now) {
  return std::all_of(made.aspects.begin(), made.aspects.end(), [&](const DriftAspect& aspect) {
    return std::any_of(now.aspects.begin(), now.aspects.end(), [&](const DriftAspect& other) {
      return other.name == aspect.name && other.actual == aspect.actual;
    });
  });
}

// Of what the migration changes, `made`, and what differs from its snapshot `now`.
void weigh_change(const Drift& made, const Drift* now, Trace& evidence) {
  std::string name = name_of(made.object);
  if (made.kind == DriftKind::unexpected) name = text::cat("the removal of ", name);
  if (made.kind == DriftKind::changed) name = text::cat("the change of ", name);
  if (now == nullptr)
    evidence.there.push_back(name);
  else if (now->kind != DriftKind::changed ||
           (made.kind == DriftKind::changed && is_as_before(made, *now)))
    evidence.absent.push_back(name);
  else
    evidence.differing.push_back(as_it_differs(*now));
}

bool is_unrecorded(const MigrationState& migration) {
  return migration.state == State::pending || migration.state == State::out_of_order;
}

class Examiner {
 public:
  Examiner(const Project& project, const SnapshotFiles& snapshots, const Schema& actual,
           const Backend& backend)
      : project_(project),
        snapshots_(snapshots),
        actual_(actual),
        dialect_(*backend.schema_dialect),
        statements_(*backend.dialect) {}

  Examination run(const Verification& found);
  Trace evidence_of(std::size_t entry) const;

 private:
  void weigh_snapshots(std::size_t entry, Trace& evidence) const;
  std::map<ObjectRef, Drift> own_part(std::size_t entry, std::map<ObjectRef, Drift> made) const;
  bool may_be_as_before(std::size_t entry, const ObjectRef& object) const;
  bool is_as(const Snapshot& snapshot) const;
  void weigh_names(std::size_t entry, Trace& evidence) const;
  bool changes_rows(std::size_t entry) const;
  bool was_changed_since(std::size_t entry) const;
  std::optional<std::size_t> newest_agreeing() const;
  bool agrees_from(std::size_t entry) const { return agreeing_ && entry <= *agreeing_; }
  void look_at(const MigrationState& migration, bool is_suspect);
  void not_recorded(const MigrationState& migration, const Trace& evidence);
  void say(EffectKind kind, std::size_t entry, Finding finding) {
    finding.migration = project_.journal.entries[entry].tag;
    found_.effects.push_back({kind, entry});
    found_.findings.push_back(std::move(finding));
  }

  const Project& project_;
  const SnapshotFiles& snapshots_;
  const Schema& actual_;
  const SchemaDialect& dialect_;
  const Dialect& statements_;
  bool all_so_far_ = true;               // every entry up to here is applied or took effect
  std::set<std::size_t> not_in_effect_;  // nobody recorded them, and they did not take effect
  Examination found_;
  std::optional<std::size_t> newest_recorded_;
  std::optional<std::size_t> agreeing_;  // the newest entry as whose snapshot the database is
};

// Where others that have no snapshot ran before it, its snapshot shows what these did as well: its
// own is what its SQL names, and theirs does not.
std::map<ObjectRef, Drift> Examiner::own_part(std::size_t entry,
                                              std::map<ObjectRef, Drift> made) const {
  const std::vector<std::size_t> unseen = snapshots_.unseen_before(entry);
  if (unseen.empty()) return made;
  const NamedObjects own = named_by(project_.migrations.at(entry).statements, statements_);
  std::erase_if(made, [&](const auto& change) { return !own.includes(change.first); });
  for (const std::size_t other : unseen) {
    const NamedObjects theirs = named_by(project_.migrations.at(other).statements, statements_);
    std::erase_if(made, [&](const auto& change) { return theirs.includes(change.first); });
  }
  return made;
}

// What takes back what an earlier one did is there already where that one never ran.
bool Examiner::may_be_as_before(std::size_t entry, const ObjectRef& object) const {
  if (entry == 0 || not_in_effect_.empty()) return false;
  const auto earlier = snapshots_.last_touched(object, entry - 1);
  return earlier && not_in_effect_.count(*earlier) > 0;
}

// Of a table that the migration makes, the table itself tells; what it took away is
// looked for, too.
void Examiner::weigh_snapshots(std::size_t entry, Trace& evidence) const {
  const Snapshot* snapshot = snapshots_.of(entry);
  if (snapshot == nullptr) return;
  const auto earlier = snapshots_.before(entry);
  if (!earlier) return;
  const DriftReport made = find_drift(snapshot->schema, *earlier, dialect_, Mends::none);
  const DriftReport now = find_drift(snapshot->schema, actual_, dialect_, Mends::none);
  const std::map<ObjectRef, Drift> differing = plain_differences(now);
  const auto difference = [&](const ObjectRef& object) -> const Drift* {
    for (const ObjectRef& one : {object, ObjectRef{"table", object.name, ""}})
      if (const auto found = differing.find(one); found != differing.end()) {
        const bool is_own = one == object || found->second.kind == DriftKind::missing;
        if (is_own) return &found->second;
      }
    return nullptr;
  };
  const std::map<ObjectRef, Drift> plain_made = own_part(entry, plain_differences(made));
  for (const auto& [object, change] : plain_made)
    if (difference(object) != nullptr || !may_be_as_before(entry, object))
      weigh_change(change, difference(object), evidence);
  // Nothing that is recorded has changed the parts of a table since it was made.
  if (!newest_recorded_ || entry > *newest_recorded_)
    for (const auto& [object, drift] : differing)
      if (object.kind != "table" && plain_made.count({"table", object.name, ""}) > 0)
        (drift.kind == DriftKind::missing ? evidence.absent : evidence.differing)
            .push_back(as_it_differs(drift));
  // What is gone may have gone with something else, where nothing is there that was made instead.
  if (evidence.is_absent() && !evidence.absent.empty()) return;
  for (const ObjectRef& object : made.unknown) {
    const bool remains =
        std::find(now.unknown.begin(), now.unknown.end(), object) != now.unknown.end();
    const std::string name = text::cat("the removal of ", name_of(object));
    (remains ? evidence.absent : evidence.there).push_back(name);
  }
}

// What its SQL makes and no snapshot tells. Another one may have made what it makes only if it is
// not there.
void Examiner::weigh_names(std::size_t entry, Trace& evidence) const {
  const std::vector<Statement>& statements = project_.migrations.at(entry).statements;
  const Snapshot* snapshot = snapshots_.of(entry);
  const bool has_changes = !evidence.empty();
  const bool is_told = snapshot != nullptr && snapshots_.unseen_before(entry).empty();
  const SqlFacts found = facts_of(statements, statements_);
  const std::vector<ObjectRef> left = left_by(found.facts);
  for (const SqlFact& fact : found.facts) {
    const bool is_left = std::any_of(left.begin(), left.end(), [&](const ObjectRef& object) {
      return is_same_object(object, fact.object);
    });
    if (fact.act != SqlAct::makes || !is_left) continue;
    if (is_told && holds(snapshot->schema, fact.object)) continue;
    if (!can_be_looked_for(fact.object.kind)) {
      evidence.is_untold = !has_changes;
      continue;
    }
    const bool is_there = holds(actual_, fact.object) || is_among_others(actual_, fact.object);
    if (fact.is_conditional && is_there)
      evidence.is_untold = !has_changes;
    else
      (is_there ? evidence.there : evidence.absent).push_back(name_of(fact.object));
  }
  evidence.is_untold =
      evidence.is_untold ||
      (!has_changes &&
       std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
         return !is_told_by_names(statements_.facts_of(statement), statements_);
       }));
}

Trace Examiner::evidence_of(std::size_t entry) const {
  Trace evidence;
  weigh_snapshots(entry, evidence);
  weigh_names(entry, evidence);
  return evidence;
}

// Where a recorded migration changed again what this one made, the database no longer tells whether
// this one ever ran.
bool Examiner::was_changed_since(std::size_t entry) const {
  const auto earlier = snapshots_.before(entry);
  if (!newest_recorded_ || !earlier || snapshots_.of(entry) == nullptr) return false;
  const DriftReport made =
      find_drift(snapshots_.of(entry)->schema, *earlier, dialect_, Mends::none);
  return std::any_of(made.differences.begin(), made.differences.end(), [&](const Drift& drift) {
    const auto last = snapshots_.last_touched(drift.object, *newest_recorded_);
    return last && *last > entry;
  });
}

// What a later migration changes again is no longer there as an earlier one made it: where the
// database as a whole is as a snapshot says, everything up to that took effect.
bool Examiner::is_as(const Snapshot& snapshot) const {
  return plain_differences(find_drift(snapshot.schema, actual_, dialect_, Mends::none)).empty();
}

// It tells nothing where the database is as the newest recorded one left it, too.
std::optional<std::size_t> Examiner::newest_agreeing() const {
  const Snapshot* recorded = newest_recorded_ ? snapshots_.of(*newest_recorded_) : nullptr;
  if (recorded != nullptr && is_as(*recorded)) return {};
  for (std::size_t entry = project_.journal.entries.size(); entry-- > 0;) {
    const Snapshot* snapshot = snapshots_.of(entry);
    if (snapshot == nullptr || snapshot->schema.tables.empty()) continue;
    if (!is_as(*snapshot)) continue;
    const Trace evidence = evidence_of(entry);
    const bool is_there = !evidence.there.empty();
    if (is_there && evidence.absent.empty() && evidence.differing.empty()) return entry;
  }
  return {};
}

void Examiner::not_recorded(const MigrationState& migration, const Trace& evidence) {
  const std::size_t entry = *migration.entry;
  if (evidence.is_whole() || agrees_from(entry)) {
    Finding found{.code = FindingCode::took_effect, .severity = Severity::warning};
    if (evidence.is_whole())
      found.details.emplace_back(Detail::there, evidence.there);
    else
      found.details.emplace_back(Detail::other, project_.journal.entries[*agreeing_].tag);
    if (all_so_far_) found.details.emplace_back(Detail::all_so_far);
    say(EffectKind::took_effect, entry, std::move(found));
  } else if (!evidence.is_absent()) {
    Finding found{.code = FindingCode::half_applied,
                  .severity = Severity::error,
                  .details = {{Detail::there, evidence.there},
                              {Detail::missing, evidence.absent},
                              {Detail::differing, evidence.differing}}};
    if (evidence.is_untold) found.details.emplace_back(Detail::is_untold);
    say(EffectKind::half_applied, entry, std::move(found));
  } else if (migration.state == State::out_of_order) {
    say(EffectKind::skipped, entry, {.code = FindingCode::skipped, .severity = Severity::warning});
  }
}

// Running it again would change rows once more, which may have been changed already.
bool Examiner::changes_rows(std::size_t entry) const {
  const std::vector<Statement>& statements = project_.migrations.at(entry).statements;
  return std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
    return may_change_rows(statements_.facts_of(statement), statements_);
  });
}

void Examiner::look_at(const MigrationState& migration, bool is_suspect) {
  const bool is_recorded = migration.state == State::applied || migration.state == State::changed;
  if (is_recorded && !is_suspect) return;
  const Trace evidence = evidence_of(*migration.entry);
  if (evidence.empty()) {
    // Something may be recorded beside it that it is to run after.
    if (!is_recorded && newest_recorded_ && evidence.is_untold) all_so_far_ = false;
    return;
  }
  if (!is_recorded) {
    not_recorded(migration, evidence);
    const bool took_effect = evidence.is_whole() || agrees_from(*migration.entry);
    if (!took_effect) not_in_effect_.insert(*migration.entry);
    all_so_far_ = all_so_far_ && took_effect;
  } else if (evidence.is_absent() && !evidence.is_untold && !was_changed_since(*migration.entry)) {
    Finding found{.code = FindingCode::no_effect,
                  .severity = Severity::error,
                  .details = {{Detail::missing, evidence.absent}}};
    if (changes_rows(*migration.entry)) found.details.emplace_back(Detail::changes_rows);
    say(EffectKind::no_effect, *migration.entry, std::move(found));
  }
}

Examination Examiner::run(const Verification& found) {
  const auto& migrations = found.status.reconciliation.migrations;
  const auto recorded = applied_entries(found.status.reconciliation);
  if (!recorded.empty()) newest_recorded_ = recorded.back();
  if (std::any_of(migrations.begin(), migrations.end(), is_unrecorded))
    agreeing_ = newest_agreeing();
  std::set<std::string> suspects;
  for (const Drift& drift : found.drift.differences) {
    suspects.insert(drift.tag);
    const auto told =
        newest_recorded_ ? snapshots_.last_touched(drift.object, *newest_recorded_) : std::nullopt;
    if (told) suspects.insert(project_.journal.entries[*told].tag);
  }
  for (const MigrationState& migration : migrations)
    if (migration.entry && migration.state != State::partial && migration.state != State::disputed)
      look_at(migration, suspects.count(migration.tag) > 0);
  return std::move(found_);
}

}  // namespace

Examination examine(const Project& project, const SnapshotFiles& snapshots,
                    const Verification& found, const Schema& actual, const Backend& backend) {
  // Nothing recorded and nothing there is a new database, of which nothing need be said.
  if (actual.tables.empty() && applied_entries(found.status.reconciliation).empty()) return {};
  return Examiner(project, snapshots, actual, backend).run(found);
}

Standing standing_of(const Project& project, const SnapshotFiles& snapshots,
                     const Verification& found, const Schema& actual, const Backend& backend,
                     std::size_t entry) {
  for (const Effect& effect : found.effects)
    if (effect.entry == entry && effect.kind == EffectKind::took_effect)
      return {.kind = Standing::Kind::there, .text = "it took effect"};
  const Trace evidence = Examiner(project, snapshots, actual, backend).evidence_of(entry);
  if (evidence.empty()) return {};
  Standing standing{.kind = Standing::Kind::in_part, .text = evidence.text()};
  if (evidence.is_absent()) standing.kind = Standing::Kind::absent;
  if (evidence.absent.empty() && evidence.differing.empty()) standing.kind = Standing::Kind::there;
  return standing;
}

void apply_examination(std::vector<Finding>& history, const Examination& examination) {
  for (const Finding& found : examination.findings)
    for (Finding& finding : history) {
      const bool is_unrecorded =
          finding.code == FindingCode::pending || finding.code == FindingCode::out_of_order;
      if (!is_unrecorded || finding.migration != found.migration) continue;
      finding.details = found.details;
      finding.details.emplace_back(Detail::effect, name_of(found.code));
    }
}

}  // namespace sluice
