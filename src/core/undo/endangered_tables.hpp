// The tables whose rows or values a migration may destroy.
#pragma once

#include <set>

#include "core/ports/schema.hpp"

namespace sluice {

// Names are those before the migration; an unqualified name means the usual schema.
struct Danger {
  bool everything = false;
  std::set<ObjectName> dropped;  // tables that lose columns, or go
  std::set<ObjectName> changed;  // whose rows are deleted or changed, and with them other tables'
  std::set<ObjectName> written;  // that get rows: what their triggers do counts, too
  bool empty() const { return !everything && dropped.empty() && changed.empty(); }
  // Not even a trigger can do harm.
  bool writes_nothing() const { return empty() && written.empty(); }
  bool operator==(const Danger&) const = default;
};

}  // namespace sluice
