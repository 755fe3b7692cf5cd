#include "dialects/postgres/ddl/ddl_refs.hpp"

#include <algorithm>
#include <set>

namespace sluice::postgres {

namespace {

using Refs = std::vector<ObjectRef>;

ObjectRef constraint(const ObjectName& table, const std::string& name) {
  return {"constraint", table, name};
}

struct Removed {
  std::optional<ObjectRef> operator()(const DropSchema& c) const {
    return ObjectRef{"schema", {"", c.name}, ""};
  }
  std::optional<ObjectRef> operator()(const DropEnum& c) const {
    return ObjectRef{"type", c.value.name, ""};
  }
  std::optional<ObjectRef> operator()(const DropSequence& c) const {
    return ObjectRef{"sequence", c.value.name, ""};
  }
  std::optional<ObjectRef> operator()(const DropRole& c) const {
    return ObjectRef{"role", {"", c.value.name}, ""};
  }
  std::optional<ObjectRef> operator()(const DropTable& c) const {
    return ObjectRef{"table", c.value.name, ""};
  }
  std::optional<ObjectRef> operator()(const DropColumn& c) const {
    return column_ref(c.table, c.value.name);
  }
  std::optional<ObjectRef> operator()(const DropPrimaryKey& c) const {
    return constraint(c.table, c.value.name);
  }
  std::optional<ObjectRef> operator()(const DropUnique& c) const {
    return constraint(c.table, c.value.name);
  }
  std::optional<ObjectRef> operator()(const DropForeignKey& c) const {
    return constraint(c.table, c.value.name);
  }
  std::optional<ObjectRef> operator()(const DropCheck& c) const {
    return constraint(c.table, c.value.name);
  }
  std::optional<ObjectRef> operator()(const DropIndex& c) const {
    return ObjectRef{"index", {c.table.schema, c.value.name}, ""};
  }
  std::optional<ObjectRef> operator()(const DropPolicy& c) const {
    return ObjectRef{"policy", c.table, c.value.name};
  }
  std::optional<ObjectRef> operator()(const DropView& c) const {
    return ObjectRef{"view", c.value.name, ""};
  }
  std::optional<ObjectRef> operator()(const DropOther& c) const { return ref_of(c.value); }
  template <class Other>
  std::optional<ObjectRef> operator()(const Other&) const {
    return std::nullopt;
  }
};

Refs column_refs(const ObjectName& table, const Column& column) {
  Refs refs = {column_ref(table, column.name)};
  if (column.default_sql) refs.push_back({"default", table, column.name});
  return refs;
}

struct Made {
  Refs operator()(const CreateSchema& c) const { return {{"schema", {"", c.name}, ""}}; }
  Refs operator()(const CreateEnum& c) const { return {{"type", c.value.name, ""}}; }
  Refs operator()(const AlterEnum& c) const { return {{"type", c.to.name, ""}}; }
  Refs operator()(const CreateSequence& c) const { return {{"sequence", c.value.name, ""}}; }
  Refs operator()(const CreateTable& c) const {
    Refs refs = {{"table", c.value.name, ""}};
    for (const Column& column : c.value.columns)
      for (ObjectRef& ref : column_refs(c.value.name, column)) refs.push_back(std::move(ref));
    if (c.value.primary_key) refs.push_back(constraint(c.value.name, c.value.primary_key->name));
    for (const Unique& unique : c.value.uniques)
      refs.push_back(constraint(c.value.name, unique.name));
    for (const Check& check : c.value.checks) refs.push_back(constraint(c.value.name, check.name));
    return refs;
  }
  Refs operator()(const AddColumn& c) const { return column_refs(c.table, c.value); }
  Refs operator()(const AlterColumn& c) const { return column_refs(c.table, c.to); }
  Refs operator()(const AddPrimaryKey& c) const { return {constraint(c.table, c.value.name)}; }
  Refs operator()(const AddUnique& c) const { return {constraint(c.table, c.value.name)}; }
  Refs operator()(const AddForeignKey& c) const { return {constraint(c.table, c.value.name)}; }
  Refs operator()(const AddCheck& c) const { return {constraint(c.table, c.value.name)}; }
  Refs operator()(const CreateIndex& c) const {
    return {{"index", {c.table.schema, c.value.name}, ""}};
  }
  Refs operator()(const CreatePolicy& c) const { return {{"policy", c.table, c.value.name}}; }
  Refs operator()(const AlterPolicy& c) const { return {{"policy", c.table, c.to.name}}; }
  Refs operator()(const CreateView& c) const { return {{"view", c.value.name, ""}}; }
  Refs operator()(const AlterView& c) const { return {{"view", c.to.name, ""}}; }
  Refs operator()(const CreateOther& c) const { return {ref_of(c.value)}; }
  template <class Other>
  Refs operator()(const Other&) const {
    return {};
  }
};

template <class Item>
const Item* find_named(const std::vector<Item>& items, const std::string& name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

template <class Item>
const Item* find_named(const std::vector<Item>& items, const ObjectName& name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

const OtherObject* find_other(const Schema& schema, const ObjectRef& ref) {
  const auto found = std::find_if(schema.others.begin(), schema.others.end(),
                                  [&](const OtherObject& other) { return ref_of(other) == ref; });
  return found == schema.others.end() ? nullptr : &*found;
}

template <class Key, class One, class Fk, class Test>
std::optional<Change> constraint_change(const Table& table, const std::string& name) {
  if (table.primary_key && table.primary_key->name == name)
    return Key{table.name, *table.primary_key};
  if (const Unique* unique = find_named(table.uniques, name)) return One{table.name, *unique};
  if (const ForeignKey* key = find_named(table.foreign_keys, name)) return Fk{table.name, *key};
  if (const Check* check = find_named(table.checks, name)) return Test{table.name, *check};
  return std::nullopt;
}

template <class Made, class Value>
std::optional<Change> change_of(const ObjectName& table, const Value* value) {
  return value == nullptr ? std::nullopt : std::optional<Change>(Made{table, *value});
}

template <class Made, class Value>
std::optional<Change> change_of(const Value* value) {
  return value == nullptr ? std::nullopt : std::optional<Change>(Made{*value});
}

template <class Made>
std::optional<Change> index_change(const ObjectName& name, const Schema& schema) {
  for (const Table& table : schema.tables)
    if (table.name.schema == name.schema)
      if (const Index* index = find_named(table.indexes, name.name))
        return Made{table.name, *index};
  return std::nullopt;
}

// The column without its default, or without its identity.
std::optional<Change> lessen(const Table& table, const ObjectRef& ref) {
  const Column* column = find_column(table, ref.part);
  if (column == nullptr) return std::nullopt;
  Column less = *column;
  if (ref.kind == "default")
    less.default_sql.reset();
  else
    less.identity.reset();
  return less == *column ? std::nullopt
                         : std::optional<Change>(AlterColumn{table.name, *column, less});
}

}  // namespace

bool is_container(const std::string& kind) {
  static const std::set<std::string_view> k_kinds = {"domain", "type", "extension", "collation"};
  return k_kinds.contains(kind);
}

bool is_rename(const Change& change) {
  return std::holds_alternative<RenameSchema>(change) ||
         std::holds_alternative<RenameEnum>(change) ||
         std::holds_alternative<RenameSequence>(change) ||
         std::holds_alternative<RenameRole>(change) ||
         std::holds_alternative<RenameTable>(change) ||
         std::holds_alternative<RenameColumn>(change) || std::holds_alternative<RenameView>(change);
}

ObjectRef ref_of(const OtherObject& object) { return {object.kind, {"", object.identity}, ""}; }
ObjectRef column_ref(const ObjectName& table, const std::string& column) {
  return {"column", table, column};
}

std::optional<ObjectRef> removed_by(const Change& change) { return std::visit(Removed{}, change); }
std::vector<ObjectRef> made_by(const Change& change) { return std::visit(Made{}, change); }

std::vector<ObjectRef> taken_by(const Change& change) {
  if (const auto removed = removed_by(change)) return {*removed};
  if (const auto* alter = std::get_if<AlterColumn>(&change))
    return {{alter->from.identity != alter->to.identity ? "identity" : "default", alter->table,
             alter->to.name}};
  return {};
}

std::optional<Change> drop_of(const ObjectRef& ref, const Schema& schema) {
  if (ref.kind == "view") return change_of<DropView>(find_named(schema.views, ref.name));
  if (ref.kind == "sequence")
    return change_of<DropSequence>(find_named(schema.sequences, ref.name));
  if (ref.kind == "index" && !ref.name.schema.empty())
    return index_change<DropIndex>(ref.name, schema);
  if (const OtherObject* other = find_other(schema, ref)) return DropOther{*other};
  const Table* table = find_table(schema, ref.name);
  if (table == nullptr) return std::nullopt;
  if (ref.kind == "table") return DropTable{*table};
  if (ref.kind == "column")
    return change_of<DropColumn>(table->name, find_column(*table, ref.part));
  if (ref.kind == "default" || ref.kind == "identity") return lessen(*table, ref);
  if (ref.kind == "policy")
    return change_of<DropPolicy>(table->name, find_named(table->policies, ref.part));
  if (ref.kind == "constraint")
    return constraint_change<DropPrimaryKey, DropUnique, DropForeignKey, DropCheck>(*table,
                                                                                    ref.part);
  return std::nullopt;
}

std::optional<Change> create_of(const ObjectRef& ref, const Schema& schema) {
  if (ref.kind == "view") return change_of<CreateView>(find_named(schema.views, ref.name));
  if (ref.kind == "sequence")
    return change_of<CreateSequence>(find_named(schema.sequences, ref.name));
  if (ref.kind == "index" && !ref.name.schema.empty())
    return index_change<CreateIndex>(ref.name, schema);
  if (const OtherObject* other = find_other(schema, ref)) return CreateOther{*other};
  const Table* table = find_table(schema, ref.name);
  if (table == nullptr) return std::nullopt;
  if (ref.kind == "column") return change_of<AddColumn>(table->name, find_column(*table, ref.part));
  if (ref.kind == "policy")
    return change_of<CreatePolicy>(table->name, find_named(table->policies, ref.part));
  if (ref.kind == "constraint")
    return constraint_change<AddPrimaryKey, AddUnique, AddForeignKey, AddCheck>(*table, ref.part);
  return std::nullopt;
}

}  // namespace sluice::postgres
