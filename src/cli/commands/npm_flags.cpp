#include "cli/commands/npm_flags.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/base/flags.hpp"
#include "cli/commands/result_style.hpp"

namespace sluice::cli {

namespace {

// npm's own settings, which say nothing of us; --dry-run is taken as said.
constexpr std::array<std::string_view, 4> k_not_ours = {"dry-run", "yes", "offline", "timeout"};
constexpr std::array<std::string_view, 3> k_where = {"dir", "url", "tracking-schema"};
constexpr std::array<std::string_view, 3> k_writing = {"create", "resume", "parked"};

bool takes(const Command& command, std::string_view flag) {
  return std::find(command.flags.begin(), command.flags.end(), flag) != command.flags.end();
}

bool npm_kept(const Environment& environment, std::string_view flag) {
  const std::string name = text::cat("npm_config_", text::replace_all(flag, "-", "_"));
  return is_set(environment, name) && environment.at(name) != "false";
}

std::string hand_on(const Environment& environment, std::string_view flag) {
  return text::cat("Write `npm run ", environment.at("npm_lifecycle_event"), " -- --", flag,
                   "` to pass it on.");
}

void refuse_kept(const Command& command, const Environment& environment, std::string_view flag) {
  const std::string name = text::cat("npm_config_", text::replace_all(flag, "-", "_"));
  const std::string& value = environment.at(name);
  throw Error(
      ErrorCode::usage,
      text::cat("npm kept --", flag, " for itself, and `", command.name,
                "` would do something else without it"),
      hand_on(environment, value == "true" ? std::string(flag) : text::cat(flag, " ", value)));
}

void refuse_what_changes_the_run(const Command& command, const Environment& environment,
                                 const Options& options) {
  std::vector<std::string_view> flags = command.flags;
  flags.insert(flags.end(), k_where.begin(), k_where.end());
  for (std::string_view flag : flags) {
    const bool is_ours = std::find(k_not_ours.begin(), k_not_ours.end(), flag) == k_not_ours.end();
    if (is_ours && !options.has(flag) && npm_kept(environment, flag))
      refuse_kept(command, environment, flag);
  }
}

Finding kept(std::string_view flag, const std::string& advice) {
  return {.code = FindingCode::npm_kept_a_flag,
          .severity = Severity::warning,
          .details = {{Detail::flag, flag}, {Detail::advice, advice}}};
}

}  // namespace

std::string instead_of_force(const Command& command) {
  if (command.name == "reset") return "Rerun with --confirm and the database's name.";
  if (takes(command, "allow-data-loss"))
    return "Rerun with --allow-data-loss to proceed even if rows will be lost, and with --confirm "
           "where a confirmation is needed.";
  if (takes(command, "confirm")) return "Rerun with --confirm to go ahead.";
  if (takes(command, "out-of-order"))
    return "Rerun with what you allow: --changed warn, --out-of-order apply, or --yes for the "
           "question; "
           "`sluice reset` drops everything first.";
  if (takes(command, "retry")) return "Rerun with --retry or --skip for a statement in doubt.";
  return {};
}

std::vector<Finding> take_npm_flags(const Command& command, const Environment& environment,
                                    Options& options) {
  std::vector<Finding> said;
  if (!is_set(environment, "npm_lifecycle_event")) return said;
  refuse_what_changes_the_run(command, environment, options);
  if (npm_kept(environment, "dry-run") && !options.has("dry-run")) {
    const bool writes =
        std::find(k_writing.begin(), k_writing.end(), command.name) != k_writing.end();
    if (takes(command, "dry-run")) {
      options.add("dry-run", "true");
      said.push_back(kept("dry-run", hand_on(environment, "dry-run")));
      said.back().details.emplace_back(Detail::was_used);
    } else if (writes) {
      throw Error(ErrorCode::usage,
                  text::cat("npm kept --dry-run for itself, and `", command.name, "` has none"),
                  "Rerun without --dry-run.");
    }
  }
  const std::string instead = instead_of_force(command);
  if (npm_kept(environment, "force") && !instead.empty()) said.push_back(kept("force", instead));
  return said;
}

}  // namespace sluice::cli
