// INSERT with literal keys is taken back by DELETE of these keys; other changes of rows are not.
#include <algorithm>

#include "base/text.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

std::string id_column(const RowUse& use) {
  const auto found = std::find_if(
      use.columns.begin(), use.columns.end(),
      [](const std::string& column) { return text::equals_ignore_case(column, k_id_column); });
  return found == use.columns.end() ? std::string() : *found;
}

// COPY, MERGE and REPLACE are named as such: what they do is none of the plain changes.
std::string mixed_verb(const StatementFacts& facts) {
  const std::string verb = facts.verb.substr(0, facts.verb.find(' '));
  return verb == "COPY" || verb == "MERGE" || verb == "REPLACE" ? verb : "";
}

void undo_insert(StatementInverse& inverse, const RowUse& use, const StatementNames& names) {
  inverse.lost_without_undo = {names.lost(LostKind::rows_inserted, use.table)};
  if (use.ids.empty())
    inverse.lost = inverse.lost_without_undo;
  else
    inverse.undo = {text::cat("DELETE FROM ", names.written(use.table), " WHERE ",
                              names.written(id_column(use)), " IN (", use.ids, ");")};
}

StatementInverse inverse_of_write(const RowUse& use, const std::string& mixed,
                                  const StatementNames& names) {
  StatementInverse inverse{.source = Source::rows};
  if (!use.table.name.empty()) inverse.within = {names.key("table", use.table)};
  if (!mixed.empty()) {
    inverse.lost = {names.lost(LostKind::rows_changed, use.table, mixed)};
    return inverse;
  }
  switch (use.act) {
    case RowUse::Act::inserts:
    case RowUse::Act::upserts:
    case RowUse::Act::replaces: undo_insert(inverse, use, names); break;
    case RowUse::Act::updates:
      inverse.lost = {names.lost(LostKind::values_updated, use.table, "UPDATE")};
      inverse.columns = use.columns;
      break;
    case RowUse::Act::deletes:
      inverse.lost = {names.lost(LostKind::rows_deleted, use.table, "DELETE")};
      break;
    case RowUse::Act::truncates:
      inverse.lost = {names.lost(LostKind::rows_deleted, use.table, "TRUNCATE")};
      break;
  }
  return inverse;
}

}  // namespace

std::vector<StatementInverse> inverses_of_rows(const StatementFacts& facts,
                                               const StatementNames& names) {
  const std::string mixed = mixed_verb(facts);
  std::vector<StatementInverse> inverses;
  for (const RowUse& use : facts.writes) {
    // UPDATE OR REPLACE: its second use of the table is of rows that are in the way.
    if (use.act == RowUse::Act::replaces && !inverses.empty()) continue;
    StatementInverse inverse = inverse_of_write(use, mixed, names);
    const bool is_said = std::any_of(inverses.begin(), inverses.end(), [&](const auto& other) {
      return other.undo.empty() && other.lost == inverse.lost && other.columns == inverse.columns;
    });
    if (!is_said) inverses.push_back(std::move(inverse));
  }
  return inverses;
}

}  // namespace sluice
