// ADD COLUMN to a table with rows: what they held is lost, and NOT NULL wants something in its
// place.
#pragma once

#include <string>
#include <vector>

#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

struct AddedTo {
  const Schema& schema;   // as it is in the end
  bool has_rows = false;  // the table was there before
};
struct AddedColumn {
  std::vector<std::string> statements;
  std::vector<Lost> lost;
};
// ADD COLUMN, with a stand-in where rows need a value.
AddedColumn add_column(const ObjectName& table, const Column& column, const AddedTo& added_to);

// Whether it then has another value in each row, or none.
bool comes_back_distinct(const ObjectName& table, const Column& column, const Schema& schema);

}  // namespace sluice::postgres
