#include "dialects/sqlite/rows/conversions.hpp"

#include <optional>

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

struct Filling {
  std::string table;  // that gets the rows
  std::vector<std::string> columns;
  std::vector<std::string_view> values;
};

std::string plain(std::string_view written) { return stored_name(std::string(written), false); }

std::optional<Filling> filling_of(const std::string& sql) {
  SqlCursor cursor(sql, scan_rules());
  if (!cursor.skip("INSERT")) return std::nullopt;
  if (cursor.skip("OR")) cursor.take();
  if (!cursor.skip("INTO")) return std::nullopt;
  const WrittenName name = cursor.take_name();
  if (name.empty()) return std::nullopt;
  Filling filling{.table = plain(name.parts.back()), .columns = {}, .values = {}};
  if (const auto columns = cursor.take_parentheses())
    for (const std::string_view each : split_list(*columns, scan_rules()))
      filling.columns.push_back(plain(each));
  if (!cursor.skip("SELECT")) return std::nullopt;
  filling.values = split_list(cursor.take_until({"FROM"}), scan_rules());
  return filling;
}

std::optional<Table> table_made(const std::string& name, const std::vector<std::string>& earlier) {
  for (auto sql = earlier.rbegin(); sql != earlier.rend(); ++sql)
    if (auto parts = read_table(*sql);
        parts && text::equals_ignore_case(parts->table.name.name, name))
      return std::move(parts->table);
  return std::nullopt;
}

bool is_name(std::string_view value) {
  SqlCursor cursor(value, scan_rules());
  const WrittenName name = cursor.take_name();
  return !name.empty() && cursor.at_end();
}

// A text that is a number, or a number that is to be a text, is stored in the column's own way:
// https://sqlite.org/datatype3.html#type_affinity. Empty: every value stays what it is.
std::string changes_by_type(const std::string& name, const Table& table, const Column& column) {
  const auto is_type = [&](std::string_view type) {
    return text::cat("typeof(", name, ") = '", type, "'");
  };
  if (is_rowid(table, column))
    return text::cat("CAST(CAST(", name, " AS integer) AS text) IS NOT CAST(", name, " AS text)");
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
    const std::string_view value = filling->values[i];
    const bool is_plain = is_name(value);
    const std::string source = is_plain ? plain(value) : column->name;
    const std::string name = quote(source);
    const std::string changes =
        is_plain ? changes_by_type(name, *made, *column)
                 : text::cat("CAST(", value, " AS text) IS NOT CAST(", name, " AS text)");
    if (changes.empty()) continue;
    found.push_back(
        {.column = source,
         .type = column->type,
         .type_of = text::cat("SELECT type FROM pragma_table_info(", literal(table.name),
                              ") WHERE lower(name) = lower(", literal(source), ")"),
         .count = text::cat("SELECT count(*)", from, changes),
         .is_computed = !is_plain});
  }
  return found;
}

}  // namespace sluice::sqlite
