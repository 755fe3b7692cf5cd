#include "core/schema/drift_aspects.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

namespace {

class Listing {
 public:
  Listing& add(std::string name, std::optional<std::string> value) {
    if (value && !value->empty()) aspects_.emplace_back(std::move(name), *std::move(value));
    return *this;
  }
  Listing& flag(std::string name, bool value) {
    return value ? add(std::move(name), "yes") : *this;
  }
  Listing& add(const Attributes& attributes) {
    for (const auto& [name, value] : attributes)
      if (name != "sql") add(name, value);
    return *this;
  }
  Aspects take() { return std::move(aspects_); }

 private:
  Aspects aspects_;
};

std::string list(const std::vector<std::string>& names) { return text::join(names, ", "); }

std::string dotted(const ObjectName& name) {
  return name.schema.empty() ? name.name : text::cat(name.schema, ".", name.name);
}

std::string settings(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::string> all;
  for (const auto& [name, value] : pairs) all.push_back(text::cat(name, "=", value));
  return list(all);
}

std::string options_text(const SequenceOptions& options) {
  Listing all;
  all.add("increment", options.increment)
      .add("start", options.start)
      .add("minimum", options.minimum)
      .add("maximum", options.maximum)
      .add("cache", options.cache)
      .flag("cycle", options.cycle);
  std::vector<std::string> words;
  for (const auto& [name, value] : all.take()) words.push_back(text::cat(name, " ", value));
  return list(words);
}

Aspects of(const Column& column) {
  Listing all;
  all.add("type", column.type)
      .add("type's schema", column.type_schema)
      .add("null", column.not_null ? "not null" : "nullable")
      .add("default", column.default_sql);
  if (column.generated)
    all.add("generated", text::cat("(", column.generated->expression, ")",
                                   column.generated->stored ? " stored" : " virtual"));
  if (column.identity)
    all.add("identity", column.identity->always ? "always" : "by default")
        .add("identity's sequence", dotted(column.identity->sequence))
        .add("identity's options", options_text(column.identity->options));
  return all.add(column.attributes).take();
}

Aspects of(const Unique& unique) {
  return Listing()
      .add("columns", list(unique.columns))
      .flag("nulls not distinct", unique.nulls_not_distinct)
      .add(unique.attributes)
      .take();
}

Aspects of(const ForeignKey& key) {
  return Listing()
      .add("columns", list(key.columns))
      .add("references", text::cat(dotted(key.target), " (", list(key.target_columns), ")"))
      .add("on delete", key.on_delete)
      .add("on update", key.on_update)
      .add(key.attributes)
      .take();
}

Aspects of(const Check& check) {
  return Listing().add("expression", check.expression).add(check.attributes).take();
}

std::string column_text(const IndexColumn& column) {
  std::string all =
      column.is_expression ? text::cat("(", column.expression, ")") : column.expression;
  if (column.opclass) all += text::cat(" ", *column.opclass);
  if (!column.ascending) all += " desc";
  if (column.nulls) all += text::cat(" nulls ", *column.nulls);
  return all;
}

Aspects of(const Index& index) {
  std::vector<std::string> columns;
  for (const IndexColumn& column : index.columns) columns.push_back(column_text(column));
  return Listing()
      .add("columns", list(columns))
      .add("include", list(index.include))
      .flag("unique", index.unique)
      .flag("nulls not distinct", index.nulls_not_distinct)
      .add("method", index.method)
      .add("where", index.where)
      .add("with", settings(index.with))
      .add(index.attributes)
      .take();
}

Aspects of(const Policy& policy) {
  return Listing()
      .add("as", policy.permissive ? "permissive" : "restrictive")
      .add("for", text::lower(policy.command))
      .add("to", list(policy.roles))
      .add("using", policy.using_sql)
      .add("with check", policy.check_sql)
      .take();
}

// What a table has beside its parts, each of which is an object of its own.
Aspects of(const Table& table) { return Listing().add(table.attributes).take(); }

Aspects of(const View& view) {
  return Listing()
      .add("definition", view.definition)
      .flag("materialized", view.materialized)
      .add("with", settings(view.with))
      .add("access method", view.access_method)
      .add("tablespace", view.tablespace)
      .take();
}

Aspects of(const Enum& value) { return Listing().add("values", list(value.values)).take(); }

Aspects of(const Sequence& sequence) {
  return Listing().add("options", options_text(sequence.options)).add(sequence.attributes).take();
}

Aspects of(const Role& role) {
  return Listing()
      .flag("createdb", role.create_db)
      .flag("createrole", role.create_role)
      .add("inherit", role.inherit ? "yes" : "no")
      .take();
}

std::optional<Aspects> primary_key(const Table& table) {
  if (table.primary_key)
    return Listing()
        .add("columns", list(table.primary_key->columns))
        .add(table.primary_key->attributes)
        .take();
  for (const Column& column : table.columns)
    if (column.primary_key) return Listing().add("columns", column.name).take();
  return std::nullopt;
}

template <class Item, class Name>
std::optional<Aspects> found(const std::vector<Item>& items, const Name& name) {
  for (const Item& item : items)
    if (item.name == name) return of(item);
  return std::nullopt;
}

std::optional<Aspects> part_of(const Table& table, const ObjectRef& object) {
  if (object.kind == "column") return found(table.columns, object.part);
  if (object.kind == "primary key") return primary_key(table);
  if (object.kind == "unique") return found(table.uniques, object.part);
  if (object.kind == "foreign key") return found(table.foreign_keys, object.part);
  if (object.kind == "check") return found(table.checks, object.part);
  if (object.kind == "index") return found(table.indexes, object.part);
  if (object.kind == "policy") return found(table.policies, object.part);
  if (object.kind == "row security")
    return Listing().add("enabled", table.row_security ? "yes" : "no").take();
  return std::nullopt;
}

std::optional<Aspects> linked_policy(const Schema& schema, const ObjectRef& object) {
  for (const LinkedPolicy& linked : schema.linked_policies)
    if (linked.table == object.name && linked.policy.name == object.part) return of(linked.policy);
  return std::nullopt;
}

}  // namespace

