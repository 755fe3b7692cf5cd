// Which objects of a migration are in the database, by its own statements: tables, columns,
// indexes, views, types, routines, triggers and policies. An object that a later statement drops or
// renames is no evidence.
#pragma once

#include <set>
#include <vector>

#include "core/history/effect.hpp"
#include "core/history/reconcile.hpp"
#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// The entries that are to be taken over or are disputed, in the journal's order.
std::vector<std::size_t> claimed_entries(const Reconciliation& found);

// Entries in no history: nothing that they would drop is gone because of them.
std::set<std::size_t> unapplied_entries(const Reconciliation& found);

// Parallel to `entries`. The project is loaded; `actual` is the database's schema.
std::vector<Evidence> evidence_of(const Project& project, const std::vector<std::size_t>& entries,
                                  const Schema& actual, const Dialect& dialect,
                                  const std::set<std::size_t>& unapplied = {});

// The clear cases: all of its objects exist, or none does. Otherwise unknown.
Standing plain_standing(const Evidence& evidence);

// Where something is claimed, nothing of all that is claimed is there, and something should be.
bool is_nothing_there(const std::vector<Evidence>& evidence);

// What the database tells of the claims. Throws Error(drift) for what is disputed, and for what is
// to be taken over though nothing of it is there; what is there in part is a warning. `evidence` is
// of claimed_entries().
void refuse_claims(Reconciliation& found, const Journal& journal, const History& history,
                   const std::vector<Evidence>& evidence);

}  // namespace sluice
