// Laws of rows whose entry got another `when`, over every history of at most two rows.
#include "core/history/current_whens.hpp"

#include <functional>
#include <string>
#include <vector>

#include "support/test.hpp"

namespace sluice {
namespace {

using OptionalWhen = std::optional<std::int64_t>;

struct WhenCase {
  Journal journal;
  std::vector<FileHashes> files;
  History history;
  History current() const { return with_current_whens(journal, history, files); }
};

// Entries at 10 and 20, of files that differ or not; rows of either file or of none.
void for_every_case(const std::function<void(const WhenCase&)>& law) {
  std::vector<HistoryRow> rows;
  for (const char* hash : {"a", "b", "x", ""})
    for (const OptionalWhen when :
         {OptionalWhen(), OptionalWhen(10), OptionalWhen(20), OptionalWhen(99)})
      rows.push_back({.hash = hash, .created_at = when});
  for (const char* second : {"b", "a"})
    for (const char* tracked : {"", "A", "b"})
      for (const HistoryRow& first : rows)
        for (const HistoryRow& last : rows) {
          WhenCase each{
              .journal = {.entries = {{.when = 10, .tag = "0000_a"},
                                      {.when = 20, .tag = "0001_b"}}},
              .files = {{.hash = "a", .equivalent = {}}, {.hash = second, .equivalent = {}}},
              .history = {.rows = {first, last}}};
          if (*tracked != '\0')
            each.history.tracking = {{.migration_name = "0000_a.sql", .checksum = tracked}};
          law(each);
        }
}

// `when` of the only file with this hash.
OptionalWhen only_when(const WhenCase& each, const std::string& hash) {
  OptionalWhen found;
  int files = 0;
  for (std::size_t e = 0; e < each.files.size(); ++e)
    if (each.files[e].hash == hash) {
      ++files;
      found = each.journal.entries[e].when;
    }
  return files == 1 ? found : OptionalWhen();
}

bool has_row(const WhenCase& each, const std::string& hash, OptionalWhen when) {
  for (const HistoryRow& row : each.history.rows)
    if (row.hash == hash && row.created_at == when) return true;
  return false;
}

bool is_mirrored(const WhenCase& each, const std::string& hash) {
  for (const TrackingRow& row : each.history.tracking)
    if (row.checksum == (hash == "a" ? "A" : hash)) return true;
  return false;
}

}  // namespace

TEST_CASE(
    "a row gets the present `when` exactly where it stands for one file and nothing settles it") {
  for_every_case([](const WhenCase& each) {
    const History current = each.current();
    for (std::size_t i = 0; i < each.history.rows.size(); ++i) {
      const HistoryRow& row = each.history.rows[i];
      const OptionalWhen when = only_when(each, row.hash);
      const bool is_moved =
          when && row.created_at && !is_mirrored(each, row.hash) && !has_row(each, row.hash, when);
      if (current.rows[i].created_at != (is_moved ? when : row.created_at))
        FAIL(row.hash << " at " << row.created_at.value_or(-1));
    }
  });
}

TEST_CASE("nothing but the rows' times changes, and a second look changes nothing") {
  for_every_case([](const WhenCase& each) {
    WhenCase again{each.journal, each.files, each.current()};
    if (again.current() != again.history) FAIL("a second look changes a row");
    for (std::size_t i = 0; i < again.history.rows.size(); ++i)
      again.history.rows[i].created_at = each.history.rows[i].created_at;
    if (again.history != each.history) FAIL("something else has changed");
  });
}

TEST_CASE("a migration is later than all rows only where every row has an earlier time") {
  CHECK(is_later_than_all({}, 0));
  CHECK(is_later_than_all({.rows = {{.created_at = 9}, {.created_at = 3}}}, 10));
  CHECK_FALSE(is_later_than_all({.rows = {{.created_at = 10}}}, 10));
  CHECK_FALSE(is_later_than_all({.rows = {{.created_at = 9}, {}}}, 10));
}

}  // namespace sluice
