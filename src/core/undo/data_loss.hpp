// What a rollback would take away from the user: tables, columns and rows, and how to count them.
//
// A plan's steps run one after another: what a step renames is counted under the name that it has
// before all of them, and what a step makes holds nothing yet.
#pragma once

#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/lost.hpp"
#include "sluice/plan.hpp"

namespace sluice {

struct DataLoss {
  std::string tag;
  Lost lost;          // without a count: see at_stake_text
  std::string count;  // a query of one number; empty: cannot be counted
  // The same without the statement's condition, which may speak of what is not there yet.
  std::string count_all;
  // Of a rebuilt table: a query of its columns' names; those that are not `kept` are lost, and
  // `count` is then empty. `table` is as SQL names it.
  std::string columns;
  std::string table;
  std::vector<std::string> kept;
  // Of values that change their type: a query of the one that they have, which `count` then needs
  // in the place of ParkingDialect::k_type.
  std::string type_of;
  // A table whose rows go one by one, so that foreign keys take others along; with the condition.
  ObjectName deleted;
  std::string condition;
  bool operator==(const DataLoss&) const = default;
};

// Of the steps down, in the plan's order.
std::vector<DataLoss> losses_of(const Plan& plan, const Dialect& dialect);

// How to count what a column holds. Where the query `if_generated` has a row, that is nothing.
std::string count_of_column(const std::string& table, const std::string& column,
                            const DialectFacts& facts, const std::string& if_generated = {});

}  // namespace sluice
