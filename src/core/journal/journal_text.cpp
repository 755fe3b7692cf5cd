#include "core/journal/journal_text.hpp"

namespace sluice {

void write_entry(const JournalEntry& entry, JsonWriter& out) {
  out.object()
      .member("idx", entry.idx)
      .member("version", entry.version)
      .member("when", entry.when)
      .member("tag", entry.tag)
      .member("breakpoints", entry.breakpoints)
      .end();
}

std::string new_journal(std::string_view dialect, const std::vector<JournalEntry>& entries) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("version", "7").member("dialect", dialect).key("entries").array();
  for (const JournalEntry& entry : entries) write_entry(entry, out);
  return out.end().end().text();
}

}  // namespace sluice
