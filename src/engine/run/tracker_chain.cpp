// The events' chain, and who may write what it protects.
#include "base/text.hpp"
#include "engine/run/tracker.hpp"
#include "engine/run/tracker_write.hpp"

namespace sluice {

Connection::Bound Tracker::insert_of(Connection& connection, const std::vector<Event>& events) {
  if (!found_.chained) return {sql_.insert_events, {to_json(events)}};
  const Rows tip = connection.query(sql_.read_tip);
  const std::string newest = !tip.rows.empty() ? tip.rows[0].at(0).value_or("")
                             : starts_anew_    ? std::string(k_emptied)
                                               : std::string();
  return {sql_.insert_chained_events, {to_json(events, links_of(newest, events))}};
}

std::vector<StoredEvent> Tracker::read_events(Connection& connection) {
  if (!found_.chained) return {};
  return stored_events(connection.query(sql_.read_chain));
}

EventChain Tracker::chain_of(Connection& connection, const std::vector<StoredEvent>& events,
                             const std::vector<TrackingRow>& tracking) {
  const bool is_dropped = !found_.events && !tracking.empty() && is_made_by_us(connection);
  return {events, tracking,
          is_dropped       ? EventsTable::dropped
          : found_.chained ? EventsTable::chained
                           : EventsTable::unchained};
}

void Tracker::relink(Connection& connection, const std::vector<StoredEvent>& before) {
  if (before.empty()) return;
  const Rows rows = connection.query(sql_.read_chain);
  const std::vector<std::string> links = EventChain::relinked(before, stored_events(rows));
  std::vector<std::pair<std::string, std::string>> changed;
  for (std::size_t i = 0; i < links.size(); ++i)
    if (!links[i].empty()) changed.emplace_back(rows.rows[i].at(0).value_or(""), links[i]);
  const Connection::Bound update{sql_.relink_events, {links_to_json(changed)}};
  if (!changed.empty()) connection.run_bound({&update, 1});
}

std::vector<Finding> Tracker::read_writers(Connection& connection) {
  std::vector<Finding> writers;
  if (sql_.read_writers.empty()) return writers;
  for (const auto& row : connection.query(sql_.read_writers).rows) {
    const std::string table = row.at(0).value_or(""), role = row.at(1).value_or("");
    writers.push_back({.code = FindingCode::history_writable,
                       .severity = Severity::warning,
                       .object = FindingObject{.kind = "table", .name = table},
                       .details = {{Detail::table, table},
                                   {Detail::role, role},
                                   {Detail::privileges, row.at(2).value_or("")}}});
  }
  return writers;
}

}  // namespace sluice
