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
  const Connection::Bound query = dialect_.parking().find_index(k_parked);
  return !connection_.query(query.sql, query.parameters).rows.empty();
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
  if (choice.before) also(text::cat("at", sql.own().infix("<")), *choice.before);
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
    if (with_sizes) found.back().bytes = sql.own().bytes_of(connection_, found.back().copy, name);
  }
  return found;
}

std::vector<ParkedCopy> ParkedCopies::purge(const ParkedChoice& choice, const std::string& now) {
  const ParkingSql sql(dialect_);
  std::vector<ParkedCopy> gone = list(choice);
  for (const ParkedCopy& copy : gone) {
    if (copy.is_needed) {
      connection_.query(sql.own().clear(copy.copy));
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
