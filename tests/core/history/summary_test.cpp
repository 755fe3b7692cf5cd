// Laws of the short answer: it says yes to the whole journal in its order, and to nothing else.
#include "core/history/summary.hpp"

#include <string>
#include <vector>

#include "base/text.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

Journal journal_of(const std::vector<std::string>& tags) {
  Journal journal;
  for (const auto& tag : tags)
    journal.entries.push_back(
        {.when = 1'700'000'000'000 + static_cast<std::int64_t>(journal.entries.size()),
         .tag = tag});
  return journal;
}

const Journal k_journal = journal_of({"0000_a", "0001_b", "0002_c"});
const std::vector<std::string> k_whens{"1700000000000", "1700000000001", "1700000000002"};
const std::vector<std::string> k_names{"0000_a.sql", "0001_b.sql", "0002_c.sql"};

bool is_whole(const std::vector<std::string>& whens, const std::vector<std::string>& names) {
  return is_whole_journal(k_journal, text::join(whens, "\n"), text::join(names, "\n"));
}

// Every list that differs from this one by one line: gone, changed, repeated, swapped
// with the next.
std::vector<std::vector<std::string>> others(const std::vector<std::string>& lines) {
  std::vector<std::vector<std::string>> all{{}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto gone = lines, longer = lines, shorter = lines, empty = lines, repeated = lines,
         swapped = lines;
    gone.erase(gone.begin() + static_cast<std::ptrdiff_t>(i));
    longer[i] += "1";
    shorter[i].pop_back();
    empty[i].clear();
    repeated.insert(repeated.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
    std::swap(swapped[i], swapped[(i + 1) % lines.size()]);
    for (const auto& one : {gone, longer, shorter, empty, repeated, swapped}) all.push_back(one);
  }
  return all;
}

TEST_CASE("what holds each entry once and in order is the whole journal") {
  CHECK(is_whole(k_whens, k_names));
  CHECK(is_whole_journal(Journal(), "", ""));
}

TEST_CASE("what differs from the journal in any one line is not the whole journal") {
  for (const auto& lines : others(k_whens)) CHECK_FALSE(is_whole(lines, k_names));
  for (const auto& lines : others(k_names)) CHECK_FALSE(is_whole(k_whens, lines));
}

TEST_CASE("a tag with a line break in it is not taken for two") {
  const Journal journal = journal_of({"0000_a.sql\n0001_b"});
  CHECK_FALSE(is_whole_journal(journal, "1700000000000", "0000_a.sql\n0001_b.sql"));
}

}  // namespace
}  // namespace sluice
