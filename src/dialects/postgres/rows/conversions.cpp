#include "dialects/postgres/rows/conversions.hpp"

#include "base/text.hpp"
#include "dialects/postgres/statement/names.hpp"
#include "dialects/postgres/statement/type_changes.hpp"

namespace sluice::postgres {

namespace {

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
  for (const TypeChange& change : type_changes_of(sql)) {
    ParkingDialect::Conversion& each = found.emplace_back();
    each.column = change.column;
    each.type = change.type;
    each.type_of = text::cat("SELECT pg_catalog.format_type(a.atttypid, a.atttypmod)",
                             of_column(place, each.column));
    const std::string column = quote(each.column);
    const auto labels = labels_of(change.type, earlier);
    each.count =
        text::cat("SELECT pg_catalog.count(*) FROM ", place, " WHERE ", column, " IS NOT NULL AND ",
                  labels ? is_no_label(column, *labels, change.type.ends_with("]"))
                         : changes_on_the_way(column, change.value, change.type));
  }
  return found;
}

}  // namespace sluice::postgres
