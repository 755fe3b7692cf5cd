#include "core/history/event_chain.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/history/event_kind.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

enum Cell : std::size_t { k_kind = 1, k_name = 2, k_statement = 5, k_hash = 6 };

// Two processes may have written at once: then both follow the same event.
constexpr std::size_t k_siblings = 16;

// For each event whether its link fits one of the links before it.
std::vector<bool> fitting(const std::vector<StoredEvent>& events) {
  std::vector<bool> fits(events.size(), false);
  std::vector<std::string_view> before = {"", k_emptied};
  for (std::size_t i = 0; i < events.size(); ++i) {
    const StoredEvent& event = events[i];
    if (event.link.empty()) continue;
    const std::size_t first = before.size() > k_siblings ? before.size() - k_siblings : 0;
    for (std::size_t at = before.size(); at > first && !fits[i]; --at)
      fits[i] = link_of(before[at - 1], event.cells) == event.link;
    before.push_back(event.link);
  }
  return fits;
}

std::string described(const StoredEvent& event) {
  return text::cat(event.cells[k_kind], event.cells[k_name].empty() ? "" : " ", event.cells[k_name],
                   " of ", event.cells[0]);
}

std::vector<std::string> described(const std::vector<StoredEvent>& events,
                                   const std::vector<std::size_t>& places) {
  std::vector<std::string> names;
  for (const std::size_t place : places) names.push_back(described(events[place]));
  return names;
}

}  // namespace

std::vector<std::string> cells_of(const Event& event) {
  return {event.at,
          std::string(name_of(event.kind)),
          event.migration_name,
          event.checksum,
          std::to_string(event.batch_number),
          std::to_string(event.statement_index),
          event.statement_hash,
          std::to_string(event.duration_ms),
          event.actor,
          event.tool_version,
          event.detail};
}

std::string link_of(std::string_view previous, const std::vector<std::string>& cells) {
  JsonWriter json;
  json.array().value(previous);
  for (const std::string& cell : cells) json.value(cell);
  json.end();
  return sha256_hex(json.text());
}

std::vector<std::string> links_of(std::string_view tip, const std::vector<Event>& events) {
  std::vector<std::string> links;
  for (const Event& event : events)
    links.push_back(link_of(links.empty() ? tip : std::string_view(links.back()), cells_of(event)));
  return links;
}

EventChain::EventChain(const std::vector<StoredEvent>& events,
                       const std::vector<TrackingRow>& tracking, EventsTable table) {
  const std::vector<bool> fits = fitting(events);
  std::set<std::string> ours;
  bool is_empty = true;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const StoredEvent& event = events[i];
    if (event.link.empty()) {
      if (!is_empty) outside_.push_back(i);
      continue;
    }
    if (is_empty) is_anew_ = link_of(k_emptied, event.cells) == event.link;
    is_empty = false;
    if (!fits[i]) broken_.push_back(i);
    const std::string name(stem_of(event.cells[k_name]));  // with .sql, or without it
    if (event.cells[k_statement] != "-1" || name.empty()) continue;
    const bool is_undone = event.cells[k_kind] == name_of(EventKind::rolled_back);
    if (is_undone) hashes_.erase(name);
    if (event.cells[k_kind] == name_of(EventKind::applied) ||
        event.cells[k_kind] == name_of(EventKind::baselined))
      ours.insert(name);
    if (is_undone || (event.cells[k_hash].empty() && fits[i])) continue;
    hashes_[name] = event.cells[k_hash];
    if (fits[i])
      doubted_.erase(name);
    else
      doubted_.insert(name);
  }
  is_dropped_ = table == EventsTable::dropped;
  is_emptied_ = table == EventsTable::chained && is_empty && !tracking.empty();
  bool is_after = false;
  for (const TrackingRow& row : tracking) {
    const std::string name(stem_of(row.migration_name));
    if (ours.count(name) > 0) is_after = true;
    if (is_after) expected_.insert(name);
  }
}

Kept EventChain::kept(const std::string& migration_name, std::string_view rollback_sql) const {
  const std::string name(stem_of(migration_name));
  const auto found = hashes_.find(name);
  if (found != hashes_.end()) {
    if (found->second != sha256_hex(rollback_sql)) return Kept::changed;
    return doubted_.count(name) > 0 ? Kept::lost : Kept::as_stored;
  }
  if (expected_.count(name) > 0) return Kept::changed;
  return is_emptied_ || is_dropped_ || is_anew_ ? Kept::lost : Kept::unhashed;
}

std::vector<std::string> EventChain::relinked(const std::vector<StoredEvent>& before,
                                              const std::vector<StoredEvent>& after) {
  const std::vector<bool> fits = fitting(before);
  std::vector<std::string> links;
  std::string tip;
  for (const StoredEvent& event : before) {
    if (event.link.empty()) continue;
    if (link_of(k_emptied, event.cells) == event.link) tip = k_emptied;
    break;
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    const bool is_linked = i < fits.size() && fits[i];
    links.push_back(is_linked ? link_of(tip, after[i].cells) : after[i].link);
    if (!links.back().empty()) tip = links.back();
  }
  return links;
}

std::vector<Finding> check_chain(const std::vector<StoredEvent>& events, const EventChain& chain) {
  std::vector<Finding> findings;
  if (chain.is_dropped())
    findings.push_back({.code = FindingCode::events_dropped, .severity = Severity::error});
  if (chain.is_emptied())
    findings.push_back({.code = FindingCode::events_emptied, .severity = Severity::error});
  if (!chain.broken().empty())
    findings.push_back({.code = FindingCode::events_changed,
                        .severity = Severity::error,
                        .count = chain.broken().size(),
                        .details = {{Detail::events, described(events, chain.broken())}}});
  if (!chain.outside().empty())
    findings.push_back({.code = FindingCode::events_added,
                        .severity = Severity::warning,
                        .count = chain.outside().size(),
                        .details = {{Detail::events, described(events, chain.outside())}}});
  return findings;
}

}  // namespace sluice
