#include "core/history/unclear_rows.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

class UnclearRows {
 public:
  UnclearRows(const Journal& journal, const History& history,
              const std::vector<MigrationState>& states)
      : journal_(journal), history_(history), states_(states) {}

  std::vector<Finding> find() {
    for (const MigrationState& state : states_)
      if (state.entry && (state.state == State::pending || state.state == State::out_of_order))
        look_for(*state.entry);
    return std::move(found_);
  }

 private:
  // The first that may be it is enough.
  void look_for(std::size_t entry) {
    for (const MigrationState& other : states_) {
      if (other.entry || other.state != State::missing) continue;
      const std::string_view likeness = other.row       ? time_of_row(entry, other)
                                        : other.tracked ? name_of_row(entry, other)
                                                        : "";
      if (!likeness.empty()) return say(entry, other, likeness);
    }
  }

  // A row that nothing names: what it holds is the time of an entry with another hash, or one that
  // the entry had before a repair or a rebase put it behind the entry before it.
  std::string_view time_of_row(std::size_t e, const MigrationState& other) const {
    const HistoryRow& row = history_.rows[*other.row];
    const bool is_named = other.tracked || !row.name.value_or("").empty();
    if (is_named || !row.created_at || !is_sha256_hex(row.hash)) return {};
    const std::int64_t when = journal_.entries[e].when;
    constexpr std::int64_t k_second = 1000;  // milliseconds
    switch (journal_.layout) {
      case Layout::plain: return *row.created_at == when ? "number" : "";
      case Layout::v1: return *row.created_at / k_second == when / k_second ? "second" : "";
      case Layout::journal: break;
      case Layout::none: return {};
    }
    const std::int64_t before = e == 0 ? when : journal_.entries[e - 1].when;
    return when == before + 1 && *row.created_at <= before ? "time" : "";
  }

  // Folders that drizzle-kit converted keep no record of their names.
  std::string_view name_of_row(std::size_t e, const MigrationState& other) const {
    const std::string& tag = journal_.entries[e].tag;
    const std::string_view name = stem_of(history_.tracking[*other.tracked].migration_name);
    const bool is_v1 = time_of_folder(name).has_value();
    const bool is_of_other_layout = journal_.layout == Layout::v1        ? !is_v1
                                    : journal_.layout == Layout::journal ? is_v1
                                                                         : false;
    const std::string_view word = suffix_of(tag);
    const bool is_same = !word.empty() && (suffix_of(name) == word || name == word ||
                                           (!suffix_of(name).empty() && suffix_of(name) == tag));
    return is_of_other_layout && is_same ? "name" : "";
  }

  void say(std::size_t entry, const MigrationState& other, std::string_view likeness) {
    Finding unclear{
        .code = FindingCode::row_unclear,
        .severity = Severity::warning,
        .migration = journal_.entries[entry].tag,
        .details = {{Detail::other, other.tag},
                    {Detail::likeness, likeness},
                    {Detail::table, other.row ? "Drizzle's history" : "__migration_tracking"}}};
    if (journal_.layout == Layout::plain)
      unclear.details.emplace_back(Detail::may_be_of_other_folder);
    found_.push_back(std::move(unclear));
  }

  const Journal& journal_;
  const History& history_;
  const std::vector<MigrationState>& states_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> unclear_rows(const Journal& journal, const History& history,
                                  const std::vector<MigrationState>& states) {
  return UnclearRows(journal, history, states).find();
}

void refuse_unclear(const std::vector<Finding>& diagnostics) {
  for (const Finding& each : diagnostics)
    if (each.code == FindingCode::row_unclear) throw Error(error_of(each, ErrorCode::drift));
}

}  // namespace sluice
