#include "dialects/postgres/catalog/catalog_answers.hpp"

#include <algorithm>
#include <tuple>

#include "core/snapshot/snapshot_text.hpp"
#include "dialects/postgres/catalog/dependencies.hpp"
#include "dialects/postgres/catalog/introspect_table.hpp"

namespace sluice::postgres {

namespace {

// The cells of an answer's only row, by the column's name. One that was not asked for has no rows.
class Cells {
 public:
  explicit Cells(Rows rows) : rows_(std::move(rows)) {}

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
            .with = options_of(strings_at(row, "with")),
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

// In the order in which they are asked for.
enum TableAnswer : std::size_t { k_tables, k_columns, k_identities, k_constraints, k_indexes };

// The numbers of a catalog's objects tell when they were made; what is the same must not
// differ by that.
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

// Answers become a schema as they come.
class Reader {
 public:
  explicit Reader(std::size_t tables) : table_answers_(tables) {}

  void take(std::size_t at, Rows answer) {
    if (at < table_answers_)
      take_rows(static_cast<TableAnswer>(at), answer);
    else
      take_cells(Cells(std::move(answer)));
  }
  Schema finish();

 private:
  void take_rows(TableAnswer answer, const Rows& rows);
  void take_cells(const Cells& cells);

  // One that was made since, or dropped, between two of the queries belongs to none.
  template <class Row, class Work>
  void take_part(const Row& row, const Work& work) {
    const auto found = tables_.find(catalog_number(row, "table"));
    if (found != tables_.end()) work(row, found->second);
  }

  std::size_t table_answers_;
  CatalogTables tables_;
  Dependencies dependencies_;
  Schema schema_;
};

void Reader::take_rows(TableAnswer answer, const Rows& rows) {
  const auto for_each_part = [&](const auto& work) {
    for_each_row(rows, [&](const CatalogRow& row) { take_part(row, work); });
  };
  switch (answer) {
    case k_tables:
      return for_each_row(rows, [&](const CatalogRow& row) {
        tables_[catalog_number(row, "number")].table = read_catalog_table(row);
      });
    case k_columns: return for_each_part(read_catalog_column);
    case k_identities: return for_each_part(read_catalog_identity);
    case k_constraints:
      return for_each_part([&](const CatalogRow& row, CatalogTable& in) {
        read_catalog_constraint(row, in, tables_);
      });
    case k_indexes: return for_each_part(read_catalog_index);
  }
}

void Reader::take_cells(const Cells& cells) {
  const auto for_each_part = [&](std::string_view column, const auto& work) {
    cells.for_each(column, [&](const JsonValue& row) { take_part(row, work); });
  };
  const auto add = [&](std::string_view column, auto& items, const auto& read) {
    cells.for_each(column, [&](const JsonValue& row) { items.push_back(read(row)); });
  };
  for_each_part("policies", read_catalog_policy);
  for_each_part("not_nulls", read_catalog_not_null);
  add("schemas", schema_.schemas, [](const JsonValue& row) { return text_at(row, "name"); });
  add("enums", schema_.enums, read_enum);
  add("sequences", schema_.sequences, read_catalog_sequence);
  add("roles", schema_.roles, read_role);
  add("views", schema_.views, read_view);
  add("others", schema_.others, read_other);
  cells.for_each("refs", [&](const JsonValue& row) { dependencies_.add_ref(row); });
  cells.for_each("depends", [&](const JsonValue& row) { dependencies_.add_depend(row); });
}

Schema Reader::finish() {
  for (auto& [number, in] : tables_) schema_.tables.push_back(std::move(in.table));
  schema_.dependencies = dependencies_.take();
  sort_all(schema_);
  return std::move(schema_);
}

}  // namespace

Schema ask_catalog(Connection& connection, std::vector<Connection::Bound> queries,
                   std::size_t tables, Planning planning) {
  Reader reader(tables);
  query_qualified(
      connection, std::move(queries),
      [&](std::size_t at, Rows answer) { reader.take(at, std::move(answer)); }, planning);
  return reader.finish();
}

}  // namespace sluice::postgres
