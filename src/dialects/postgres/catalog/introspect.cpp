#include "dialects/postgres/catalog/introspect.hpp"

#include "base/text.hpp"
#include "core/ports/transaction.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "dialects/postgres/catalog/catalog_answers.hpp"
#include "dialects/postgres/catalog/catalog_row.hpp"
#include "dialects/postgres/catalog/introspect_sql.hpp"
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"
#include "dialects/postgres/session/connection.hpp"
#include "dialects/postgres/statement/names.hpp"
#include "dialects/postgres/statement/qualified.hpp"

namespace sluice::postgres {

namespace {

Scope find_scope(Connection& connection, const HistoryTables& tables, Extent extent) {
  Rows found;
  query_qualified(connection,
                  {{scope_sql(),
                    {tables.schema, tables.table, tables.tracking_schema},
                    extent == Extent::undo}},
                  [&](std::size_t, Rows rows) { found = std::move(rows); });
  const CatalogRow row(found, 0);
  Scope scope{.spaces = row.value("spaces"),
              .relations = row.value("relations"),
              .has_views = flag_at(row, "has_views"),
              .has_policies = flag_at(row, "has_policies"),
              .has_enums = flag_at(row, "has_enums"),
              .has_sequences = flag_at(row, "has_sequences"),
              .has_not_nulls = flag_at(row, "has_not_nulls")};
  std::vector<bool> others;
  for (const char flag : text_at(row, "others"))
    if (flag == 't' || flag == 'f') others.push_back(flag == 't');
  scope.others = kinds_there(others);
  return scope;
}

Schema read_all(Connection& connection, const HistoryTables& tables, Extent extent) {
  return read_only(connection, [&] {
    const Scope scope = find_scope(connection, tables, extent);
    return ask_catalog(connection, catalog_queries(extent, scope, tables), k_table_answers);
  });
}

}  // namespace

Schema introspect(Connection& connection, const HistoryTables& tables) {
  return read_all(connection, tables, Extent::all);
}

Schema introspect_to_undo(Connection& connection, const HistoryTables& tables) {
  return read_all(connection, tables, Extent::undo);
}

namespace {

bool is_of_history(const ObjectName& name, const HistoryTables& tables) {
  return name.name == tables.table || name.name.starts_with("__migration");
}

void add_names(std::set<ObjectName>& to, const std::string& names) {
  const JsonText json(names, "the catalog");
  for (const JsonValue row : json.root().elements())
    to.insert({text_at(row, "schema"), text_at(row, "name")});
}

}  // namespace

std::optional<Schema> introspect_part(Connection& connection, const HistoryTables& tables,
                                      SchemaPart& part) {
  for (const ObjectName& name : part.relations)
    if (is_of_history(name, tables)) return {};
  const Connection::Bound found_by{
      sql::k_part,
      {array_of(part.relations, &ObjectName::schema), array_of(part.relations, &ObjectName::name),
       array_of(part.enums, &ObjectName::schema), array_of(part.enums, &ObjectName::name),
       part.has_referring ? "true" : "false", part.is_whole ? "false" : "true"},
      true};
  Rows found;
  query_qualified(
      connection, {found_by}, [&](std::size_t, Rows rows) { found = std::move(rows); },
      Planning::of_few);
  const CatalogRow row(found, 0);
  const Scope scope{.spaces = {},
                    .relations = row.value("relations"),
                    .has_policies = flag_at(row, "has_policies"),
                    .has_not_nulls = flag_at(row, "has_not_nulls"),
                    .others = {}};
  if (!flag_at(row, "is_whole")) return {};
  part.is_whole = true;
  add_names(part.relations, row.value("names").value_or("[]"));
  add_names(part.enums, row.value("type_names").value_or("[]"));
  return ask_catalog(connection, part_queries(scope, row.value("types")), k_table_answers,
                     Planning::of_few);
}

Schema introspect_objects(Connection& connection, const HistoryTables& tables) {
  return read_all(connection, tables, Extent::objects);
}

Schema introspect_scratch(Connection& connection, const std::string& prefix, ScratchParts parts) {
  const bool is_whole = parts == ScratchParts::all;
  const Extent extent = is_whole ? Extent::scratch : Extent::scratch_views;
  return read_only(connection, [&] {
    return ask_catalog(connection, scratch_queries(extent, prefix), is_whole ? k_table_answers : 0);
  });
}

}  // namespace sluice::postgres
