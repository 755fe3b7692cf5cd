#include "dialects/postgres/snapshot/snapshot.hpp"

#include <set>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "dialects/postgres/snapshot/snapshot_entities.hpp"
#include "dialects/postgres/snapshot/snapshot_table.hpp"

namespace sluice::postgres {

namespace {

Enum read_enum(const JsonValue& value) {
  Enum result{.name = {optional_text(value, "schema").value_or("public"), text_at(value, "name")}};
  const JsonValue values = value.at("values");
  if (values.kind() == JsonValue::Kind::array) {
    result.values = values.strings();
    return result;
  }
  // Version 5: {"a": "a", "b": "b"}
  for (const JsonValue& label : values.distinct_members()) result.values.push_back(label.string());
  return result;
}

Role read_role(const JsonValue& value) {
  const auto inherit = value.find("inherit");
  return {.name = text_at(value, "name"),
          .create_db = flag_at(value, "createDb"),
          .create_role = flag_at(value, "createRole"),
          .inherit = !inherit || inherit->is_null() || inherit->boolean()};
}

View read_view(const JsonValue& value) {
  View view{.name = {optional_text(value, "schema").value_or("public"), text_at(value, "name")},
            .materialized = flag_at(value, "materialized"),
            .with_no_data = flag_at(value, "withNoData"),
            .access_method = optional_text(value, "using").value_or(""),
            .tablespace = optional_text(value, "tablespace").value_or("")};
  if (!flag_at(value, "isExisting")) view.definition = optional_text(value, "definition");
  if (const auto with = value.find("with"); with && with->is_object())
    view.with = read_view_options(*with);
  return view;
}

LinkedPolicy read_linked_policy(const JsonValue& value) {
  return {read_object_name(optional_text(value, "on").value_or(""),
                           optional_text(value, "schema").value_or("public")),
          read_policy(value)};
}

// Where the file does not say it (before version 6 it never did), a type that bears an enum's name
// is the enum.
void find_enum_types(Schema& schema) {
  std::set<std::string, std::less<>> names;
  for (const Enum& value : schema.enums)
    if (value.name.schema == "public") names.insert(value.name.name);
  if (names.empty()) return;
  for (Table& table : schema.tables)
    for (Column& column : table.columns)
      if (column.type_schema.empty() &&
          names.contains(std::string_view(column.type).substr(0, column.type.find('['))))
        column.type_schema = "public";
}

Schema read_schema(const JsonValue& root) {
  Schema schema;
  const auto each = [&](std::string_view kind, const auto& read) {
    if (const auto items = root.find(kind))
      for (const JsonValue& item : items->distinct_members()) read(item);
  };
  each("schemas", [&](const JsonValue& item) { schema.schemas.push_back(item.string()); });
  each("enums", [&](const JsonValue& item) { schema.enums.push_back(read_enum(item)); });
  each("sequences",
       [&](const JsonValue& item) { schema.sequences.push_back(read_sequence(item)); });
  each("roles", [&](const JsonValue& item) { schema.roles.push_back(read_role(item)); });
  for (const JsonValue& table : root.at("tables").distinct_members())
    schema.tables.push_back(read_table(table));
  each("views", [&](const JsonValue& item) { schema.views.push_back(read_view(item)); });
  each("policies",
       [&](const JsonValue& item) { schema.linked_policies.push_back(read_linked_policy(item)); });
  find_enum_types(schema);
  return schema;
}

void read_v1(const JsonValue& root, Snapshot& snapshot) {
  const auto type = optional_text(root, "type");
  if (snapshot.version == "9" && type == "diff") return;
  snapshot.schema = read_entities(root.at("ddl"));
  if (const auto renames = root.find("renames"))
    snapshot.renames = read_renames(*renames, snapshot.schema, "public");
}

}  // namespace

Snapshot decode_snapshot(const std::string& text, const std::string& file) {
  const JsonText json(text, file);
  const JsonValue root = json.root();
  Snapshot snapshot = read_snapshot_head(root, snapshot_format());
  snapshot.source = text;
  snapshot.is_linked = snapshot.version == "9";
  if (snapshot.version == "8" || snapshot.version == "9") {
    read_v1(root, snapshot);
  } else if (snapshot.version == "5" || snapshot.version == "6" || snapshot.version == "7") {
    snapshot.schema = read_schema(root);
    if (const auto meta = root.find("_meta")) snapshot.renames = read_meta(*meta, "public");
  } else {
    refuse_version(root.at("version"), snapshot.version, "5 to 9");
  }
  return snapshot;
}

}  // namespace sluice::postgres
