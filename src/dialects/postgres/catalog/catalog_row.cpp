#include "dialects/postgres/catalog/catalog_row.hpp"

#include <charconv>

#include "base/text.hpp"

namespace sluice::postgres {

const Value& CatalogRow::value(std::string_view column) const {
  const std::size_t count = rows_.columns.size();
  for (std::size_t step = 0; step < count; ++step) {
    const std::size_t at = (next_ + step) % count;
    if (rows_.columns[at] != column) continue;
    next_ = at + 1;
    return cells_.at(at);
  }
  throw Error(ErrorCode::failure, text::cat("the catalog's answer has no column ", column));
}

std::string text_at(const CatalogRow& row, std::string_view column) {
  return row.value(column).value_or("");
}

const Value& optional_text(const CatalogRow& row, std::string_view column) {
  return row.value(column);
}

bool flag_at(const CatalogRow& row, std::string_view column) { return row.value(column) == "t"; }

std::int64_t catalog_number(const CatalogRow& row, std::string_view column) {
  const auto number = text::parse_integer(row.value(column).value_or(""));
  if (!number)
    throw Error(ErrorCode::failure, text::cat("the catalog's ", column, " is not a number"));
  return *number;
}

std::int64_t catalog_number(const JsonValue& row, std::string_view name) {
  const JsonValue value = row.at(name);
  const auto number = text::parse_integer(value.raw());
  if (!number) value.fail("expected a number");
  return *number;
}

// An array, "{1,2}", or a vector, "1 2".
std::vector<std::int64_t> numbers_at(const CatalogRow& row, std::string_view column) {
  std::vector<std::int64_t> numbers;
  const Value& list = row.value(column);
  if (!list) return numbers;
  const char* at = list->data();
  const char* const end = at + list->size();
  while (at != end) {
    std::int64_t number = 0;
    const auto [after, failure] = std::from_chars(at, end, number);
    if (failure == std::errc()) numbers.push_back(number);
    at = failure == std::errc() ? after : at + 1;
  }
  return numbers;
}

std::vector<std::string> strings_at(const CatalogRow& row, std::string_view column) {
  const Value& list = row.value(column);
  if (!list) return {};
  return JsonText(*list, "the catalog").root().strings();
}

std::vector<std::string> strings_at(const JsonValue& row, std::string_view name) {
  const auto value = row.find(name);
  return value && !value->is_null() ? value->strings() : std::vector<std::string>{};
}

std::vector<Value> optional_strings_at(const CatalogRow& row, std::string_view column) {
  std::vector<Value> texts;
  const Value& list = row.value(column);
  if (!list) return texts;
  const JsonText json(*list, "the catalog");
  for (const JsonValue value : json.root().elements())
    texts.push_back(value.is_null() ? std::nullopt : std::optional(value.string()));
  return texts;
}

}  // namespace sluice::postgres
