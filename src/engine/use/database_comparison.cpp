#include "engine/use/database_comparison.hpp"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "core/history/reconcile.hpp"
#include "core/names/find_object.hpp"
#include "core/ports/transaction.hpp"
#include "core/schema/named_roles.hpp"
#include "engine/verify/applied_sql.hpp"
#include "engine/verify/forensics.hpp"

namespace sluice {

namespace {

// `basis` is what is compared with all the same.
Finding not_compared(std::string_view basis, const std::string& reason = {}) {
  Finding found{.code = FindingCode::not_compared,
                .severity = Severity::warning,
                .details = {{Detail::basis, basis}}};
  if (!reason.empty()) found.details.emplace_back(Detail::reason, reason);
  return found;
}

// Nothing is compared: nobody can tell what the database should hold.
Finding compared_with_nothing(std::string_view why, const std::string& reason = {}) {
  Finding found = not_compared(why, reason);
  found.severity = Severity::error;
  return found;
}

// A server prints every view in words of its own, so that each is printed for certain where a
// snapshot has one: this needs not wait for the comparison. Nothing when the server refuses: it is
// asked again, and told of, only where a text truly differs.
std::optional<Schema> views_printed(Connection& connection, const Introspector& introspector,
                                    const Schema& snapshot, const Schema& actual) {
  std::vector<ObjectRef> views;
  for (const View& view : snapshot.views)
    if (view.definition &&
        std::none_of(actual.views.begin(), actual.views.end(), [&](const View& there) {
          return there.name == view.name && there.definition == view.definition;
        }))
      views.push_back({"view", view.name, ""});
  if (views.empty()) return std::nullopt;
  try {
    const Transaction undone(connection, Access::read_write);
    return introspector.with_printed(connection, snapshot, actual, views);
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::sql) throw;
    return std::nullopt;
  }
}

}  // namespace

Schema DatabaseComparison::look_at(Verification& found, Connection& connection,
                                   Connection* writable) {
  found.status.history = work_.tracker.read(connection);
  const Schema actual = work_.introspector().introspect(connection, work_.options.tables);
  compare(found, actual, writable);
  return actual;
}

void DatabaseComparison::compare(Verification& found, const Schema& actual, Connection* writable) {
  found.status.reconciliation = reconcile(work_.project.journal, found.status.history,
                                          hashes_of(work_.project, work_.ports.files));
  found.history = check_history(found.status);
  compare_schema(found, actual, writable);
  Examination examination = examine(work_.project, snapshots_, found, actual, work_.ports.backend);
  apply_examination(found.history, examination);
  found.forensics = std::move(examination.findings);
  found.effects = std::move(examination.effects);
}

// The server is asked what it makes of a text only where one differs: that needs a role that may
// write, though nothing of it stays.
Schema DatabaseComparison::as_printed(Verification& found, Schema expected, const Schema& actual,
                                      const std::vector<ObjectRef>& objects, Connection* writable) {
  const Introspector& introspector = work_.introspector();
  try {
    if (writable != nullptr) {
      const Savepoint undone(*writable);
      return introspector.with_printed(*writable, expected, actual, objects);
    }
    const bool is_free = work_.connections.is_free_to_write();
    const auto other = is_free ? nullptr : work_.connections.connect(Access::read_write);
    Connection& connection = is_free ? *work_.connections.current() : *other;
    const Transaction undone(connection, Access::read_write);
    return introspector.with_printed(connection, expected, actual, objects);
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::sql) throw;
    found.comparison.push_back(not_compared("text", error.info().message));
    return expected;
  }
}

// Mends are rendered with who depends on whom. Where that was not read at first, it is only where
// something is to be mended.
DriftReport DatabaseComparison::drift_of(Verification& found, const Schema& snapshot,
                                         const Schema& actual, Connection* writable) {
  const Introspector& introspector = work_.introspector();
  const SchemaDialect& dialect = work_.schema_dialect();
  const bool prints = introspector.prints_expressions();
  const bool is_free = work_.connections.is_free_to_write();
  std::future<std::optional<Schema>> printing;
  if (prints && is_free && writable == nullptr)
    printing = std::async(std::launch::async, [&] {
      return views_printed(*work_.connections.current(), introspector, snapshot, actual);
    });
  DriftReport report = find_drift(snapshot, actual, dialect, Mends::none);
  const std::optional<Schema> with_views = printing.valid() ? printing.get() : std::nullopt;
  Schema expected = with_views ? *with_views : snapshot;
  const std::vector<ObjectRef> texts = differing_expressions(report);
  if (prints && !texts.empty()) {
    std::vector<ObjectRef> others = texts;
    if (with_views)
      std::erase_if(others, [](const ObjectRef& object) { return object.kind == "view"; });
    if (!others.empty())
      expected = as_printed(found, std::move(expected), actual, others, writable);
    compare_again(report, texts, expected, actual, dialect);
  }
  if (report.differences.empty()) return report;
  const bool was_read_whole = writable != nullptr || !work_.connections.is_free();
  if (was_read_whole) return find_drift(expected, actual, dialect);
  const Transaction transaction(*work_.connections.current(), Access::read_only);
  return find_drift(expected,
                    introspector.introspect(*work_.connections.current(), work_.options.tables),
                    dialect);
}

