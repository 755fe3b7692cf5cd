#include "engine/scratch/row_filler.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "core/ports/parking_dialect.hpp"
#include "core/ports/transaction.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_first_row_tries = 40;
constexpr std::size_t k_next_row_tries = 8;
constexpr std::size_t k_counts_at_once = 200;  // in one compound SELECT
constexpr std::size_t k_candidates_each = 20;  // rows that are looked at for one that is copied

bool is_refused(const Error& error, const Connection& connection) {
  return error.info().code == ErrorCode::sql && connection.in_transaction();
}

std::size_t shift_of(const ObjectName& table) {
  std::size_t sum = 0;
  for (const char each : table.name) sum += static_cast<unsigned char>(each);
  return sum % 5;
}

bool refers_to_empty(const SampleTable& table, const RowCounts& counts) {
  return std::any_of(table.keys.begin(), table.keys.end(), [&](const SampleKey& key) {
    const auto found = counts.find(key.target);
    return found == counts.end() || found->second == 0;
  });
}

}  // namespace

void RowFiller::copy_from(std::unique_ptr<Connection> source, std::size_t count) {
  source_ = std::move(source);
  sample_ = count;
  source_->begin(Access::read_only);
}

bool RowFiller::attempt(Connection& connection, const std::string& sql) {
  Savepoint savepoint(connection);
  try {
    (void)connection.query(sql);
  } catch (const Error& error) {
    if (!is_refused(error, connection)) throw;
    reason_ = error.info().message;
    return false;
  }
  savepoint.release();
  return true;
}

// Only what is empty, or is to be; to know who refers to whom takes all.
void RowFiller::read(Connection& connection, const Schema& schema,
                     const std::set<ObjectName>& wanted) {
  counts_.clear();
  without_.clear();
  filled_.clear();
  std::vector<ObjectName> names;
  for (const Table& table : schema.tables) names.push_back(table.name);
  count(connection, names, Counted::own);
  Schema some;
  some.others = schema.others;
  std::copy_if(
      schema.tables.begin(), schema.tables.end(), std::back_inserter(some.tables),
      [&](const Table& table) { return counts_[table.name] == 0 || wanted.contains(table.name); });
  tables_ = in_order_of_keys(dialect_.samples().read_tables(connection, some));
  count_others(connection);
}

// Of a table that others refer to and that has no rows of its own, those of its parts.
void RowFiller::count_others(Connection& connection) {
  std::vector<ObjectName> own, targets;
  for (const SampleTable& table : tables_) {
    if (!counts_.contains(table.name)) own.push_back(table.name);
    for (const SampleKey& key : table.keys)
      if (counts_[key.target] == 0) targets.push_back(key.target);
  }
  count(connection, own, Counted::own);
  count(connection, targets, Counted::whole);
}

void RowFiller::count(Connection& connection, const std::vector<ObjectName>& names,
                      Counted counted) {
  const std::string_view only = counted == Counted::own ? dialect_.parking().only() : "";
  for (std::size_t first = 0; first < names.size(); first += k_counts_at_once) {
    std::vector<std::string> queries;
    for (std::size_t i = first; i < std::min(first + k_counts_at_once, names.size()); ++i)
      queries.push_back(text::cat("SELECT ", i, ", ", dialect_.facts().function_schema,
                                  "count(*) FROM ", only, sql_name(names[i], dialect_)));
    Savepoint savepoint(connection);
    try {
      for (const auto& row : connection.query(text::join(queries, "\nUNION ALL\n")).rows) {
        const auto number = [&](std::size_t cell) {
          return static_cast<std::size_t>(
              text::parse_integer(row.at(cell).value_or("")).value_or(0));
        };
        counts_[names.at(number(0))] = number(1);
      }
      savepoint.release();
    } catch (const Error& error) {
      if (!is_refused(error, connection)) throw;
    }
  }
}

void RowFiller::empty(Connection& connection, const Schema& schema, const Wishes& wishes) {
  std::vector<ObjectName> tables;
  for (const auto& [table, wish] : wishes)
    if (wish != RowWish::edges) tables.push_back(table);
  if (tables.empty()) return;
  const std::vector<SampleTable> all = dialect_.samples().read_tables(connection, schema);
  for (const std::string& sql : dialect_.samples().empty(with_referring(tables, all)))
    (void)attempt(connection, sql);
}

void RowFiller::fill(Connection& connection, const Schema& schema, const Wishes& wishes,
                     const Hints& hints) {
  Transaction transaction(connection, Access::read_write);
  empty(connection, schema, wishes);
  std::set<ObjectName> named;
  for (const auto& [table, statements] : hints) named.insert(table);
  read(connection, schema, named);
  move_counters(connection);
  for (const SampleTable& table : tables_) {
    const auto wish = wishes.find(table.name);
    const RowWish wished = wish == wishes.end() ? RowWish::edges : wish->second;
    if (counts_[table.name] == 0 && wished != RowWish::none)
      fill_table(connection, table, wished == RowWish::edges ? RowTaste::edges : RowTaste::plain);
    const auto hinted = hints.find(table.name);
    if (hinted != hints.end() && wished == RowWish::edges)
      add_hinted(connection, table, hinted->second);
  }
  fill_circles(connection);
  finish(connection, schema);
  try {
    transaction.commit();
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::sql) throw;
    for (const ObjectName& table : filled_) without_[table] = error.info().message;
  }
}

void RowFiller::fill_new(Connection& connection, const Schema& schema,
                         const std::set<ObjectName>& tables) {
  read(connection, schema, {});
  for (const SampleTable& table : tables_)
    if (tables.contains(table.name) && counts_[table.name] == 0)
      fill_table(connection, table, RowTaste::edges);
}

