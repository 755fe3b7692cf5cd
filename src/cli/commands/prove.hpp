// Proving, as `prove` and `migrate --prove` need it.
#pragma once

#include <set>
#include <string>

#include "cli/commands/command.hpp"
#include "engine/scratch/prover.hpp"
#include "sluice/uses.hpp"

namespace sluice::cli {

// Where scratch databases are made and what may be run there, as --scratch-url and
// --statement-timeout say. What is secret in it is hidden from all output.
struct ScratchPlace {
  OpenOptions open;
  Reach reach = Reach::own_roles;
};
ScratchPlace scratch_place(CommandContext& context, const Settings& settings);
SessionPorts scratch_ports(CommandContext& context, const Settings& settings);

// In a scratch database on --scratch-url's server, else on the database's own. Empty `tags`: all.
ProofReport prove_migrations(CommandContext& context, const Settings& settings,
                             const Project& project, std::set<std::string> tags);

// Records in the database's events, if it has them; a failure is a warning.
void record_proof(CommandContext& context, const Settings& settings, const ProofReport& report);

// The error of a report in which something is not proven.
ErrorInfo not_proven(const ProofReport& report);

}  // namespace sluice::cli
