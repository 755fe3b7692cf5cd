#include "engine/derived_schema.hpp"

#include "core/diff.hpp"
#include "engine/project.hpp"
#include "engine/proof_trial.hpp"

namespace sluice {

namespace {

// The folder as it was when the migration was made.
Project branch_of(const SessionPorts& ports, const Project& project, const DerivedFrom& from) {
  Project branch = project;
  branch.journal.entries.clear();
  branch.migrations.clear();
  for (const std::size_t entry : from.entries)
    branch.journal.entries.push_back(project.journal.entries[entry]);
  branch.journal.entries.push_back(project.journal.entries[from.entry]);
  load_migrations(branch, ports.files, *ports.backend.dialect);
  return branch;
}

void run_up(ProofTrial& trial, const Migration& migration, Reach reach) {
  auto failure = trial.refusal(migration.statements, migration.file, reach);
  if (!failure) {
    trial.keep_roles(migration.statements);
    failure = trial.up();
  }
  if (failure) throw Error(*failure);
}

}  // namespace

Schema derive_schema(const SessionPorts& ports, const Project& project, const OpenOptions& options,
                     Reach reach, const DerivedFrom& from) {
  const Project branch = branch_of(ports, project, from);
  ProofTrial trial(ports, branch, options);
  for (std::size_t i = 0; i + 1 < branch.migrations.size(); ++i)
    run_up(trial, branch.migrations[i], reach);
  const Schema earlier = trial.look_at_objects();
  run_up(trial, branch.migrations.back(), reach);
  return applied(diff(earlier, trial.look_at_objects()), from.before);
}

}  // namespace sluice
