#include "core/history/summary.hpp"

#include <string>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

// With no line break in a name, equal texts have equal lines.
template <class LineOf>
bool are_lines(const Journal& journal, std::string_view lines, LineOf line_of) {
  std::string_view before;
  for (const JournalEntry& entry : journal.entries) {
    const std::string line = line_of(entry);
    if (line.find('\n') != std::string::npos) return false;
    for (const std::string_view expected : {before, std::string_view(line)}) {
      if (!lines.starts_with(expected)) return false;
      lines.remove_prefix(expected.size());
    }
    before = "\n";
  }
  return lines.empty();
}

}  // namespace

bool is_whole_journal(const Journal& journal, std::string_view whens, std::string_view names) {
  return are_lines(journal, whens,
                   [](const JournalEntry& entry) { return std::to_string(entry.when); }) &&
         are_lines(journal, names, [](const JournalEntry& entry) { return file_name(entry.tag); });
}

}  // namespace sluice
