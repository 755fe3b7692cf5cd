// What SQLite itself says of a schema, in lines: the judge of introspection and of rollbacks,
// beside which nothing of ours is asked but how to compare two texts.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dialects/sqlite/fixture.hpp"
#include "dialects/sqlite/normalize/normalize.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite::test {

// Each line begins with the object it is about.
using Catalog = std::multiset<std::string>;

inline std::string line_of(const std::vector<Value>& row) {
  std::string line;
  for (const Value& cell : row) line += (line.empty() ? "" : " | ") + cell.value_or("NULL");
  return line;
}

inline void add_rows(Catalog& catalog, Connection& connection, const std::string& sql) {
  for (const std::vector<Value>& row : connection.query(sql).rows) catalog.insert(line_of(row));
}

// By meaning: columns in their order, keys, indexes, foreign keys.
inline void add_structure(Catalog& catalog, Connection& connection) {
  add_rows(catalog, connection, R"sql(
    SELECT t.name, 'column', x.cid, x.name, lower(x.type), x."notnull", x.dflt_value, x.pk, x.hidden
    FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS x
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
  )sql");
  add_rows(catalog, connection, R"sql(
    SELECT l.name, 'table', l.type, l.wr, l.strict
    FROM pragma_table_list AS l
    WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite%'
  )sql");
  add_rows(catalog, connection, R"sql(
    SELECT t.name, 'index',
           CASE l.origin WHEN 'c' THEN l.name ELSE l.origin END, l."unique", l.partial,
           (SELECT group_concat(coalesce(x.name, 'expression ' || x.cid) || ' ' || x."desc" || ' '
                                || x.coll || ' ' || x.key)
            FROM pragma_index_xinfo(l.name) AS x)
    FROM sqlite_schema AS t, pragma_index_list(t.name) AS l
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
  )sql");
  add_rows(catalog, connection, R"sql(
    SELECT t.name, 'foreign key', k."table", group_concat(k."from" || '>' || coalesce(k."to", '')),
           k.on_update, k.on_delete, k."match"
    FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS k
    WHERE t.type = 'table'
    GROUP BY t.name, k.id
  )sql");
}

// What SQLite keeps in the text of a table alone: checks, generated columns,
// collations, conflict clauses.
inline void add_table(Catalog& catalog, const std::string& name, const std::string& sql) {
  const std::optional<TableText> text = read_table(sql);
  if (!text) return void(catalog.insert(name + " text: " + canonical(sql)));
  const Table table = normalize(text->table);
  for (const Check& check : table.checks)
    catalog.insert(name + " check " + check.name + ": " + check.expression);
  for (const auto& [key, value] : table.attributes) catalog.insert(name + ' ' + key + ": " + value);
  for (const Column& column : table.columns) {
    if (column.generated)
      catalog.insert(name + '.' + column.name + " as " + column.generated->expression);
    for (const auto& [key, value] : column.attributes)
      catalog.insert(name + '.' + column.name + ' ' + key + ": " + value);
  }
}

inline void add_texts(Catalog& catalog, Connection& connection) {
  for (const std::vector<Value>& row : connection
                                           .query(R"sql(
         SELECT type, name, sql
         FROM sqlite_schema
         WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'
       )sql")
                                           .rows)
    if (*row[0] == "table")
      add_table(catalog, *row[1], *row[2]);
    else
      catalog.insert(*row[1] + " text: " + canonical(*row[2]));
}

inline Catalog catalog_of(Connection& connection) {
  Catalog catalog;
  add_structure(catalog, connection);
  add_texts(catalog, connection);
  return catalog;
}

// Every definition as it was written, but for quotes, blanks and the case of letters.
inline Catalog texts_of(Connection& connection) {
  Catalog catalog;
  for (const std::vector<Value>& row :
       connection.query("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'").rows)
    catalog.insert(canonical(*row[0]));
  return catalog;
}

// Without columns' places: a snapshot has the order of the schema files, not of the table.
inline Catalog without_order(const Catalog& catalog) {
  Catalog out;
  for (std::string line : catalog) {
    const std::size_t place = line.find(" | column | ");
    if (place != std::string::npos) line.erase(place, line.find(" | ", place + 12) - place);
    out.insert(std::move(line));
  }
  return out;
}

// "- line" for what is missing, "+ line" for what is too much; empty for equal ones.
inline std::string difference(const Catalog& wanted, const Catalog& found) {
  std::vector<std::string> lines;
  std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(),
                      std::back_inserter(lines));
  for (std::string& line : lines) line = "- " + line;
  const std::size_t missing = lines.size();
  std::set_difference(found.begin(), found.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(lines));
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) out += (i < missing ? "" : "+ ") + lines[i] + "\n";
  return out;
}

}  // namespace sluice::sqlite::test
