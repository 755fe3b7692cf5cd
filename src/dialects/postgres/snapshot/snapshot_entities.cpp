#include "dialects/postgres/snapshot/snapshot_entities.hpp"

#include <cctype>
#include <map>

#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice::postgres {

namespace {

using Rows = std::vector<JsonValue>;

// A text, or a number as its text.
std::optional<std::string> number_text(const JsonValue& object, std::string_view name) {
  const auto field = object.find(name);
  if (!field || field->is_null()) return std::nullopt;
  return field->kind() == JsonValue::Kind::string ? field->string() : std::string(field->raw());
}

ObjectName name_of_row(const JsonValue& row) {
  return {text_at(row, "schema"), text_at(row, "name")};
}
ObjectName table_of(const JsonValue& row) {
  return {text_at(row, "schema"), text_at(row, "table")};
}

Identity identity_of_row(const JsonValue& value, const std::string& schema) {
  return {.always = text_at(value, "type") == "always",
          .sequence = {schema, text_at(value, "name")},
          .options = {.increment = number_text(value, "increment"),
                      .start = number_text(value, "startWith"),
                      .minimum = number_text(value, "minValue"),
                      .maximum = number_text(value, "maxValue"),
                      .cache = number_text(value, "cache"),
                      .cycle = flag_at(value, "cycle")}};
}

Column read_column(const JsonValue& row) {
  Column column{.name = text_at(row, "name"),
                .type = text_at(row, "type"),
                .type_schema = optional_text(row, "typeSchema").value_or(""),
                .not_null = flag_at(row, "notNull")};
  const auto dimensions = text::parse_integer(number_text(row, "dimensions").value_or("0"));
  for (std::int64_t i = 0; i < dimensions.value_or(0); ++i) column.type += "[]";
  if (const auto value = row.find("default")) column.default_sql = read_default(*value);
  if (const auto value = row.find("generated"); value && !value->is_null())
    column.generated = {.expression = text_at(*value, "as"),
                        .stored = text_at(*value, "type") == "stored"};
  if (const auto value = row.find("identity"); value && !value->is_null())
    column.identity = identity_of_row(*value, text_at(row, "schema"));
  return column;
}

IndexColumn read_index_column(const JsonValue& value) {
  IndexColumn column{.expression = text_at(value, "value"),
                     .is_expression = flag_at(value, "isExpression"),
                     .ascending = flag_at(value, "asc"),
                     .nulls = flag_at(value, "nullsFirst") ? "first" : "last"};
  if (const auto opclass = value.find("opclass");
      opclass && opclass->is_object() && !flag_at(*opclass, "default"))
    column.opclass = text_at(*opclass, "name");
  return column;
}

Index read_index(const JsonValue& row) {
  Index index{.name = text_at(row, "name"),
              .unique = flag_at(row, "isUnique"),
              .concurrently = flag_at(row, "concurrently"),
              .method = text_at(row, "method"),
              .where = optional_text(row, "where")};
  for (const JsonValue column : row.at("columns").elements())
    index.columns.push_back(read_index_column(column));
  for (const std::string& option : text::split(optional_text(row, "with").value_or(""), ",")) {
    const std::size_t equals = option.find('=');
    if (equals != option.npos)
      index.with.emplace_back(text::trim(option.substr(0, equals)),
                              text::trim(option.substr(equals + 1)));
  }
  return index;
}

ForeignKey read_foreign_key(const JsonValue& row) {
  return {.name = text_at(row, "name"),
          .columns = row.at("columns").strings(),
          .target = {text_at(row, "schemaTo"), text_at(row, "tableTo")},
          .target_columns = row.at("columnsTo").strings(),
          .on_delete = text::lower(optional_text(row, "onDelete").value_or("no action")),
          .on_update = text::lower(optional_text(row, "onUpdate").value_or("no action"))};
}

Policy policy_of_row(const JsonValue& row) {
  return {.name = text_at(row, "name"),
          .permissive = optional_text(row, "as").value_or("PERMISSIVE") == "PERMISSIVE",
          .command = optional_text(row, "for").value_or("ALL"),
          .roles = row.at("roles").strings(),
          .using_sql = optional_text(row, "using"),
          .check_sql = optional_text(row, "withCheck")};
}

Sequence read_sequence(const JsonValue& row) {
  return {.name = name_of_row(row),
          .options = {.increment = number_text(row, "incrementBy"),
                      .start = number_text(row, "startWith"),
                      .minimum = number_text(row, "minValue"),
                      .maximum = number_text(row, "maxValue"),
                      .cache = number_text(row, "cacheSize"),
                      .cycle = flag_at(row, "cycle")}};
}

View view_of_row(const JsonValue& row) {
  View view{.name = name_of_row(row),
            .definition = optional_text(row, "definition"),
            .materialized = flag_at(row, "materialized"),
            .with_no_data = flag_at(row, "withNoData"),
            .access_method = optional_text(row, "using").value_or(""),
            .tablespace = optional_text(row, "tablespace").value_or("")};
  if (const auto with = row.find("with"); with && with->is_object())
    view.with = read_view_options(*with);
  return view;
}

Role role_of_row(const JsonValue& row) {
  return {.name = text_at(row, "name"),
          .create_db = flag_at(row, "createDb"),
          .create_role = flag_at(row, "createRole"),
          .inherit = flag_at(row, "inherit")};
}

class EntityReader {
 public:
  explicit EntityReader(const JsonValue& ddl) {
    for (const JsonValue row : ddl.elements()) rows_[text_at(row, "entityType")].push_back(row);
  }

