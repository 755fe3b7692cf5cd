// Project × History → Plan for migrate, baseline and adopt. Values in, a value out.
#pragma once

#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// Needs project.migrations loaded unless nothing is pending. Throws Error: changed (a file was
// edited and options.changed is refuse), out_of_order, partial (exit 8: where it stands and what to
// do), usage (options.to names nothing, with "did you mean"), refused (a file holds ROLLBACK).
Plan plan_up(const Project& project, const History& history, const Dialect& dialect,
             const UpOptions& options);
// The same, where the journal and the history are reconciled already.
Plan plan_up(const Project& project, const History& history, Reconciliation reconciliation,
             const Dialect& dialect, const UpOptions& options);

// Everything up to and including `tag` (empty: all) recorded without running.
Plan plan_baseline(const Project& project, const History& history, const std::string& tag);

// Only the mirror's changes.
Plan plan_adopt(const Project& project, const History& history);

}  // namespace sluice
