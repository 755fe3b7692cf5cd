// Proving, as `prove` and `migrate --prove` need it.
#pragma once

#include <set>
#include <string>

#include "cli/command.hpp"
#include "engine/migrator.hpp"
#include "sluice/proof.hpp"

namespace sluice::cli {

// In a scratch database on --scratch-url's server, else on the database's own. Empty `tags`: all.
ProofReport prove_migrations(CommandContext& context, const Settings& settings,
                             const Project& project, std::set<std::string> tags);

// Into the database's events, where it has them; what hinders that is a warning.
void record_proof(CommandContext& context, const Settings& settings, const ProofReport& report);

// Of a report that does not hold.
ErrorInfo not_proven(const ProofReport& report);

}  // namespace sluice::cli
