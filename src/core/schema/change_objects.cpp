#include "core/schema/change_objects.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sluice {

namespace {

struct ObjectsOf {
  std::vector<ObjectRef>& objects;

  void add(std::string kind, ObjectName name, std::string part = {}) const {
    objects.push_back({std::move(kind), std::move(name), std::move(part)});
  }
  void operator()(const CreateSchema& change) const { add("schema", {{}, change.name}); }
  void operator()(const DropSchema& change) const { add("schema", {{}, change.name}); }
  void operator()(const CreateEnum& change) const { add("enum", change.value.name); }
  void operator()(const DropEnum& change) const { add("enum", change.value.name); }
  void operator()(const AlterEnum& change) const { add("enum", change.to.name); }
  void operator()(const CreateSequence& change) const { add("sequence", change.value.name); }
  void operator()(const DropSequence& change) const { add("sequence", change.value.name); }
  void operator()(const AlterSequence& change) const { add("sequence", change.to.name); }
  void operator()(const CreateRole& change) const { add("role", {{}, change.value.name}); }
  void operator()(const DropRole& change) const { add("role", {{}, change.value.name}); }
  void operator()(const AlterRole& change) const { add("role", {{}, change.to.name}); }
  void operator()(const CreateTable& change) const { add("table", change.value.name); }
  void operator()(const DropTable& change) const { add("table", change.value.name); }
  void operator()(const AddColumn& change) const { add("column", change.table, change.value.name); }
  void operator()(const DropColumn& change) const {
    add("column", change.table, change.value.name);
  }
  void operator()(const AlterColumn& change) const {
    add("column", change.table, change.to.name);
    add("primary key", change.table);
  }
  void operator()(const AddPrimaryKey& change) const { add("primary key", change.table); }
  void operator()(const DropPrimaryKey& change) const { add("primary key", change.table); }
  void operator()(const AddUnique& change) const { add("unique", change.table, change.value.name); }
  void operator()(const DropUnique& change) const {
    add("unique", change.table, change.value.name);
  }
  void operator()(const AddForeignKey& change) const {
    add("foreign key", change.table, change.value.name);
  }
  void operator()(const DropForeignKey& change) const {
    add("foreign key", change.table, change.value.name);
  }
  void operator()(const AddCheck& change) const { add("check", change.table, change.value.name); }
  void operator()(const DropCheck& change) const { add("check", change.table, change.value.name); }
  void operator()(const CreateIndex& change) const {
    add("index", change.table, change.value.name);
  }
  void operator()(const DropIndex& change) const { add("index", change.table, change.value.name); }
  void operator()(const CreatePolicy& change) const {
    add("policy", change.table, change.value.name);
  }
  void operator()(const DropPolicy& change) const {
    add("policy", change.table, change.value.name);
  }
  void operator()(const AlterPolicy& change) const { add("policy", change.table, change.to.name); }
  void operator()(const SetRowSecurity& change) const { add("row security", change.table); }
  void operator()(const AlterTableAttributes& change) const { add("table", change.table); }
  void operator()(const CreateView& change) const { add("view", change.value.name); }
  void operator()(const DropView& change) const { add("view", change.value.name); }
  void operator()(const AlterView& change) const { add("view", change.to.name); }
  void operator()(const CreateOther& change) const {
    add(change.value.kind, {{}, change.value.identity});
  }
  void operator()(const DropOther& change) const {
    add(change.value.kind, {{}, change.value.identity});
  }
  // Nobody said that anything was renamed.
  void operator()(const RenameSchema&) const {}
  void operator()(const RenameEnum&) const {}
  void operator()(const RenameSequence&) const {}
  void operator()(const RenameRole&) const {}
  void operator()(const RenameTable&) const {}
  void operator()(const RenameColumn&) const {}
  void operator()(const RenameView&) const {}
};

}  // namespace

std::vector<ObjectRef> objects_of(const std::vector<Change>& changes) {
  std::vector<ObjectRef> all;
  for (const Change& change : changes) std::visit(ObjectsOf{all}, change);
  std::set<ObjectRef> seen;
  std::erase_if(all, [&](const ObjectRef& object) { return !seen.insert(object).second; });
  std::stable_sort(all.begin(), all.end(), [](const ObjectRef& a, const ObjectRef& b) {
    return std::pair(a.kind == "view", a.name) < std::pair(b.kind == "view", b.name);
  });
  return all;
}

}  // namespace sluice
