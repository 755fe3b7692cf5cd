#include "core/history/unclear_rows.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_code = "row-unclear";

class UnclearRows {
 public:
  UnclearRows(const Journal& journal, const History& history,
              const std::vector<MigrationState>& states)
      : journal_(journal), history_(history), states_(states) {}

  std::vector<Diagnostic> find() {
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
      const std::string why = other.row       ? time_of_row(entry, other)
                              : other.tracked ? name_of_row(entry, other)
                                              : std::string();
      if (!why.empty()) return say(entry, other, why);
    }
  }

  // A row that nothing names: what it holds is the time of an entry with another hash, or one that
  // the entry had before a repair or a rebase put it behind the entry before it.
  std::string time_of_row(std::size_t e, const MigrationState& other) const {
    const HistoryRow& row = history_.rows[*other.row];
    const bool is_named = other.tracked || !row.name.value_or("").empty();
    if (is_named || !row.created_at || !is_sha256_hex(row.hash)) return {};
    const std::int64_t when = journal_.entries[e].when;
    constexpr std::int64_t k_second = 1000;  // milliseconds
    switch (journal_.layout) {
      case Layout::plain: return *row.created_at == when ? "the time that its number makes" : "";
      case Layout::v1: return *row.created_at / k_second == when / k_second ? "its second" : "";
      case Layout::journal: break;
      case Layout::none: return {};
    }
    const std::int64_t before = e == 0 ? when : journal_.entries[e - 1].when;
    return when == before + 1 && *row.created_at <= before ? "an earlier time" : "";
  }

  // Folders that drizzle-kit converted keep no record of their names.
  std::string name_of_row(std::size_t e, const MigrationState& other) const {
    const std::string& tag = journal_.entries[e].tag;
    const std::string_view name = stem_of(history_.tracking[*other.tracked].migration_name);
    const bool is_v1 = time_of_folder(name).has_value();
    const bool is_of_other_layout = journal_.layout == Layout::v1        ? !is_v1
                                    : journal_.layout == Layout::journal ? is_v1
                                                                         : false;
    const std::string_view word = suffix_of(tag);
    const bool is_same = !word.empty() && (suffix_of(name) == word || name == word ||
                                           (!suffix_of(name).empty() && suffix_of(name) == tag));
    return is_of_other_layout && is_same ? "its name in the other layout" : "";
  }

  void say(std::size_t entry, const MigrationState& other, const std::string& why) {
    const std::string& tag = journal_.entries[entry].tag;
    const std::string_view table = other.row ? "Drizzle's history" : "__migration_tracking";
    const std::string others =
        journal_.layout == Layout::plain
            ? "if it is of another folder in this database, `sluice adopt --dir FOLDER` with that "
              "folder records whose it is"
            : text::cat("if it did not run, `sluice repair ", other.tag,
                        " --forget` removes that row");
    found_.push_back(
        {.severity = Severity::warning,
         .code = std::string(k_code),
         .message = text::cat("a row of ", table, " that stands for no entry, ", other.tag,
                              ", may be ", tag, ": it has ", why),
         .where = {},
         .hint = text::cat("If ", tag, " ran, `sluice repair ", tag,
                           " --record` records it without running it; ", others, ".")});
  }

  const Journal& journal_;
  const History& history_;
  const std::vector<MigrationState>& states_;
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> unclear_rows(const Journal& journal, const History& history,
                                     const std::vector<MigrationState>& states) {
  return UnclearRows(journal, history, states).find();
}

void refuse_unclear(const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& each : diagnostics)
    if (each.code == k_code) throw Error(ErrorCode::drift, each.message, each.hint);
}

}  // namespace sluice
