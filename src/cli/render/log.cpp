#include "cli/render/log.hpp"

#include <utility>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/base/output.hpp"
#include "render/render_text.hpp"

namespace sluice::cli {

namespace {

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warn";
    case Severity::error: return "error";
  }
  return "error";
}

LogRecord record_of(const StepResult& result) {
  LogRecord record{.level = "info",
                   .migration = shown_file(result.tag),
                   .duration = result.took.count(),
                   .checksum = result.checksum};
  if (result.outcome == Outcome::failed) {
    record.level = "error";
    record.action = "failed";
    record.msg = "Migration failed";
  } else if (result.direction == Direction::down) {
    record.level = result.committed ? "info" : "warn";
    record.action = result.committed ? "rolled_back" : "still_applied";
    record.msg = result.committed
                     ? "Migration rolled back successfully"
                     : "Migration still applied: its rollback was undone with the rest";
  } else if (!result.committed) {
    record.level = "warn";
    record.action = "undone";
    record.msg = "Migration undone with its batch";
  } else {
    record.action = "applied";
    record.msg = "Migration applied successfully";
  }
  return record;
}

}  // namespace

std::string render_log_line(const LogRecord& record) {
  JsonWriter json;
  json.object()
      .member("level", record.level)
      .member("time", text::format_iso(record.time))
      .member("type", "database_migration");
  if (!record.migration.empty()) json.member("migration", record.migration);
  json.member("action", record.action);
  if (record.duration) json.member("duration", *record.duration);
  if (!record.checksum.empty()) json.member("checksum", record.checksum);
  return json.member("msg", record.msg).end().text() + "\n";
}

void Reporter::clear_progress() {
  if (!has_progress_) return;
  output_.clear_line();
  has_progress_ = false;
}

void Reporter::write(const LogRecord& record) {
  LogRecord timed = record;
  timed.time = clock_.now();
  output_.log_json(render_log_line(timed));
}

void Reporter::waiting_for_lock(const std::string& holder) {
  if (style_.quiet) return;
  const std::string message = holder.empty() ? "waiting for another migrator"
                                             : text::cat("waiting for another migrator: ", holder);
  say("waiting", message);
}

void Reporter::step_started(const Step& step, std::size_t number, std::size_t of) {
  if (!reminder_.empty()) say("reminder", std::exchange(reminder_, {}));
  if (style_.quiet) return;
  const std::string name = shown_file(step.tag);
  if (style_.format == LogFormat::json) {
    if (style_.verbose)
      write({.level = "info",
             .migration = name,
             .action = "started",
             .checksum = step.hash,
             .msg = text::cat("Migration ", number, " of ", of, " started")});
  } else if (style_.progress) {
    output_.clear_line();
    output_.log(text::cat(style_.style.dim(text::cat("[", number, "/", of, "]")), " ", name, " …"));
    has_progress_ = true;
  } else if (style_.verbose) {
    output_.log(text::cat("[", number, "/", of, "] ", name, "\n"));
  }
}

void Reporter::step_finished(const StepResult& result) {
  if (result.outcome == Outcome::done && result.committed) log_step(result);
}

void Reporter::log_step(const StepResult& result) {
  const std::string key =
      text::cat(result.direction == Direction::down ? "down " : "up ", result.tag);
  if (style_.format != LogFormat::json || !logged_.insert(key).second) return;
  const LogRecord record = record_of(result);
  if (style_.quiet && record.level == "info") return;
  write(record);
}

void Reporter::notice(const Notice& notice) {
  if (style_.quiet) return;
  const std::string message =
      notice.detail.empty() ? notice.message : text::cat(notice.message, ": ", notice.detail);
  if (style_.format == LogFormat::json) {
    write({.level = notice.severity == "WARNING" ? "warn" : "info",
           .action = "notice",
           .msg = message});
    return;
  }
  clear_progress();
  output_.log(text::cat(style_.style.dim(text::cat(text::lower(notice.severity), ":")), " ",
                        text::replace_all(message, "\n", "\n  "), "\n"));
}

void Reporter::warning(const Finding& finding) {
  // Notes change nothing for this run: `status` and `plan` list them.
  if (finding.severity == Severity::info && (style_.quiet || !style_.verbose)) return;
  if (!warnings_.insert(render_finding(finding)).second) return;
  if (style_.format == LogFormat::json) {
    write({.level = std::string(level_of(finding.severity)),
           .migration = finding.where.file,
           .action = "warning",
           .msg = message_of(finding)});
    return;
  }
  clear_progress();
  output_.log(render_finding(finding, style_.style));
}

void Reporter::finish(const RunReport& report) {
  clear_progress();
  for (const StepResult& step : report.steps)
    if (step.outcome != Outcome::not_reached) log_step(step);
  for (const Finding& finding : report.diagnostics) warning(finding);
}

void Reporter::say(const std::string& action, const std::string& message) {
  if (style_.quiet) return;
  if (style_.format == LogFormat::json) {
    write({.level = "info", .action = action, .msg = message});
    return;
  }
  clear_progress();
  output_.log(message + "\n");
}

void Reporter::error(const ErrorInfo& error) {
  clear_progress();
  if (style_.format == LogFormat::json) {
    write({.level = "error", .action = "error", .msg = Error(error).what()});
    return;
  }
  output_.log(render_error(error, style_.style));
}

}  // namespace sluice::cli