bool RowFiller::make_row(Connection& connection, const MadeRows& maker, const ObjectName& table,
                         RowTaste taste, std::size_t row) {
  const std::size_t tries = row == 0 ? k_first_row_tries : k_next_row_tries;
  std::string first_reason;
  for (std::size_t i = 0; i < tries; ++i) {
    const std::string sql = maker.insert(taste, row, i, counts_);
    if (attempt(connection, sql)) {
      ++counts_[table];
      filled_.insert(table);
      if (row == 0) accepted_ = sql;
      return true;
    }
    if (i == 0) first_reason = reason_;
  }
  reason_ = first_reason;
  return false;
}

void RowFiller::fill_table(Connection& connection, const SampleTable& table, RowTaste taste) {
  if (taste == RowTaste::edges && copy_rows(connection, table)) return;
  const MadeRows maker(table, dialect_, {}, shift_of(table.name));
  const bool has_late = refers_to_empty(table, counts_);
  const auto failed = failed_.find(table.name);
  if (failed != failed_.end() && failed->second.table == table &&
      failed->second.refers_to_empty == has_late) {
    without_[table.name] = failed->second.reason;
    return;
  }
  const std::size_t rows = taste == RowTaste::edges ? k_made_rows - 1 : k_plain_rows;
  for (std::size_t row = 0; row < rows; ++row) {
    if (make_row(connection, maker, table.name, taste, row) || row > 0) continue;
    without_[table.name] = reason_;
    failed_[table.name] = {table, has_late, reason_};
    return;
  }
  // Once more the same, where no key forbids it.
  if (taste == RowTaste::edges && attempt(connection, accepted_)) ++counts_[table.name];
  if (has_late)
    for (const std::string& sql : maker.late_references()) (void)attempt(connection, sql);
}

void RowFiller::add_hinted(Connection& connection, const SampleTable& table,
                           const std::vector<std::string>& hints) {
  const MadeRows maker(table, dialect_, hints, shift_of(table.name));
  for (std::size_t row = 0; row < maker.hinted_rows(); ++row)
    for (std::size_t i = 0; i < k_next_row_tries; ++i)
      if (attempt(connection, maker.insert_hinted(row, i, counts_))) {
        ++counts_[table.name];
        without_.erase(table.name);
        break;
      }
}

bool RowFiller::copy_rows(Connection& connection, const SampleTable& table) {
  if (!source_) return false;
  Rows found;
  std::vector<const SampleColumn*> columns;
  {
    Savepoint savepoint(*source_);
    try {
      std::set<std::string> there;
      for (const auto& row : source_->query(dialect_.parking().read_columns(table.name)).rows)
        there.insert(row.at(0).value_or(""));
      std::vector<std::string> cells;
      for (const SampleColumn& column : table.columns)
        if (there.contains(column.name)) {
          columns.push_back(&column);
          cells.push_back(dialect_.samples().read_value(column.name));
        }
      if (cells.empty()) return false;
      found = source_->query(text::cat("SELECT ", text::join(cells, ", "), " FROM ",
                                       dialect_.parking().only(), sql_name(table.name, dialect_),
                                       " LIMIT ", sample_ * k_candidates_each));
      savepoint.release();
    } catch (const Error& error) {
      if (!is_refused(error, *source_)) throw;
      return false;
    }
  }
  std::vector<std::string> names;
  for (const SampleColumn* column : columns) names.push_back(dialect_.quote(column->name));
  const std::string head =
      text::cat("INSERT INTO ", sql_name(table.name, dialect_), " (", text::join(names, ", "), ") ",
                dialect_.samples().overriding(), "VALUES (");
  std::size_t copied = 0;
  for (std::size_t row = 0; row < found.rows.size() && copied < sample_; ++row) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < columns.size(); ++i)
      values.push_back(dialect_.samples().written(*columns[i], found.rows[row].at(i)));
    if (attempt(connection, text::cat(head, text::join(values, ", "), ")"))) ++copied;
  }
  counts_[table.name] += copied;
  for (const std::string& sql : dialect_.samples().pass_numbers(table))
    if (copied > 0) (void)attempt(connection, sql);
  return copied > 0;
}

// Tables whose rows must refer to one another from the first on.
void RowFiller::fill_circles(Connection& connection) {
  std::vector<const SampleTable*> left;
  for (const SampleTable& table : tables_)
    if (without_.contains(table.name) && refers_to_empty(table, counts_)) left.push_back(&table);
  if (left.size() < 2) return;
  Savepoint savepoint(connection);
  bool is_whole = attempt(connection, std::string(dialect_.samples().defer_keys()));
  for (const SampleTable* table : left)
    is_whole =
        is_whole &&
        attempt(connection, MadeRows(*table, dialect_).insert(RowTaste::plain, 0, 0, counts_));
  try {
    is_whole =
        is_whole && connection.query(std::string(dialect_.samples().check_keys())).rows.empty();
  } catch (const Error& error) {
    if (!is_refused(error, connection)) throw;
    is_whole = false;
  }
  if (!is_whole) return savepoint.undo();
  savepoint.release();
  for (const SampleTable* table : left) {
    without_.erase(table->name);
    counts_[table->name] = 1;
  }
}

void RowFiller::finish(Connection& connection, const Schema& schema) {
  for (const View& view : schema.views) {
    if (!view.materialized) continue;
    const std::string sql = dialect_.parking().refresh(view.name);
    if (!sql.empty()) (void)attempt(connection, sql);
  }
  move_counters(connection);
}

void RowFiller::move_counters(Connection& connection) {
  for (const std::string& sql : dialect_.samples().move_counters()) (void)attempt(connection, sql);
}

}  // namespace sluice
