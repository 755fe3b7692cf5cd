#include "core/schema/diff.hpp"

#include <algorithm>
#include <utility>

#include "core/schema/diff_table.hpp"
#include "core/schema/match.hpp"
#include "core/schema/view_order.hpp"

namespace sluice {

namespace {

struct SchemaChanges {
  std::vector<Change> renames;
  std::vector<Change> drop_others, drop_views, drop_tables;
  std::vector<Change> create_containers, alter_enums, create_tables;
  TableChanges tables;
  std::vector<Change> alter_views, create_views, create_others;
  std::vector<Change> drop_containers;
};

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <class Item>
bool has(const std::vector<Item>& items, const ObjectName& name) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Item& item) { return item.name == name; });
}

// Keeps a rename only where it can be true of the two lists.
template <class Item, class Name>
void keep_fitting(std::vector<std::pair<Name, Name>>& renames, const std::vector<Item>& from,
                  const std::vector<Item>& to) {
  std::erase_if(renames, [&](const auto& rename) {
    return !has(from, rename.first) || has(from, rename.second) || !has(to, rename.second);
  });
}

void diff_schemas(const Schema& from, const Schema& to, SchemaChanges& changes) {
  for (const std::string& name : to.schemas)
    if (!has(from.schemas, name)) changes.create_containers.push_back(CreateSchema{name});
}

void drop_schemas(const Schema& from, const Schema& to, SchemaChanges& changes) {
  for (const std::string& name : from.schemas)
    if (!has(to.schemas, name)) changes.drop_containers.push_back(DropSchema{name});
}

// Enums, sequences, roles: made early, altered in place, dropped late.
template <class Create, class Drop, class Alter, class Item>
void diff_containers(const std::vector<Item>& from, const std::vector<Item>& to,
                     std::vector<Change>& alters, SchemaChanges& changes) {
  const Matched<Item> items = match(from, to);
  for (const Item* item : items.created) changes.create_containers.push_back(Create{*item});
  for (const auto& [before, after] : items.kept)
    if (*before != *after) alters.push_back(Alter{*before, *after});
  for (const Item* item : items.dropped) changes.drop_containers.push_back(Drop{*item});
}

bool refers_to(const Table& table, const Table& target) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [&](const ForeignKey& key) { return key.target == target.name; });
}

// Tables that refer to others go first; where they refer to each other, the foreign keys
// go before them.
void drop_tables(std::vector<const Table*> tables, SchemaChanges& changes) {
  while (!tables.empty()) {
    const auto is_free = [&](const Table* candidate) {
      return std::none_of(tables.begin(), tables.end(), [&](const Table* other) {
        return other != candidate && refers_to(*other, *candidate);
      });
    };
    auto next = std::find_if(tables.begin(), tables.end(), is_free);
    if (next == tables.end()) {
      next = tables.begin();
      for (const Table* other : tables)
        for (const ForeignKey& key : other->foreign_keys)
          if (other != *next && key.target == (*next)->name)
            changes.tables.drop_foreign_keys.push_back(DropForeignKey{other->name, key});
    }
    changes.drop_tables.push_back(DropTable{**next});
    tables.erase(next);
  }
}

void diff_tables(const Schema& from, const Schema& to, SchemaChanges& changes) {
  const Matched<Table> tables = match(from.tables, to.tables);
  drop_tables(tables.dropped, changes);
  for (const Table* table : tables.created) {
    changes.create_tables.push_back(CreateTable{*table});
    complete_table(*table, changes.tables);
  }
  for (const auto& [before, after] : tables.kept) diff_table(*before, *after, changes.tables);
}

bool is_disturbed(const View& view, const std::vector<Change>& column_changes) {
  return std::any_of(column_changes.begin(), column_changes.end(), [&](const Change& change) {
    if (const auto* altered = std::get_if<AlterColumn>(&change))
      return mentions(view, altered->table.name);
    if (const auto* dropped = std::get_if<DropColumn>(&change))
      return mentions(view, dropped->table.name);
    return false;
  });
}

// A view whose text changed, or that reads a table whose columns change, is dropped and made again;
// so is every view that reads such a view.
std::vector<View> views_to_remake(const Schema& from, const Schema& to,
                                  const TableChanges& tables) {
  const Matched<View> views = match(from.views, to.views);
  std::vector<View> remade;
  for (const View* view : views.dropped) remade.push_back(*view);
  for (const auto& [before, after] : views.kept)
    if (before->definition != after->definition || before->materialized != after->materialized ||
        is_disturbed(*before, tables.columns) || is_disturbed(*before, tables.drop_columns))
      remade.push_back(*before);
  for (std::size_t i = 0; i < remade.size(); ++i)
    for (const auto& [before, after] : views.kept)
      if (mentions(*before, remade[i].name.name) && !has(remade, before->name))
        remade.push_back(*before);
  return remade;
}

