// The tables whose rows or values a migration may destroy, read from its text before it runs. If
// the text is unclear, a table counts as endangered: a needless copy is dropped again, a missing
// one is lost data.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "sluice/database.hpp"
#include "sluice/plan.hpp"
#include "sluice/project.hpp"
#include "sluice/schema.hpp"

namespace sluice {

// Names are those before the migration; an unqualified name means the usual schema.
struct Danger {
  bool everything = false;
  std::set<ObjectName> dropped;  // tables that lose columns, or go
  std::set<ObjectName> changed;  // whose rows are deleted or changed, and with them other tables'
  std::set<ObjectName> written;  // that get rows: what their triggers do counts, too
  bool empty() const { return !everything && dropped.empty() && changed.empty(); }
  bool operator==(const Danger&) const = default;
};

Danger danger_of(const std::vector<Statement>& statements, const Dialect& dialect);

// Tables of `before`, including those reached by foreign keys, partitions and triggers.
std::vector<const Table*> tables_in_danger(const Danger& danger, const Schema& before,
                                           const Dialect& dialect);

// Whether all of the step happens in one transaction: only then can copies be made with it.
bool is_whole(const Step& step);

}  // namespace sluice
