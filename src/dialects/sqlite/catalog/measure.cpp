#include "dialects/sqlite/catalog/measure.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::size_t k_terms = 400;  // SQLite takes 500 in one compound SELECT, by default

std::int64_t number(const Value& cell) {
  return text::parse_integer(cell.value_or("0")).value_or(0);
}

void count_rows(Connection& connection, std::vector<TableSize>& tables) {
  for (std::size_t first = 0; first < tables.size(); first += k_terms) {
    std::vector<std::string> counts;
    for (std::size_t i = first; i < std::min(first + k_terms, tables.size()); ++i)
      // libSQL's vector indexes are empty to SQLite.
      counts.push_back(text::cat("SELECT ", i, ", count(*) FROM ", backtick(tables[i].name.name),
                                 " NOT INDEXED"));
    for (const auto& row : connection.query(text::join(counts, "\nUNION ALL\n")).rows)
      tables.at(static_cast<std::size_t>(number(row.at(0)))).rows = number(row.at(1));
  }
}

using Numbers = std::map<std::string, std::int64_t>;

Numbers numbers_by_table(Connection& connection, const std::string& sql) {
  Numbers numbers;
  for (const auto& row : connection.query(sql).rows)
    numbers[row.at(0).value_or("")] = number(row.at(1));
  return numbers;
}

bool tells_bytes(Connection& connection) {
  return !connection
              .query(
                  "SELECT 1 FROM pragma_compile_options WHERE compile_options = "
                  "'ENABLE_DBSTAT_VTAB'")
              .rows.empty();
}

constexpr const char* k_bytes = R"sql(
  SELECT s.tbl_name, sum(d.pgsize)
  FROM dbstat AS d
  JOIN sqlite_schema AS s ON s.name = d.name
  WHERE d.aggregate = TRUE
  GROUP BY s.tbl_name
)sql";

}  // namespace

DatabaseSize measure(Connection& connection, const std::vector<Table>& tables) {
  DatabaseSize size;
  const Numbers indexes = numbers_by_table(
      connection,
      "SELECT tbl_name, count(*) FROM sqlite_schema WHERE type = 'index' GROUP BY tbl_name");
  const bool is_told = tells_bytes(connection);
  const Numbers bytes = is_told ? numbers_by_table(connection, k_bytes) : Numbers();
  for (const Table& table : tables) {
    const std::string& name = table.name.name;
    const auto own = bytes.find(name);
    const auto counted = indexes.find(name);
    size.tables.push_back({.name = table.name,
                           .bytes = own == bytes.end() ? std::nullopt : std::optional(own->second),
                           .indexes = counted == indexes.end() ? 0 : counted->second});
  }
  std::sort(size.tables.begin(), size.tables.end(),
            [](const TableSize& a, const TableSize& b) { return a.name < b.name; });
  count_rows(connection, size.tables);
  const Rows whole = connection.query(
      "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
  size.bytes = number(whole.rows.at(0).at(0));
  return size;
}

std::string name_of_database(Connection& connection) {
  const Rows rows = connection.query("SELECT file FROM pragma_database_list WHERE name = 'main'");
  const std::string file = rows.rows.empty() ? "" : rows.rows[0].at(0).value_or("");
  return file.empty() ? ":memory:" : file.substr(file.rfind('/') + 1);
}

}  // namespace sluice::sqlite