namespace {

const OtherObject* other_in(const std::vector<OtherObject>& others, const OtherObject& like) {
  const auto found = std::find_if(others.begin(), others.end(), [&](const OtherObject& each) {
    return each.kind == like.kind && each.identity == like.identity;
  });
  return found == others.end() ? nullptr : &*found;
}

// As it was put there, whatever ended its lines.
std::string body_of(const OtherObject& other) {
  return std::string(text::trim(text::replace_all(other.definition, "\r\n", "\n")));
}

bool has_bodies(const std::vector<OtherObject>& others) {
  return std::any_of(others.begin(), others.end(),
                     [](const OtherObject& other) { return has_body(other.kind); });
}

// What the SQL makes of the kinds that no snapshot models: it is known as it is made, or it is
// absent, or of another body.
void compare_others(DriftReport& drift, const std::vector<OtherObject>& made,
                    const std::vector<OtherObject>& actual) {
  for (const OtherObject& other : made) {
    const ObjectRef object{other.kind, {"", other.identity}, ""};
    std::erase(drift.unknown, object);
    if (is_foreign(other) || other.kind == "sequence owner") continue;
    const OtherObject* const there = other_in(actual, other);
    const bool is_known = there != nullptr && has_body(other.kind) && !other.definition.empty() &&
                          !there->definition.empty();
    if (there != nullptr && (!is_known || body_of(*there) == body_of(other))) continue;
    Drift differs{.kind = there == nullptr ? DriftKind::missing : DriftKind::changed,
                  .object = object,
                  .expected = "as the applied SQL makes it"};
    if (there != nullptr) {
      differs.expected = body_of(other);
      differs.actual = body_of(*there);
    } else if (!other.definition.empty()) {
      differs.mend.push_back(other.definition);
    }
    drift.differences.push_back(std::move(differs));
  }
}

}  // namespace

// Nobody can tell what the database should hold.
void DatabaseComparison::compare_by_name(Verification& found, const std::optional<Schema>& snapshot,
                                         const Schema& actual, Connection* writable) {
  const AppliedSql& sql = *applied_sql_;
  if (!snapshot) {
    found.comparison.push_back(compared_with_nothing("no-sql", sql.refusal()));
  } else {
    found.drift = drift_of(found, *snapshot, actual, writable);
    const Schema expected = sql.expected_by_name(*snapshot, actual, found.drift.differences);
    if (!found.drift.differences.empty()) found.drift = drift_of(found, expected, actual, writable);
    found.comparison.push_back(not_compared("names", sql.refusal()));
  }
  for (ObjectRef& object : sql.absent_by_name(snapshot.value_or(Schema{}), actual))
    found.drift.differences.push_back({.kind = DriftKind::missing,
                                       .object = std::move(object),
                                       .expected = "as the applied SQL makes it"});
}

void DatabaseComparison::compare_with_sql(Verification& found,
                                          const std::optional<Schema>& snapshot,
                                          const Schema& actual, Connection* writable) {
  if (!snapshot && applied_sql_->makes_nothing()) {
    found.comparison.push_back(compared_with_nothing("rows-alone"));
    return;
  }
  const auto expected = applied_sql_->expected(snapshot.value_or(Schema{}));
  if (!expected) return compare_by_name(found, snapshot, actual, writable);
  found.is_replayed = true;
  found.drift = drift_of(found, *expected, actual, writable);
  const std::vector<OtherObject>& made = applied_sql_->others();
  const bool is_whole = writable != nullptr || !work_.connections.is_free();
  if (is_whole || !has_bodies(made)) return compare_others(found.drift, made, actual.others);
  const Transaction transaction(*work_.connections.current(), Access::read_only);
  compare_others(
      found.drift, made,
      work_.introspector().introspect(*work_.connections.current(), work_.options.tables).others);
}

namespace {

// A journal without an entry says nothing of what is there.
void compare_with_none(Verification& found, const Schema& actual) {
  const bool is_bare = actual.tables.empty() && actual.views.empty() && actual.enums.empty();
  if (!found.status.entries.empty() || is_bare) return;
  Finding nothing = compared_with_nothing("no-journal");
  nothing.details.emplace_back(Detail::objects,
                               std::vector{text::cat(actual.tables.size(), " tables"),
                                           text::cat(actual.views.size(), " views"),
                                           text::cat(actual.enums.size(), " enums")});
  found.comparison.push_back(std::move(nothing));
}

}  // namespace

// Where the snapshots tell all that the SQL makes, they are enough. Else, and where something
// differs that later SQL may have made, the SQL is replayed.
void DatabaseComparison::compare_schema(Verification& found, const Schema& actual,
                                        Connection* writable) {
  auto entries = applied_entries(found.status.reconciliation);
  if (entries.empty()) return compare_with_none(found, actual);
  const auto known = with_snapshot(entries, snapshots_);
  const std::optional<Schema> snapshot = known.empty() ? std::nullopt : snapshots_.after(known);
  if (!applied_sql_ || applied_sql_->entries() != entries)
    applied_sql_ = std::make_unique<AppliedSql>(work_.ports, work_.project, snapshots_,
                                                work_.options, std::move(entries));
  if (snapshot) found.compared_with = work_.project.journal.entries[known.back()].tag;
  if (!snapshot || applied_sql_->exceeds_snapshots(actual)) {
    compare_with_sql(found, snapshot, actual, writable);
  } else {
    found.drift = drift_of(found, *snapshot, actual, writable);
    if (!found.drift.differences.empty())
      if (const auto expected = applied_sql_->expected(*snapshot); expected && expected != snapshot)
        found.drift = drift_of(found, *expected, actual, writable);
  }
  for (Drift& drift : found.drift.differences)
    if (const auto entry = applied_sql_->last_touched(drift.object))
      drift.tag = work_.project.journal.entries[*entry].tag;
}

}  // namespace sluice
