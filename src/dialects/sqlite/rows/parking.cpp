#include "dialects/sqlite/rows/parking.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/undo/parking_sql.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

bool has_counter(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.attributes.contains("autoincrement");
  });
}

class SqliteParking final : public ParkingDialect {
 public:
  std::string parameter(int number) const override { return text::cat("?", number); }
  std::string infix(std::string_view operation) const override {
    return text::cat(" ", operation, " ");
  }
  std::string_view counting_key() const override { return "INTEGER PRIMARY KEY AUTOINCREMENT"; }
  std::string clear(const std::string& table) const override {
    return text::cat("DELETE FROM ", table);
  }
  std::string read_columns(const ObjectName& table) const override {
    return text::cat("SELECT name FROM pragma_table_info(", literal(table.name), ")");
  }
  std::string_view only() const override { return ""; }
  std::string_view row_id() const override { return "_rowid_"; }
  std::string as_text(const std::string& expression) const override {
    return text::cat("quote(", expression, ")");
  }
  std::string row_as_text(const std::vector<std::string>& texts) const override {
    return texts.empty() ? "''" : text::join(texts, " || ',' || ");
  }
  std::string agree(const std::string& a, const std::string& b) const override {
    return text::cat(a, " IS ", b);
  }
  std::string differ(const std::string& a, const std::string& b) const override {
    return text::cat(a, " IS NOT ", b);
  }
  // https://www.sqlite.org/lang_createtable.html#the_primary_key
  bool may_key_be_null(const Table& table, const Column& column) const override {
    return !is_rowid(table, column) && !table.attributes.contains("without_rowid") &&
           !table.attributes.contains("strict");
  }
  std::string same_key(const std::string& a, const std::string& b,
                       bool /*is_same_type*/) const override {
    return agree(a, b);
  }

  Around without_triggers(const std::vector<std::string>& /*tables*/) const override {
    return {{"PRAGMA foreign_keys=OFF;"}, {"PRAGMA foreign_keys=ON;"}};
  }
  // There is no other way to keep a trigger from firing than to take it away for the while.
  Around triggers_removed(Connection& connection) const override {
    Around around;
    for (const auto& row :
         connection.query("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'").rows) {
      around.before.push_back(text::cat("DROP TRIGGER ", quote(row.at(0).value_or(""))));
      around.after.push_back(row.at(1).value_or(""));
    }
    return around;
  }

  Connection::Bound find_index(std::string_view parked) const override {
    return {"SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1",
            {std::string(parked)}};
  }

  // All tables share one file: the bytes of the values are the nearest.
  std::int64_t bytes_of(Connection& connection, const std::string& place,
                        const std::string& name) const override {
    std::vector<std::string> lengths;
    for (const auto& row : connection.query("SELECT name FROM pragma_table_info(?1)", {name}).rows)
      lengths.push_back(
          text::cat("coalesce(length(CAST(", quote(row.at(0).value_or("")), " AS BLOB)), 0)"));
    if (lengths.empty()) return 0;
    const Rows rows =
        connection.query(text::cat("SELECT sum(", text::join(lengths, " + "), ") FROM ", place));
    return text::parse_integer(rows.rows.at(0).at(0).value_or("")).value_or(0);
  }

  Counters read_counters(Connection& connection, const Schema& before) const override {
    Counters counters;
    if (!std::any_of(before.tables.begin(), before.tables.end(), has_counter)) return counters;
    for (const auto& row : connection.query("SELECT name, seq FROM sqlite_sequence").rows)
      counters[{"", row.at(0).value_or("")}] = row.at(1).value_or("0");
    return counters;
  }

  // Of tables that are gone, and of those that no longer count.
  std::vector<std::string> restore_counters(Connection& /*connection*/, const Counters& counters,
                                            const Schema& before, const Schema& after,
                                            const Renames& renames) const override {
    std::vector<std::string> statements;
    for (const Table& table : before.tables) {
      const auto counter = counters.find(table.name);
      const Table* now = table_after(after, table.name, renames, {.ignores_case = true});
      if (counter == counters.end() || (now != nullptr && has_counter(*now))) continue;
      const std::string name = literal(table.name.name);
      statements.push_back(text::cat("UPDATE sqlite_sequence SET seq = max(seq, ", counter->second,
                                     ") WHERE name = ", name, ";"));
      statements.push_back(
          text::cat("INSERT INTO sqlite_sequence(name, seq) SELECT ", name, ", ", counter->second,
                    " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ", name, ");"));
    }
    return statements;
  }
};

}  // namespace

const ParkingDialect& parking() {
  static const SqliteParking k_parking;
  return k_parking;
}

}  // namespace sluice::sqlite
