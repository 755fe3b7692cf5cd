#include "dialects/postgres/ddl/ddl_parents.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::size_t k_no_change = std::string::npos;

std::string said(const Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

std::vector<std::string> parents_of(const Attributes& attributes) {
  const std::string names = said(attributes, "inherits");
  return names.empty() ? std::vector<std::string>{} : text::split(names, ", ");
}

// As the catalog quotes it, or as the model has it.
std::string comparable(const std::string& name) { return text::replace_all(name, "\"", ""); }

std::string comparable(const ObjectName& name) {
  return text::cat(comparable(name.schema), ".", comparable(name.name));
}

bool is_child(const Table& table, const ObjectName& parent) {
  const std::vector<std::string> parents = parents_of(table.attributes);
  return std::any_of(parents.begin(), parents.end(), [&](const std::string& each) {
    return comparable(each) == comparable(parent);
  });
}

const Table* parent_of(const Table& table, const Schema& schema) {
  for (const Table& each : schema.tables)
    if (is_child(table, each.name)) return &each;
  return nullptr;
}

std::size_t depth_of(const Table& table, const Schema& schema) {
  std::size_t depth = 0;
  for (const Table* each = parent_of(table, schema); each != nullptr && depth < 100;
       each = parent_of(*each, schema))
    ++depth;
  return depth;
}

// Parents before children.
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

template <class Item>
bool is_given(const Item& item) {
  return item.attributes.contains("parent");
}

template <class Item>
bool is_same_alone(Item a, Item b) {
  a.attributes.erase("parent");
  b.attributes.erase("parent");
  return a == b;
}

class Settled {
 public:
  Settled(std::vector<Change> changes, const Schema& from, const Schema& to)
      : changes_(std::move(changes)), from_(from), to_(to), goes_(changes_.size(), false) {
    for (const Change& change : changes_) {
      if (const auto* create = std::get_if<CreateTable>(&change)) made_.insert(create->value.name);
      if (const auto* alter = std::get_if<AlterTableAttributes>(&change))
        if (changes_parents(alter->from, alter->to)) moved_.insert(alter->table);
    }
  }

  std::vector<Change> take() && {
    settle<DropIndex, CreateIndex>();
    settle<DropPrimaryKey, AddPrimaryKey>();
    settle<DropUnique, AddUnique>();
    settle<DropForeignKey, AddForeignKey>();
    settle<DropCheck, AddCheck>();
    std::vector<Change> kept;
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (!goes_[i]) kept.push_back(std::move(changes_[i]));
    changes_ = std::move(kept);
    settle_columns();
    return std::move(changes_);
  }

 private:
  template <class Made>
  std::size_t find(const ObjectName& table, const std::string& name) const {
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (const auto* made = std::get_if<Made>(&changes_[i]);
          made != nullptr && made->table == table && made->value.name == name)
        return i;
    return k_no_change;
  }

  template <class Drop, class Made>
  void settle() {
    std::set<std::size_t> paired;
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (const auto* drop = std::get_if<Drop>(&changes_[i])) {
        const std::size_t made = find<Made>(drop->table, drop->value.name);
        paired.insert(made);
        settle_drop<Made>(i, *drop, made);
      }
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (const auto* made = std::get_if<Made>(&changes_[i]);
          made != nullptr && !paired.contains(i) && is_given(made->value) &&
          !made_.contains(made->table) && !moved_.contains(made->table))
        goes_[i] = !is_parent_made<Made>(*made);
  }

  template <class Made, class Drop>
  void settle_drop(std::size_t number, const Drop& drop, std::size_t made) {
    const bool is_moved = moved_.contains(drop.table);
    const bool was_given = is_given(drop.value);
    if (made == k_no_change) {
      goes_[number] = was_given && !is_moved;
      return;
    }
    const auto& value = std::get<Made>(changes_[made]).value;
    const bool is_same = is_same_alone(drop.value, value);
    const bool becomes_given = !was_given && is_given(value);
    // It stays, or an equal one of the parent's takes it over.
    if (is_same && (is_moved || becomes_given))
      goes_[number] = goes_[made] = true;
    else if (was_given && !is_moved)
      goes_[number] = true;  // with the parent's
  }

  // An equal one of the child's, made before it, keeps its name. A check always has the parent's.
  template <class Made>
  bool is_parent_made(const Made& made) const {
    if (std::is_same_v<Made, AddCheck>) return false;
    const std::string parent = said(made.value.attributes, "parent");
    return std::any_of(changes_.begin(), changes_.end(), [&](const Change& change) {
      const auto* other = std::get_if<Made>(&change);
      return other != nullptr && other->value.name == parent && other->table != made.table;
    });
  }

  AlterColumn* column_change(const ObjectName& table, const std::string& column) {
    for (Change& change : changes_)
      if (auto* alter = std::get_if<AlterColumn>(&change);
          alter != nullptr && alter->table == table && alter->to.name == column)
        return alter;
    return nullptr;
  }

  // ALTER … of a parent's column reaches those of all below it; what differs there follows.
  void settle_columns() {
    std::vector<std::pair<std::size_t, const Table*>> parents;
    for (const Table& table : to_.tables)
      if (!descendants(table.name, to_).empty() && find_table(from_, table.name) != nullptr)
        parents.emplace_back(depth_of(table, to_), &table);
    std::sort(parents.begin(), parents.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [depth, parent] : parents)
      for (const Column& column : parent->columns) settle_column(*parent, column.name);
    std::stable_sort(changes_.begin(), changes_.end(), [&](const Change& a, const Change& b) {
      const auto* first = std::get_if<AlterColumn>(&a);
      const auto* second = std::get_if<AlterColumn>(&b);
      return first != nullptr && second != nullptr && depth(*first) < depth(*second);
    });
  }

  std::size_t depth(const AlterColumn& alter) const {
    const Table* table = find_table(to_, alter.table);
    return table == nullptr ? 0 : depth_of(*table, to_);
  }

  void settle_column(const Table& parent, const std::string& name) {
    const AlterColumn* found = column_change(parent.name, name);
    if (found == nullptr) return;
    const AlterColumn alter = *found;
    const bool sets_default = alter.from.default_sql != alter.to.default_sql ||
                              (alter.from.type != alter.to.type && alter.to.default_sql);
    const bool sets_null = alter.from.not_null != alter.to.not_null;
    for (const Table* child : descendants(parent.name, to_)) {
      const Table* before = find_table(from_, child->name);
      if (before == nullptr || moved_.contains(child->name)) continue;
      const Column* was = find_column(*before, name);
      const Column* shall = find_column(*child, name);
      if (was == nullptr || shall == nullptr) continue;
      if (column_change(child->name, name) == nullptr)
        changes_.emplace_back(AlterColumn{child->name, *was, *shall});
      AlterColumn& own = *column_change(child->name, name);
      if (sets_default) own.from.default_sql = alter.to.default_sql;
      if (sets_null) own.from.not_null = alter.to.not_null;
      if (sets_null && !alter.to.not_null) free_from_key(*before, *child, name);
    }
  }

  // DROP NOT NULL of the parent's is refused while a child's key needs it.
  void free_from_key(const Table& before, const Table& after, const std::string& column) {
    const auto& key = before.primary_key;
    if (!key || is_given(*key) || !after.primary_key ||
        find<DropPrimaryKey>(before.name, key->name) != k_no_change)
      return;
    if (std::find(key->columns.begin(), key->columns.end(), column) == key->columns.end()) return;
    changes_.emplace_back(DropPrimaryKey{before.name, *key});
    changes_.emplace_back(AddPrimaryKey{after.name, *after.primary_key});
  }

  std::vector<Change> changes_;
  const Schema& from_;
  const Schema& to_;
  std::vector<bool> goes_;
  std::set<ObjectName> made_, moved_;
};

// What can be said of `table`'s parts in dependencies.
std::set<ObjectRef> parts_of(const Table& table) {
  std::set<ObjectRef> parts = {{"table", table.name, ""}};
  for (const Column& column : table.columns) parts.insert({"column", table.name, column.name});
  if (table.primary_key) parts.insert({"constraint", table.name, table.primary_key->name});
  for (const Unique& each : table.uniques) parts.insert({"constraint", table.name, each.name});
  for (const ForeignKey& each : table.foreign_keys)
    parts.insert({"constraint", table.name, each.name});
  for (const Check& each : table.checks) parts.insert({"constraint", table.name, each.name});
  for (const Index& each : table.indexes)
    parts.insert({"index", {table.name.schema, each.name}, ""});
  return parts;
}

}  // namespace

