#include "dialects/sqlite/catalog/introspect.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/object_text.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

// Shadow tables hold what is in a virtual table, and come and go with it. To ask which they are
// takes long, and is left out where no table is virtual: one that is has no page of its own.
constexpr std::string_view k_objects = R"sql(
  SELECT type, name, tbl_name, sql
  FROM main.sqlite_schema
  WHERE sql IS NOT NULL
    AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    AND tbl_name NOT IN (?1, '__migration_tracking', '__migration_events', '__migration_parked',
                         '__migrations__')
    AND tbl_name NOT LIKE '\_\_migration\_parked\_%' ESCAPE '\'
    AND tbl_name NOT IN (SELECT listed.name
                         FROM (SELECT 1
                               FROM main.sqlite_schema
                               WHERE type = 'table' AND rootpage = 0
                               LIMIT 1)
                           CROSS JOIN pragma_table_list AS listed
                         WHERE listed.schema = 'main' AND listed.type = 'shadow')
)sql";

struct Object {
  std::string type, name, table, sql;
};

// Tables first, then what belongs to them, each kind by its names. SQLite would copy every text to
// sort them.
std::vector<Object> read_objects(Connection& connection, const HistoryTables& tables) {
  std::vector<Object> objects;
  for (std::vector<Value>& row : connection.query(std::string(k_objects), {tables.table}).rows)
    objects.push_back(
        {*std::move(row[0]), *std::move(row[1]), *std::move(row[2]), *std::move(row[3])});
  const auto rank = [](const std::string& type) {
    return type == "table" ? 1 : type == "index" ? 2 : 3;
  };
  std::sort(objects.begin(), objects.end(), [&](const Object& a, const Object& b) {
    return std::pair(rank(a.type), std::string_view(a.name)) <
           std::pair(rank(b.type), std::string_view(b.name));
  });
  return objects;
}

class Catalog {
 public:
  void add(Object object) {
    auto& [type, name, table, sql] = object;
    if (type == "table")
      add_table(name, std::move(sql));
    else if (type == "index")
      add_index(table, sql);
    else if (type == "view")
      add_view(sql);
    else if (type == "trigger")
      schema_.others.push_back({.kind = std::string(k_trigger),
                                .identity = text::cat("trigger ", name, " on ", table),
                                .definition = std::move(sql),
                                .drop = text::cat("DROP TRIGGER ", backtick(name))});
  }
  Schema take() { return std::move(schema_); }

 private:
  void add_table(const std::string& name, std::string sql) {
    std::optional<TableText> text = read_table(sql);
    if (!text) {
      schema_.others.push_back({.kind = std::string(k_virtual_table),
                                .identity = name,
                                .definition = std::move(sql),
                                .drop = text::cat("DROP TABLE ", backtick(name))});
      return;
    }
    text->table.attributes["sql"] = std::move(sql);
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
  for (Object& object : read_objects(connection, tables)) catalog.add(std::move(object));
  return catalog.take();
}

}  // namespace sluice::sqlite
