#include "core/history/event_chain.hpp"

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
  CHECK(check_chain(events, chain).empty());
}

TEST_CASE("an event that was changed, taken out, or put in with a link of its own is noticed") {
  const auto events =
      stored({applied("a.sql", "DROP a"), applied("b.sql", "DROP b"), applied("c.sql", "DROP c")});
  auto changed = events;
  changed[1].cells[6] = sha256_hex("forged");
  const EventChain after_change(changed, rows({"a.sql", "b.sql", "c.sql"}));
  CHECK(after_change.broken() == std::vector<std::size_t>{1});
  CHECK(after_change.kept("b.sql", "forged") == Kept::lost);
  CHECK(after_change.kept("b.sql", "DROP b") == Kept::changed);
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
  CHECK(check_chain(events, chain).size() == 1);
  CHECK(check_chain({}, EventChain({}, rows({"a.sql"}))).size() == 1);
  CHECK(check_chain({}, EventChain({}, {})).empty());
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

TEST_CASE("what had a hash once is not taken for a text from before there were hashes") {
  const auto tracking = rows({"a.sql", "b.sql"});
  CHECK(EventChain({}, tracking).is_emptied());
  CHECK(EventChain({}, tracking).kept("a.sql", "forged") == Kept::lost);
  CHECK(EventChain({}, tracking, EventsTable::dropped).kept("a.sql", "forged") == Kept::lost);
  CHECK(EventChain({}, tracking, EventsTable::unchained).kept("a.sql", "x") == Kept::unhashed);
  // A later run fills the table again: what it did not write has no hash still.
  const std::vector<Event> events = {applied("c.sql", "DROP c")};
  const std::vector<StoredEvent> anew = {{cells_of(events[0]), links_of(k_emptied, events)[0]}};
  const EventChain chain(anew, rows({"a.sql", "b.sql", "c.sql"}));
  CHECK(chain.broken().empty());
  CHECK(chain.kept("a.sql", "forged") == Kept::lost);
  CHECK(chain.kept("c.sql", "DROP c") == Kept::as_stored);
  auto renamed = anew;
  renamed[0].cells[2] = "d.sql";
  renamed[0].link = EventChain::relinked(anew, renamed)[0];
  CHECK(EventChain(renamed, tracking).kept("a.sql", "forged") == Kept::lost);
}
