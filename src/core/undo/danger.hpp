// Which tables a migration may take rows or values from, read from its text before it runs. What
// the text does not tell is in danger: a copy too many is dropped again, one too few is lost.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "sluice/database.hpp"
#include "sluice/plan.hpp"
#include "sluice/project.hpp"
#include "sluice/schema.hpp"

namespace sluice {

// Names are those before the migration; of an unqualified one the schema is the usual one.
struct Danger {
  bool everything = false;
  std::set<ObjectName> dropped;  // tables that lose columns, or go
  std::set<ObjectName> changed;  // whose rows are deleted or changed, and with them other tables'
  std::set<ObjectName> written;  // that get rows: what their triggers do counts, too
  bool empty() const { return !everything && dropped.empty() && changed.empty(); }
  bool operator==(const Danger&) const = default;
};

Danger danger_of(const std::vector<Statement>& statements, const Dialect& dialect);

// Of `before`, with the tables that foreign keys, partitions and triggers draw in.
std::vector<const Table*> tables_in_danger(const Danger& danger, const Schema& before,
                                           const Dialect& dialect);

// Whether all of the step happens in one transaction: only then can copies be made with it.
bool is_whole(const Step& step);

}  // namespace sluice
