// A row of the catalog, its cells by the columns' names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice::postgres {

// The columns are read in nearly the order in which they were asked for, so that each is looked for
// from behind the last.
class CatalogRow {
 public:
  CatalogRow(const Rows& rows, std::size_t row) : rows_(rows), cells_(rows.rows.at(row)) {}
  const Value& value(std::string_view column) const;  // Error(failure) when there is none

 private:
  const Rows& rows_;
  const std::vector<Value>& cells_;
  mutable std::size_t next_ = 0;
};

template <class Work>
void for_each_row(const Rows& rows, const Work& work) {
  for (std::size_t row = 0; row < rows.rows.size(); ++row) work(CatalogRow(rows, row));
}

// As of a JSON object's members. A null text is empty.
std::string text_at(const CatalogRow& row, std::string_view column);
const Value& optional_text(const CatalogRow& row, std::string_view column);
bool flag_at(const CatalogRow& row, std::string_view column);

// What the rest of the catalog refers to with numbers, which stand for nothing elsewhere.
std::int64_t catalog_number(const CatalogRow& row, std::string_view column);
std::int64_t catalog_number(const JsonValue& row, std::string_view name);
std::vector<std::int64_t> numbers_at(const CatalogRow& row, std::string_view column);

// JSON arrays of strings; null: none.
std::vector<std::string> strings_at(const CatalogRow& row, std::string_view column);
std::vector<std::string> strings_at(const JsonValue& row, std::string_view name);
std::vector<Value> optional_strings_at(const CatalogRow& row, std::string_view column);

}  // namespace sluice::postgres
