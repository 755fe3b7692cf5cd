// Rows of the catalog's answer → tables and what they hold.
#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "dialects/postgres/catalog/introspect.hpp"
#include "dialects/postgres/normalize/sequence_bounds.hpp"

namespace sluice::postgres {

namespace {

std::string action_of(const std::string& code) {
  if (code == "c") return "cascade";
  if (code == "r") return "restrict";
  if (code == "n") return "set null";
  return code == "d" ? "set default" : "no action";
}

// Another session may have dropped the column between two of the queries: there is none then.
std::vector<std::string> named(const std::vector<std::int64_t>& numbers, const ColumnNames& names) {
  std::vector<std::string> columns;
  for (const std::int64_t number : numbers)
    if (const auto found = names.find(number); found != names.end())
      columns.push_back(found->second);
  return columns;
}

std::vector<std::string> columns_at(const CatalogRow& row, const ColumnNames& names) {
  return named(numbers_at(row, "columns"), names);
}

std::vector<std::string> target_columns(const CatalogRow& row, const CatalogTables& tables) {
  const auto target = tables.find(catalog_number(row, "target"));
  if (target == tables.end()) return strings_at(row, "target_columns");
  return named(numbers_at(row, "target_numbers"), target->second.names);
}

// As many columns as there are options; what follows is INCLUDE's.
void read_index_columns(const CatalogRow& row, const ColumnNames& names, Index& index) {
  constexpr std::int64_t k_descending = 1, k_nulls_first = 2;
  const std::vector<std::int64_t> options = numbers_at(row, "options");
  const std::vector<std::int64_t> numbers = numbers_at(row, "columns");
  const auto expressions = optional_strings_at(row, "expressions");
  const auto opclasses = optional_strings_at(row, "opclasses");
  for (std::size_t place = 0; place < numbers.size(); ++place) {
    const auto known = names.find(numbers[place]);
    const std::string name = known == names.end() ? std::string() : known->second;
    if (place >= options.size()) {
      index.include.push_back(name);
      continue;
    }
    IndexColumn column;
    column.is_expression = numbers[place] == 0;
    column.expression = column.is_expression ? expressions.at(place).value_or("") : name;
    column.ascending = (options[place] & k_descending) == 0;
    if (place < opclasses.size()) column.opclass = opclasses[place].value_or("");
    const bool nulls_first = (options[place] & k_nulls_first) != 0;
    if (nulls_first == column.ascending) column.nulls = nulls_first ? "first" : "last";
    index.columns.push_back(std::move(column));
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> options_of(
    const std::vector<std::string>& settings) {
  std::vector<std::pair<std::string, std::string>> options;
  for (const std::string& option : settings) {
    const std::size_t equals = std::min(option.find('='), option.size());
    options.emplace_back(option.substr(0, equals),
                         option.substr(std::min(equals + 1, option.size())));
  }
  return options;
}

namespace {

template <class Row>
Attributes read_attributes(const Row& row, std::initializer_list<std::string_view> names) {
  Attributes attributes;
  for (const std::string_view name : names)
    if (auto value = optional_text(row, name); value && !value->empty())
      attributes[std::string(name)] = std::move(*value);
  return attributes;
}

// The columns are as many as their names, and in their order.
template <class Row>
Column* column_of(const Row& row, CatalogTable& in) {
  const auto named = in.names.find(catalog_number(row, "number"));
  if (named == in.names.end()) return nullptr;
  const auto place = std::distance(in.names.begin(), named);
  return &in.table.columns.at(static_cast<std::size_t>(place));
}

// Options that are as the server fills them in for the row's type are left out.
template <class Row>
SequenceOptions read_sequence_options(const Row& row) {
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

}  // namespace

Sequence read_catalog_sequence(const JsonValue& row) {
  Sequence sequence{.name = {text_at(row, "schema"), text_at(row, "name")},
                    .options = read_sequence_options(row)};
  const std::string type = text_at(row, "type");
  if (type != "bigint") sequence.attributes["type"] = type;
  if (flag_at(row, "unlogged")) sequence.attributes["unlogged"] = "true";
  return sequence;
}

Table read_catalog_table(const CatalogRow& row) {
  Table table{.name = {text_at(row, "schema"), text_at(row, "name")}};
  table.row_security = flag_at(row, "row_security");
  table.attributes =
      read_attributes(row, {"force_row_security", "unlogged", "options", "tablespace",
                            "access_method", "replica_identity", "clustered", "of_type",
                            "partition_by", "bound", "whole", "inherits"});
  return table;
}

void read_catalog_column(const CatalogRow& row, CatalogTable& in) {
  Column column;
  column.name = text_at(row, "name");
  column.type = text_at(row, "type");
  column.type_schema = optional_text(row, "type_schema").value_or("");
  column.not_null = flag_at(row, "not_null");
  column.default_sql = optional_text(row, "expression");
  if (const std::string generated = text_at(row, "generated"); !generated.empty()) {
    column.generated = {.expression = column.default_sql.value_or(""), .stored = generated == "s"};
    column.default_sql.reset();
  }
  if (const auto more = optional_text(row, "more")) {
    const JsonText json(*more, "the catalog");
    column.attributes = read_attributes(
        json.root(), {"collation", "storage", "compression", "statistics", "options", "inherited"});
  }
  // They come in no order.
  const auto named = in.names.emplace(catalog_number(row, "number"), column.name).first;
  in.table.columns.insert(in.table.columns.begin() + std::distance(in.names.begin(), named),
                          std::move(column));
}

void read_catalog_not_null(const JsonValue& row, CatalogTable& in) {
  if (Column* column = column_of(row, in))
    column->attributes["not_null_name"] = text_at(row, "name");
}

void read_catalog_identity(const CatalogRow& row, CatalogTable& in) {
  Column* column = column_of(row, in);
  if (column == nullptr) return;
  column->identity = {.always = text_at(row, "identity") == "a",
                      .sequence = {text_at(row, "schema"), text_at(row, "name")},
                      .options = read_sequence_options(row)};
  column->attributes.merge(read_attributes(row, {"logging"}));
}

void read_catalog_index(const CatalogRow& row, CatalogTable& in) {
  Index index{.name = text_at(row, "name"),
              .unique = flag_at(row, "unique"),
              .nulls_not_distinct = flag_at(row, "nulls_not_distinct"),
              .method = text_at(row, "method"),
              .where = optional_text(row, "where"),
              .with = options_of(strings_at(row, "with")),
              .attributes = read_attributes(
                  row, {"definition", "tablespace", "statistics", "validity", "parent"})};
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

void read_catalog_constraint(const CatalogRow& row, CatalogTable& in, const CatalogTables& tables) {
  auto& [table, names] = in;
  const std::string kind = text_at(row, "kind");
  const std::string name = text_at(row, "name");
  Attributes attributes = read_attributes(row, {"definition", "parent"});
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
         .target_columns = target_columns(row, tables),
         .on_delete = action_of(text_at(row, "on_delete")),
         .on_update = action_of(text_at(row, "on_update")),
         .attributes = std::move(attributes)});
}

}  // namespace sluice::postgres
