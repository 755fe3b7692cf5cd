#include "core/history/row_names.hpp"

#include "base/text.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"

namespace sluice {

std::string drizzle_name(const Journal& journal, const JournalEntry& entry) {
  return journal.layout == Layout::v1 ? entry.tag : v1_name(entry);
}

std::vector<std::string> names_in_rows(const Journal& journal, const JournalEntry& entry) {
  std::vector<std::string> names{entry.tag};
  if (journal.layout != Layout::v1) names = {v1_name(entry), entry.tag, file_name(entry.tag)};
  if (entry.former_tag.empty()) return names;
  names.push_back(entry.former_tag);
  names.push_back(file_name(entry.former_tag));
  if (journal.layout == Layout::v1)
    names.push_back(v1_name({.when = entry.former_when, .tag = entry.former_tag}));
  return names;
}

std::string v1_name(const JournalEntry& entry) {
  return text::cat(folder_time(entry.when), "_", suffix_of(entry.tag));
}

}  // namespace sluice
