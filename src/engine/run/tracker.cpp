#include "engine/run/tracker.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/history/progress.hpp"
#include "core/history/reconcile.hpp"
#include "core/history/summary.hpp"
#include "core/names/names.hpp"
#include "core/undo/rollback_text.hpp"
#include "engine/run/tracker_write.hpp"

namespace sluice {
namespace {

Event event_of(EventKind kind, std::string migration_name, std::string checksum, int batch,
               const Stamp& stamp) {
  return {.at = stamp.at,
          .kind = kind,
          .migration_name = std::move(migration_name),
          .checksum = std::move(checksum),
          .batch_number = batch,
          .actor = stamp.actor,
          .tool_version = stamp.tool_version};
}

EventKind kind_of(StepAction action) {
  switch (action) {
    case StepAction::run: return EventKind::applied;
    case StepAction::reset: return EventKind::reset;
    case StepAction::record_only: break;
  }
  return EventKind::baselined;
}

std::string hash_of_rollback(const std::string& sql) {
  return sql.empty() ? std::string() : sha256_hex(sql);
}

std::optional<std::string> none_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

constexpr const char* k_tracking = "__migration_tracking";
constexpr const char* k_events = "__migration_events";
constexpr const char* k_any_legacy = "select 1 from __migrations__ limit 1";

Error not_taken(const std::string& table) {
  return {ErrorCode::history,
          text::cat(table,
                    " is not as it was just written: a rule, a trigger or a policy on it "
                    "changes what is recorded"),
          text::cat("Drop it, and run this again: Sluice and Drizzle read ", table,
                    " to know what is applied.")};
}

}  // namespace

Tracker::Tracker(const Dialect& dialect, HistoryTables tables, Layout layout, FormerTags formers)
    : dialect_(dialect),
      tables_(std::move(tables)),
      layout_(layout),
      formers_(std::move(formers)),
      sql_(dialect_.history_sql(tables_)) {}

// Drizzle's name for a migration whose tag and `when` are known.
std::string Tracker::name_in_history(std::string_view tag, std::int64_t when) const {
  if (layout_ == Layout::v1) return std::string(tag);
  return v1_name({.when = when, .tag = std::string(tag)});
}

std::string Tracker::history_name() const {
  return dialect_.facts().has_schemas ? text::cat(tables_.schema, ".", tables_.table)
                                      : tables_.table;
}

void Tracker::find(Connection& connection) {
  const bool has_schemas = dialect_.facts().has_schemas;
  if (has_schemas) refuse_system_schema(tables_.schema, "--schema", dialect_);
  found_ = find_tables(connection.query(sql_.probe), history_name());
  if (has_schemas) refuse_system_schema(found_.tracking_schema, "--tracking-schema", dialect_);
  // From here on by its full name: a migration may change what an unqualified one means.
  if (tables_.tracking_schema.empty() && !found_.tracking_schema.empty()) {
    tables_.tracking_schema = found_.tracking_schema;
    sql_ = dialect_.history_sql(tables_);
  }
  if (!found_.suspects.empty()) refuse_untrusted(connection.query(sql_.read_untrusted), found_);
}

History Tracker::read(Connection& connection) {
  find(connection);
  return read_rows(connection);
}

History Tracker::read_rows(Connection& connection) {
  if (!found_.legacy_unread.empty() &&
      connection.query(about_legacy(k_any_legacy, found_)).rows.empty())
    found_.legacy_unread.clear();
  const auto query = read_query(found_, sql_);
  History history = to_history(found_, query.empty() ? Rows() : connection.query(query),
                               history_name(), formers_);
  has_rows_ = !history.tracking.empty();
  return history;
}

std::optional<std::string> Tracker::hashes_of_all(const Journal& journal, Connection& connection) {
  find(connection);
  const bool is_usual = journal.layout != Layout::v1 &&
                        found_.shape == HistoryShape::three_columns && found_.tracking &&
                        found_.events && !found_.legacy;
  if (!is_usual || journal.entries.empty()) return {};
  Rows summary = connection.query(sql_.read_summary);
  if (summary.rows.empty()) return {};
  auto& row = summary.rows.front();
  if (!row.at(0) || !row.at(1) || !is_whole_journal(journal, *row[0], *row[1])) return {};
  return std::move(row.at(2));
}

int Tracker::next_batch(const History& history) {
  int newest = 0;
  for (const auto& row : history.tracking) newest = std::max(newest, row.batch_number);
  return newest + 1;
}

std::map<std::string, std::string> Tracker::read_rollback_sql(
    Connection& connection, const std::vector<std::string>& names) {
  std::map<std::string, std::string> found;
  if (!found_.tracking || names.empty()) return found;
  for (auto& row : connection.query(sql_.read_rollback_sql, {names_to_json(names)}).rows)
    if (row.at(0) && row.at(1) && !row[1]->empty()) found.emplace(*row[0], *std::move(row[1]));
  return found;
}

struct Tracker::Batch {
  std::vector<std::string> removed;           // migration names
  std::vector<std::string> removed_legacy;    // LegacyRow::id
  std::vector<std::int64_t> removed_history;  // HistoryRow::row
  std::vector<HistoryMend> mends;
  std::vector<ChecksumMend> checksums;
  std::vector<std::pair<std::string, std::string>> rollbacks;  // by migration name
  std::vector<NewHistoryRow> history;
  std::vector<NewTrackingRow> tracking;
  std::vector<Event> events;
};

// Every row is looked for after it was written: what a rule or a trigger swallowed would be run
// again by the next one, and what it kept would never be.
void Tracker::write(Connection& connection, const Batch& batch) {
  std::vector<Connection::Bound> queries;
  std::map<std::size_t, std::string> checks;  // a query's number: the table it looks at
  const auto add = [&](const std::string& sql, std::string json) {
    queries.push_back({sql, {std::move(json)}});
  };
  const auto add_query = [&](Connection::Bound write, const std::string& check,
                             const std::string& table) {
    const auto json = write.parameters;
    queries.push_back(std::move(write));
    checks.emplace(queries.size(), table);
    queries.push_back({check, json});
  };
  const auto add_checked = [&](const std::string& sql, const std::string& check, std::string json,
                               const std::string& table) {
    add_query({sql, {std::move(json)}}, check, table);
  };
  const bool records = !batch.history.empty() || !batch.removed_history.empty() ||
                       !batch.tracking.empty() || !batch.removed.empty();
  if (records) add_held(queries, held());
  const std::size_t first = queries.size();
  if (!batch.removed.empty())
    add_checked(sql_.delete_tracking, sql_.left_tracking, names_to_json(batch.removed), k_tracking);
  if (!batch.removed_legacy.empty())
    add(about_legacy(sql_.delete_legacy, found_), ids_to_json(batch.removed_legacy));
  if (!batch.removed_history.empty())
    add_checked(sql_.delete_history, sql_.left_history, rows_to_json(batch.removed_history),
                history_name());
  const bool has_names = found_.shape == HistoryShape::five_columns;
  if (!batch.mends.empty())
    add(has_names ? sql_.mend_history_five : sql_.mend_history_three, to_json(batch.mends));
  const bool gives_ids = std::any_of(batch.mends.begin(), batch.mends.end(),
                                     [](const HistoryMend& mend) { return mend.gives_id; });
  if (gives_ids && !sql_.settle_ids.empty()) queries.push_back({sql_.settle_ids, {}});
  if (!batch.checksums.empty()) add(sql_.update_tracking, to_json(batch.checksums));
  if (!batch.rollbacks.empty()) add(sql_.update_rollback_sql, rollbacks_to_json(batch.rollbacks));
  if (!batch.history.empty())
    add_checked(has_names ? sql_.insert_history_five : sql_.insert_history_three,
                sql_.missing_history, to_json(batch.history), history_name());
  if (!batch.tracking.empty())
    add_checked(sql_.insert_tracking, sql_.missing_tracking, to_json(batch.tracking), k_tracking);
  if (!batch.events.empty())
    add_query(insert_of(connection, batch.events), sql_.missing_events, k_events);
  if (queries.empty()) return;
  const std::size_t end = queries.size();
  if (!held_.empty()) add_held(queries, {});
  std::vector<Held> written;
  connection.query_each(queries, [&](std::size_t at, const Rows& rows) {
    if (at < first) return expect_held(at, held_of(rows));
    if (at >= end) return written.push_back(held_of(rows)), void();
    const auto check = checks.find(at);
    if (check != checks.end() && rows.rows.at(0).at(0) != "0") throw not_taken(check->second);
  });
  written_ = std::move(written);
}

void Tracker::record(Connection& connection, std::span<const Applied> applied, int batch,
                     const Stamp& stamp) {
  Batch rows;
  for (const auto& one : applied) {
    const auto& step = *one.step;
    const auto file = file_name(step.tag);
    rows.history.push_back({step.hash, step.when, name_in_history(step.tag, step.when), {}});
    rows.tracking.push_back({.migration_name = file,
                             .applied_at = stamp.at,
                             .rollback_sql = none_if_empty(one.rollback_sql),
                             .checksum = step.hash,
                             .batch_number = batch});
    rows.events.push_back(event_of(kind_of(step.action), file, step.hash, batch, stamp));
    rows.events.back().duration_ms = one.duration_ms;
    rows.events.back().statement_hash = hash_of_rollback(one.rollback_sql);
  }
  write(connection, rows);
}

void Tracker::record_undone(Connection& connection, std::span<const Undone> undone,
                            const Stamp& stamp) {
  Batch rows;
  for (const auto& one : undone) {
    const auto& step = *one.step;
    rows.removed_history.insert(rows.removed_history.end(), step.history_rows.begin(),
                                step.history_rows.end());
    if (!step.recorded_name.empty()) rows.removed.push_back(step.recorded_name);
    rows.removed.insert(rows.removed.end(), step.forgets.begin(), step.forgets.end());
    for (const std::string& name : step.breaks_off)
      rows.events.push_back(event_of(EventKind::rolled_back, name, "", 0, stamp));
    const bool is_reset = step.action == StepAction::reset;
    const auto name = is_reset ? std::string() : event_name(step);
    rows.events.push_back(event_of(is_reset ? EventKind::reset : EventKind::rolled_back, name,
                                   step.hash, step.batch_number, stamp));
    rows.events.back().duration_ms = one.duration_ms;
  }
  write(connection, rows);
}

void Tracker::add_adopted(Batch& batch, const MirrorChanges::Adopt& one, int number) const {
  if (one.mends_checksum) batch.checksums.push_back({one.migration_name, one.checksum});
  if (one.into_history) {
    const auto tag = one.tag.empty() ? stem_of(one.migration_name) : std::string_view(one.tag);
    const auto name = name_in_history(tag, one.when);
    batch.history.push_back({one.checksum, one.when, name, one.applied_at});
  }
  if (!one.into_tracking) return;
  batch.tracking.push_back({.migration_name = one.migration_name,
                            .applied_at = one.applied_at,
                            .rollback_sql = none_if_empty(one.rollback_sql),
                            .checksum = none_if_empty(one.checksum),
                            .batch_number = number});
}

void Tracker::name_rows(Connection& connection, const MirrorChanges& changes) {
  std::vector<Connection::Bound> queries;
  if (changes.upgrades_history && found_.shape == HistoryShape::three_columns)
    for (const auto& sql : sql_.upgrade_history) queries.push_back({sql, {}});
  if (!changes.named.empty())
    queries.push_back({sql_.name_history, {named_to_json(changes.named)}});
  if (queries.empty()) return;
  connection.run_bound(queries);
  found_.shape = HistoryShape::five_columns;
}

// What another tool stored in the rows that are taken over; a text without a statement is none.
std::map<std::string, std::string> Tracker::texts_of_others(Connection& connection,
                                                            const MirrorChanges& changes) {
  std::vector<std::string> names;
  for (const auto& one : changes.adopt)
    if (!one.into_tracking) names.push_back(one.migration_name);
  auto texts = read_rollback_sql(connection, names);
  std::erase_if(
      texts, [&](const auto& text) { return is_placeholder(text.second, dialect_.scan_rules()); });
  return texts;
}

void Tracker::store_rollbacks(Connection& connection,
                              const std::map<std::string, std::string>& texts, const Stamp& stamp) {
  Batch rows;
  for (const auto& [name, sql] : texts) {
    rows.rollbacks.emplace_back(name, sql);
    rows.events.push_back(event_of(EventKind::repaired, name, "", 0, stamp));
    rows.events.back().statement_hash = hash_of_rollback(sql);
    rows.events.back().detail = "rollback SQL is stored";
  }
  write(connection, rows);
}

void Tracker::mirror(Connection& connection, const MirrorChanges& changes, int batch,
                     const Stamp& stamp) {
  name_rows(connection, changes);
  Batch rows{.removed = changes.remove};
  for (const auto& name : changes.remove) {
    rows.events.push_back(event_of(EventKind::mirror_removed, name, "", 0, stamp));
  }
  const auto texts = texts_of_others(connection, changes);
  for (const auto& one : changes.adopt) {
    add_adopted(rows, one, batch);
    rows.events.push_back(
        event_of(EventKind::adopted, one.migration_name, one.checksum, batch, stamp));
    const auto other = texts.find(one.migration_name);
    const bool has_other = other != texts.end();
    if (!one.into_tracking && !has_other && !one.rollback_sql.empty())
      rows.rollbacks.emplace_back(one.migration_name, one.rollback_sql);
    rows.events.back().statement_hash =
        hash_of_rollback(has_other ? other->second : one.rollback_sql);
  }
  write(connection, rows);
}

void Tracker::repair(Connection& connection, const RepairPlan& plan, int batch,
                     const Stamp& stamp) {
  Batch rows{.removed = plan.mirror.remove,
             .removed_legacy = plan.removed_legacy,
             .removed_history = plan.removed_rows,
             .mends = plan.history,
             .checksums = plan.checksums};
  for (const auto& one : plan.mirror.adopt) add_adopted(rows, one, batch);
  for (const auto& repair : plan.repairs) {
    rows.events.push_back(event_of(EventKind::repaired, repair.migration, "", 0, stamp));
    rows.events.back().detail = to_text(repair);
    if (repair.kind != RepairKind::rollback) continue;
    rows.rollbacks.emplace_back(repair.migration, repair.after);
    rows.events.back().statement_hash = hash_of_rollback(repair.after);
  }
  for (const auto& one : plan.mirror.adopt) {
    if (!one.into_tracking || one.rollback_sql.empty()) continue;
    auto said = std::find_if(rows.events.begin(), rows.events.end(), [&](const Event& event) {
      return event.migration_name == one.migration_name;
    });
    if (said == rows.events.end())
      said = rows.events.insert(
          said, event_of(EventKind::adopted, one.migration_name, one.checksum, batch, stamp));
    said->statement_hash = hash_of_rollback(one.rollback_sql);
  }
  write(connection, rows);
}

void Tracker::convert(Connection& connection, const HistoryConversion& conversion,
                      const Stamp& stamp) {
  std::vector<Connection::Bound> queries;
  const auto add = [&](const std::string& sql, std::string json) {
    queries.push_back({sql, {std::move(json)}});
  };
  if (conversion.to == Layout::v1 && found_.shape == HistoryShape::three_columns)
    for (const auto& sql : sql_.upgrade_history) queries.push_back({sql, {}});
  if (!conversion.named.empty()) add(sql_.name_history, named_to_json(conversion.named));
  if (const auto json = stamps_to_json(conversion.stamps)) add(sql_.restamp_history, *json);
  if (conversion.to == Layout::journal && found_.shape == HistoryShape::five_columns)
    for (const auto& sql : sql_.downgrade_history) queries.push_back({sql, {}});
  if (found_.tracking) add(sql_.rename_tracking, renamed_to_json(conversion.renamed));
  held_.clear();
  std::vector<Event> events;
  const std::vector<StoredEvent> linked = read_events(connection);
  if (found_.events) {
    add(sql_.rename_events, renamed_to_json(conversion.renamed));
    for (const auto& [before, after] : conversion.renamed) {
      events.push_back(event_of(EventKind::repaired, after, "", 0, stamp));
      events.back().detail = text::cat("converted to the other layout: was ", before);
    }
  }
  if (!queries.empty()) connection.run_bound(queries);
  if (found_.events) relink(connection, linked);
  if (!events.empty()) add_events(connection, events);
}

void Tracker::add_events(Connection& connection, const std::vector<Event>& events) {
  write(connection, Batch{.events = events});
}

}  // namespace sluice
