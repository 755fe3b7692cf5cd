#include "dialects/sqlite/rows/conversions.hpp"

#include <optional>

#include "base/text.hpp"
#include "dialects/sqlite/statement/filling.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

std::optional<Table> table_made(const std::string& name, const std::vector<std::string>& earlier) {
  for (auto sql = earlier.rbegin(); sql != earlier.rend(); ++sql)
    if (auto parts = read_table(*sql);
        parts && text::equals_ignore_case(parts->table.name.name, name))
      return std::move(parts->table);
  return std::nullopt;
}

// A text that is a number, or a number that is to be a text, is stored in the column's own way:
// https://sqlite.org/datatype3.html#type_affinity. Empty: every value stays what it is.
std::string changes_by_type(const std::string& name, const Table& table, const Column& column) {
  const auto is_type = [&](std::string_view type) {
    return text::cat("typeof(", name, ") = '", type, "'");
  };
  // NULL becomes the next number.
  if (is_rowid(table, column))
    return text::cat("(", name, " IS NULL OR CAST(CAST(", name,
                     " AS integer) AS text) IS NOT CAST(", name, " AS text))");
  const bool is_strict = table.attributes.contains("strict");
  const auto is_respelled = [&](std::string_view type) {
    const std::string number = text::cat("CAST(", name, " AS ", type, ")");
    const std::string is_number = text::cat("CAST(", name, " AS numeric) = ", name);
    return text::cat(is_type("text"), " AND ", is_strict ? "(NOT " : "", is_strict ? is_number : "",
                     is_strict ? " OR " : "", is_strict ? "" : text::cat(is_number, " AND "),
                     "CAST(", number, " AS text) IS NOT ", name, " COLLATE BINARY",
                     is_strict ? ")" : "");
  };
  switch (affinity(column.type)) {
    case Affinity::text:
      return text::cat(is_type("real"), " AND CAST(CAST(", name, " AS text) AS real) IS NOT ",
                       name);
    case Affinity::integer:
    case Affinity::numeric: return is_respelled("numeric");
    case Affinity::real: return is_respelled("real");
    case Affinity::blob: break;
  }
  return {};
}

}  // namespace

std::vector<ParkingDialect::Conversion> conversions_of(const std::vector<std::string>& earlier,
                                                       const std::string& sql,
                                                       const ObjectName& table) {
  std::vector<ParkingDialect::Conversion> found;
  auto filling = filling_of(sql);
  const auto made = filling ? table_made(filling->table, earlier) : std::nullopt;
  if (!made) return found;
  if (filling->columns.empty())
    for (const Column& column : made->columns)
      if (!column.generated) filling->columns.push_back(column.name);
  if (filling->columns.size() != filling->values.size()) return found;
  const std::string from = text::cat(" FROM ", quote(table.name), " NOT INDEXED WHERE ");
  for (std::size_t i = 0; i < filling->columns.size(); ++i) {
    const Column* column = find_any_case(*made, filling->columns[i]);
    if (column == nullptr) continue;
    const std::string& value = filling->values[i];
    const auto copied = column_in(value);
    const std::string source = copied.value_or(column->name);
    const std::string name = quote(source);
    const std::string changes =
        copied ? changes_by_type(name, *made, *column)
               : text::cat("CAST(", value, " AS text) IS NOT CAST(", name, " AS text)");
    if (changes.empty()) continue;
    found.push_back(
        {.column = source,
         .type = column->type,
         .type_of = text::cat("SELECT type FROM pragma_table_info(", literal(table.name),
                              ") WHERE lower(name) = lower(", literal(source), ")"),
         .count = text::cat("SELECT count(*)", from, changes),
         .is_computed = !copied});
  }
  return found;
}

}  // namespace sluice::sqlite
