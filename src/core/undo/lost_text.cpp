#include "core/undo/lost_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

std::string place_of(const Lost& lost) {
  return lost.object.part.empty() ? lost.shown : text::cat(lost.shown, ".", lost.object.part);
}

// " in users"; nothing where the statement names no table that could be read.
std::string after(std::string_view word, const Lost& lost) {
  return lost.shown.empty() ? std::string() : text::cat(" ", word, " ", lost.shown);
}

std::string filled(const Lost& lost) {
  switch (lost.fill) {
    case LostFill::unsaid: return {};
    case LostFill::value: return text::cat(", which become ", lost.value);
    case LostFill::counted: return ", which are counted anew";
    case LostFill::counted_from_one: return ", which are counted from 1";
  }
  return {};
}

std::string because(const Lost& lost) {
  return lost.reason.empty() ? std::string() : text::cat(": ", lost.reason);
}

std::string text_of_rows(const Lost& lost) {
  if (lost.kind == LostKind::rows_deleted)
    return text::cat("rows that ", lost.by, " removed", after("from", lost));
  const std::string by = lost.by == "WITH" ? "a statement WITH …" : lost.by;
  return text::cat("rows that ", by, " changed", after("in", lost));
}

std::string text_of_unclear_rows(const Lost& lost) {
  return text::cat(counted(static_cast<std::size_t>(lost.count), "row"), " of ", lost.shown,
                   " as they were: without a key, changed rows cannot be told from deleted ones; "
                   "they are parked in ",
                   lost.reason);
}

}  // namespace

std::string lost_text(const Lost& lost) {
  switch (lost.kind) {
    case LostKind::rows_inserted:
      return text::cat("rows that INSERT put into ", lost.shown,
                       " stay: their keys are not certain");
    case LostKind::rows_before_rename: return text::cat("rows put into ", lost.shown, " stay");
    case LostKind::rows_deleted:
    case LostKind::rows_changed: return text_of_rows(lost);
    case LostKind::rows_in_block: return "rows that a DO block may have changed";
    case LostKind::values_updated:
      return text::cat("values that UPDATE overwrote", after("in", lost));
    case LostKind::sequence_position: return text::cat("where a sequence stood before ", lost.by);
    case LostKind::setting_value:
      return text::cat("the value of ", lost.by, " ", lost.shown, " before");
    case LostKind::call_effects:
      return text::cat("what SELECT ", lost.shown, "(…) may have changed");
    case LostKind::statement_effects: return text::cat("what ", lost.by, " … changed");
    case LostKind::table_rows: return text::cat("the rows of ", lost.shown);
    case LostKind::column_values: return text::cat("the values of ", place_of(lost), filled(lost));
    case LostKind::column_nulls:
      return text::cat("NULL in ", place_of(lost), ", which becomes ", lost.value);
    case LostKind::number_spelling:
      return text::cat("how numbers in ", place_of(lost), " were written as text");
    case LostKind::column_target:
      return text::cat("what ", place_of(lost), " refers to in ", lost.target,
                       ", and becomes NULL");
    case LostKind::counter:
      return text::cat("the counter of ", lost.shown, ", which goes on after the highest key");
    case LostKind::rows_unclear: return text_of_unclear_rows(lost);
    case LostKind::state_before: return text::cat("what was before `", lost.by, "`", because(lost));
    case LostKind::rollback: return text::cat("its rollback could not be derived", because(lost));
  }
  return {};
}

std::string irreversible_line(const Lost& lost) {
  std::string line = text::cat(k_irreversible, lost_text(lost));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line + '\n';
}

}  // namespace sluice
