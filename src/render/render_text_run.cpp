#include "base/text.hpp"
#include "render/render_text.hpp"

namespace sluice {

namespace {

std::string how_long(std::chrono::milliseconds took) {
  return took.count() == 0 ? "under 1 ms" : text::format_duration(took);
}

std::string reset_line(const StepResult& step, const Style& style) {
  if (!step.committed) return "↩️ Nothing is dropped: what ran was undone with the rest\n";
  return text::cat("✅ Dropped everything ", style.dim(text::cat("(", how_long(step.took), ")")),
                   "\n");
}

std::string down_line(const StepResult& step, const Style& style) {
  const std::string name = shown_file(step.tag);
  if (!step.committed)
    return text::cat("↩️ Still applied ", name,
                     " (its rollback ran, and was undone with the rest)\n");
  return text::cat("✅ Rolled back ", name, " ", style.dim(text::cat("(", how_long(step.took), ")")),
                   "\n");
}

std::string done_line(const StepResult& step, RunKind kind, const Style& style) {
  if (step.direction == Direction::down)
    return kind == RunKind::reset ? reset_line(step, style) : down_line(step, style);
  const std::string name = shown_file(step.tag);
  if (!step.committed)
    return text::cat("↩️ Undone ", name, " (it ran, and was undone with the batch)\n");
  switch (kind) {
    case RunKind::baseline: return text::cat("✅ Recorded ", name, " (not run)\n");
    case RunKind::migrate:
    case RunKind::adopt:
    case RunKind::resume:
    case RunKind::rollback:
    case RunKind::redo:
    case RunKind::reset:
      return text::cat("✅ Applied ", name, " ", style.dim(text::cat("(", how_long(step.took), ")")),
                       "\n");
  }
  return {};
}

std::string step_line(const StepResult& step, RunKind kind, const Style& style) {
  const bool is_reset = kind == RunKind::reset && step.direction == Direction::down;
  const std::string name = is_reset ? "to drop everything" : shown_file(step.tag);
  switch (step.outcome) {
    case Outcome::done: return done_line(step, kind, style);
    case Outcome::failed:
      return text::cat(
          "❌ Failed ", name, " ",
          style.dim(text::cat("(", counted(step.statements_run, "statement"), " ran before)")),
          "\n");
    case Outcome::not_reached: return text::cat("⏳ Not reached ", name, "\n");
  }
  return {};
}

constexpr std::size_t k_listed = 3;

// What changed nothing is not worth a line each when there is much of it.
bool changed_nothing(const StepResult& step) {
  return step.outcome == Outcome::not_reached || (step.outcome == Outcome::done && !step.committed);
}

std::string group_line(const std::vector<StepResult>& steps, std::size_t first, std::size_t end) {
  const std::string names =
      text::cat(counted(end - first, "migration"), ", ", shown_file(steps[first].tag), " … ",
                shown_file(steps[end - 1].tag));
  if (steps[first].direction == Direction::down && steps[first].outcome == Outcome::done)
    return text::cat("↩️ Still applied ", names,
                     " (their rollbacks ran, and were undone with the rest)\n");
  return steps[first].outcome == Outcome::done
             ? text::cat("↩️ Undone ", names, " (they ran, and were undone with the batch)\n")
             : text::cat("⏳ Not reached ", names, "\n");
}

std::string step_lines(const std::vector<StepResult>& steps, const RunText& how,
                       const Style& style) {
  std::string out;
  for (std::size_t first = 0; first < steps.size();) {
    std::size_t end = first + 1;
    while (changed_nothing(steps[first]) && end < steps.size() && changed_nothing(steps[end]) &&
           steps[end].outcome == steps[first].outcome &&
           steps[end].direction == steps[first].direction)
      ++end;
    if (end - first > k_listed)
      out += group_line(steps, first, end);
    else
      for (std::size_t i = first; i < end; ++i)
        if (!how.brief || steps[i].outcome != Outcome::done)
          out += step_line(steps[i], how.kind, style);
    first = end;
  }
  return out;
}

std::size_t count_committed(const RunReport& report, Direction direction) {
  std::size_t count = 0;
  for (const StepResult& step : report.steps)
    if (step.outcome == Outcome::done && step.committed && step.direction == direction) ++count;
  return count;
}

std::chrono::milliseconds total_time(const RunReport& report) {
  std::chrono::milliseconds total{0};
  for (const StepResult& step : report.steps) total += step.took;
  return total;
}

std::string nothing_done(const RunReport& report, RunKind kind) {
  switch (kind) {
    case RunKind::migrate: return "✅ No pending migrations. Database is up to date.\n";
    case RunKind::baseline: return "✅ Nothing to record: the history has all of them.\n";
    case RunKind::adopt:
      return report.adopted > 0 ? ""
                                : "✅ Nothing to adopt: no history has migrations that "
                                  "__migration_tracking lacks.\n";
    case RunKind::resume: return "✅ Nothing to resume: no migration is partly applied.\n";
    case RunKind::rollback:
    case RunKind::redo: return "✅ Nothing to roll back: no migration is applied.\n";
    case RunKind::reset: return "✅ Nothing to reset: the database is empty.\n";
  }
  return {};
}

std::string failure_line(std::size_t applied, const Style& style) {
  if (applied == 0) return style.red("❌ Migration failed: none was applied") + "\n";
  return style.red(text::cat("❌ Migration failed: ", counted(applied, "migration"), " before it ",
                             applied == 1 ? "was applied and stays" : "were applied and stay")) +
         "\n";
}

std::string undo_failure_line(const RunReport& report, RunKind kind, const Style& style) {
  const std::size_t undone = count_committed(report, Direction::down);
  const std::string what = kind == RunKind::redo ? "❌ Redo failed: " : "❌ Rollback failed: ";
  if (undone == 0) return style.red(what + "nothing was rolled back") + "\n";
  const std::size_t applied = count_committed(report, Direction::up);
  return style.red(text::cat(what, counted(undone, "migration"), " before it ",
                             undone == 1 ? "was" : "were", " rolled back",
                             applied == 0 ? "" : text::cat(", ", applied, " applied again"))) +
         "\n";
}

std::string undo_line(const RunReport& report, RunKind kind, const Style& style) {
  if (report.failure) return undo_failure_line(report, kind, style);
  const std::size_t undone = count_committed(report, Direction::down);
  if (undone == 0) return nothing_done(report, kind);
  const std::string noun = undone == 1 ? "Migration " : "Migrations ";
  const std::string took = text::cat(", ", how_long(total_time(report)));
  const std::size_t applied = count_committed(report, Direction::up);
  const std::string said =
      kind == RunKind::redo
          ? text::cat("rolled back and applied again: ", applied, " in batch ", report.batch_number)
          : text::cat("rolled back successfully: ", undone);
  return style.green(text::cat("✅ ", noun, said, took)) + "\n";
}

std::string reset_last_line(const RunReport& report, const Style& style) {
  const std::size_t applied = count_committed(report, Direction::up);
  if (report.failure && count_committed(report, Direction::down) == 0)
    return style.red("❌ Reset failed: nothing was dropped") + "\n";
  if (report.failure)
    return style.red(text::cat("❌ Reset failed: everything was dropped, ",
                               counted(applied, "migration"), " applied")) +
           "\n";
  if (report.steps.empty()) return nothing_done(report, RunKind::reset);
  return style.green(text::cat("✅ Database reset successfully: ", counted(applied, "migration"),
                               " applied, ", how_long(total_time(report)))) +
         "\n";
}

std::string last_line(const RunReport& report, RunKind kind, const Style& style) {
  if (kind == RunKind::reset) return reset_last_line(report, style);
  if (kind == RunKind::rollback || kind == RunKind::redo) return undo_line(report, kind, style);
  const std::size_t applied = count_committed(report, Direction::up);
  if (report.failure) return failure_line(applied, style);
  if (applied == 0) return nothing_done(report, kind);
  const std::string noun = applied == 1 ? "Migration " : "Migrations ";
  const std::string verb =
      kind == RunKind::baseline ? "recorded without running" : "applied successfully";
  return style.green(text::cat("✅ ", noun, verb, ": ", applied, " in batch ", report.batch_number,
                               ", ", how_long(total_time(report)))) +
         "\n";
}

}  // namespace

std::string render_run(const RunReport& report, const RunText& how, const Style& style) {
  std::string out;
  if (report.adopted > 0)
    out += text::cat("✅ Adopted ", counted(report.adopted, "migration"), " that ",
                     report.adopted == 1 ? "was" : "were", " applied already\n");
  out += step_lines(report.steps, how, style);
  return out + last_line(report, how.kind, style);
}

}  // namespace sluice
