#include "engine/verify/applied_sql.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/names/find_object.hpp"
#include "core/schema/drift_mend.hpp"
#include "engine/scratch/proof_trial.hpp"

namespace sluice {

namespace {

bool is_of(const Table& table, const ObjectName& name) {
  return text::equals_ignore_case(table.name.name, name.name) &&
         (name.schema.empty() || name.schema == table.name.schema);
}

bool is_of_model(const std::string& kind) {
  static const std::set<std::string> k_kinds = {"table", "column",   "index", "policy",
                                                "view",  "sequence", "schema"};
  return k_kinds.contains(kind);
}

const Table* table_of(const Schema& schema, const ObjectName& name) {
  const auto found = std::find_if(schema.tables.begin(), schema.tables.end(),
                                  [&](const Table& table) { return is_of(table, name); });
  return found == schema.tables.end() ? nullptr : &*found;
}

// Whether the snapshots on both sides of the migration tell of the change.
bool tells_change(const Schema& before, const Schema& after, const ObjectRef& object) {
  if (object.kind == "table") {
    const Table* was = table_of(before, object.name);
    const Table* is = table_of(after, object.name);
    return was == nullptr || is == nullptr || *was != *is;
  }
  if (object.kind == "type") return before.enums != after.enums;
  if (object.kind == "sequence") return before.sequences != after.sequences;
  return true;
}

std::vector<ObjectRef> objects_in(const DriftReport& report) {
  std::vector<ObjectRef> objects;
  for (const Drift& drift : report.differences) objects.push_back(drift.object);
  for (const ObjectRef& object : report.unknown)
    if (is_of_model(object.kind) || object.kind == "enum") objects.push_back(object);
  return objects;
}

// With the statements that make them.
void define_others(Schema& made, ProofTrial& trial) {
  if (made.others.empty()) return;
  const Schema whole = trial.look();
  for (OtherObject& other : made.others)
    for (const OtherObject& known : whole.others)
      if (known.kind == other.kind && known.identity == other.identity)
        other.definition = known.definition;
}

// Where the migrator was stopped, or the caller's own connection fails, nothing goes on.
bool is_stop(ErrorCode code) {
  return code == ErrorCode::interrupted || code == ErrorCode::terminated;
}

}  // namespace

AppliedSql::AppliedSql(const SessionPorts& ports, const Project& project,
                       const SnapshotFiles& snapshots, const OpenOptions& options,
                       std::vector<std::size_t> entries)
    : ports_(ports),
      project_(project),
      snapshots_(snapshots),
      options_(options),
      entries_(std::move(entries)) {}

const NamedObjects& AppliedSql::named_in(std::size_t entry) const {
  const auto known = named_.find(entry);
  if (known != named_.end()) return known->second;
  return named_
      .emplace(entry, named_by(project_.migrations[entry].statements, *ports_.backend.dialect))
      .first->second;
}

// Not copied where the entry before it tells.
const Schema* AppliedSql::schema_before(std::size_t entry, std::optional<Schema>& kept) const {
  static const Schema k_nothing;
  if (project_.journal.layout == Layout::v1) {
    kept = snapshots_.before(entry);
    return kept ? &*kept : nullptr;
  }
  while (entry-- > 0)
    if (const Snapshot* snapshot = snapshots_.of(entry)) return &snapshot->schema;
  return &k_nothing;
}

// Whether the entry's snapshot, and the one before it, tell all that its SQL does.
bool AppliedSql::is_told(std::size_t entry, const Schema& actual) const {
  const SqlFacts found = facts_of(project_.migrations[entry].statements, *ports_.backend.dialect);
  if (found.facts.empty() && !found.is_opaque) return true;
  const Snapshot* snapshot = snapshots_.of(entry);
  std::optional<Schema> kept;
  const Schema* before = schema_before(entry, kept);
  if (snapshot == nullptr || before == nullptr) return false;
  const Schema& after = snapshot->schema;
  if (found.is_opaque && *before == after) return false;
  const std::vector<ObjectRef> left = left_by(found.facts);
  for (const ObjectRef& object : left) {
    if (holds(after, object)) continue;
    if (has_body(object.kind)) return false;
    const bool may_be_other = !is_of_model(object.kind) && can_be_looked_for(object.kind);
    if (!may_be_other || !is_among_others(actual, object)) return false;
  }
  return std::none_of(found.facts.begin(), found.facts.end(), [&](const SqlFact& fact) {
    const ObjectRef& object = fact.object;
    if (fact.act == SqlAct::changes) return !tells_change(*before, after, object);
    const bool is_there_again = std::any_of(left.begin(), left.end(), [&](const ObjectRef& other) {
      return is_same_object(other, object) ||
             (object.name.name.empty() && other.part == object.part);
    });
    return fact.act == SqlAct::drops && !is_there_again && holds(after, object);
  });
}

bool AppliedSql::exceeds_snapshots(const Schema& actual) const {
  return !std::all_of(entries_.begin(), entries_.end(),
                      [&](std::size_t entry) { return is_told(entry, actual); });
}

// As they ran, without what changes the whole server, which took effect already, and without
// what changes rows alone. What `drizzle-kit pull` wrote has no statement, and its snapshot is
// what was there.
Project AppliedSql::replayed_project() const {
  Project replayed = project_;
  replayed.journal.entries.clear();
  replayed.migrations.clear();
  for (const std::size_t entry : entries_) {
    Migration migration = project_.migrations[entry];
    const bool is_pulled = migration.statements.empty();
    std::erase_if(migration.statements, [&](const Statement& statement) {
      return !ports_.backend.dialect->traits(statement).server_wide.empty() ||
             ports_.backend.dialect->facts_of(statement).kind == StatementKind::rows;
    });
    const Snapshot* snapshot = snapshots_.of(entry);
    const auto before = snapshots_.before(entry);
    if (is_pulled && snapshot != nullptr && before)
      for (std::string& sql :
           statements_between(*before, snapshot->schema, *ports_.backend.schema_dialect))
        migration.statements.push_back({.sql = std::move(sql)});
    replayed.journal.entries.push_back(migration.entry);
    replayed.migrations.push_back(std::move(migration));
  }
  return replayed;
}

bool AppliedSql::makes_nothing() const {
  const Project replayed = replayed_project();
  return std::all_of(replayed.migrations.begin(), replayed.migrations.end(),
                     [](const Migration& migration) { return migration.statements.empty(); });
}

void AppliedSql::replay(const std::vector<std::size_t>& looks) {
  const Project replayed = replayed_project();
  ProofTrial trial(ports_, replayed, options_);
  for (const std::size_t entry : looks) {
    const auto place = std::find(entries_.begin(), entries_.end(), entry);
    if (place == entries_.end()) continue;
    if (const auto failure = trial.up_to(project_.journal.entries[entry].tag))
      throw Error(*failure);
    Schema made = trial.read_trial_objects();
    if (place + 1 == entries_.end()) define_others(made, trial);
    if (place + 1 == entries_.end()) made_ = made;
    after_.insert_or_assign(entry, std::move(made));
  }
}

std::optional<std::size_t> AppliedSql::last_touched(const ObjectRef& object) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
    if (named_in(*entry).includes(object)) return *entry;
  if (entries_.empty()) return {};
  const auto told = snapshots_.last_touched(object, entries_.back());
  const bool is_applied =
      told && std::find(entries_.begin(), entries_.end(), *told) != entries_.end();
  if (is_applied && !project_.migrations[*told].statements.empty()) return {};
  return told;
}

