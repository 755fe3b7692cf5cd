#include "dialects/sqlite/introspect.hpp"

#include <map>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/ddl.hpp"
#include "dialects/sqlite/object_text.hpp"
#include "dialects/sqlite/table_text.hpp"

namespace sluice::sqlite {

namespace {

// Shadow tables hold what is in a virtual table, and come and go with it.
constexpr std::string_view k_objects = R"sql(
  SELECT type, name, tbl_name, sql
  FROM main.sqlite_schema
  WHERE sql IS NOT NULL
    AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    AND tbl_name NOT IN (?1, '__migration_tracking', '__migration_events', '__migration_parked')
    AND tbl_name NOT LIKE '\_\_migration\_parked\_%' ESCAPE '\'
    AND tbl_name NOT IN (SELECT name
                         FROM pragma_table_list
                         WHERE schema = 'main' AND type = 'shadow')
  ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, name
)sql";

class Catalog {
 public:
  void add(const std::string& type, const std::string& name, const std::string& table,
           const std::string& sql) {
    if (type == "table")
      add_table(name, sql);
    else if (type == "index")
      add_index(table, sql);
    else if (type == "view")
      add_view(sql);
    else if (type == "trigger")
      schema_.others.push_back({.kind = std::string(k_trigger),
                                .identity = text::cat("trigger ", name, " on ", table),
                                .definition = sql,
                                .drop = text::cat("DROP TRIGGER ", backtick(name))});
  }
  Schema take() { return std::move(schema_); }

 private:
  void add_table(const std::string& name, const std::string& sql) {
    std::optional<TableText> text = read_table(sql);
    if (!text) {
      schema_.others.push_back({.kind = std::string(k_virtual_table),
                                .identity = name,
                                .definition = sql,
                                .drop = text::cat("DROP TABLE ", backtick(name))});
      return;
    }
    text->table.attributes["sql"] = sql;
    places_.emplace(text::lower(name), schema_.tables.size());
    schema_.tables.push_back(std::move(text->table));
  }

  void add_index(const std::string& table, const std::string& sql) {
    const auto place = places_.find(text::lower(table));
    std::optional<Index> index = read_index(sql);
    if (index && place != places_.end())
      schema_.tables[place->second].indexes.push_back(std::move(*index));
  }

  void add_view(const std::string& sql) {
    if (std::optional<View> view = read_view(sql)) schema_.views.push_back(std::move(*view));
  }

  Schema schema_;
  std::map<std::string, std::size_t> places_;  // of tables, by their names in lower case
};

}  // namespace

Schema introspect(Connection& connection, const HistoryTables& tables) {
  Catalog catalog;
  for (const std::vector<Value>& row :
       connection.query(std::string(k_objects), {tables.table}).rows)
    catalog.add(row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""));
  return catalog.take();
}

}  // namespace sluice::sqlite
