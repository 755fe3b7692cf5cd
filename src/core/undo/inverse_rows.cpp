// INSERT with literal keys is taken back by DELETE of these keys; other changes of rows are not.
#include <algorithm>

#include "base/text.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

constexpr const char* k_key = "id";

// A literal, a sign before it, a cast behind it; nothing that is computed.
bool is_literal(std::string_view value, const ScanRules& rules) {
  SqlCursor cursor(value, rules);
  if (!cursor.skip("-")) cursor.skip("+");
  const Token token = cursor.take();
  if (token.kind != TokenKind::string && token.kind != TokenKind::number) return false;
  if (cursor.skip({":", ":"})) cursor.take_name();
  return cursor.at_end();
}

class Insert {
 public:
  Insert(SqlCursor& cursor, const SqlFlavour& flavour) : cursor_(cursor), flavour_(flavour) {}

  StatementInverse read() {
    const bool has_choice = cursor_.skip("OR");  // SQLite: OR IGNORE, OR REPLACE
    if (has_choice) cursor_.take();
    cursor_.skip("INTO");
    table_ = cursor_.take_name();
    StatementInverse inverse{.source = Source::rows};
    if (table_.empty()) return inverse;
    inverse.within = {key_of("table", table_, flavour_)};
    if (cursor_.skip("AS")) cursor_.take_name();
    if (!has_choice && read_keys()) {
      inverse.undo = {text::cat("DELETE FROM ", table_.text(), " WHERE ", key_, " IN (",
                                text::join(keys_, ", "), ");")};
    } else {
      inverse.lost = {lost_of(LostKind::rows_inserted, table_, flavour_)};
    }
    return inverse;
  }

 private:
  bool read_keys() {
    const auto columns = cursor_.take_parentheses();
    if (!columns) return false;
    if (cursor_.skip("OVERRIDING")) cursor_.take(), cursor_.take();
    if (!cursor_.skip("VALUES")) return false;
    const std::vector<std::string_view> names = split_list(*columns, flavour_.rules);
    const auto key = std::find_if(names.begin(), names.end(), [](std::string_view name) {
      return text::lower(stored_name(std::string(name), true)) == k_key;
    });
    if (key == names.end()) return false;
    key_ = *key;
    return read_rows(static_cast<std::size_t>(key - names.begin()), names.size());
  }

  // With ON CONFLICT a row may have been there.
  bool read_rows(std::size_t key, std::size_t count) {
    do {
      const auto row = cursor_.take_parentheses();
      if (!row) return false;
      const std::vector<std::string_view> values = split_list(*row, flavour_.rules);
      if (values.size() != count || !is_literal(values[key], flavour_.rules)) return false;
      keys_.emplace_back(values[key]);
    } while (cursor_.skip(","));
    return cursor_.at_end() || cursor_.at("RETURNING");
  }

  SqlCursor& cursor_;
  const SqlFlavour& flavour_;
  WrittenName table_;
  std::string key_;
  std::vector<std::string> keys_;
};

StatementInverse lost(LostKind kind, std::string by, const WrittenName& table,
                      const SqlFlavour& flavour) {
  StatementInverse inverse{.source = Source::rows};
  inverse.lost = {lost_of(kind, table, flavour)};
  inverse.lost.front().by = std::move(by);
  if (!table.empty()) inverse.within = {key_of("table", table, flavour)};
  return inverse;
}

// SET a = …, (b, c) = …
std::vector<std::string> columns_set(SqlCursor& cursor, const SqlFlavour& flavour) {
  std::vector<std::string> columns;
  do {
    if (const auto list = cursor.take_parentheses())
      for (const std::string_view name : split_list(*list, flavour.rules))
        columns.push_back(stored_name(std::string(name), flavour.facts.folds_names));
    else
      columns.push_back(stored_name(cursor.take_name().text(), flavour.facts.folds_names));
    cursor.take_until({",", "WHERE", "FROM", "RETURNING"});
  } while (cursor.skip(","));
  return columns;
}

StatementInverse read_update(SqlCursor& cursor, const SqlFlavour& flavour) {
  if (cursor.skip("OR")) cursor.take();
  cursor.skip("ONLY");
  const WrittenName table = cursor.take_name();
  StatementInverse inverse = lost(LostKind::values_updated, "UPDATE", table, flavour);
  cursor.take_until({"SET"});
  if (cursor.skip("SET")) inverse.columns = columns_set(cursor, flavour);
  return inverse;
}

StatementInverse read_delete(SqlCursor& cursor, const SqlFlavour& flavour) {
  cursor.skip("FROM");
  cursor.skip("ONLY");
  return lost(LostKind::rows_deleted, "DELETE", cursor.take_name(), flavour);
}

StatementInverse read_truncate(SqlCursor& cursor, const SqlFlavour& flavour) {
  cursor.skip("TABLE");
  cursor.skip("ONLY");
  return lost(LostKind::rows_deleted, "TRUNCATE", cursor.take_name(), flavour);
}

}  // namespace

StatementInverse read_rows(std::string_view sql, const SqlFlavour& flavour) {
  SqlCursor cursor(sql, flavour.rules);
  if (cursor.skip("WITH")) {
    cursor.take_until({"INSERT", "UPDATE", "DELETE", "MERGE", "SELECT"});
    // Its rows come from elsewhere, and what it names may be of its own making.
    if (!cursor.skip("UPDATE") && !cursor.at("SELECT"))
      return lost(LostKind::rows_changed, "WITH", {}, flavour);
    return cursor.at("SELECT") ? StatementInverse{} : read_update(cursor, flavour);
  }
  if (cursor.skip("INSERT")) return Insert(cursor, flavour).read();
  if (cursor.skip("UPDATE")) return read_update(cursor, flavour);
  if (cursor.skip("DELETE")) return read_delete(cursor, flavour);
  if (cursor.skip("TRUNCATE")) return read_truncate(cursor, flavour);
  const std::string word = text::upper(cursor.take().text);
  cursor.skip("INTO");
  return lost(LostKind::rows_changed, word, cursor.take_name(), flavour);
}

}  // namespace sluice
