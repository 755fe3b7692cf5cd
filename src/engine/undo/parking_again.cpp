// What a rollback destroyed waits for its migration to be applied again.
#include <algorithm>

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "engine/undo/parking.hpp"

namespace sluice {

namespace {

std::string joined(const std::vector<std::string>& statements) {
  return text::join(statements, "\n");
}

void run_all(Connection& connection, const std::vector<Statement>& statements) {
  if (statements.empty()) return;
  const ScriptResult result = connection.run(statements);
  if (!result.failure) return;
  throw Error({.code = result.failure->connection_lost ? ErrorCode::connection : ErrorCode::sql,
               .message = text::cat("what its rollback parked cannot be put back: ",
                                    result.failure->message),
               .hint = "Look at `sluice parked`; without --preserve-data the migration is applied "
                       "and what is parked stays parked.",
               .sqlstate = result.failure->sqlstate,
               .kind = result.failure->kind});
}

void run_texts(Connection& connection, const std::vector<std::string>& texts) {
  std::vector<Statement> statements;
  for (const std::string& sql : texts) statements.push_back({sql});
  run_all(connection, statements);
}

}  // namespace

// No foreign key waits for a row that is still to come, unless they go round in a circle.
void Parking::put_parents_first(const Schema& before) {
  std::vector<Copy> sorted;
  while (!copies_.empty()) {
    const auto waits = [&](const Copy& copy) {
      const Table* table = find_table(before, copy.table);
      return table != nullptr &&
             std::any_of(table->foreign_keys.begin(), table->foreign_keys.end(),
                         [&](const ForeignKey& key) {
                           return key.target != copy.table &&
                                  std::any_of(
                                      copies_.begin(), copies_.end(),
                                      [&](const Copy& other) { return other.table == key.target; });
                         });
    };
    auto next = std::find_if_not(copies_.begin(), copies_.end(), waits);
    if (next == copies_.end()) next = copies_.begin();
    sorted.push_back(std::move(*next));
    copies_.erase(next);
  }
  copies_ = std::move(sorted);
}

// On one of the copies, for all of them.
void Parking::store(const RowsBack& back, std::int64_t id) {
  std::vector<std::string> tables;
  for (const RestoredTable& table : back.tables) tables.push_back(sql_.name_of(table.name));
  const ParkingDialect::Around around = sql_.own().without_triggers(tables);
  std::vector<std::string> rows = around.before;
  rows.insert(rows.end(), back.rows.begin(), back.rows.end());
  rows.insert(rows.end(), around.after.begin(), around.after.end());
  rows.insert(rows.end(), back.last.begin(), back.last.end());
  connection_.query(text::cat("UPDATE ", sql_.index(), " SET put_first = ", sql_.parameter(1),
                              ", put_back = ", sql_.parameter(2), " WHERE ",
                              sql_.equal("id", std::to_string(id))),
                    {joined(back.first), joined(rows)});
}

// Of several rollbacks the newest.
std::map<std::string, Parking::Waiting> Parking::waiting(Connection& connection,
                                                         const Dialect& dialect,
                                                         const std::string& history) {
  const ParkingSql sql(dialect);
  std::map<std::string, Waiting> found;
  for (const auto& row :
       connection
           .query(
               text::cat("SELECT migration_name, put_first, put_back FROM ", sql.index(), " WHERE ",
                         sql.equal("direction", "'down'"), " AND put_back IS NOT NULL AND ",
                         sql.equal("history", sql.parameter(1)), " ORDER BY id"),
               {history})
           .rows)
    found[row.at(0).value_or("")] = {
        split_statements(row.at(1).value_or(""), dialect.scan_rules()),
        split_statements(row.at(2).value_or(""), dialect.scan_rules())};
  return found;
}

void Parking::put_back_first(Connection& connection, const Waiting& waiting) {
  run_all(connection, waiting.first);
}

void Parking::put_back(Connection& connection, const Dialect& dialect, const Waiting& waiting) {
  const ParkingDialect::Around around = dialect.parking().triggers_removed(connection);
  run_texts(connection, around.before);
  run_all(connection, waiting.rows);
  run_texts(connection, around.after);
}

}  // namespace sluice
