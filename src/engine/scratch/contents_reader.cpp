#include "engine/scratch/contents_reader.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/ports/parking_dialect.hpp"
#include "core/ports/transaction.hpp"
#include "core/rows/made_row.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_terms = 200;  // in one compound SELECT

struct Source {
  ObjectName name;
  std::string row;   // the expression of a row
  std::string from;  // what follows FROM
};

class Reader {
 public:
  Reader(Connection& connection, const Dialect& dialect)
      : connection_(connection), dialect_(dialect) {}

  void add(const Table& table) {
    std::vector<std::string> columns;
    for (const Column& column : table.columns) columns.push_back(column.name);
    const std::string hidden = dialect_.parking().hidden_number(table);
    add(table.name, std::move(columns), hidden,
        text::cat(dialect_.parking().only(), sql_name(table.name, dialect_),
                  dialect_.facts().counted_whole));
  }
  void add(const SampleTable& table) {
    std::vector<std::string> columns;
    for (const SampleColumn& column : table.columns) columns.push_back(column.name);
    add(table.name, std::move(columns), {}, sql_name(table.name, dialect_));
  }
  void add(const View& view) {
    std::vector<std::string> columns;
    for (const auto& row : connection_.query(dialect_.parking().read_columns(view.name)).rows)
      columns.push_back(row.at(0).value_or(""));
    add(view.name, std::move(columns), {}, sql_name(view.name, dialect_));
  }

  Contents read() {
    for (std::size_t first = 0; first < sources_.size(); first += k_terms) {
      const std::size_t end = std::min(first + k_terms, sources_.size());
      if (read(first, end)) continue;
      for (std::size_t i = first; i < end; ++i) read(i, i + 1);
    }
    for (auto& [table, rows] : contents_.rows) std::sort(rows.begin(), rows.end());
    return std::move(contents_);
  }

 private:
  void add(const ObjectName& name, std::vector<std::string> columns, const std::string& hidden,
           std::string from) {
    std::sort(columns.begin(), columns.end());
    std::vector<std::string> texts;
    if (!hidden.empty()) texts.push_back(dialect_.parking().as_text(hidden));
    for (const std::string& column : columns)
      texts.push_back(dialect_.parking().as_text(dialect_.quote(column)));
    sources_.push_back({name, dialect_.parking().row_as_text(texts), std::move(from)});
  }

  bool read(std::size_t first, std::size_t end) {
    std::vector<std::string> queries;
    for (std::size_t i = first; i < end; ++i)
      queries.push_back(text::cat("SELECT ", i, ", ", sources_[i].row, " FROM ", sources_[i].from));
    Savepoint savepoint(connection_);
    Rows rows;
    try {
      rows = connection_.query(text::join(queries, "\nUNION ALL\n"));
    } catch (const Error& error) {
      if (error.info().code != ErrorCode::sql || !connection_.in_transaction()) throw;
      savepoint.undo();
      return false;
    }
    savepoint.release();
    for (std::size_t i = first; i < end; ++i) contents_.rows[sources_[i].name];
    for (const auto& row : rows.rows) {
      const auto place = text::parse_integer(row.at(0).value_or("0")).value_or(0);
      contents_.rows[sources_.at(static_cast<std::size_t>(place)).name].push_back(
          row.at(1).value_or(""));
    }
    return true;
  }

  Connection& connection_;
  const Dialect& dialect_;
  std::vector<Source> sources_;
  Contents contents_;
};

bool is_of_history(const ObjectName& counter, const HistoryTables& history) {
  return counter.name.starts_with("__migration") || counter.name.starts_with(history.table);
}

Contents read_open(Connection& connection, const Dialect& dialect, const Schema& schema,
                   const std::vector<SampleTable>& others, const HistoryTables& history) {
  for (const std::string& sql : dialect.parking().without_policies().before)
    (void)connection.query(sql);
  Reader reader(connection, dialect);
  for (const Table& table : schema.tables) reader.add(table);
  for (const SampleTable& table : others)
    if (find_table(schema, table.name) == nullptr) reader.add(table);
  for (const View& view : schema.views)
    if (view.materialized) reader.add(view);
  Contents contents = reader.read();
  const bool by_table = !dialect.facts().has_schemas;
  for (auto& [name, place] : dialect.parking().read_counters(connection, schema))
    if (!is_of_history(name, history) && (!by_table || find_table(schema, name) != nullptr))
      contents.counters[name] = place;
  return contents;
}

}  // namespace

Contents read_contents(Connection& connection, const Dialect& dialect, const Schema& schema,
                       const std::vector<SampleTable>& others, const HistoryTables& history) {
  return read_only(connection,
                   [&] { return read_open(connection, dialect, schema, others, history); });
}

}  // namespace sluice
