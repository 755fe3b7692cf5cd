#include "dialects/postgres/ddl/ddl_dependents.hpp"

#include <set>

#include "dialects/postgres/ddl/ddl_refs.hpp"

namespace sluice::postgres {

Dependents::Dependents(const Schema& schema) {
  for (const Dependency& dependency : schema.dependencies)
    on_[dependency.on].push_back(&dependency);
  for (const Table& table : schema.tables) {
    std::vector<ObjectRef>& parts = parts_[{"table", table.name, ""}];
    for (const Column& column : table.columns) {
      parts.push_back(column_ref(table.name, column.name));
      parts_[parts.back()] = {{"default", table.name, column.name}};
    }
    if (table.primary_key) parts.push_back({"constraint", table.name, table.primary_key->name});
    for (const Unique& unique : table.uniques)
      parts.push_back({"constraint", table.name, unique.name});
    for (const ForeignKey& key : table.foreign_keys)
      parts.push_back({"constraint", table.name, key.name});
    for (const Check& check : table.checks) parts.push_back({"constraint", table.name, check.name});
    for (const Policy& policy : table.policies)
      parts.push_back({"policy", table.name, policy.name});
    for (const Index& index : table.indexes)
      parts.push_back({"index", {table.name.schema, index.name}, ""});
  }
}

const std::vector<const Dependency*>& Dependents::on(const ObjectRef& ref) const {
  static const std::vector<const Dependency*> k_none;
  const auto found = on_.find(ref);
  return found == on_.end() ? k_none : found->second;
}

void Dependents::for_each_within(const ObjectRef& ref,
                                 const std::function<void(const ObjectRef&)>& work) const {
  std::set<ObjectRef> seen = {ref};
  std::vector<ObjectRef> waiting = {ref};
  const auto meet = [&](const ObjectRef& object) {
    if (!seen.insert(object).second) return;
    work(object);
    waiting.push_back(object);
  };
  while (!waiting.empty()) {
    const ObjectRef next = waiting.back();
    waiting.pop_back();
    if (const auto parts = parts_.find(next); parts != parts_.end())
      for (const ObjectRef& part : parts->second) meet(part);
    for (const Dependency* dependency : on(next))
      if (dependency->automatic) meet(dependency->object);
  }
}

}  // namespace sluice::postgres
