// Makes changes to a schema in memory: what a database would be after the rendered SQL ran.
#include <algorithm>
#include <utility>

#include "core/schema/diff.hpp"

namespace sluice {

namespace {

template <class Item, class Name>
void erase_named(std::vector<Item>& items, const Name& name) {
  std::erase_if(items, [&](const Item& item) { return item.name == name; });
}

template <class Item>
void replace_named(std::vector<Item>& items, const Item& from, const Item& to) {
  for (Item& item : items)
    if (item.name == from.name) item = to;
}

// Two branches may have made the same thing: it is there once, as the later one made it.
template <class Item>
void put(std::vector<Item>& items, Item made) {
  for (Item& item : items)
    if (item.name == made.name) {
      item = std::move(made);
      return;
    }
  items.push_back(std::move(made));
}

struct Applier {
  Schema& schema;

  // Does the work to the table, or to nothing when there is none.
  template <class Work>
  void at(const ObjectName& name, Work work) {
    for (Table& table : schema.tables)
      if (table.name == name) work(table);
  }
  void rename(const Renames& renames) { schema = with_renames(std::move(schema), renames); }

  void operator()(const CreateSchema& change) {
    std::erase(schema.schemas, change.name);
    schema.schemas.push_back(change.name);
  }
  void operator()(const DropSchema& change) { std::erase(schema.schemas, change.name); }
  void operator()(const RenameSchema& change) { rename({.schemas = {{change.from, change.to}}}); }

  void operator()(const CreateEnum& change) { put(schema.enums, change.value); }
  void operator()(const DropEnum& change) { erase_named(schema.enums, change.value.name); }
  void operator()(const RenameEnum& change) { rename({.enums = {{change.from, change.to}}}); }
  void operator()(const AlterEnum& change) { replace_named(schema.enums, change.from, change.to); }

  void operator()(const CreateSequence& change) { put(schema.sequences, change.value); }
  void operator()(const DropSequence& change) { erase_named(schema.sequences, change.value.name); }
  void operator()(const RenameSequence& change) {
    rename({.sequences = {{change.from, change.to}}});
  }
  void operator()(const AlterSequence& change) {
    replace_named(schema.sequences, change.from, change.to);
  }

  void operator()(const CreateRole& change) { put(schema.roles, change.value); }
  void operator()(const DropRole& change) { erase_named(schema.roles, change.value.name); }
  void operator()(const RenameRole& change) { rename({.roles = {{change.from, change.to}}}); }
  void operator()(const AlterRole& change) { replace_named(schema.roles, change.from, change.to); }

  // What follows as changes of its own is left out, as CREATE TABLE leaves it out.
  void operator()(const CreateTable& change) {
    Table table = change.value;
    table.foreign_keys.clear();
    table.indexes.clear();
    table.policies.clear();
    table.row_security = false;
    put(schema.tables, std::move(table));
  }
  void operator()(const DropTable& change) { erase_named(schema.tables, change.value.name); }
  void operator()(const RenameTable& change) { rename({.tables = {{change.from, change.to}}}); }

  void operator()(const AddColumn& change) {
    at(change.table, [&](Table& table) { put(table.columns, change.value); });
  }
  void operator()(const DropColumn& change) {
    at(change.table, [&](Table& table) { erase_named(table.columns, change.value.name); });
  }
  void operator()(const RenameColumn& change) {
    rename({.columns = {{change.table, change.from, change.to}}});
  }
  void operator()(const AlterColumn& change) {
    at(change.table, [&](Table& table) { replace_named(table.columns, change.from, change.to); });
  }

  void operator()(const AddPrimaryKey& change) {
    at(change.table, [&](Table& table) { table.primary_key = change.value; });
  }
  void operator()(const DropPrimaryKey& change) {
    at(change.table, [](Table& table) { table.primary_key.reset(); });
  }
  void operator()(const AddUnique& change) { add(change, &Table::uniques); }
  void operator()(const DropUnique& change) { drop(change, &Table::uniques); }
  void operator()(const AddForeignKey& change) { add(change, &Table::foreign_keys); }
  void operator()(const DropForeignKey& change) { drop(change, &Table::foreign_keys); }
  void operator()(const AddCheck& change) { add(change, &Table::checks); }
  void operator()(const DropCheck& change) { drop(change, &Table::checks); }
  void operator()(const CreateIndex& change) { add(change, &Table::indexes); }
  void operator()(const DropIndex& change) { drop(change, &Table::indexes); }

  void operator()(const CreatePolicy& change) {
    if (find_table(schema, change.table) == nullptr)
      schema.linked_policies.push_back({change.table, change.value});
    add(change, &Table::policies);
  }
  void operator()(const DropPolicy& change) {
    std::erase(schema.linked_policies, LinkedPolicy{change.table, change.value});
    drop(change, &Table::policies);
  }
  void operator()(const AlterPolicy& change) {
    at(change.table, [&](Table& table) { replace_named(table.policies, change.from, change.to); });
  }
  void operator()(const SetRowSecurity& change) {
    at(change.table, [&](Table& table) { table.row_security = change.enabled; });
  }
  void operator()(const AlterTableAttributes& change) {
    at(change.table, [&](Table& table) { table.attributes = change.to; });
  }

  void operator()(const CreateView& change) { put(schema.views, change.value); }
  void operator()(const DropView& change) { erase_named(schema.views, change.value.name); }
  void operator()(const RenameView& change) { rename({.views = {{change.from, change.to}}}); }
  void operator()(const AlterView& change) { replace_named(schema.views, change.from, change.to); }

  void operator()(const CreateOther& change) { schema.others.push_back(change.value); }
  void operator()(const DropOther& change) { std::erase(schema.others, change.value); }

  template <class Change, class Item>
  void add(const Change& change, std::vector<Item> Table::*items) {
    at(change.table, [&](Table& table) { put(table.*items, change.value); });
  }
  template <class Change, class Item>
  void drop(const Change& change, std::vector<Item> Table::*items) {
    at(change.table, [&](Table& table) { erase_named(table.*items, change.value.name); });
  }
};

}  // namespace

Schema applied(const std::vector<Change>& changes, Schema schema) {
  Applier applier{schema};
  for (const Change& change : changes) std::visit(applier, change);
  return schema;
}

}  // namespace sluice
