// The functions that the table of commands names, one file each.
#pragma once

#include "cli/commands/command.hpp"

namespace sluice::cli {

CommandResult run_migrate(CommandContext& context);
CommandResult run_verify(CommandContext& context);
CommandResult run_status(CommandContext& context);
CommandResult run_plan(CommandContext& context);
CommandResult run_create(CommandContext& context);
CommandResult run_baseline(CommandContext& context);
CommandResult run_adopt(CommandContext& context);
CommandResult run_resume(CommandContext& context);
CommandResult run_rollback(CommandContext& context);
CommandResult run_redo(CommandContext& context);
CommandResult run_rebase(CommandContext& context);
CommandResult run_repair(CommandContext& context);
CommandResult run_convert(CommandContext& context);
CommandResult run_reset(CommandContext& context);
CommandResult run_stats(CommandContext& context);
CommandResult run_empty(CommandContext& context);
CommandResult run_dump(CommandContext& context);
CommandResult run_prove(CommandContext& context);
CommandResult run_check(CommandContext& context);
CommandResult run_compare(CommandContext& context);
CommandResult run_parked(CommandContext& context);
CommandResult run_wait(CommandContext& context);
CommandResult run_doctor(CommandContext& context);
CommandResult run_version(CommandContext& context);
CommandResult run_help(CommandContext& context);

}  // namespace sluice::cli
