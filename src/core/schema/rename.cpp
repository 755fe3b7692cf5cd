// Renames carried through a schema: names, references, and quoted identifiers inside expressions.
#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "core/schema/diff.hpp"

namespace sluice {

namespace {

std::string quoted(const std::string& name) { return text::cat('"', name, '"'); }

void rename_in(std::string& expression, const std::string& from, const std::string& to) {
  expression = text::replace_all(expression, quoted(from), quoted(to));
  expression = text::replace_all(expression, text::cat('`', from, '`'), text::cat('`', to, '`'));
}

void rename_in(std::optional<std::string>& expression, const std::string& from,
               const std::string& to) {
  if (expression) rename_in(*expression, from, to);
}

// As a default names it: without quotes where the name is plain.
std::string in_text(const std::string& name) {
  const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  return is_plain ? name : quoted(name);
}

// A column that counts with it names it in a text: 'schema.name'.
void rename_in_defaults(Schema& schema, const std::string& from, const std::string& to) {
  for (Table& table : schema.tables)
    for (Column& column : table.columns)
      if (column.default_sql) column.default_sql = text::replace_all(*column.default_sql, from, to);
}

void rename_sequence(Schema& schema, const ObjectName& from, const ObjectName& to) {
  for (Sequence& sequence : schema.sequences)
    if (sequence.name == from) sequence.name = to;
  const auto full = [](const ObjectName& name) {
    return text::cat("'", in_text(name.schema), ".", in_text(name.name), "'");
  };
  rename_in_defaults(schema, full(from), full(to));
}

// Every expression of a table that may name one of its columns, or the table itself.
void rename_in_expressions(Table& table, const std::string& from, const std::string& to) {
  for (Check& check : table.checks) rename_in(check.expression, from, to);
  for (Column& column : table.columns)
    if (column.generated) rename_in(column.generated->expression, from, to);
  for (Index& index : table.indexes) {
    rename_in(index.where, from, to);
    for (IndexColumn& column : index.columns)
      if (column.is_expression) rename_in(column.expression, from, to);
  }
  for (Policy& policy : table.policies) {
    rename_in(policy.using_sql, from, to);
    rename_in(policy.check_sql, from, to);
  }
}

template <class Work>
void for_each_ref(Schema& schema, const Work& work) {
  for (Dependency& dependency : schema.dependencies) {
    work(dependency.object);
    work(dependency.on);
  }
}

// What is of the kind itself, or belongs to it.
void rename_refs(Schema& schema, const std::vector<std::string>& kinds, const ObjectName& from,
                 const ObjectName& to) {
  for_each_ref(schema, [&](ObjectRef& ref) {
    if (ref.name == from && std::find(kinds.begin(), kinds.end(), ref.kind) != kinds.end())
      ref.name = to;
  });
}

void replace(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

void rename_column(Schema& schema, const Renames::ColumnRename& rename) {
  for (Table& table : schema.tables) {
    for (ForeignKey& key : table.foreign_keys)
      if (key.target == rename.table) replace(key.target_columns, rename.from, rename.to);
    if (table.name != rename.table) continue;
    for (Column& column : table.columns)
      if (column.name == rename.from) column.name = rename.to;
    if (table.primary_key) replace(table.primary_key->columns, rename.from, rename.to);
    for (Unique& unique : table.uniques) replace(unique.columns, rename.from, rename.to);
    for (ForeignKey& key : table.foreign_keys) replace(key.columns, rename.from, rename.to);
    for (Index& index : table.indexes) {
      replace(index.include, rename.from, rename.to);
      for (IndexColumn& column : index.columns)
        if (!column.is_expression && column.expression == rename.from)
          column.expression = rename.to;
    }
    rename_in_expressions(table, rename.from, rename.to);
  }
  for_each_ref(schema, [&](ObjectRef& ref) {
    if ((ref.kind == "column" || ref.kind == "default") && ref.name == rename.table &&
        ref.part == rename.from)
      ref.part = rename.to;
  });
}

void rename_table(Schema& schema, const ObjectName& from, const ObjectName& to) {
  for (Table& table : schema.tables) {
    for (ForeignKey& key : table.foreign_keys)
      if (key.target == from) key.target = to;
    if (table.name != from) continue;
    table.name = to;
    rename_in_expressions(table, from.name, to.name);
  }
  for (LinkedPolicy& policy : schema.linked_policies)
    if (policy.table == from) policy.table = to;
  rename_refs(schema, {"table", "column", "default", "constraint", "policy"}, from, to);
}

void rename_enum(Schema& schema, const ObjectName& from, const ObjectName& to) {
  for (Enum& value : schema.enums)
    if (value.name == from) value.name = to;
  for (Table& table : schema.tables)
    for (Column& column : table.columns) {
      if (column.type_schema != from.schema) continue;
      if (column.type == from.name || column.type.starts_with(from.name + "["))
        column.type = to.name + column.type.substr(from.name.size());
      else
        continue;
      column.type_schema = to.schema;
    }
  rename_refs(schema, {"type"}, from, to);
}

void rename_schema(Schema& schema, const std::string& from, const std::string& to) {
  const auto rename = [&](std::string& name) {
    if (name == from) name = to;
  };
  for (std::string& name : schema.schemas) rename(name);
  rename_in_defaults(schema, text::cat("'", in_text(from), "."), text::cat("'", in_text(to), "."));
  for (Enum& value : schema.enums) rename(value.name.schema);
  for (Sequence& sequence : schema.sequences) rename(sequence.name.schema);
  for (View& view : schema.views) rename(view.name.schema);
  for (LinkedPolicy& policy : schema.linked_policies) rename(policy.table.schema);
  for (Table& table : schema.tables) {
    rename(table.name.schema);
    for (ForeignKey& key : table.foreign_keys) rename(key.target.schema);
    for (Column& column : table.columns) {
      rename(column.type_schema);
      if (column.identity) rename(column.identity->sequence.schema);
    }
  }
  for_each_ref(schema, [&](ObjectRef& ref) {
    rename(ref.kind == "schema" ? ref.name.name : ref.name.schema);
  });
}

void rename_role(Schema& schema, const std::string& from, const std::string& to) {
  for (Role& role : schema.roles)
    if (role.name == from) role.name = to;
  for (Table& table : schema.tables)
    for (Policy& policy : table.policies) replace(policy.roles, from, to);
  for (LinkedPolicy& linked : schema.linked_policies) replace(linked.policy.roles, from, to);
}

template <class Pairs>
Pairs swapped(Pairs pairs) {
  for (auto& [from, to] : pairs) std::swap(from, to);
  std::reverse(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace

Renames reversed(const Renames& renames) {
  Renames result{.schemas = swapped(renames.schemas),
                 .tables = swapped(renames.tables),
                 .enums = swapped(renames.enums),
                 .sequences = swapped(renames.sequences),
                 .views = swapped(renames.views),
                 .columns = {},
                 .roles = swapped(renames.roles),
                 .replaced = renames.replaced};
  for (auto& column : result.replaced)
    for (const auto& [from, to] : renames.tables)
      if (to == column.first) {
        column.first = from;
        break;
      }
  for (auto rename = renames.columns.rbegin(); rename != renames.columns.rend(); ++rename) {
    ObjectName table = rename->table;
    for (const auto& [from, to] : renames.tables)
      if (to == table) table = from;
    result.columns.push_back({table, rename->to, rename->from});
  }
  return result;
}

Schema with_renames(Schema schema, const Renames& renames) {
  for (const auto& [from, to] : renames.schemas) rename_schema(schema, from, to);
  for (const auto& [from, to] : renames.enums) rename_enum(schema, from, to);
  for (const auto& [from, to] : renames.tables) rename_table(schema, from, to);
  for (const auto& rename : renames.columns) rename_column(schema, rename);
  for (const auto& [from, to] : renames.roles) rename_role(schema, from, to);
  for (const auto& [from, to] : renames.sequences) {
    rename_sequence(schema, from, to);
    rename_refs(schema, {"sequence"}, from, to);
  }
  for (const auto& [from, to] : renames.views) {
    for (View& view : schema.views)
      if (view.name == from) view.name = to;
    rename_refs(schema, {"view"}, from, to);
  }
  return schema;
}

}  // namespace sluice