bool changes_parents(const Attributes& from, const Attributes& to) {
  return said(from, "inherits") != said(to, "inherits") || said(from, "bound") != said(to, "bound");
}

Attributes alone(Attributes attributes) {
  for (const char* name : {"inherits", "bound", "whole"}) attributes.erase(name);
  return attributes;
}

std::vector<std::string> change_parents(const ObjectName& table, const Attributes& from,
                                        const Attributes& to) {
  std::vector<std::string> statements;
  if (!changes_parents(from, to)) return statements;
  const auto partition = [&](const Attributes& of, const char* verb, const std::string& bound) {
    statements.push_back(text::cat("ALTER TABLE ", said(of, "inherits"), " ", verb, " PARTITION ",
                                   table_name(table), bound.empty() ? "" : " ", bound, ";"));
  };
  if (from.contains("bound"))
    partition(from, "DETACH", "");
  else
    for (const std::string& parent : parents_of(from))
      statements.push_back(
          text::cat("ALTER TABLE ", table_name(table), " NO INHERIT ", parent, ";"));
  if (to.contains("bound"))
    partition(to, "ATTACH", said(to, "bound"));
  else
    for (const std::string& parent : parents_of(to))
      statements.push_back(text::cat("ALTER TABLE ", table_name(table), " INHERIT ", parent, ";"));
  return statements;
}

