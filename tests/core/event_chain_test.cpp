#include "core/event_chain.hpp"

#include "base/sha256.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

Event applied(const std::string& name, const std::string& rollback_sql) {
  return {.at = "2025-01-01 00:00:00",
          .kind = EventKind::applied,
          .migration_name = name,
          .statement_hash = sha256_hex(rollback_sql)};
}

std::vector<StoredEvent> stored(const std::vector<Event>& events) {
  const std::vector<std::string> links = links_of("", events);
  std::vector<StoredEvent> all;
  for (std::size_t i = 0; i < events.size(); ++i) all.push_back({cells_of(events[i]), links[i]});
  return all;
}

std::vector<TrackingRow> rows(const std::vector<std::string>& names) {
  std::vector<TrackingRow> all;
  for (const std::string& name : names) all.push_back({.migration_name = name});
  return all;
}

}  // namespace

TEST_CASE("a chain that nobody touched is whole, and knows each rollback SQL") {
  const auto events = stored({applied("a.sql", "DROP a"), applied("b.sql", "DROP b")});
  const EventChain chain(events, rows({"a.sql", "b.sql"}));
  CHECK(chain.broken().empty());
  CHECK(chain.kept("a.sql", "DROP a") == Kept::as_stored);
  CHECK(chain.kept("a.sql", "DROP b") == Kept::changed);
  CHECK(check_chain(events, chain, true).empty());
}

TEST_CASE("an event that was changed, taken out, or put in with a link of its own is noticed") {
  const auto events =
      stored({applied("a.sql", "DROP a"), applied("b.sql", "DROP b"), applied("c.sql", "DROP c")});
  auto changed = events;
  changed[1].cells[6] = sha256_hex("forged");
  const EventChain after_change(changed, rows({"a.sql", "b.sql", "c.sql"}));
  CHECK(after_change.broken() == std::vector<std::size_t>{1});
  CHECK(after_change.kept("b.sql", "forged") == Kept::changed);
  auto cut = events;
  cut.erase(cut.begin() + 1);
  CHECK(EventChain(cut, {}).broken() == std::vector<std::size_t>{1});
  auto more = events;
  more.insert(more.begin() + 1, StoredEvent{cells_of(applied("x.sql", "x")), "forged"});
  CHECK(EventChain(more, {}).broken() == std::vector<std::size_t>{1});
}

TEST_CASE("two that wrote at once are both in the chain") {
  auto events = stored({applied("a.sql", "DROP a")});
  for (const char* name : {"b.sql", "c.sql"}) {
    const Event event = applied(name, "");
    events.push_back({cells_of(event), link_of(events.front().link, cells_of(event))});
  }
  CHECK(EventChain(events, {}).broken().empty());
}

TEST_CASE("what was stored before there were hashes is accepted, and nothing newer without one") {
  const auto events = stored({applied("b.sql", "DROP b")});
  const EventChain chain(events, rows({"a.sql", "b.sql", "c.sql"}));
  CHECK(chain.kept("a.sql", "DROP a") == Kept::unhashed);
  CHECK(chain.kept("c.sql", "DROP c") == Kept::changed);
  Event repaired = applied("a.sql", "DROP a");
  repaired.kind = EventKind::repaired;
  const EventChain mended(stored({repaired}), rows({"a.sql", "b.sql"}));
  CHECK(mended.kept("b.sql", "DROP b") == Kept::unhashed);
}

TEST_CASE("an event without a link after others, and events that are gone, are told of") {
  auto events = stored({applied("a.sql", "DROP a")});
  events.push_back({cells_of(applied("x.sql", "x")), ""});
  const EventChain chain(events, {});
  CHECK(chain.outside() == std::vector<std::size_t>{1});
  CHECK(check_chain(events, chain, true).size() == 1);
  CHECK(check_chain({}, EventChain({}, rows({"a.sql"})), true).size() == 1);
  CHECK(check_chain({}, EventChain({}, {}), false).empty());
}

TEST_CASE("events that get other names are linked anew, and what was broken stays broken") {
  const auto before = stored({applied("a.sql", "DROP a"), applied("b.sql", "DROP b")});
  auto after = before;
  for (StoredEvent& event : after) event.cells[2] += "x";
  auto links = EventChain::relinked(before, after);
  for (std::size_t i = 0; i < after.size(); ++i) after[i].link = links[i];
  CHECK(EventChain(after, {}).broken().empty());
  auto broken = before;
  broken[0].cells[6] = "forged";
  CHECK(EventChain::relinked(broken, broken)[0] == before[0].link);
}
