#include <algorithm>

#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "core/names/names.hpp"
#include "engine/use/parked.hpp"
#include "render/render_parked.hpp"

namespace sluice::cli {

namespace {

// A tag, a file name, or its number: of what is parked, since the file need not be here.
std::string migration_named(const std::string& said, const std::vector<ParkedCopy>& copies) {
  const std::string name = file_name(stem_of(said));
  for (const ParkedCopy& copy : copies)
    if (copy.migration == name || number_of(stem_of(copy.migration)) == said) return copy.migration;
  throw Error(ErrorCode::usage, text::cat("nothing is parked for ", said),
              "Run `sluice parked` to see what is.");
}

void need_purge(const CommandContext& context) {
  for (const std::string_view flag : {"older-than", "confirm"})
    if (context.options.has(flag))
      throw Error(ErrorCode::usage, text::cat("--", flag, " needs --purge"),
                  "Rerun with --purge, too, to discard parked copies.");
}

void need_confirmation(const CommandContext& context, const Settings& settings) {
  if (!settings.production || context.options.has("confirm")) return;
  throw Error(ErrorCode::refused, "in production nothing is purged without a confirmation",
              "Rerun with --confirm to go ahead, or without --purge to see what is parked.");
}

}  // namespace

CommandResult run_parked(CommandContext& context) {
  const bool purges = context.options.has("purge");
  if (!purges) need_purge(context);
  const Settings settings = discover(context);
  if (purges) need_confirmation(context, settings);
  const auto work = open_workspace(context, settings);
  std::vector<ParkedCopy> copies = parked(*work);
  ParkedChoice choice;
  const auto& arguments = context.options.arguments();
  if (!arguments.empty()) choice.migration = migration_named(arguments[0], copies);
  if (const auto age = context.options.duration("older-than"))
    choice.before = text::format_utc(context.world.clock.now() - *age);
  if (purges && !copies.empty()) copies = purge_parked(*work, choice);
  if (!purges && !choice.migration.empty())
    std::erase_if(copies,
                  [&](const ParkedCopy& copy) { return copy.migration != choice.migration; });
  const ParkedFate fate = purges ? ParkedFate::purged : ParkedFate::kept;
  return {
      .text = render_parked(copies, fate), .data = json_parked(copies, fate), .is_report = true};
}

}  // namespace sluice::cli
