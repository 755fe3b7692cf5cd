#include "cli/commands/catalog_place.hpp"

#include "cli/base/signals.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/log.hpp"

namespace sluice::cli {

CatalogPlace catalog_place(CommandContext& context, const Settings& settings) {
  for (const Finding& diagnostic : settings.diagnostics) context.reporter.warning(diagnostic);
  return {.backend = need_backend(context, settings),
          .connect = {.url = need_url(settings),
                      .access = Access::read_only,
                      .may_create = false,
                      .on_notice = [&reporter = context.reporter](
                                       const Notice& notice) { reporter.notice(notice); },
                      .stop = &context.world.signals},
          .tables = settings.tables};
}

}  // namespace sluice::cli
