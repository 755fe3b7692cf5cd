#include "dialects/postgres/ddl/ddl_parents.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"

namespace sluice::postgres {

std::string said(const Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

namespace {

std::vector<std::string> parents_of(const Attributes& attributes) {
  const std::string names = said(attributes, "inherits");
  return names.empty() ? std::vector<std::string>{} : text::split(names, ", ");
}

}  // namespace

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

namespace {

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
