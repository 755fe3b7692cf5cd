#include "engine/use/reset.hpp"
#include "base/text.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/catalog_place.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/confirm.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"
#include "cli/settings/knobs.hpp"
#include "render/render_text.hpp"

namespace sluice::cli {

namespace {

std::string everything_in(CommandContext& context, const Settings& settings) {
  const DatabaseSize size = read_stats(catalog_place(context, settings)).size;
  std::int64_t rows = 0;
  bool is_estimate = false;
  for (const TableSize& table : size.tables) {
    rows += table.rows;
    is_estimate = is_estimate || table.is_estimate;
  }
  return text::cat("drop everything in the database, ", counted(size.tables.size(), "table"),
                   " with ", is_estimate ? "about " : "",
                   counted(static_cast<std::size_t>(rows), "row"));
}

}  // namespace

CommandResult run_reset(CommandContext& context) {
  const Settings settings = discover(context);
  if (settings.production)
    throw Error(ErrorCode::refused, "reset is refused in production",
                "NODE_ENV, APP_ENV or SLUICE_ENV says production: run it elsewhere.");
  const auto work = open_workspace(context, settings);
  if (context.options.has("dry-run"))
    return plan_result(context, plan_reset(*work), RunKind::reset);
  const bool is_asked = context.options.value("confirm").value_or("").empty();
  need_name(context, name_of_database(*work),
            is_asked ? everything_in(context, settings) : "drop everything in the database");
  const Knobs knobs = read_knobs(settings.environment);
  if (knobs.time_limit) context.world.signals.limit(*knobs.time_limit);
  return run_result(context, settings, *work, reset(*work), RunKind::reset);
}

}  // namespace sluice::cli
