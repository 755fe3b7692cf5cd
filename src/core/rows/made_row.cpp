#include "core/rows/made_row.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/ports/parking_dialect.hpp"
#include "core/rows/condition_values.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_hinted_rows = 3;

// The same on every machine: an attempt is to be repeated.
std::size_t mixed(std::size_t row, std::size_t attempt, std::size_t column) {
  std::size_t number = row * 1009 + attempt * 9176 + column * 31337 + 12345;
  number ^= number >> 7;
  number *= 2654435761U;
  number ^= number >> 13;
  return number;
}

const std::string& nth(const std::vector<std::string>& values, std::size_t place) {
  return values[place % values.size()];
}

std::size_t rows_in(const RowCounts& counts, const ObjectName& table) {
  const auto found = counts.find(table);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

std::string sql_name(const ObjectName& table, const Dialect& dialect) {
  const std::string schema = table.schema.empty() ? "" : dialect.quote(table.schema) + ".";
  return schema + dialect.quote(table.name);
}

MadeRows::MadeRows(const SampleTable& table, const Dialect& dialect,
                   const std::vector<std::string>& hints, std::size_t shift)
    : table_(table), dialect_(dialect), shift_(shift) {
  const auto values = [&](const std::vector<std::string>& texts, const SampleColumn& column) {
    std::vector<std::string> found;
    for (const ConditionValue& each : condition_values(texts, column.name, dialect.scan_rules()))
      found.push_back(dialect.samples().value(column, each.text, each.is_number));
    return found;
  };
  for (const SampleColumn& column : table.columns) {
    if (auto found = values(table.conditions, column); !found.empty())
      wanted_[column.name] = std::move(found);
    if (auto found = values(hints, column); !found.empty()) hinted_[column.name] = std::move(found);
  }
}

std::size_t MadeRows::hinted_rows() const {
  std::size_t most = 0;
  for (const auto& [column, values] : hinted_) most = std::max(most, values.size());
  return std::min(most, k_hinted_rows);
}

const std::string& MadeRows::plain(const SampleColumn& column, std::size_t place) const {
  return nth(column.plain, place + shift_);
}

// Values of the columns in turn, each with all others as a plain row has them.
std::string MadeRows::insert_hinted(std::size_t row, std::size_t attempt,
                                    const RowCounts& counts) const {
  Chosen chosen;
  for (const SampleColumn& column : table_.columns) {
    if (const auto value = other_choice(column, RowTaste::plain, k_made_rows + row, attempt + 4))
      chosen[column.name] = *value;
    const auto hinted = hinted_.find(column.name);
    if (hinted == hinted_.end() || column.must_count) continue;
    const bool is_turn = attempt == 0 || mixed(row, attempt, column.name.size()) % 2 == 0;
    if (is_turn) chosen[column.name] = nth(hinted->second, row);
  }
  refer(chosen, RowTaste::plain, row, attempt, counts);
  return insert(chosen);
}

const SampleColumn* MadeRows::find(const std::string& column) const {
  const auto found = std::find_if(table_.columns.begin(), table_.columns.end(),
                                  [&](const SampleColumn& each) { return each.name == column; });
  return found == table_.columns.end() ? nullptr : &*found;
}

// Row 0 is plain, row 1 has NULLs, the last one is row 0 once more.
std::optional<std::string> MadeRows::first_choice(const SampleColumn& column, RowTaste taste,
                                                  std::size_t row) const {
  const std::size_t edge = row + 1 == k_made_rows ? 0 : row;
  if (column.must_count || (column.is_counted && row > 0)) return {};
  if (taste == RowTaste::plain || edge == 0 || column.edges.empty() || column.is_counted)
    return plain(column, taste == RowTaste::plain ? row : edge);
  if (edge == 1 && column.has_default) return {};
  if (edge == 1 && column.may_be_null) return "NULL";
  return nth(column.edges, edge - 1);
}

std::optional<std::string> MadeRows::other_choice(const SampleColumn& column, RowTaste taste,
                                                  std::size_t row, std::size_t attempt) const {
  if (column.is_counted || (column.has_default && attempt > 3 && attempt % 2 == 0)) return {};
  const std::size_t place = static_cast<std::size_t>(
      std::find_if(table_.columns.begin(), table_.columns.end(),
                   [&](const SampleColumn& each) { return each.name == column.name; }) -
      table_.columns.begin());
  const std::size_t dice = mixed(row, attempt, place);
  const auto wanted = wanted_.find(column.name);
  const std::string& another = plain(column, row + attempt * k_made_rows);
  if (wanted == wanted_.end()) {
    if (attempt <= 3) return first_choice(column, taste, row);
    if (attempt > 7 && column.may_be_null && dice % 3 == 0) return "NULL";
    return another;
  }
  if (attempt <= 3) return nth(wanted->second, row + attempt - 1);
  const bool takes_null = column.may_be_null && (taste == RowTaste::edges || attempt > 8);
  if (takes_null && dice % 4 == 0) return "NULL";
  if (dice % 5 == 1) return another;
  return nth(wanted->second, dice / 7);
}

// Ordered by the columns that the key refers to: each column of one reference asks for the same
// row.
std::string MadeRows::row_of_target(const SampleKey& key, std::size_t column,
                                    std::size_t place) const {
  std::vector<std::string> order;
  for (const std::string& each : key.target_columns) order.push_back(dialect_.quote(each));
  std::vector<std::string> known;
  for (const std::string& each : order) known.push_back(text::cat(each, " IS NOT NULL"));
  return text::cat("(SELECT ", order.at(column), " FROM ", sql_name(key.target, dialect_),
                   " WHERE ", text::join(known, " AND "), " ORDER BY ", text::join(order, ", "),
                   " LIMIT 1 OFFSET ", place, ")");
}

bool MadeRows::may_be_null(const SampleKey& key) const {
  return std::any_of(key.columns.begin(), key.columns.end(), [&](const std::string& name) {
    const SampleColumn* column = find(name);
    return column != nullptr && column->may_be_null;
  });
}

// A row refers to a row that is there, else to none, else to itself or to what will be there.
void MadeRows::refer(Chosen& chosen, RowTaste taste, std::size_t row, std::size_t attempt,
                     const RowCounts& counts) const {
  for (const SampleKey& key : table_.keys) {
    if (key.target_columns.size() != key.columns.size()) continue;
    const std::size_t there = rows_in(counts, key.target);
    const bool is_null = taste == RowTaste::edges && row == 1 && attempt == 0 && may_be_null(key);
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const SampleColumn* column = find(key.columns[i]);
      if (column == nullptr || column->must_count) continue;
      if (there > 0 && !is_null) {
        chosen[column->name] = row_of_target(key, i, (row + attempt) % there);
      } else if (column->may_be_null) {
        chosen[column->name] = "NULL";
      } else if (key.target == table_.name) {
        const auto own = chosen.find(key.target_columns[i]);
        if (own != chosen.end()) chosen[column->name] = own->second;
      } else {
        chosen[column->name] = plain(*column, row);
      }
    }
  }
}

