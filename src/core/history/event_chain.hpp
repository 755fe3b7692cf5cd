// The hashes by which events protect each other and the rollback SQL stored with them.
//
// Each event contains a hash of its content and of the hash before it, so a changed, added or
// removed event is noticed. Whoever may write both of our tables can rewrite both.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/finding.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// An event as it is stored: eleven texts from `at` to `detail`, and its link; empty: written by a
// version that knew of none.
struct StoredEvent {
  std::vector<std::string> cells;
  std::string link;
};
std::vector<std::string> cells_of(const Event& event);
std::string link_of(std::string_view previous, const std::vector<std::string>& cells);
// What the first event follows where rows are there that had events once.
inline constexpr std::string_view k_emptied = "emptied";
// The links of new events, the first of which follows `tip`.
std::vector<std::string> links_of(std::string_view tip, const std::vector<Event>& events);

// What is known about a stored text.
enum class Kept {
  as_stored,  // it has the hash that was stored with it
  unhashed,   // it was stored before there were hashes
  changed,    // it has another, or is newer than hashes are and has none
  lost,       // its hash was taken away, or stands where the events were changed
};

// How the table of the events was found.
enum class EventsTable {
  chained,
  unchained,  // of a version that knew of no chain, or none yet
  dropped,    // it is missing, though the mirror was made with it
};

class EventChain {
 public:
  // Oldest first, both.
  EventChain(const std::vector<StoredEvent>& events, const std::vector<TrackingRow>& tracking,
             EventsTable table = EventsTable::chained);

  Kept kept(const std::string& migration_name, std::string_view rollback_sql) const;
  // Places in `events` whose link does not fit; those without one after the first that has one.
  const std::vector<std::size_t>& broken() const { return broken_; }
  const std::vector<std::size_t>& outside() const { return outside_; }
  // There are rows, but no event that has a link.
  bool is_emptied() const { return is_emptied_; }
  bool is_dropped() const { return is_dropped_; }

  // The links computed again, after names were changed; parallel to `events`. A broken
  // link stays broken.
  static std::vector<std::string> relinked(const std::vector<StoredEvent>& before,
                                           const std::vector<StoredEvent>& after);

 private:
  std::vector<std::size_t> broken_, outside_;
  bool is_emptied_ = false, is_dropped_ = false;
  bool is_anew_ = false;                       // it begins after the events had been emptied
  std::map<std::string, std::string> hashes_;  // of rollback SQL, by migration
  std::set<std::string> doubted_;              // whose hash stands in an event that does not fit
  std::set<std::string> expected_;             // rows that are newer than the first that we applied
};

// For `verify`: changes to the events that Sluice did not make.
std::vector<Finding> check_chain(const std::vector<StoredEvent>& events, const EventChain& chain);

}  // namespace sluice
