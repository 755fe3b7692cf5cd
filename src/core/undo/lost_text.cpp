#include "core/undo/lost_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/schema/drift_aspects.hpp"

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
    case LostFill::counted_unless_integer:
      return ", which are counted anew unless they are integers";
  }
  return {};
}

std::string because(const Lost& lost) {
  return lost.reason.empty() ? std::string() : text::cat(": ", lost.reason);
}

// As people write it: quoted only where it must be.
std::string shown_name(const std::string& name, const Dialect& dialect) {
  const bool folds = dialect.facts().folds_names;
  const bool is_plain =
      !name.empty() && std::all_of(name.begin(), name.end(), [&](unsigned char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               (!folds && c >= 'A' && c <= 'Z');
      });
  return is_plain ? name : dialect.quote(name);
}

std::string shown_name(const ObjectName& name, const Dialect& dialect) {
  return name.schema.empty()
             ? shown_name(name.name, dialect)
             : text::cat(shown_name(name.schema, dialect), ".", shown_name(name.name, dialect));
}

std::string rows_of(const Lost& lost) {
  return lost.count > 0 ? counted(static_cast<std::size_t>(lost.count), "row") : "rows";
}

std::string text_of_rows(const Lost& lost) {
  if (lost.kind == LostKind::rows_deleted)
    return text::cat(rows_of(lost), " that ", lost.by, " removed", after("from", lost));
  const std::string by = lost.by == "WITH" ? "a statement WITH …" : lost.by;
  return text::cat(rows_of(lost), " that ", by, " changed", after("in", lost));
}

std::string text_of_inserted(const Lost& lost) {
  const std::string by = lost.by.empty() ? "INSERT" : lost.by;
  const bool are_known = !lost.by.empty();
  return text::cat(rows_of(lost), " that ", by, " put into ", lost.shown,
                   lost.count == 1 ? " stays" : " stay",
                   are_known         ? ""
                   : lost.count == 1 ? ": its key is not certain"
                                     : ": their keys are not certain");
}

std::string text_of_updated(const Lost& lost) {
  const std::string by = lost.by.empty() ? "UPDATE" : lost.by;
  const std::string in_rows = lost.count > 0 ? text::cat(", in ", rows_of(lost)) : "";
  return text::cat("values that ", by, " overwrote", after("in", lost), in_rows);
}

std::string text_of_unclear_rows(const Lost& lost) {
  return text::cat(counted(static_cast<std::size_t>(lost.count), "row"), " of ", lost.shown,
                   " as they were: without a key, changed rows cannot be told from deleted ones; "
                   "they are parked in ",
                   lost.reason);
}

std::string unless_broken(std::string_view key) {
  return text::cat(" satisfy ", key, ", which else does not come back");
}

std::string satisfied(std::string_view constraint) {
  return text::cat(" satisfy ", constraint, ", which else comes back ",
                   constraint.ends_with(" NOT NULL") ? "as nullable" : "NOT VALID");
}

}  // namespace

bool leaves_unvalidated(std::string_view text, std::string_view constraint) {
  return text.ends_with(satisfied(constraint));
}

bool leaves_away(std::string_view text, std::string_view key) {
  return text.ends_with(unless_broken(key));
}

std::string lost_text(const Lost& lost) {
  switch (lost.kind) {
    case LostKind::rows_inserted: return text_of_inserted(lost);
    case LostKind::rows_before_rename: return text::cat("rows put into ", lost.shown, " stay");
    case LostKind::rows_deleted:
    case LostKind::rows_changed: return text_of_rows(lost);
    case LostKind::rows_in_block: return "rows that a DO block may have changed";
    case LostKind::values_updated: return text_of_updated(lost);
    case LostKind::sequence_position: return text::cat("where a sequence stood before ", lost.by);
    case LostKind::setting_value:
      return text::cat("the value of ", lost.by, " ", lost.shown, " before");
    case LostKind::counter_position:
      return text::cat("where the counter of ", lost.shown, lost.object.part.empty() ? "" : " in ",
                       lost.object.part, " stood");
    case LostKind::trigger_effects:
      return text::cat("what triggers of ", lost.shown, " do when its rows are deleted");
    case LostKind::uncounted_rows:
      return text::cat("rows that triggers, foreign keys or functions changed, which the server ",
                       "does not count");
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
    case LostKind::sequence_start: return text::cat("where the sequence ", lost.shown, " stood");
    case LostKind::invalid_index: return text::cat("the index ", lost.shown, ", which was INVALID");
    case LostKind::constraint_validity:
      return text::cat("that rows of ", lost.shown, satisfied(lost.object.part));
    case LostKind::key:
      return text::cat("that rows of ", lost.shown, unless_broken(lost.object.part));
    case LostKind::attribute_order: return text::cat("the order of the attributes of ", lost.shown);
    case LostKind::attribute_values:
      return text::cat("the values of ", lost.object.part, " in ", lost.shown);
    case LostKind::rows_unclear: return text_of_unclear_rows(lost);
    case LostKind::state_before: return text::cat("what was before `", lost.by, "`", because(lost));
    case LostKind::rollback: return text::cat("its rollback could not be derived", because(lost));
    case LostKind::table:
    case LostKind::schema_contents:
    case LostKind::attribute:
    case LostKind::dependents:
    case LostKind::owned_objects:
    case LostKind::referring_rows:
    case LostKind::unfitting_values: break;
  }
  return {};
}

std::string at_stake_text(const Lost& lost, const Dialect& dialect) {
  const std::string name = shown_name(lost.object.name, dialect);
  const std::string part = shown_name(lost.object.part, dialect);
  switch (lost.kind) {
    case LostKind::table: return text::cat("table ", name);
    case LostKind::rows_deleted: return text::cat("rows of ", name);
    case LostKind::referring_rows: return text::cat("rows of tables that refer to ", name);
    case LostKind::values_updated: return text::cat("values of ", name);
    case LostKind::column_values:
      return lost.object.part.empty() ? text::cat("columns of ", name)
                                      : text::cat("column ", part, " of ", name);
    case LostKind::unfitting_values:
      return text::cat("what ", lost.target, " cannot hold of ", name_of(lost.object), ", now ",
                       lost.value);
    case LostKind::schema_contents: return text::cat("everything in schema ", name);
    case LostKind::attribute: return text::cat("attribute ", part, " of ", name);
    case LostKind::dependents: return text::cat("what uses the ", lost.object.kind, " ", name);
    case LostKind::owned_objects: return text::cat("everything that ", name, " owns");
    case LostKind::statement_effects: return text::cat("whatever `", lost.by, "` changes");
    case LostKind::rows_inserted:
    case LostKind::rows_before_rename:
    case LostKind::rows_changed:
    case LostKind::rows_in_block:
    case LostKind::sequence_position:
    case LostKind::setting_value:
    case LostKind::counter_position:
    case LostKind::trigger_effects:
    case LostKind::uncounted_rows:
    case LostKind::call_effects:
    case LostKind::table_rows:
    case LostKind::column_nulls:
    case LostKind::number_spelling:
    case LostKind::column_target:
    case LostKind::counter:
    case LostKind::sequence_start:
    case LostKind::invalid_index:
    case LostKind::constraint_validity:
    case LostKind::key:
    case LostKind::attribute_order:
    case LostKind::attribute_values:
    case LostKind::rows_unclear:
    case LostKind::state_before:
    case LostKind::rollback: break;
  }
  return lost_text(lost);
}

std::string irreversible_line(const Lost& lost) {
  std::string line = text::cat(k_irreversible, lost_text(lost));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line + '\n';
}

}  // namespace sluice
