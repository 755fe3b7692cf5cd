#include "dialects/postgres/introspect.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/snapshot_text.hpp"
#include "dialects/postgres/introspect_sql.hpp"

namespace sluice::postgres {

namespace {

// The cells of the answer's only row, by the column's name. One that was not asked for has no rows.
class Answer {
 public:
  explicit Answer(Rows rows) : rows_(std::move(rows)) {}

  template <class Work>
  void for_each(std::string_view column, const Work& work) const {
    const auto found = std::find(rows_.columns.begin(), rows_.columns.end(), column);
    if (found == rows_.columns.end()) return;
    const Value& cell =
        rows_.rows.at(0).at(static_cast<std::size_t>(found - rows_.columns.begin()));
    const std::string text = cell.value_or("[]");
    const JsonText json(text, "the catalog");
    for (const JsonValue row : json.root().elements()) work(row);
  }

 private:
  Rows rows_;
};

ObjectName name_of(const JsonValue& row) { return {text_at(row, "schema"), text_at(row, "name")}; }

Enum read_enum(const JsonValue& row) { return {name_of(row), strings_at(row, "values")}; }

Sequence read_sequence(const JsonValue& row) {
  Sequence sequence{.name = name_of(row), .options = read_sequence_options(row)};
  const std::string type = text_at(row, "type");
  if (type != "bigint") sequence.attributes["type"] = type;
  if (flag_at(row, "unlogged")) sequence.attributes["unlogged"] = "true";
  return sequence;
}

Role read_role(const JsonValue& row) {
  return {.name = text_at(row, "name"),
          .create_db = flag_at(row, "create_db"),
          .create_role = flag_at(row, "create_role"),
          .inherit = flag_at(row, "inherit")};
}

View read_view(const JsonValue& row) {
  View view{.name = name_of(row),
            .materialized = flag_at(row, "materialized"),
            .with_no_data = flag_at(row, "with_no_data"),
            .with = options_at(row, "with"),
            .access_method = optional_text(row, "access_method").value_or(""),
            .tablespace = optional_text(row, "tablespace").value_or("")};
  std::string definition = text_at(row, "definition");
  if (definition.ends_with(';')) definition.pop_back();
  if (definition.starts_with(' ')) definition.erase(0, 1);
  view.definition = std::move(definition);
  return view;
}

OtherObject read_other(const JsonValue& row) {
  return {.kind = text_at(row, "kind"),
          .identity = text_at(row, "identity"),
          .definition = text_at(row, "definition"),
          .drop = text_at(row, "drop")};
}

Dependency read_dependency(const JsonValue& row) {
  return {.object = {text_at(row, "kind"), name_of(row), text_at(row, "part")},
          .on = {text_at(row, "on_kind"),
                 {text_at(row, "on_schema"), text_at(row, "on_name")},
                 text_at(row, "on_part")},
          .automatic = flag_at(row, "automatic")};
}

void read_tables(const Answer& answer, Schema& schema) {
  std::map<std::int64_t, CatalogTable> tables;
  answer.for_each("tables", [&](const JsonValue& row) {
    tables[catalog_number(row, "number")].table = read_catalog_table(row);
  });
  const auto for_each_part = [&](std::string_view column, const auto& work) {
    answer.for_each(column, [&](const JsonValue& row) {
      const auto found = tables.find(catalog_number(row, "table"));
      if (found != tables.end()) work(row, found->second);
    });
  };
  for_each_part("columns", read_catalog_column);
  for_each_part("constraints", read_catalog_constraint);
  for_each_part("indexes", read_catalog_index);
  for_each_part("policies", read_catalog_policy);
  for (auto& [number, in] : tables) schema.tables.push_back(std::move(in.table));
}

// The numbers of a catalog's objects tell when they were made; what is the same must not differ by
// that.
void sort_all(Schema& schema) {
  const auto by_name = [](auto& items) {
    std::sort(items.begin(), items.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
  };
  std::sort(schema.schemas.begin(), schema.schemas.end());
  by_name(schema.enums);
  by_name(schema.sequences);
  by_name(schema.roles);
  by_name(schema.tables);
  by_name(schema.views);
  for (Table& table : schema.tables) {
    by_name(table.uniques);
    by_name(table.foreign_keys);
    by_name(table.checks);
    by_name(table.indexes);
    by_name(table.policies);
  }
  std::sort(schema.others.begin(), schema.others.end(),
            [](const OtherObject& a, const OtherObject& b) {
              return std::tie(a.kind, a.identity, a.definition) <
                     std::tie(b.kind, b.identity, b.definition);
            });
  std::sort(schema.dependencies.begin(), schema.dependencies.end());
}

Schema read(const Answer& answer) {
  Schema schema;
  answer.for_each("schemas",
                  [&](const JsonValue& row) { schema.schemas.push_back(text_at(row, "name")); });
  answer.for_each("enums", [&](const JsonValue& row) { schema.enums.push_back(read_enum(row)); });
  answer.for_each("sequences",
                  [&](const JsonValue& row) { schema.sequences.push_back(read_sequence(row)); });
  answer.for_each("roles", [&](const JsonValue& row) { schema.roles.push_back(read_role(row)); });
  answer.for_each("views", [&](const JsonValue& row) { schema.views.push_back(read_view(row)); });
  answer.for_each("others",
                  [&](const JsonValue& row) { schema.others.push_back(read_other(row)); });
  answer.for_each("dependencies", [&](const JsonValue& row) {
    schema.dependencies.push_back(read_dependency(row));
  });
  read_tables(answer, schema);
  sort_all(schema);
  return schema;
}

}  // namespace

Schema introspect(Connection& connection, const HistoryTables& tables) {
  return read(Answer(connection.query(introspect_sql(Extent::all),
                                      {tables.schema, tables.table, tables.tracking_schema})));
}

Schema introspect_objects(Connection& connection, const HistoryTables& tables) {
  return read(Answer(connection.query(introspect_sql(Extent::objects),
                                      {tables.schema, tables.table, tables.tracking_schema})));
}

Schema introspect_scratch(Connection& connection, const std::string& prefix, ScratchParts parts) {
  const Extent extent = parts == ScratchParts::all ? Extent::scratch : Extent::scratch_views;
  return read(Answer(connection.query(introspect_sql(extent), {prefix})));
}

}  // namespace sluice::postgres
