// Runs a derived rollback once, before it is stored, and undoes what it did: whether it can run,
// and whether the schema is then the one of before. What it cannot do is said in it.
#pragma once

#include <string>

#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"
#include "core/ports/schema_model.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// Of which statements a rollback is so seldom made that it is tried.
bool is_to_be_tried(const Step& step, const Dialect& dialect);

// `sql` itself, with what it does not restore, or why there is none. One that writes rows, moves a
// counter or cannot run inside a transaction is not tried. In an open transaction; throws Error for
// a lost connection.
std::string tried(std::string sql, const Step& step, const Schema& before, Connection& connection,
                  const Dialect& dialect, const Introspector& introspector,
                  const HistoryTables& tables);

}  // namespace sluice
