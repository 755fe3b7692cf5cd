#include "dialects/sqlite/statement/filling.hpp"

#include "core/sql/sql_cursor.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"

namespace sluice::sqlite {

namespace {

std::string plain(std::string_view written) { return stored_name(std::string(written), false); }

}  // namespace

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
  for (const std::string_view each : split_list(cursor.take_until({"FROM"}), scan_rules()))
    filling.values.emplace_back(each);
  return filling;
}

std::optional<std::string> column_in(std::string_view value) {
  SqlCursor cursor(value, scan_rules());
  const WrittenName name = cursor.take_name();
  if (name.empty() || !cursor.at_end()) return std::nullopt;
  return plain(value);
}

}  // namespace sluice::sqlite
