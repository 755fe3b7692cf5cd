// What takes back the rows of one INSERT.
#pragma once

#include <cstddef>
#include <string>

#include "core/ports/schema.hpp"

namespace sluice {

// Deletes the rows that an INSERT put in, by the literals that it gives for one column.
struct RowUndo {
  std::string sql;    // ended by a semicolon
  ObjectName table;   // with its schema
  std::string shown;  // the table as the migration writes it
  std::string key;    // the column
  std::size_t count = 0;
  // The column alone tells any two rows apart, and each literal is of a row that was put in.
  bool is_certain = false;
  bool operator==(const RowUndo&) const = default;
};

}  // namespace sluice
