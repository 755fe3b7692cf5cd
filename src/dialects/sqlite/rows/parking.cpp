#include "dialects/sqlite/rows/parking.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/undo/parking_sql.hpp"
#include "dialects/sqlite/rows/conversions.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

bool has_counter(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.attributes.contains("autoincrement");
  });
}

bool is_set_back(const std::string& value, const ParkingDialect::Counters& left,
                 const ObjectName& table) {
  const auto now = left.find({"", table.name});
  return now == left.end() ||
         text::parse_integer(now->second).value_or(0) < text::parse_integer(value).value_or(0);
}

// `content='notes'` among the options of a full-text index, but not `content=''`.
bool indexes_a_table(std::string_view definition) {
  const std::string sql = text::lower(definition);
  if (sql.find("fts5") == std::string::npos && sql.find("fts4") == std::string::npos) return false;
  for (std::size_t at = sql.find("content"); at != std::string::npos;
       at = sql.find("content", at + 1)) {
    const std::size_t equals = sql.find_first_not_of(" \t\n", at + 7);
    if (equals == std::string::npos || sql[equals] != '=') continue;
    const std::size_t value = sql.find_first_not_of(" \t\n", equals + 1);
    if (value == std::string::npos) return false;
    const bool is_quoted = sql[value] == '\'' || sql[value] == '"';
    return !is_quoted || sql.substr(value + 1, 1) != sql.substr(value, 1);
  }
  return false;
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
  std::string read_referring(const ObjectName& table) const override {
    const std::string name = literal(table.name);
    return text::cat(R"(SELECT '', m.name,
       group_concat('c."' || replace(f."from", '"', '""') || '" = d."' || replace(coalesce(f."to",
         (SELECT p.name FROM pragma_table_info()",
                     name, R"() AS p WHERE p.pk = f.seq + 1)), '"', '""') || '"', ' AND '),
       CASE WHEN f.on_delete = 'CASCADE' THEN 't' ELSE 'f' END
  FROM main.sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f
 WHERE m.type = 'table' AND lower(f."table") = lower()",
                     name, R"()
   AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
 GROUP BY m.name, f.id)");
  }
  std::string read_generated(const ObjectName& table, const std::string& column) const override {
    return text::cat("SELECT 1 FROM pragma_table_xinfo(", literal(table.name),
                     ") WHERE hidden IN (2, 3) AND lower(name) = lower(", literal(column), ")");
  }
  std::vector<Conversion> conversions(const std::vector<std::string>& earlier,
                                      const std::string& sql,
                                      const ObjectName& table) const override {
    return conversions_of(earlier, sql, table);
  }
  std::string_view only() const override { return ""; }
  std::string_view row_id() const override { return "_rowid_"; }
  std::string hidden_number(const Table& table) const override {
    const bool is_shown =
        std::any_of(table.columns.begin(), table.columns.end(),
                    [&](const Column& column) { return is_rowid(table, column); });
    if (is_shown || table.attributes.contains("without_rowid")) return {};
    for (const char* name : {"rowid", "_rowid_", "oid"})
      if (find_any_case(table, name) == nullptr) return name;
    return {};
  }
  std::string as_text(const std::string& expression) const override {
    // quote() ends a text at its first NUL.
    return text::cat("CASE WHEN instr(", expression, ", char(0)) > 0 THEN typeof(", expression,
                     ") || hex(", expression, ") ELSE quote(", expression, ") END");
  }
  std::string row_as_text(const std::vector<std::string>& texts) const override {
    std::vector<std::string> parts;
    for (const std::string& each : texts) parts.push_back(text::cat("(", each, ")"));
    return texts.empty() ? "''" : text::join(parts, " || ',' || ");
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
  // A key may be unique by another collation than its column's; by this one, too, it is. Compared
  // as they are, '007' and 7 would be the same.
  std::string same_key(const std::string& a, const std::string& b,
                       bool is_same_type) const override {
    const auto in_text = [](const std::string& each) {
      return text::cat("CAST(", each, " AS text)");
    };
    return is_same_type ? agree(text::cat(a, " COLLATE BINARY"), b) : agree(in_text(a), in_text(b));
  }
  std::string fill_again(const OtherObject& object) const override {
    const std::string name = quote(object.identity);
    return indexes_a_table(object.definition)
               ? text::cat("INSERT INTO ", name, "(", name, ") VALUES ('rebuild');")
               : std::string();
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

  // Of tables that are gone or no longer count, and of those whose counter was set back.
  std::vector<std::string> restore_counters(Connection& connection, const Counters& counters,
                                            const Schema& before, const Schema& after,
                                            const Renames& renames) const override {
    std::vector<std::string> statements;
    const Counters left = counters.empty() ? Counters() : read_counters(connection, after);
    for (const Table& table : before.tables) {
      const auto counter = counters.find(table.name);
      const Table* now = table_after({before, after}, table.name, renames, {.ignores_case = true});
      if (counter == counters.end()) continue;
      const bool counts = now != nullptr && has_counter(*now);
      if (counts && !is_set_back(counter->second, left, now->name)) continue;
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