void diff_views(const Schema& from, const Schema& to, SchemaChanges& changes) {
  std::vector<View> dropped = in_creation_order(views_to_remake(from, to, changes.tables));
  std::vector<View> created;
  for (const View& view : to.views)
    if (!has(from.views, view.name) || has(dropped, view.name)) created.push_back(view);
  std::reverse(dropped.begin(), dropped.end());
  for (const View& view : dropped)
    if (view.definition) changes.drop_views.push_back(DropView{view});
  for (const View& view : in_creation_order(created))
    if (view.definition) changes.create_views.push_back(CreateView{view});
  const Matched<View> views = match(from.views, to.views);
  for (const auto& [before, after] : views.kept)
    if (*before != *after && !has(dropped, before->name))
      changes.alter_views.push_back(AlterView{*before, *after});
}

void diff_linked_policies(const Schema& from, const Schema& to, SchemaChanges& changes) {
  for (const LinkedPolicy& policy : from.linked_policies)
    if (std::find(to.linked_policies.begin(), to.linked_policies.end(), policy) ==
        to.linked_policies.end())
      changes.tables.drop_policies.push_back(DropPolicy{policy.table, policy.policy});
  for (const LinkedPolicy& policy : to.linked_policies)
    if (std::find(from.linked_policies.begin(), from.linked_policies.end(), policy) ==
        from.linked_policies.end())
      changes.tables.create_policies.push_back(CreatePolicy{policy.table, policy.policy});
}

void diff_others(const Schema& from, const Schema& to, SchemaChanges& changes) {
  for (auto object = from.others.rbegin(); object != from.others.rend(); ++object)
    if (std::find(to.others.begin(), to.others.end(), *object) == to.others.end())
      changes.drop_others.push_back(DropOther{*object});
  for (const OtherObject& object : to.others)
    if (std::find(from.others.begin(), from.others.end(), object) == from.others.end())
      changes.create_others.push_back(CreateOther{object});
}

// A table that stands where another one gets its old name back goes before the renames: what it
// held is the later one's. Foreign keys to it go first.
void drop_in_the_way(Schema& from, const Schema& to, const Renames& renames,
                     std::vector<Change>& changes) {
  for (const auto& [name, wanted] : renames.tables) {
    if (!has(from.tables, name) || has(to.tables, name) || !has(to.tables, wanted)) continue;
    const Table* in_the_way = find_table(from, wanted);
    if (in_the_way == nullptr) continue;
    for (Table& table : from.tables)
      if (table.name != wanted)
        std::erase_if(table.foreign_keys, [&, &target = wanted](const ForeignKey& key) {
          if (key.target == target) changes.push_back(DropForeignKey{table.name, key});
          return key.target == target;
        });
    changes.push_back(DropTable{*in_the_way});
    std::erase_if(from.tables,
                  [&, &target = wanted](const Table& table) { return table.name == target; });
  }
}

// A column in the way gets another name, under which it is dropped when its turn comes.
void rename_in_the_way(Schema& from, const Schema& to, const Renames& renames,
                       std::vector<Change>& changes) {
  for (const Renames::ColumnRename& rename : renames.columns) {
    ObjectName name = rename.table;
    for (const auto& [old_name, new_name] : renames.tables)
      if (new_name == rename.table) name = old_name;
    const Table* before = find_table(from, name);
    const Table* after = find_table(to, rename.table);
    if (before == nullptr || after == nullptr) continue;
    if (find_column(*before, rename.from) == nullptr || find_column(*before, rename.to) == nullptr)
      continue;
    if (find_column(*after, rename.from) != nullptr || find_column(*after, rename.to) == nullptr)
      continue;
    const RenameColumn aside{name, rename.to, "__old_" + rename.to};
    changes.push_back(aside);
    from = with_renames(std::move(from), {.columns = {{aside.table, aside.from, aside.to}}});
  }
}

// A column that only has the name of the one wanted is dropped, and the other added.
void rename_replaced(Schema& from, const Schema& to, const Renames& renames,
                     std::vector<Change>& changes) {
  for (const auto& [wanted, column] : renames.replaced) {
    ObjectName name = wanted;
    for (const auto& [old_name, new_name] : renames.tables)
      if (new_name == wanted) name = old_name;
    const Table* before = find_table(from, name);
    const Table* after = find_table(to, wanted);
    if (before == nullptr || after == nullptr || before->columns == after->columns) continue;
    if (find_column(*before, column) == nullptr || find_column(*after, column) == nullptr) continue;
    const RenameColumn aside{name, column, "__old_" + column};
    changes.push_back(aside);
    from = with_renames(std::move(from), {.columns = {{aside.table, aside.from, aside.to}}});
  }
}

