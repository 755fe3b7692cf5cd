// The end of every run that writes: logs, migration-metadata.json, the report as a result.
#pragma once

#include "cli/commands/command.hpp"
#include "engine/use/workspace.hpp"
#include "render/render_text.hpp"
#include "sluice/uses.hpp"

namespace sluice::cli {

CommandResult run_result(CommandContext& context, const Settings& settings, Workspace& work,
                         const RunReport& report, RunKind kind, const ProofReport* proof = nullptr);

}  // namespace sluice::cli