bool loses_inherited_columns(const ObjectName& table, const Attributes& from, const Attributes& to,
                             const Schema& wanted) {
  if (!changes_parents(from, to) || !to.contains("inherits") || to.contains("bound")) return false;
  const Table* found = find_table(wanted, table);
  return found != nullptr &&
         std::any_of(found->columns.begin(), found->columns.end(), [](const Column& column) {
           return said(column.attributes, "inherited") == "true";
         });
}

std::vector<Change> with_children(std::vector<Change> changes, const Schema& from,
                                  const Schema& to) {
  return Settled(std::move(changes), from, to).take();
}

Schema detached(const Schema& from, const std::vector<Change>& changes) {
  std::map<ObjectName, ObjectName> before;
  for (const Change& change : changes)
    if (const auto* rename = std::get_if<RenameTable>(&change)) before[rename->to] = rename->from;
  std::set<ObjectRef> parts;
  for (const Change& change : changes)
    if (const auto* alter = std::get_if<AlterTableAttributes>(&change)) {
      const auto renamed = before.find(alter->table);
      const Table* table =
          find_table(from, renamed == before.end() ? alter->table : renamed->second);
      if (table != nullptr && changes_parents(alter->from, alter->to))
        parts.merge(parts_of(*table));
    }
  Schema schema = from;
  std::erase_if(schema.dependencies, [&](const Dependency& each) {
    return each.automatic && parts.contains(each.object) && !parts.contains(each.on) &&
           (each.on.kind == "table" || each.on.kind == "index" || each.on.kind == "constraint" ||
            each.on.kind == "column");
  });
  return schema;
}

Table attachable(const Table& table, const Schema& to) {
  if (!table.attributes.contains("whole")) return table;
  Table own = table;
  own.attributes = alone(own.attributes);
  for (Column& column : own.columns) column.attributes.erase("inherited");
  for (Check& check : own.checks) check.attributes.erase("parent");
  const Table* parent = parent_of(table, to);
  if (parent == nullptr) return own;
  for (const Check& check : parent->checks)
    if (std::none_of(own.checks.begin(), own.checks.end(),
                     [&](const Check& each) { return each.name == check.name; }))
      own.checks.push_back(check);
  for (Column& column : own.columns)
    if (const Column* above = find_column(*parent, column.name))
      column.not_null = column.not_null || above->not_null;
  return own;
}

std::vector<Change> own_settings(const Table& table, const Schema& to) {
  std::vector<Change> changes;
  const Table* parent = parent_of(table, to);
  if (parent == nullptr || table.attributes.contains("bound")) return changes;
  for (const Column& column : table.columns) {
    const Column* above = find_column(*parent, column.name);
    if (above == nullptr || said(column.attributes, "inherited") != "true") continue;
    Column given = column;
    given.default_sql = above->default_sql;
    given.not_null = above->not_null;
    if (given != column) changes.emplace_back(AlterColumn{table.name, given, column});
  }
  return changes;
}

}  // namespace sluice::postgres