  Schema read() && {
    for (const JsonValue& row : rows_["schemas"]) schema_.schemas.push_back(text_at(row, "name"));
    for (const JsonValue& row : rows_["enums"])
      schema_.enums.push_back({.name = name_of_row(row), .values = row.at("values").strings()});
    for (const JsonValue& row : rows_["sequences"]) schema_.sequences.push_back(read_sequence(row));
    for (const JsonValue& row : rows_["roles"]) schema_.roles.push_back(role_of_row(row));
    for (const JsonValue& row : rows_["views"]) schema_.views.push_back(view_of_row(row));
    for (const JsonValue& row : rows_["tables"]) {
      places_.emplace(name_of_row(row), schema_.tables.size());
      schema_.tables.push_back(
          {.name = name_of_row(row), .row_security = flag_at(row, "isRlsEnabled")});
    }
    read_tables();
    return std::move(schema_);
  }

 private:
  Table& table(const JsonValue& row) {
    const auto place = places_.find(table_of(row));
    if (place == places_.end()) row.fail("belongs to a table that the snapshot does not have");
    return schema_.tables[place->second];
  }

  void read_tables() {
    for (const JsonValue& row : rows_["columns"]) table(row).columns.push_back(read_column(row));
    for (const JsonValue& row : rows_["pks"]) add_primary_key(row, table(row));
    for (const JsonValue& row : rows_["indexes"]) table(row).indexes.push_back(read_index(row));
    for (const JsonValue& row : rows_["fks"])
      table(row).foreign_keys.push_back(read_foreign_key(row));
    for (const JsonValue& row : rows_["uniques"])
      table(row).uniques.push_back({.name = text_at(row, "name"),
                                    .columns = row.at("columns").strings(),
                                    .nulls_not_distinct = flag_at(row, "nullsNotDistinct")});
    for (const JsonValue& row : rows_["checks"])
      table(row).checks.push_back(
          {.name = text_at(row, "name"), .expression = text_at(row, "value")});
    for (const JsonValue& row : rows_["policies"]) {
      const ObjectName owner = table_of(row);
      if (places_.contains(owner))
        table(row).policies.push_back(policy_of_row(row));
      else
        schema_.linked_policies.push_back({owner, policy_of_row(row)});
    }
  }

  std::map<std::string, Rows> rows_;
  std::map<ObjectName, std::size_t> places_;
  Schema schema_;
};

std::string snake_case(std::string_view camel) {
  std::string out;
  for (const char letter : camel) {
    if (std::isupper(static_cast<unsigned char>(letter)) != 0) out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return out;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> read_view_options(const JsonValue& with) {
  std::vector<std::pair<std::string, std::string>> options;
  for (const JsonValue& option : with.distinct_members()) {
    if (option.is_null()) continue;
    const bool is_text = option.kind() == JsonValue::Kind::string;
    options.emplace_back(snake_case(option.key()),
                         is_text ? option.string() : std::string(option.raw()));
  }
  return options;
}

Schema read_entities(const JsonValue& ddl) { return EntityReader(ddl).read(); }

}  // namespace sluice::postgres