// Of a table whose rename leads nowhere, as of one that was made beside it and took its name, the
// columns are the table's own all the same.
void keep_columns_of_unfit(const std::vector<std::pair<ObjectName, ObjectName>>& tables,
                           Renames& renames) {
  for (const auto& pair : tables) {
    const bool fits =
        std::find(renames.tables.begin(), renames.tables.end(), pair) != renames.tables.end();
    for (Renames::ColumnRename& column : renames.columns)
      if (!fits && column.table == pair.second) column.table = pair.first;
  }
}

Renames fitting(Renames renames, const Schema& from, const Schema& to) {
  keep_fitting(renames.schemas, from.schemas, to.schemas);
  const Schema moved = with_renames(from, Renames{.schemas = renames.schemas});
  keep_fitting(renames.enums, moved.enums, to.enums);
  keep_fitting(renames.sequences, moved.sequences, to.sequences);
  const auto tables = renames.tables;
  keep_fitting(renames.tables, moved.tables, to.tables);
  keep_columns_of_unfit(tables, renames);
  keep_fitting(renames.views, moved.views, to.views);
  const Schema renamed = with_renames(moved, Renames{.tables = renames.tables});
  std::erase_if(renames.columns, [&](const Renames::ColumnRename& rename) {
    const Table* before = find_table(renamed, rename.table);
    const Table* after = find_table(to, rename.table);
    return before == nullptr || after == nullptr || find_column(*before, rename.from) == nullptr ||
           find_column(*before, rename.to) != nullptr || find_column(*after, rename.to) == nullptr;
  });
  return renames;
}

std::vector<Change> rename_changes(const Renames& renames) {
  std::vector<Change> changes;
  for (const auto& [from, to] : renames.schemas) changes.push_back(RenameSchema{from, to});
  for (const auto& [from, to] : renames.enums) changes.push_back(RenameEnum{from, to});
  for (const auto& [from, to] : renames.sequences) changes.push_back(RenameSequence{from, to});
  for (const auto& [from, to] : renames.roles) changes.push_back(RenameRole{from, to});
  for (const auto& [from, to] : renames.tables) changes.push_back(RenameTable{from, to});
  for (const auto& rename : renames.columns)
    changes.push_back(RenameColumn{rename.table, rename.from, rename.to});
  for (const auto& [from, to] : renames.views) changes.push_back(RenameView{from, to});
  return changes;
}

// `from` has its new names already.
SchemaChanges changes_of(const Schema& from, const Schema& to, std::vector<Change> renames) {
  SchemaChanges changes{.renames = std::move(renames)};
  diff_schemas(from, to, changes);
  diff_containers<CreateRole, DropRole, AlterRole>(from.roles, to.roles, changes.create_containers,
                                                   changes);
  diff_containers<CreateEnum, DropEnum, AlterEnum>(from.enums, to.enums, changes.alter_enums,
                                                   changes);
  diff_containers<CreateSequence, DropSequence, AlterSequence>(from.sequences, to.sequences,
                                                               changes.create_containers, changes);
  diff_tables(from, to, changes);
  diff_views(from, to, changes);
  diff_linked_policies(from, to, changes);
  diff_others(from, to, changes);
  drop_schemas(from, to, changes);
  return changes;
}

std::vector<Change> in_order(SchemaChanges changes) {
  TableChanges& tables = changes.tables;
  std::vector<Change> result;
  for (std::vector<Change>* part :
       {&changes.renames,         &changes.drop_others,      &tables.drop_policies,
        &changes.drop_views,      &tables.drop_foreign_keys, &tables.drop_keys,
        &tables.drop_indexes,     &changes.drop_tables,      &changes.create_containers,
        &changes.alter_enums,     &changes.create_tables,    &tables.columns,
        &tables.drop_columns,     &tables.add_keys,          &tables.create_indexes,
        &tables.add_foreign_keys, &tables.security,          &changes.alter_views,
        &changes.create_views,    &tables.create_policies,   &changes.create_others,
        &changes.drop_containers})
    std::move(part->begin(), part->end(), std::back_inserter(result));
  return result;
}

}  // namespace

std::vector<Change> diff(const Schema& given, const Schema& to, const Renames& wanted) {
  if (wanted == Renames{}) return in_order(changes_of(given, to, {}));  // without a copy
  Schema before = given;
  std::vector<Change> result;
  drop_in_the_way(before, to, wanted, result);
  rename_in_the_way(before, to, wanted, result);
  rename_replaced(before, to, wanted, result);
  const Renames renames = fitting(wanted, before, to);
  std::vector<Change> ordered =
      in_order(changes_of(with_renames(std::move(before), renames), to, rename_changes(renames)));
  std::move(ordered.begin(), ordered.end(), std::back_inserter(result));
  return result;
}

}  // namespace sluice
