#include "cli/commands/result_style.hpp"

#include "cli/base/output.hpp"

namespace sluice::cli {

namespace {

bool allows_colour(const Environment& environment, const Options& options, bool is_terminal) {
  const auto term = environment.find("TERM");
  const bool is_dumb = term != environment.end() && term->second == "dumb";
  return is_terminal && !is_dumb && !is_set(environment, "NO_COLOR") && !options.has("no-color");
}

bool is_ci(const Environment& environment) {
  const auto ci = environment.find("CI");
  return (is_set(environment, "CI") && ci->second != "false") ||
         is_set(environment, "GITHUB_ACTIONS");
}

}  // namespace

bool is_set(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found != environment.end() && !found->second.empty();
}

Style result_style(const CommandContext& context) {
  return {.colour =
              allows_colour(context.environment, context.options, context.world.terminal.is_stdout),
          .seal = context.world.output.seal()};
}

LogStyle log_style(const World& world, const Options& options) {
  const auto term = world.environment.find("TERM");
  const bool is_dumb = term != world.environment.end() && term->second == "dumb";
  LogStyle style{
      .format = options.value("log-format") == "json" ? LogFormat::json : LogFormat::text,
      .quiet = options.has("quiet"),
      .verbose = options.has("verbose")};
  style.progress = world.terminal.is_stderr && !is_dumb && !is_ci(world.environment) &&
                   !style.quiet && style.format == LogFormat::text;
  style.style.colour = style.format == LogFormat::text &&
                       allows_colour(world.environment, options, world.terminal.is_stderr);
  style.style.seal = world.output.seal();
  return style;
}

}  // namespace sluice::cli
