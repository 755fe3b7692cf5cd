#include "core/undo/block_renames.hpp"

#include <algorithm>
#include <utility>

#include "core/undo/inverse_names.hpp"
#include "core/undo/inverse_renames.hpp"

namespace sluice {

namespace {

template <class Item>
bool is_among(const std::vector<Item>& items, const ObjectName& name) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Item& item) { return item.name == name; });
}

template <class Item>
bool has_moved(const std::vector<Item>& before, const std::vector<Item>& after,
               const ObjectName& from, const ObjectName& to) {
  return is_among(before, from) && !is_among(after, from) && is_among(after, to) &&
         !is_among(before, to);
}

bool has_moved(const SchemasAround& around, const std::string& kind, const ObjectName& from,
               const ObjectName& to) {
  const Schema &before = *around.before, &after = *around.after;
  if (kind == "table") return has_moved(before.tables, after.tables, from, to);
  if (kind == "type") return has_moved(before.enums, after.enums, from, to);
  if (kind == "sequence") return has_moved(before.sequences, after.sequences, from, to);
  return kind == "view" && has_moved(before.views, after.views, from, to);
}

template <class Rename>
bool is_in(const std::vector<Rename>& renames, const Rename& rename) {
  return std::find(renames.begin(), renames.end(), rename) != renames.end();
}

// Whether it is told already, of whatever kind: names of relations and types are apart.
bool is_told(const Renames& renames, const ObjectName& from, const ObjectName& to) {
  const std::pair rename(from, to);
  return is_in(renames.tables, rename) || is_in(renames.enums, rename) ||
         is_in(renames.sequences, rename) || is_in(renames.views, rename);
}

// The table may have another name by now.
void note_column(Renames& renames, const Renames::ColumnRename& rename,
                 const SchemasAround& around) {
  ObjectName now = rename.table, then = rename.table;
  for (const auto& [from, to] : renames.tables) {
    if (from == rename.table) now = to;
    if (to == rename.table) then = from;
  }
  const Table* before = find_table(*around.before, then);
  const Table* after = find_table(*around.after, now);
  if (before == nullptr || after == nullptr) return;
  const auto has = [](const Table& table, const std::string& column) {
    return find_column(table, column) != nullptr;
  };
  const Renames::ColumnRename found{now, rename.from, rename.to};
  const bool is_known = is_in(renames.columns, found);  // a block of one statement is read as it
  if (!is_known && has(*before, rename.from) && !has(*before, rename.to) &&
      has(*after, rename.to) && !has(*after, rename.from))
    note_column_rename(renames, found);
}

void note(Renames& renames, const StatementFacts& block, const SchemasAround& around,
          const Dialect& dialect) {
  const StatementNames names(block, dialect);
  for (const ObjectUse& use : block.objects) {
    if (use.act != ObjectUse::Act::renames) continue;
    const ObjectName from = names.full(use.object.name), to = names.full(use.to.name);
    if (use.object.kind == "column")
      note_column(renames, {from, use.object.part, use.to.part}, around);
    else if (use.object.part.empty() && !is_told(renames, from, to) &&
             has_moved(around, use.object.kind, from, to))
      note_rename(renames, use.object.kind, from, to);
  }
}

}  // namespace

void note_block_renames(Renames& renames, const std::vector<Statement>& statements,
                        const SchemasAround& around, const Dialect& dialect) {
  for (const Statement& statement : statements) {
    const StatementFacts facts = dialect.facts_of(statement);
    if (facts.kind == StatementKind::block) note(renames, facts, around, dialect);
  }
}

}  // namespace sluice
