// A plan as a command's result: what `plan` and every --dry-run print.
#pragma once

#include "cli/commands/command.hpp"
#include "render/render_text.hpp"
#include "sluice/plan.hpp"

namespace sluice::cli {

CommandResult plan_result(CommandContext& context, const Plan& plan,
                          RunKind kind = RunKind::migrate);

}  // namespace sluice::cli