std::string MadeRows::insert(RowTaste taste, std::size_t row, std::size_t attempt,
                             const RowCounts& counts) const {
  Chosen chosen;
  for (const SampleColumn& column : table_.columns) {
    const auto value =
        attempt == 0 ? first_choice(column, taste, row) : other_choice(column, taste, row, attempt);
    if (value) chosen[column.name] = *value;
  }
  refer(chosen, taste, row, attempt, counts);
  return insert(chosen);
}

std::string MadeRows::insert(const Chosen& chosen) const {
  const std::string table = sql_name(table_.name, dialect_);
  if (chosen.empty()) return text::cat("INSERT INTO ", table, " DEFAULT VALUES");
  std::vector<std::string> names, values;
  for (const auto& [name, value] : chosen) {
    names.push_back(dialect_.quote(name));
    values.push_back(value);
  }
  return text::cat("INSERT INTO ", table, " (", text::join(names, ", "), ") ",
                   dialect_.samples().overriding(), "VALUES (", text::join(values, ", "), ")");
}

std::vector<std::string> MadeRows::late_references() const {
  std::vector<std::string> updates;
  const std::string table = sql_name(table_.name, dialect_);
  const std::string id(dialect_.parking().row_id());
  for (const SampleKey& key : table_.keys) {
    if (key.target_columns.size() != key.columns.size() || !may_be_null(key)) continue;
    std::vector<std::string> sets;
    for (std::size_t i = 0; i < key.columns.size(); ++i)
      sets.push_back(text::cat(dialect_.quote(key.columns[i]), " = ", row_of_target(key, i, 0)));
    const std::string none = text::cat(dialect_.quote(key.columns[0]), " IS NULL");
    updates.push_back(text::cat("UPDATE ", table, " SET ", text::join(sets, ", "), " WHERE ", id,
                                " IN (SELECT ", id, " FROM ", table, " WHERE ", none, " LIMIT 1)"));
  }
  return updates;
}

std::vector<SampleTable> in_order_of_keys(std::vector<SampleTable> tables) {
  std::vector<SampleTable> sorted;
  const auto is_waiting = [&](const ObjectName& name) {
    return std::any_of(tables.begin(), tables.end(),
                       [&](const SampleTable& each) { return each.name == name; });
  };
  const auto is_free = [&](const SampleTable& table, bool needs_all) {
    return std::none_of(table.keys.begin(), table.keys.end(), [&](const SampleKey& key) {
      if (key.target == table.name || !is_waiting(key.target)) return false;
      const auto needs = [&](const SampleColumn& column) {
        return !column.may_be_null &&
               std::find(key.columns.begin(), key.columns.end(), column.name) != key.columns.end();
      };
      return needs_all || std::any_of(table.columns.begin(), table.columns.end(), needs);
    });
  };
  while (!tables.empty()) {
    auto next = tables.end();
    for (const bool needs_all : {true, false})
      if (next == tables.end())
        next = std::find_if(tables.begin(), tables.end(),
                            [&](const SampleTable& table) { return is_free(table, needs_all); });
    if (next == tables.end()) next = tables.begin();
    SampleTable table = std::move(*next);
    tables.erase(next);
    sorted.push_back(std::move(table));
  }
  return sorted;
}

std::vector<ObjectName> with_referring(const std::vector<ObjectName>& tables,
                                       const std::vector<SampleTable>& all) {
  std::vector<ObjectName> found = tables;
  for (std::size_t at = 0; at < found.size(); ++at) {
    const ObjectName target = found[at];
    for (const SampleTable& table : all) {
      const bool refers = std::any_of(table.keys.begin(), table.keys.end(),
                                      [&](const SampleKey& key) { return key.target == target; });
      if (refers && std::find(found.begin(), found.end(), table.name) == found.end())
        found.push_back(table.name);
    }
  }
  std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace sluice
