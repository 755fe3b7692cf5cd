// Rows of the catalog's answer → tables and what they hold.
#include <algorithm>

#include "base/text.hpp"
#include "core/snapshot_text.hpp"
#include "dialects/postgres/introspect.hpp"
#include "dialects/postgres/sequence_bounds.hpp"

namespace sluice::postgres {

namespace {

std::string action_of(const std::string& code) {
  if (code == "c") return "cascade";
  if (code == "r") return "restrict";
  if (code == "n") return "set null";
  return code == "d" ? "set default" : "no action";
}

Identity read_identity(const JsonValue& row, bool always) {
  return {.always = always,
          .sequence = {text_at(row, "schema"), text_at(row, "name")},
          .options = read_sequence_options(row)};
}

std::int64_t number_of(const JsonValue& value) {
  const auto number = text::parse_integer(value.raw());
  if (!number) value.fail("expected a number");
  return *number;
}

using ColumnNames = std::map<std::int64_t, std::string>;

std::vector<std::string> columns_at(const JsonValue& row, const ColumnNames& names) {
  std::vector<std::string> columns;
  for (const JsonValue number : row.at("columns").elements())
    columns.push_back(names.at(number_of(number)));
  return columns;
}

// Texts of an index's columns by their place; null where the usual is said, and for none at all.
std::vector<std::optional<std::string>> optional_texts(const JsonValue& row,
                                                       std::string_view name) {
  std::vector<std::optional<std::string>> texts;
  const auto list = row.find(name);
  if (!list || list->is_null()) return texts;
  for (const JsonValue value : list->elements())
    texts.push_back(value.is_null() ? std::nullopt : std::optional(value.string()));
  return texts;
}

// As many columns as there are options; what follows is INCLUDE's.
void read_index_columns(const JsonValue& row, const ColumnNames& names, Index& index) {
  constexpr std::int64_t k_descending = 1, k_nulls_first = 2;
  std::vector<std::int64_t> options;
  for (const JsonValue option : row.at("options").elements()) options.push_back(number_of(option));
  auto expressions = optional_texts(row, "expressions");
  const auto opclasses = optional_texts(row, "opclasses");
  std::size_t place = 0;
  for (const JsonValue value : row.at("columns").elements()) {
    const std::int64_t number = number_of(value);
    if (place >= options.size()) {
      index.include.push_back(names.at(number));
      continue;
    }
    IndexColumn column;
    column.is_expression = number == 0;
    column.expression =
        column.is_expression ? expressions.at(place).value_or("") : names.at(number);
    column.ascending = (options[place] & k_descending) == 0;
    if (place < opclasses.size()) column.opclass = opclasses[place].value_or("");
    const bool nulls_first = (options[place] & k_nulls_first) != 0;
    if (nulls_first == column.ascending) column.nulls = nulls_first ? "first" : "last";
    index.columns.push_back(std::move(column));
    ++place;
  }
}

}  // namespace

std::int64_t catalog_number(const JsonValue& row, std::string_view name) {
  return number_of(row.at(name));
}

std::vector<std::string> strings_at(const JsonValue& row, std::string_view name) {
  const auto value = row.find(name);
  return value && !value->is_null() ? value->strings() : std::vector<std::string>{};
}

Attributes read_attributes(const JsonValue& row, std::initializer_list<std::string_view> names) {
  Attributes attributes;
  for (const std::string_view name : names)
    if (auto value = optional_text(row, name); value && !value->empty())
      attributes[std::string(name)] = std::move(*value);
  return attributes;
}

std::vector<std::pair<std::string, std::string>> options_at(const JsonValue& row,
                                                            std::string_view name) {
  std::vector<std::pair<std::string, std::string>> options;
  for (const std::string& option : strings_at(row, name)) {
    const std::size_t equals = std::min(option.find('='), option.size());
    options.emplace_back(option.substr(0, equals),
                         option.substr(std::min(equals + 1, option.size())));
  }
  return options;
}

SequenceOptions read_sequence_options(const JsonValue& row) {
  SequenceOptions options;
  const std::string type = text_at(row, "type");
  const bool descends = text_at(row, "increment").starts_with('-');
  const auto unless = [&](std::string_view name, const std::string& usual) {
    std::string value = text_at(row, name);
    return value == usual ? std::nullopt : std::optional(std::move(value));
  };
  options.increment = unless("increment", "1");
  options.minimum = unless("minimum", descends ? smallest_of(type) : "1");
  options.maximum = unless("maximum", descends ? "-1" : largest_of(type));
  options.start = unless("start", text_at(row, descends ? "maximum" : "minimum"));
  options.cache = unless("cache", "1");
  options.cycle = flag_at(row, "cycle");
  return options;
}

Table read_catalog_table(const JsonValue& row) {
  Table table{.name = {text_at(row, "schema"), text_at(row, "name")}};
  table.row_security = flag_at(row, "row_security");
  table.attributes = read_attributes(
      row, {"force_row_security", "unlogged", "options", "tablespace", "access_method",
            "replica_identity", "clustered", "of_type", "partition_by", "bound", "inherits"});
  return table;
}

namespace {

// What few columns have.
void read_more(const JsonValue& more, Column& column) {
  column.type_schema = optional_text(more, "type_schema").value_or("");
  if (const auto generated = optional_text(more, "generated")) {
    column.generated = {.expression = column.default_sql.value_or(""), .stored = *generated == "s"};
    column.default_sql.reset();
  }
  const auto identity = optional_text(more, "identity");
  const auto sequence = more.find("sequence");
  if (identity && sequence && sequence->is_object())
    column.identity = read_identity(*sequence, *identity == "a");
  column.attributes = read_attributes(more, {"collation", "storage", "compression", "statistics",
                                             "options", "inherited", "not_null_name"});
}

}  // namespace

void read_catalog_column(const JsonValue& row, CatalogTable& in) {
  Column column;
  column.name = text_at(row, "name");
  column.type = text_at(row, "type");
  column.not_null = flag_at(row, "not_null");
  column.default_sql = optional_text(row, "expression");
  if (const auto more = row.find("more"); more && more->is_object()) read_more(*more, column);
  in.names.emplace(catalog_number(row, "number"), column.name);
  in.table.columns.push_back(std::move(column));
}

void read_catalog_index(const JsonValue& row, CatalogTable& in) {
  Index index{.name = text_at(row, "name"),
              .unique = flag_at(row, "unique"),
              .nulls_not_distinct = flag_at(row, "nulls_not_distinct"),
              .method = text_at(row, "method"),
              .where = optional_text(row, "where"),
              .with = options_at(row, "with"),
              .attributes = read_attributes(row, {"definition", "tablespace", "statistics"})};
  read_index_columns(row, in.names, index);
  in.table.indexes.push_back(std::move(index));
}

void read_catalog_policy(const JsonValue& row, CatalogTable& in) {
  in.table.policies.push_back({.name = text_at(row, "name"),
                               .permissive = flag_at(row, "permissive"),
                               .command = text_at(row, "command"),
                               .roles = strings_at(row, "roles"),
                               .using_sql = optional_text(row, "using_sql"),
                               .check_sql = optional_text(row, "check_sql")});
}

void read_catalog_constraint(const JsonValue& row, CatalogTable& in) {
  auto& [table, names] = in;
  const std::string kind = text_at(row, "kind");
  const std::string name = text_at(row, "name");
  Attributes attributes = read_attributes(row, {"definition"});
  if (kind == "p")
    table.primary_key = PrimaryKey{name, columns_at(row, names), std::move(attributes)};
  else if (kind == "u")
    table.uniques.push_back(
        {name, columns_at(row, names), flag_at(row, "nulls_not_distinct"), std::move(attributes)});
  else if (kind == "c")
    table.checks.push_back({name, text_at(row, "expression"), std::move(attributes)});
  else
    table.foreign_keys.push_back(
        {.name = name,
         .columns = columns_at(row, names),
         .target = {text_at(row, "target_schema"), text_at(row, "target_table")},
         .target_columns = strings_at(row, "target_columns"),
         .on_delete = action_of(text_at(row, "on_delete")),
         .on_update = action_of(text_at(row, "on_update")),
         .attributes = std::move(attributes)});
}

}  // namespace sluice::postgres
