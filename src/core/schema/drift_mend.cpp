#include "core/schema/drift_mend.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>

#include "base/text.hpp"
#include "core/schema/diff.hpp"

namespace sluice {

namespace {

template <class Item, class Name>
const Item* find(const std::vector<Item>& items, const Name& name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

// A part by the name that comparing gave it: where products have no names of their own for it, what
// it consists of tells.
bool is_named(const Unique& item, const Unique& wanted, const Table&) {
  return item.name == wanted.name || item.columns == wanted.columns;
}
bool is_named(const ForeignKey& item, const ForeignKey& wanted, const Table&) {
  return item.name == wanted.name ||
         (item.columns == wanted.columns && item.target == wanted.target &&
          item.target_columns == wanted.target_columns && item.on_delete == wanted.on_delete &&
          item.on_update == wanted.on_update);
}
bool is_named(const Check& item, const Check& wanted, const Table& table) {
  return item.name == wanted.name || item.name == table.name.name + wanted.name;
}
template <class Item>
bool is_named(const Item& item, const Item& wanted, const Table&) {
  return item.name == wanted.name;
}

// As it was read; where names were cut, as it is compared.
template <class Item>
std::optional<Item> written(const std::vector<Item>& items, const Item& wanted,
                            const Table& table) {
  for (const Item& item : items)
    if (item.name == wanted.name) return item;
  for (const Item& item : items)
    if (is_named(item, wanted, table)) return item;
  return wanted;
}

// Of the columns of one table, what the two sides say of them.
struct Places {
  Table& table;  // to be mended
  const Table* expected;
  const Table* expected_normal;
  const Table* actual_normal;
};

// Whether it is as it should be but for being checked against the rows.
template <class Item>
bool lacks_validation(const Item& before, const Item& after) {
  Item valid = before;
  return valid.attributes.erase("validation") > 0 && valid == after;
}
bool lacks_validation(const Policy&, const Policy&) { return false; }

void validate(Attributes& attributes) {
  std::string& definition = attributes["definition"];
  definition = text::replace_all(definition, " NOT VALID", "");
}

template <class Item>
void mend_part(const Places& places, std::vector<Item> Table::*items, const std::string& name) {
  const Item* before = find(places.actual_normal->*items, name);
  const Item* after = find(places.expected_normal->*items, name);
  std::vector<Item>& mended = places.table.*items;
  if (before != nullptr && after != nullptr && lacks_validation(*before, *after)) {
    if constexpr (!std::is_same_v<Item, Policy>)
      for (Item& item : mended)
        if (is_named(item, *before, places.table)) validate(item.attributes);
    return;
  }
  if (before != nullptr) {
    const std::optional<Item> gone = written(mended, *before, places.table);
    std::erase_if(mended, [&](const Item& item) { return item.name == gone->name; });
  }
  if (after != nullptr)
    mended.push_back(*written(places.expected->*items, *after, *places.expected));
}

void mend_column(const Places& places, const std::string& name) {
  const Column* wanted = find(places.expected_normal->columns, name);
  const Column* there = find(places.actual_normal->columns, name);
  std::vector<Column>& columns = places.table.columns;
  if (wanted == nullptr) {
    std::erase_if(columns, [&](const Column& column) { return column.name == name; });
    return;
  }
  const Column source = *written(places.expected->columns, *wanted, *places.expected);
  if (there == nullptr) {
    columns.push_back(source);
    return;
  }
  for (Column& column : columns) {
    if (column.name != name) continue;
    if (wanted->type != there->type || wanted->type_schema != there->type_schema) {
      column.type = source.type;
      column.type_schema = source.type_schema;
    }
    if (wanted->not_null != there->not_null) column.not_null = wanted->not_null;
    if (wanted->default_sql != there->default_sql || wanted->type != there->type)
      column.default_sql = source.default_sql;
    if (wanted->generated != there->generated) column.generated = source.generated;
    if (wanted->identity != there->identity) column.identity = source.identity;
    if (wanted->attributes != there->attributes) column.attributes = source.attributes;
  }
}

void mend_primary_key(const Places& places) {
  const Table& wanted = *places.expected;
  Table& table = places.table;
  const std::string name = wanted.primary_key ? wanted.primary_key->name : "";
  table.primary_key = wanted.primary_key;
  for (Column& column : table.columns) {
    const Column* source = find_column(wanted, column.name);
    const bool is_key = source != nullptr && source->primary_key;
    column.primary_key = is_key && !source->attributes.empty();
    if (is_key && source->attributes.empty())
      table.primary_key = PrimaryKey{.name = name, .columns = {column.name}};
  }
}

void mend_part_of(const Places& places, const ObjectRef& object) {
  places.table.attributes.erase("sql");
  if (object.kind == "column") return mend_column(places, object.part);
  if (object.kind == "primary key") return mend_primary_key(places);
  if (object.kind == "unique") return mend_part(places, &Table::uniques, object.part);
  if (object.kind == "foreign key") return mend_part(places, &Table::foreign_keys, object.part);
  if (object.kind == "check") return mend_part(places, &Table::checks, object.part);
  if (object.kind == "index") return mend_part(places, &Table::indexes, object.part);
  if (object.kind == "policy") return mend_part(places, &Table::policies, object.part);
  if (object.kind == "row security") places.table.row_security = places.expected->row_security;
  if (object.kind == "table") places.table.attributes = places.expected->attributes;
}

// The item of that name as it is expected, or none.
template <class Item, class Name>
void mend_item(std::vector<Item>& items, const std::vector<Item>& expected,
               const std::vector<Item>& expected_normal, const Name& name) {
  const Item* wanted = find(expected, name);
  if (wanted == nullptr) wanted = find(expected_normal, name);
  const auto place =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  if (place != items.end() && wanted != nullptr)
    *place = *wanted;
  else if (place != items.end())
    items.erase(place);
  else if (wanted != nullptr)
    items.push_back(*wanted);
}

void mend_linked_policy(Schema& schema, const Schema& expected, const ObjectRef& object) {
  const auto is_it = [&](const LinkedPolicy& linked) {
    return linked.table == object.name && linked.policy.name == object.part;
  };
  for (Table& table : schema.tables)
    if (table.name == object.name)
      for (const Policy& policy : table.policies)
        if (policy.name == object.part) schema.linked_policies.push_back({table.name, policy});
  for (Table& table : schema.tables)
    if (table.name == object.name)
      std::erase_if(table.policies,
                    [&](const Policy& policy) { return policy.name == object.part; });
  for (const LinkedPolicy& linked : expected.linked_policies) {
    if (!is_it(linked)) continue;
    for (Table& table : schema.tables)
      if (table.name == object.name) table.policies.push_back(linked.policy);
  }
  std::erase_if(schema.linked_policies, is_it);
}

Table* find_place(Schema& schema, const ObjectName& name) {
  for (Table& table : schema.tables)
    if (table.name == name) return &table;
  return nullptr;
}

}  // namespace

void mend_object(Schema& schema, const DriftSides& sides, const ObjectRef& object) {
  const Schema& expected = sides.expected;
  const Schema& normal = sides.expected_normal;
  if (object.kind == "schema") {
    schema.schemas.push_back(object.name.name);
    return;
  }
  if (object.kind == "role")
    return mend_item(schema.roles, expected.roles, normal.roles, object.name.name);
  if (object.kind == "enum")
    return mend_item(schema.enums, expected.enums, normal.enums, object.name);
  if (object.kind == "sequence")
    return mend_item(schema.sequences, expected.sequences, normal.sequences, object.name);
  if (object.kind == "view")
    return mend_item(schema.views, expected.views, normal.views, object.name);
  Table* table = find_place(schema, object.name);
  const Table* expected_normal = find_table(normal, object.name);
  const Table* expected_table = find_table(expected, object.name);
  if (expected_table == nullptr) expected_table = expected_normal;
  const Table* actual_normal = find_table(sides.actual_normal, object.name);
  if (expected_table == nullptr) return mend_linked_policy(schema, expected, object);
  if (table == nullptr) {
    schema.tables.push_back(*expected_table);
    schema.tables.back().name = object.name;
    return;
  }
  if (actual_normal == nullptr) return;
  mend_part_of({*table, expected_table, expected_normal, actual_normal}, object);
}

std::vector<std::string> statements_between(const Schema& from, const Schema& to,
                                            const SchemaDialect& dialect) {
  std::vector<std::string> statements;
  for (const RenderedStatement& statement : dialect.render(diff(from, to), from, to))
    if (const std::string_view sql = text::trim(statement.sql); !sql.empty())
      statements.emplace_back(sql);
  return statements;
}

}  // namespace sluice
