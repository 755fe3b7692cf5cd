#include "engine/undo/parked.hpp"

#include "base/text.hpp"
#include "core/undo/parking_sql.hpp"

namespace sluice {

namespace {

std::int64_t number_in(const Value& cell) {
  return text::parse_integer(cell.value_or("")).value_or(0);
}

}  // namespace

bool ParkedCopies::is_there() {
  const ParkingSql sql(dialect_);
  const Rows rows =
      sql.is_sqlite()
          ? connection_.query("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1",
                              {std::string(k_parked)})
          : connection_.query(
                "SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid "
                "OPERATOR(pg_catalog.=) c.relnamespace WHERE n.nspname OPERATOR(pg_catalog.=) $1 "
                "AND c.relname OPERATOR(pg_catalog.=) 'parked'",
                {std::string(k_parked)});
  return !rows.rows.empty();
}

// PostgreSQL counts pages; of SQLite's shared file, the bytes of the values are the nearest.
std::int64_t ParkedCopies::size_of(const ParkedCopy& copy, const std::string& name) {
  const ParkingSql sql(dialect_);
  if (!sql.is_sqlite()) {
    const Rows rows = connection_.query(
        "SELECT pg_catalog.pg_total_relation_size(pg_catalog.to_regclass($1))", {copy.copy});
    return rows.rows.empty() ? 0 : number_in(rows.rows[0].at(0));
  }
  std::vector<std::string> lengths;
  for (const auto& row : connection_.query("SELECT name FROM pragma_table_info(?1)", {name}).rows)
    lengths.push_back(
        text::cat("coalesce(length(CAST(", sql.quote(row.at(0).value_or("")), " AS BLOB)), 0)"));
  if (lengths.empty()) return 0;
  const Rows rows =
      connection_.query(text::cat("SELECT sum(", text::join(lengths, " + "), ") FROM ", copy.copy));
  return number_in(rows.rows.at(0).at(0));
}

std::vector<ParkedCopy> ParkedCopies::list(const ParkedChoice& choice, bool with_sizes) {
  if (!is_there()) return {};
  const ParkingSql sql(dialect_);
  std::string query = text::cat(
      R"(SELECT id, migration_name, direction, table_name, what, row_count, at,
       copy_name, is_needed
FROM )",
      sql.index(), "\nWHERE purged_at IS NULL\n  AND ", sql.equal("history", sql.parameter(1)));
  std::vector<Value> values = {history_};
  const auto also = [&](std::string_view condition, const std::string& value) {
    values.emplace_back(value);
    query += text::cat("\n  AND ", condition, sql.parameter(static_cast<int>(values.size())));
  };
  if (!choice.migration.empty()) also(sql.equal("migration_name", ""), choice.migration);
  if (choice.before) also(sql.is_sqlite() ? "at < " : "at OPERATOR(pg_catalog.<) ", *choice.before);
  std::vector<ParkedCopy> found;
  for (const auto& row : connection_.query(query + "\nORDER BY id", values).rows) {
    const std::string name = row.at(7).value_or("");
    found.push_back({.id = number_in(row.at(0)),
                     .migration = row.at(1).value_or(""),
                     .by_rollback = row.at(2) == "down",
                     .table = row.at(3).value_or(""),
                     .what = row.at(4).value_or(""),
                     .rows = number_in(row.at(5)),
                     .at = row.at(6).value_or(""),
                     .copy = sql.place(name),
                     .is_needed = row.at(8) == "1"});
    if (with_sizes) found.back().bytes = size_of(found.back(), name);
  }
  return found;
}

std::vector<ParkedCopy> ParkedCopies::purge(const ParkedChoice& choice, const std::string& now) {
  const ParkingSql sql(dialect_);
  std::vector<ParkedCopy> gone = list(choice);
  for (const ParkedCopy& copy : gone) {
    if (copy.is_needed) {
      connection_.query(sql.clear(copy.copy));
      connection_.query(
          text::cat("UPDATE ", sql.index(), " SET purged_at = ", sql.parameter(1),
                    ", row_count = 0 WHERE ", sql.equal("id", std::to_string(copy.id))),
          {now});
    } else {
      connection_.query(text::cat("DROP TABLE ", copy.copy));
      connection_.query(text::cat("DELETE FROM ", sql.index(), " WHERE ",
                                  sql.equal("id", std::to_string(copy.id))));
    }
  }
  return gone;
}

}  // namespace sluice
