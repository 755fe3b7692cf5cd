#include "base/redact.hpp"
#include "cli/commands/catalog_place.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "engine/folder/project.hpp"
#include "render/render_stats.hpp"

namespace sluice::cli {

CommandResult run_stats(CommandContext& context) {
  const Settings settings = discover(context);
  StatsReport report{.database = shown_url(settings.url)};
  if (!settings.dir.empty())
    report.files = open_folder(context, settings.dir).journal.entries.size();
  report.stats = read_stats(catalog_place(context, settings));
  return {.text = render_stats(report, result_style(context)),
          .data = json_stats(report),
          .is_report = true};
}

}  // namespace sluice::cli
