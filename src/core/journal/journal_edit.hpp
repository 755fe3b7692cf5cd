// Changes single values of a journal's text and leaves every other byte as it is: what a person, or
// a tool that Sluice does not know, wrote into it stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sluice/migration.hpp"

namespace sluice {

// New values of one entry; those left out stay.
struct EntryEdit {
  std::size_t entry = 0;
  std::optional<int> idx;
  std::optional<std::int64_t> when;
  std::optional<std::string> tag;
};

// `text` is a journal that parse_journal takes. Throws Error(bad_file) where an entry lacks a
// member that gets a value, or has it twice.
std::string edit_journal(std::string text, const std::string& file,
                         const std::vector<EntryEdit>& edits);

// The entries in another order: `order` names each of them once. What stands between them stays.
std::string reorder_journal(const std::string& text, const std::string& file,
                            const std::vector<std::size_t>& order);

// `first` with the entries of `second` that it lacks, by their tags, at its end.
std::string join_journals(const std::string& first, const std::string& second,
                          const std::string& file);

// The entries' `when`, each after those before it and none later than `latest`: the first that is
// not gets one that no entry had, so that no row in any history can be taken for another entry's.
std::vector<std::int64_t> increasing_whens(const std::vector<JournalEntry>& entries,
                                           std::int64_t latest);

}  // namespace sluice
