// Journal, files, history, database and snapshot: whether they agree.
#include "engine/use/verify.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/log.hpp"
#include "engine/folder/project.hpp"
#include "render/render_verify.hpp"

namespace sluice::cli {

namespace {

constexpr std::uint64_t k_summary_limit = 1ULL << 20;  // what GitHub takes

std::optional<int> expected_count(const Options& options, std::string_view flag) {
  const auto said = options.value(flag);
  if (!said) return {};
  const auto count = text::parse_integer(*said);
  if (!count || *count < 0 || *count > 1'000'000)
    throw Error(ErrorCode::usage, text::cat("--", flag, " is a number, not \"", *said, "\""),
                text::cat("Write `--", flag, " 12`."));
  return static_cast<int>(*count);
}

VerifyOptions verify_options(const Options& options) {
  return {.scope = options.has("offline") ? VerifyScope::files : VerifyScope::everything,
          .tables = expected_count(options, "expect-tables"),
          .enums = expected_count(options, "expect-enums")};
}

void refuse_counting_offline(const VerifyOptions& options) {
  if (options.scope == VerifyScope::files && (options.tables || options.enums))
    throw Error(ErrorCode::usage, "--offline counts neither tables nor enums",
                "Rerun without --offline, or without --expect-tables and --expect-enums.");
}

// The job's page, where the runner says that there is one.
void add_summary(CommandContext& context, const std::string& summary) {
  const auto found = context.environment.find("GITHUB_STEP_SUMMARY");
  if (found == context.environment.end() || found->second.empty()) return;
  FileSystem& files = context.world.files;
  const std::string before =
      files.is_file(found->second) ? files.read(found->second, k_summary_limit) : "";
  files.write(found->second, before + visible(summary));
}

ResultForm form_of(const Options& options) {
  const std::string format = options.value("format").value_or("text");
  if (format == "sarif") return ResultForm::json;
  return format == "junit" || format == "github" ? ResultForm::lines : ResultForm::text;
}

std::string text_of(CommandContext& context, const Verification& found, const StatusPlace& place) {
  const Options& options = context.options;
  const std::string format = options.value("format").value_or("text");
  if (format == "sarif") return render_verify_sarif(found, place);
  if (format == "junit") return render_verify_junit(found, place);
  if (format == "github") {
    add_summary(context, render_verify_summary(found, place));
    return render_verify_github(found, place);
  }
  const VerifyText how{.amount = options.has("verbose") ? Amount::all : Amount::short_list,
                       .lists_objects = options.has("verbose") || options.has("expect-tables") ||
                                        options.has("expect-enums")};
  return render_verify(found, place, how, result_style(context));
}

}  // namespace

CommandResult run_verify(CommandContext& context) {
  const VerifyOptions options = verify_options(context.options);
  refuse_counting_offline(options);
  Settings settings = discover(context);
  const bool is_offline = options.scope == VerifyScope::files;
  // Nothing is connected then, so nothing need be named.
  if (is_offline && settings.url.empty()) settings.url = "offline:";
  if (is_offline) settings.diagnostics.clear();
  const auto work = open_workspace(context, settings);
  const Verification found = verify(*work, options);
  const StatusPlace place{.folder = settings.dir,
                          .database = is_offline ? "" : shown_url(settings.url),
                          .dialect = settings.dialect};
  return {.text = text_of(context, found, place),
          .data = json_verify(found, place),
          .exit_status = exit_status_of(found),
          .is_report = true,
          .form = form_of(context.options)};
}

}  // namespace sluice::cli