std::optional<Schema> AppliedSql::expected(const Schema& snapshot) {
  if (!refusal_.empty()) return {};
  const SchemaDialect& schemas = *ports_.backend.schema_dialect;
  try {
    if (!made_) replay({entries_.back()});
    const std::vector<ObjectRef> differing =
        objects_in(find_drift(snapshot, *made_, schemas, Mends::none));
    std::set<std::size_t> looks;
    for (const ObjectRef& object : differing)
      if (const auto touched = snapshots_.last_touched(object, entries_.back()))
        if (after_.count(*touched) == 0) looks.insert(*touched);
    if (!looks.empty()) replay({looks.begin(), looks.end()});
    const Schema made = schemas.normalize(*made_);
    std::map<std::size_t, Schema> after;  // normalized
    std::vector<ObjectRef> by_hand;
    for (const ObjectRef& object : differing) {
      const auto touched = snapshots_.last_touched(object, entries_.back());
      if (touched) {
        if (after_.count(*touched) == 0) continue;  // it is not applied
        if (after.count(*touched) == 0)
          after.emplace(*touched, schemas.normalize(after_.at(*touched)));
        // It is as the migration left it that the snapshot says it is from.
        if (aspects_of(after.at(*touched), object) == aspects_of(made, object)) continue;
      }
      by_hand.push_back(object);
    }
    if (by_hand.empty()) return snapshot;
    Schema expected = with_objects_of(*made_, snapshot, by_hand, schemas);
    for (const OtherObject& other : made_->others)
      if (other.kind == "sequence owner") expected.others.push_back(other);
    return expected;
  } catch (const Error& error) {
    if (is_stop(error.info().code)) throw;
    refusal_ = error.info().message;
    return {};
  }
}

// It stands in no snapshot, or later SQL is about it.
bool AppliedSql::is_made_by_hand(const ObjectRef& object) const {
  const auto told = snapshots_.last_touched(object, entries_.back());
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (told && *entry <= *told) return false;
    if (named_in(*entry).includes(object)) return true;
  }
  return false;
}

Schema AppliedSql::expected_by_name(const Schema& snapshot, const Schema& actual,
                                    const std::vector<Drift>& differences) const {
  std::vector<ObjectRef> by_hand;
  for (const Drift& drift : differences)
    if (is_made_by_hand(drift.object)) by_hand.push_back(drift.object);
  return with_objects_of(actual, snapshot, by_hand, *ports_.backend.schema_dialect);
}

std::vector<ObjectRef> AppliedSql::absent_by_name(const Schema& snapshot,
                                                  const Schema& actual) const {
  std::vector<SqlFact> facts;
  for (const std::size_t entry : entries_) {
    SqlFacts found = facts_of(project_.migrations[entry].statements, *ports_.backend.dialect);
    std::move(found.facts.begin(), found.facts.end(), std::back_inserter(facts));
  }
  std::vector<ObjectRef> absent;
  for (ObjectRef& object : left_by(facts)) {
    const bool is_told =
        holds(snapshot, object) || snapshots_.last_touched(object, entries_.back());
    if (is_told || !can_be_looked_for(object.kind) || holds(actual, object) ||
        is_among_others(actual, object))
      continue;
    const ObjectRef table{"table", object.name, ""};
    if (object.part.empty() || holds(actual, table)) absent.push_back(std::move(object));
  }
  return absent;
}

std::vector<std::size_t> with_snapshot(const std::vector<std::size_t>& entries,
                                       const SnapshotFiles& snapshots) {
  std::vector<std::size_t> known = entries;
  while (!known.empty() && snapshots.of(known.back()) == nullptr) known.pop_back();
  return known;
}

}  // namespace sluice
