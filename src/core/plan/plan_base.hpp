// What every plan begins with: the reconciliation, the mirror's changes, and steps
// made of migrations.
#pragma once

#include <vector>

#include "core/history/reconcile.hpp"
#include "core/plan/resume_point.hpp"
#include "core/plan/segments.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// Fills in mirror, diagnostics and based_on; returns the states, those of the
// journal's entries first.
std::vector<MigrationState> begin_plan(const Project& project, const History& history, Plan& plan);
// The same, of a reconciliation that is there already.
std::vector<MigrationState> begin_plan(Reconciliation reconciliation, const History& history,
                                       Plan& plan);

// Throws Error(partial): what is half gone is no ground to build on.
void refuse_partly_undone(const std::vector<MigrationState>& states);

const Migration& loaded_migration(const Project& project, std::size_t entry);
// Throws Error(bad_file) for one whose file cannot be used, e.g. because it is missing.
const Migration& usable_migration(const Project& project, std::size_t entry);

Step step_of(const Migration& migration);  // without statements and segments

// Cuts the step's statements from there on into segments. The plan gets what is said of the cuts.
void cut_step(Plan& plan, Step& step, const ResumePoint& from, const Dialect& dialect,
              OpenTransaction& transaction);

}  // namespace sluice
