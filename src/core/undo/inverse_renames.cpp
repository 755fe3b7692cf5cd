#include "core/undo/inverse_renames.hpp"

#include <utility>

namespace sluice {

namespace {

// A chain of renames is one; what was made under a name and renamed is one too, for the differ to
// leave aside.
template <class Name>
void add_rename(std::vector<std::pair<Name, Name>>& renames, const Name& from, const Name& to) {
  for (auto& [first, last] : renames)
    if (last == from) {
      last = to;
      return;
    }
  renames.emplace_back(from, to);
}

void add_table_rename(Renames& renames, const ObjectName& from, const ObjectName& to) {
  for (auto& column : renames.columns)
    if (column.table == from) column.table = to;
  add_rename(renames.tables, from, to);
}

}  // namespace

void note_rename(Renames& renames, std::string_view kind, const ObjectName& from,
                 const ObjectName& to) {
  if (kind == "table") add_table_rename(renames, from, to);
  if (kind == "type") add_rename(renames.enums, from, to);
  if (kind == "sequence") add_rename(renames.sequences, from, to);
  if (kind == "view") add_rename(renames.views, from, to);
  if (kind == "schema") add_rename(renames.schemas, from.name, to.name);
  if (kind == "role") add_rename(renames.roles, from.name, to.name);
}

void note_column_rename(Renames& renames, Renames::ColumnRename added) {
  for (auto& column : renames.columns)
    if (column.table == added.table && column.to == added.from) {
      column.to = added.to;
      return;
    }
  renames.columns.push_back(std::move(added));
}

}  // namespace sluice
