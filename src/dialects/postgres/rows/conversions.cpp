#include "dialects/postgres/rows/conversions.hpp"

#include <optional>

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

// CREATE TYPE … AS ENUM among the statements before: what stands in its parentheses.
std::optional<std::string> labels_of(const std::string& type,
                                     const std::vector<std::string>& earlier) {
  const WrittenName wanted = SqlCursor(type, scan_rules()).take_name();
  if (wanted.empty()) return std::nullopt;
  for (auto sql = earlier.rbegin(); sql != earlier.rend(); ++sql) {
    SqlCursor cursor(*sql, scan_rules());
    if (!cursor.skip({"CREATE", "TYPE"})) continue;
    const WrittenName made = cursor.take_name();
    if (made.empty() || !cursor.skip({"AS", "ENUM"}) ||
        stored_name(made.parts.back(), true) != stored_name(wanted.parts.back(), true))
      continue;
    if (const auto labels = cursor.take_parentheses()) return std::string(*labels);
  }
  return std::nullopt;
}

// A value that comes through the new type and back as another one. Two are the same where they are
// written alike.
std::string changes_on_the_way(const std::string& column, const std::string& value,
                               const std::string& type) {
  return in_catalog(text::cat("NOT coalesce(CAST(CAST(CAST((", value, ") AS ", type, ") AS ",
                              ParkingDialect::k_type, ") AS pg_catalog.text) {=} CAST(", column,
                              " AS pg_catalog.text), false)"));
}

std::string is_no_label(const std::string& column, const std::string& labels, bool is_array) {
  const std::string text = text::cat("CAST(", column, " AS pg_catalog.text)");
  const std::string all = text::cat("(ARRAY[", labels, "]::pg_catalog.text[])");
  if (!is_array) return in_catalog(text::cat("NOT (", text, " {=} ANY ", all, ")"));
  return in_catalog(text::cat("NOT (CAST(", text, " AS pg_catalog.text[]) {<@} ", all, ")"));
}

}  // namespace

std::string of_column(const std::string& place, const std::string& column) {
  return in_catalog(
      text::cat(" FROM pg_catalog.pg_attribute AS a WHERE a.attrelid {=} pg_catalog.to_regclass(",
                literal(place), ") AND a.attname {=} ", literal(column)));
}

std::vector<ParkingDialect::Conversion> conversions_of(const std::vector<std::string>& earlier,
                                                       const std::string& sql,
                                                       const std::string& place) {
  std::vector<ParkingDialect::Conversion> found;
  SqlCursor cursor(sql, scan_rules());
  if (!cursor.skip("ALTER")) return found;
  cursor.skip("FOREIGN");
  if (!cursor.skip("TABLE")) return found;
  cursor.skip({"IF", "EXISTS"});
  cursor.skip("ONLY");
  cursor.take_name();
  cursor.skip("*");
  for (; !cursor.at_end(); cursor.skip(",")) {
    const bool alters = cursor.skip("ALTER");
    if (alters) cursor.skip("COLUMN");
    const WrittenName name = alters ? cursor.take_name() : WrittenName();
    cursor.skip({"SET", "DATA"});
    if (name.empty() || !cursor.skip("TYPE")) {
      cursor.take_until({","});
      continue;
    }
    const std::string type(text::trim(cursor.take_until({"COLLATE", "USING", ","})));
    if (cursor.at("COLLATE")) cursor.take_until({"USING", ","});
    const bool uses = cursor.skip("USING");
    const std::string value(uses ? cursor.take_until({","}) : std::string_view(name.parts.back()));
    ParkingDialect::Conversion& each = found.emplace_back();
    each.column = stored_name(name.parts.back(), true);
    each.type = type;
    each.type_of = text::cat("SELECT pg_catalog.format_type(a.atttypid, a.atttypmod)",
                             of_column(place, each.column));
    const std::string column = quote(each.column);
    const auto labels = labels_of(type, earlier);
    each.count =
        text::cat("SELECT pg_catalog.count(*) FROM ", place, " WHERE ", column, " IS NOT NULL AND ",
                  labels ? is_no_label(column, *labels, type.ends_with("]"))
                         : changes_on_the_way(column, value, type));
  }
  return found;
}

}  // namespace sluice::postgres
