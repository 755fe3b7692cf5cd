#include "dialects/postgres/catalog/measure.hpp"

#include <utility>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::int64_t k_most_counted = 1'000'000;

// A partitioned table has no rows of its own; the server's estimate counts its partitions', which
// stand beside it.
constexpr const char* k_sizes = R"sql(
  SELECT n.nspname, r.relname,
         CASE WHEN r.relkind {=} 'p' THEN 0 ELSE greatest(r.reltuples, 0)::bigint END,
         pg_catalog.pg_total_relation_size(r.oid::pg_catalog.regclass),
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index AS i WHERE i.indrelid {=} r.oid),
         pg_catalog.has_table_privilege(r.oid, 'SELECT')
         AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  FROM pg_catalog.jsonb_array_elements($1::pg_catalog.jsonb) WITH ORDINALITY AS wanted (name, place)
  JOIN pg_catalog.pg_namespace AS n ON n.nspname {=} (wanted.name {->>} 0)
  JOIN pg_catalog.pg_class AS r
    ON r.relnamespace {=} n.oid AND r.relname {=} (wanted.name {->>} 1)
  ORDER BY wanted.place
)sql";

std::string names_of(const std::vector<Table>& tables) {
  JsonWriter json;
  json.array();
  for (const Table& table : tables)
    json.array().value(table.name.schema).value(table.name.name).end();
  return json.end().text();
}

std::int64_t number(const Value& cell) {
  return text::parse_integer(cell.value_or("0")).value_or(0);
}

// One query for all of them.
void count_rows(Connection& connection, std::vector<TableSize>& tables) {
  std::vector<std::string> counts;
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (!tables[i].is_estimate)
      counts.push_back(
          text::cat("SELECT ", i, ", pg_catalog.count(*) FROM ONLY ", full_name(tables[i].name)));
  if (counts.empty()) return;
  for (const auto& row : connection.query(text::join(counts, "\nUNION ALL\n")).rows)
    tables.at(static_cast<std::size_t>(number(row.at(0)))).rows = number(row.at(1));
}

}  // namespace

DatabaseSize measure(Connection& connection, const std::vector<Table>& tables) {
  DatabaseSize size;
  for (const auto& row : connection.query(in_catalog(k_sizes), {names_of(tables)}).rows) {
    const std::int64_t reckoned = number(row.at(2));
    size.tables.push_back({.name = {row.at(0).value_or(""), row.at(1).value_or("")},
                           .rows = reckoned,
                           .is_estimate = reckoned > k_most_counted || row.at(5) != "t",
                           .bytes = number(row.at(3)),
                           .indexes = number(row.at(4))});
  }
  count_rows(connection, size.tables);
  const Rows whole =
      connection.query("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())");
  size.bytes = number(whole.rows.at(0).at(0));
  return size;
}

std::string name_of_database(Connection& connection) {
  return connection.query("SELECT pg_catalog.current_database()").rows.at(0).at(0).value_or("");
}

}  // namespace sluice::postgres
