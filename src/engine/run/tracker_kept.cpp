// The tables are made where they are missing, and what they hold is watched from then on: what a
// migration did to them would be found out when it is too late.
#include "base/text.hpp"
#include "engine/run/tracker.hpp"

namespace sluice {

namespace {

constexpr const char* k_every_id = "9223372036854775807";
enum HeldTable : std::size_t { k_history_table, k_tracking_table, k_events_table };

}  // namespace

// What the owner's default privileges gave away of the tables that were just made.
void Tracker::keep_to_ourselves(Connection& connection) const {
  if (sql_.read_revokes.empty()) return;
  std::vector<Connection::Bound> revokes;
  for (const auto& row : connection.query(sql_.read_revokes).rows) {
    const std::string kind = row.at(0).value_or("");
    const bool was_there = (kind == "history" && found_.history) ||
                           (kind == "tracking" && found_.tracking) ||
                           (kind == "events" && found_.events);
    if (!was_there) revokes.push_back({row.at(1).value_or(""), {}});
  }
  if (!revokes.empty()) connection.run_bound(revokes);
}

void Tracker::prepare(Connection& connection) {
  const bool has_schemas = dialect_.facts().has_schemas;
  starts_anew_ = has_rows_ && (found_.chained || (!found_.events && is_made_by_us(connection)));
  std::vector<Connection::Bound> queries;
  if (has_schemas && !found_.schema) queries.push_back({sql_.create_schema, {}});
  const bool is_v1 = layout_ == Layout::v1;
  if (!found_.history)
    queries.push_back({is_v1 ? sql_.create_history_five : sql_.create_history, {}});
  if (has_schemas && found_.tracking_schema.empty() && !(found_.tracking && found_.events)) {
    throw Error(ErrorCode::config,
                "the search path names no schema that exists, so __migration_tracking has no place",
                "Name a schema with --tracking-schema.");
  }
  if (!found_.tracking) queries.push_back({sql_.create_tracking, {}});
  if (!found_.tracking && !sql_.mark_tracking.empty()) queries.push_back({sql_.mark_tracking, {}});
  if (!found_.events) queries.push_back({sql_.create_events, {}});
  const bool is_own = found_.suspects.count("events") == 0;
  if (found_.events && !found_.chained && is_own) queries.push_back({sql_.add_chain, {}});
  if (queries.empty()) return remember(connection);
  connection.run_bound(queries);
  keep_to_ourselves(connection);
  if (!found_.history)
    found_.shape = is_v1 ? HistoryShape::five_columns : HistoryShape::three_columns;
  found_.chained = found_.chained || !found_.events || is_own;
  found_.schema = found_.history = found_.tracking = found_.events = true;
  remember(connection);
}

bool Tracker::is_made_by_us(Connection& connection) {
  return found_.tracking && !connection.query(sql_.read_mark).rows.empty();
}

Tracker::Held Tracker::held_of(const Rows& rows) {
  const auto& row = rows.rows.at(0);
  return {row.at(0).value_or(""), row.at(1).value_or(""), row.at(2).value_or("")};
}

// Three queries; up to the last id where nothing is said.
void Tracker::add_held(std::vector<Connection::Bound>& queries,
                       const std::vector<Held>& up_to) const {
  if (held_.empty()) return;
  std::size_t table = 0;
  for (const std::string* sql : {&sql_.held_history, &sql_.held_tracking, &sql_.held_events}) {
    queries.push_back({*sql, {up_to.empty() ? std::string(k_every_id) : up_to[table].highest}});
    ++table;
  }
}

void Tracker::remember(Connection& connection) {
  written_.clear();
  held_.assign(1, {});
  std::vector<Connection::Bound> queries;
  add_held(queries, {});
  held_.clear();
  connection.query_each(queries,
                        [&](std::size_t, const Rows& rows) { held_.push_back(held_of(rows)); });
}

void Tracker::settle() {
  if (!written_.empty()) held_ = std::move(written_);
  written_.clear();
}

// Another program may have added rows meanwhile; it takes none away.
void Tracker::expect_held(std::size_t table, const Held& now) const {
  const Held& before = held()[table];
  const auto count = [](const Held& held) { return text::parse_integer(held.count).value_or(0); };
  const bool is_less = count(now) < count(before);
  if (!is_less && now.digest == before.digest) return;
  const std::string name = table == k_history_table    ? history_name()
                           : table == k_tracking_table ? std::string("__migration_tracking")
                                                       : std::string("__migration_events");
  throw Error(ErrorCode::history,
              text::cat(name,
                        is_less ? " lost rows that were there before this run"
                                : " holds other rows than before this run",
                        ", so the applied migrations would no longer be known"),
              text::cat("Remove the statement from the migration that changes ", name,
                        ": Sluice and Drizzle read there which migrations are applied."));
}

}  // namespace sluice
