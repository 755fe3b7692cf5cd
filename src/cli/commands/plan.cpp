#include "cli/commands/plan.hpp"

#include "cli/commands/commands.hpp"
#include "cli/render_json.hpp"
#include "cli/render_text.hpp"
#include "cli/result_style.hpp"
#include "cli/session.hpp"

namespace sluice::cli {

CommandResult plan_result(CommandContext& context, const Plan& plan) {
  const PlanText how{.verbose = context.options.has("verbose")};
  return {.text = render_plan(plan, how, result_style(context)),
          .data = json_plan(plan),
          .is_report = true};
}

CommandResult run_plan(CommandContext& context) {
  const Settings settings = discover(context);
  const auto session = open_session(context, settings);
  return plan_result(context, session->plan(up_options(context.options)));
}

}  // namespace sluice::cli