std::optional<Aspects> aspects_of(const Schema& schema, const ObjectRef& object) {
  const std::string& kind = object.kind;
  if (kind == "schema" || kind == "role") {
    if (kind == "role") return found(schema.roles, object.name.name);
    const auto& all = schema.schemas;
    const bool is_there = std::find(all.begin(), all.end(), object.name.name) != all.end();
    return is_there ? std::optional<Aspects>(Aspects{}) : std::nullopt;
  }
  if (kind == "enum") return found(schema.enums, object.name);
  if (kind == "sequence") return found(schema.sequences, object.name);
  if (kind == "view") return found(schema.views, object.name);
  const Table* table = find_table(schema, object.name);
  if (kind == "table") return table == nullptr ? std::nullopt : std::optional<Aspects>(of(*table));
  auto part = table == nullptr ? std::nullopt : part_of(*table, object);
  return part || kind != "policy" ? part : linked_policy(schema, object);
}

std::string to_text(const Aspects& aspects) {
  std::vector<std::string> words;
  for (const auto& [name, value] : aspects)
    if (name == "type" || name == "null" || name == "columns" || name == "values" ||
        name == "expression" || name == "definition" || name == "validation" || name == "validity")
      words.push_back(value);
    else if (value == "yes")
      words.push_back(name);
    else
      words.push_back(text::cat(name, " ", value));
  return list(words);
}

std::string whole_text_of(const Aspects& aspects, const Schema& schema, const ObjectRef& object) {
  const Table* table = object.kind == "table" ? find_table(schema, object.name) : nullptr;
  if (table == nullptr) {
    const std::string said = to_text(aspects);
    return said.empty() ? "present" : said;
  }
  std::vector<std::string> names;
  for (const Column& column : table->columns) names.push_back(column.name);
  return text::cat("columns ", text::join(names, ", "));
}

std::string name_of(const ObjectRef& object) {
  const std::string name = dotted(object.name);
  if (object.kind == "column") return text::cat("column ", name, ".", object.part);
  if (object.part.empty() && (object.kind == "primary key" || object.kind == "row security"))
    return text::cat(object.kind, " of ", name);
  if (!object.part.empty()) return text::cat(object.kind, " ", object.part, " of ", name);
  // Some identities begin with the kind.
  return name.starts_with(object.kind + " ") ? name : text::cat(object.kind, " ", name);
}

}  // namespace sluice
