// Rows made for a trial: from the types, checks and keys of a table, with values at the edges of
// what it takes. Which of them a table takes, only the database tells: so a row is tried several
// times, each time with other values.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/sample_dialect.hpp"

namespace sluice {

// How made rows are: `plain` ones have no NULL that need not be, and differ from one another.
enum class RowTaste { edges, plain };

inline constexpr std::size_t k_made_rows = 6;
inline constexpr std::size_t k_plain_rows = 3;

// How many rows each table holds by now.
using RowCounts = std::map<ObjectName, std::size_t>;

class MadeRows {
 public:
  // `hints`: statements that change or delete its rows; their literals are among the values of the
  // last rows. `shift`: from which plain value it begins, so that two tables do not hold the same.
  MadeRows(const SampleTable& table, const Dialect& dialect,
           const std::vector<std::string>& hints = {}, std::size_t shift = 0);

  // How many rows the hints ask for.
  std::size_t hinted_rows() const;
  // INSERT of one of those.
  std::string insert_hinted(std::size_t row, std::size_t attempt, const RowCounts& counts) const;

  // INSERT of row `row` (from 0), tried the `attempt`-th time (from 0).
  std::string insert(RowTaste taste, std::size_t row, std::size_t attempt,
                     const RowCounts& counts) const;
  // UPDATEs that let one row refer to others, where their tables were empty when it was made.
  std::vector<std::string> late_references() const;

 private:
  using Chosen = std::map<std::string, std::string>;  // the SQL, by column; none: left out

  std::optional<std::string> first_choice(const SampleColumn& column, RowTaste taste,
                                          std::size_t row) const;
  std::optional<std::string> other_choice(const SampleColumn& column, RowTaste taste,
                                          std::size_t row, std::size_t attempt) const;
  std::string insert(const Chosen& chosen) const;
  const std::string& plain(const SampleColumn& column, std::size_t place) const;
  void refer(Chosen& chosen, RowTaste taste, std::size_t row, std::size_t attempt,
             const RowCounts& counts) const;
  std::string row_of_target(const SampleKey& key, std::size_t column, std::size_t place) const;
  bool may_be_null(const SampleKey& key) const;
  const SampleColumn* find(const std::string& column) const;

  const SampleTable& table_;
  const Dialect& dialect_;
  std::size_t shift_;
  // What conditions may want, and what hints name, by column.
  std::map<std::string, std::vector<std::string>> wanted_, hinted_;
};

// SQL's name of a table.
std::string sql_name(const ObjectName& table, const Dialect& dialect);

// Those that others refer to first; what is left of a circle in its order.
std::vector<SampleTable> in_order_of_keys(std::vector<SampleTable> tables);

// These and all that refer to them, over others, too; those that refer first.
std::vector<ObjectName> with_referring(const std::vector<ObjectName>& tables,
                                       const std::vector<SampleTable>& all);

}  // namespace sluice
