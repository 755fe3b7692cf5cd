#include "dialects/postgres/statement/type_changes.hpp"

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"

namespace sluice::postgres {

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

std::vector<TypeChange> type_changes_of(const std::string& sql) {
  std::vector<TypeChange> found;
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
    TypeChange& each = found.emplace_back();
    each.column = stored_name(name.parts.back(), true);
    each.type = text::trim(cursor.take_until({"COLLATE", "USING", ","}));
    if (cursor.at("COLLATE")) cursor.take_until({"USING", ","});
    const bool uses = cursor.skip("USING");
    each.value = uses ? cursor.take_until({","}) : std::string_view(name.parts.back());
  }
  return found;
}

}  // namespace sluice::postgres
