#include "dialects/postgres/ddl/ddl_inherited.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_parents.hpp"

namespace sluice::postgres {

namespace {

ObjectName name_before(const ObjectName& table, const Renames& renames) {
  for (const auto& [from, to] : renames.tables)
    if (to == table) return from;
  return table;
}

bool has_column(const Table& table, const std::string& name) {
  return find_column(table, name) != nullptr;
}

// As it is called once the changes are made.
std::string renamed(std::string parent, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (const auto* schema = std::get_if<RenameSchema>(&change);
        schema != nullptr && parent.starts_with(comparable(schema->from) + "."))
      parent = text::cat(comparable(schema->to), parent.substr(comparable(schema->from).size()));
    if (const auto* table = std::get_if<RenameTable>(&change);
        table != nullptr && parent == comparable(table->from))
      parent = comparable(table->to);
  }
  return parent;
}

bool keeps_parents(const Attributes& from, const Attributes& to,
                   const std::vector<Change>& changes) {
  if (said(from, "bound") != said(to, "bound")) return false;
  std::vector<std::string> parents = text::split(said(from, "inherits"), ", ");
  for (std::string& parent : parents) parent = renamed(comparable(parent), changes);
  return text::join(parents, ", ") == comparable(said(to, "inherits"));
}

}  // namespace

std::vector<const Table*> descendants(const ObjectName& name, const Schema& schema) {
  std::vector<const Table*> all;
  std::vector<ObjectName> waiting = {name};
  for (std::size_t i = 0; i < waiting.size(); ++i)
    for (const Table& table : schema.tables)
      if (is_child(table, waiting[i]) && std::find(all.begin(), all.end(), &table) == all.end()) {
        all.push_back(&table);
        waiting.push_back(table.name);
      }
  return all;
}

Renames with_inherited(Renames renames, const Schema& before, const Schema& after) {
  const std::vector<Renames::ColumnRename> own = renames.columns;
  for (const Renames::ColumnRename& rename : own)
    for (const Table* child : descendants(rename.table, after)) {
      const Table* then = find_table(before, name_before(child->name, renames));
      const Renames::ColumnRename reached{child->name, rename.from, rename.to};
      const bool is_known = std::find(renames.columns.begin(), renames.columns.end(), reached) !=
                            renames.columns.end();
      if (!is_known && then != nullptr && has_column(*then, rename.from) &&
          !has_column(*then, rename.to) && has_column(*child, rename.to) &&
          !has_column(*child, rename.from))
        renames.columns.push_back(reached);
    }
  return renames;
}

std::vector<Change> without_inherited(std::vector<Change> renames,
                                      const std::vector<Change>& settled, const Schema& to) {
  std::set<ObjectName> moved;
  for (const Change& change : settled)
    if (const auto* alter = std::get_if<AlterTableAttributes>(&change);
        alter != nullptr && changes_parents(alter->from, alter->to))
      moved.insert(alter->table);
  std::set<std::tuple<ObjectName, std::string, std::string>> reached;
  for (const Change& change : renames)
    if (const auto* rename = std::get_if<RenameColumn>(&change))
      for (const Table* child : descendants(rename->table, to))
        if (!moved.contains(child->name)) reached.emplace(child->name, rename->from, rename->to);
  std::erase_if(renames, [&](const Change& change) {
    const auto* rename = std::get_if<RenameColumn>(&change);
    return rename != nullptr && reached.contains({rename->table, rename->from, rename->to});
  });
  return renames;
}

std::vector<Change> with_parents_renamed(std::vector<Change> changes) {
  for (Change& change : changes)
    if (auto* alter = std::get_if<AlterTableAttributes>(&change);
        alter != nullptr && changes_parents(alter->from, alter->to) &&
        keeps_parents(alter->from, alter->to, changes))
      alter->from["inherits"] = said(alter->to, "inherits");
  std::erase_if(changes, [](const Change& change) {
    const auto* alter = std::get_if<AlterTableAttributes>(&change);
    return alter != nullptr && alter->from == alter->to;
  });
  return changes;
}

}  // namespace sluice::postgres
