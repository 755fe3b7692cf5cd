#include "core/schema/diff_table.hpp"

#include "core/schema/match.hpp"

namespace sluice {

namespace {

bool same_index(const Index& a, const Index& b) {
  Index other = b;
  other.concurrently = a.concurrently;
  return a == other;
}

void diff_columns(const Table& from, const Table& to, TableChanges& changes) {
  const Matched<Column> columns = match(from.columns, to.columns);
  for (const auto& [before, after] : columns.kept)
    if (*before != *after) changes.columns.push_back(AlterColumn{to.name, *before, *after});
  for (const Column* column : columns.created)
    changes.columns.push_back(AddColumn{to.name, *column});
  for (const Column* column : columns.dropped)
    changes.drop_columns.push_back(DropColumn{to.name, *column});
}

void diff_primary_key(const Table& from, const Table& to, TableChanges& changes) {
  if (from.primary_key == to.primary_key) return;
  if (from.primary_key) changes.drop_keys.push_back(DropPrimaryKey{to.name, *from.primary_key});
  if (to.primary_key) changes.add_keys.push_back(AddPrimaryKey{to.name, *to.primary_key});
}

// Uniques, checks, foreign keys: one that changed is dropped and added.
template <class Drop, class Add, class Item>
void diff_items(const ObjectName& table, const std::vector<Item>& from, const std::vector<Item>& to,
                std::vector<Change>& drops, std::vector<Change>& adds) {
  Matched<Item> items = match(from, to);
  split_changed(items);
  for (const Item* item : items.dropped) drops.push_back(Drop{table, *item});
  for (const Item* item : items.created) adds.push_back(Add{table, *item});
}

void diff_indexes(const Table& from, const Table& to, TableChanges& changes) {
  const Matched<Index> indexes = match(from.indexes, to.indexes);
  for (const auto& [before, after] : indexes.kept) {
    if (same_index(*before, *after)) continue;
    changes.drop_indexes.push_back(DropIndex{to.name, *before});
    changes.create_indexes.push_back(CreateIndex{to.name, *after});
  }
  for (const Index* index : indexes.dropped)
    changes.drop_indexes.push_back(DropIndex{to.name, *index});
  for (const Index* index : indexes.created)
    changes.create_indexes.push_back(CreateIndex{to.name, *index});
}

void diff_policies(const Table& from, const Table& to, TableChanges& changes) {
  const Matched<Policy> policies = match(from.policies, to.policies);
  for (const Policy* policy : policies.dropped)
    changes.drop_policies.push_back(DropPolicy{to.name, *policy});
  for (const Policy* policy : policies.created)
    changes.create_policies.push_back(CreatePolicy{to.name, *policy});
  for (const auto& [before, after] : policies.kept) {
    if (*before == *after) continue;
    // ALTER POLICY changes neither AS nor FOR, and cannot take USING or WITH CHECK away.
    const bool alterable = before->permissive == after->permissive &&
                           before->command == after->command &&
                           before->using_sql.has_value() <= after->using_sql.has_value() &&
                           before->check_sql.has_value() <= after->check_sql.has_value();
    if (alterable) {
      changes.create_policies.push_back(AlterPolicy{to.name, *before, *after});
      continue;
    }
    changes.drop_policies.push_back(DropPolicy{to.name, *before});
    changes.create_policies.push_back(CreatePolicy{to.name, *after});
  }
}

}  // namespace

void diff_table(const Table& from, const Table& to, TableChanges& changes) {
  diff_columns(from, to, changes);
  diff_primary_key(from, to, changes);
  diff_items<DropUnique, AddUnique>(to.name, from.uniques, to.uniques, changes.drop_keys,
                                    changes.add_keys);
  diff_items<DropCheck, AddCheck>(to.name, from.checks, to.checks, changes.drop_keys,
                                  changes.add_keys);
  diff_items<DropForeignKey, AddForeignKey>(to.name, from.foreign_keys, to.foreign_keys,
                                            changes.drop_foreign_keys, changes.add_foreign_keys);
  diff_indexes(from, to, changes);
  diff_policies(from, to, changes);
  if (from.row_security != to.row_security)
    changes.security.push_back(SetRowSecurity{to.name, to.row_security});
  if (from.attributes != to.attributes)
    changes.security.push_back(AlterTableAttributes{to.name, from.attributes, to.attributes});
}

void complete_table(const Table& table, TableChanges& changes) {
  for (const ForeignKey& key : table.foreign_keys)
    changes.add_foreign_keys.push_back(AddForeignKey{table.name, key});
  for (const Index& index : table.indexes)
    changes.create_indexes.push_back(CreateIndex{table.name, index});
  if (table.row_security) changes.security.push_back(SetRowSecurity{table.name, true});
  for (const Policy& policy : table.policies)
    changes.create_policies.push_back(CreatePolicy{table.name, policy});
}

}  // namespace sluice
