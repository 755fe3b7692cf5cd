#include "base/text.hpp"
#include "render/render_text.hpp"

namespace sluice {

namespace {

constexpr const char* k_nothing_to_undo = "✅ Nothing to roll back: no migration is applied.\n";

// How many transactions the plan's statements need. Statements outside one count for none.
std::size_t count_transactions(const Plan& plan) {
  std::size_t count = 0;
  bool is_open = false;
  for (const Step& step : plan.steps) {
    for (const Segment& segment : step.segments) {
      if (!segment.in_transaction || segment.commit_before) is_open = false;
      if (segment.in_transaction && !is_open) ++count;
      is_open = segment.in_transaction;
    }
    if (plan.transaction != TransactionMode::batch) is_open = false;
  }
  return count;
}

bool all_inside(const Plan& plan) {
  for (const Step& step : plan.steps)
    for (const Segment& segment : step.segments)
      if (!segment.in_transaction) return false;
  return true;
}

std::string what_it_does(const Plan& plan) {
  if (!plan.steps.empty() && plan.steps.front().action == StepAction::reset)
    return text::cat("drop everything, apply ", counted(plan.steps.size() - 1, "migration"));
  std::size_t down = 0;
  for (const Step& step : plan.steps)
    if (step.direction == Direction::down) ++down;
  const std::size_t up = plan.steps.size() - down;
  if (down == 0) return counted(up, "migration");
  std::string out = text::cat(counted(down, "migration"), " to roll back");
  return up == 0 ? out : text::cat(out, ", ", up, " to apply");
}

std::string headline(const Plan& plan) {
  if (plan.steps.empty()) return "no migration to run";
  const std::size_t transactions = count_transactions(plan);
  std::string out = what_it_does(plan);
  if (transactions > 0) out += text::cat(" in ", counted(transactions, "transaction"));
  if (!all_inside(plan))
    out += transactions > 0 ? ", and statements outside of any" : ", outside of any transaction";
  return out;
}

std::string statements_of(const Segment& segment) {
  return segment.end - segment.first == 1
             ? text::cat("statement ", segment.end)
             : text::cat("statements ", segment.first + 1, "-", segment.end);
}

// Only what is not plain: a step that runs whole in the open transaction needs no such line.
std::string segment_lines(const Step& step, const Style& style) {
  std::string out;
  const bool is_whole = step.segments.size() == 1 && step.segments[0].first == 0 &&
                        step.segments[0].end == step.statements.size();
  const bool is_plain =
      is_whole && step.segments[0].in_transaction && !step.segments[0].commit_before;
  if (is_plain) return out;
  for (const Segment& segment : step.segments) {
    out += text::cat("       ", statements_of(segment), ": ");
    if (segment.commit_before) out += "after a commit, ";
    out += segment.in_transaction ? "in a transaction" : "outside a transaction";
    out += segment.reason.empty()
               ? "\n"
               : text::cat(" ", style.dim(text::cat("(", segment.reason, ")")), "\n");
  }
  return out;
}

std::string sql_lines(const Step& step, const Style& style) {
  std::string out;
  for (const Statement& statement : step.statements) {
    out += text::cat("\n", style.dim(text::cat("     -- ", step.file, ":", statement.line)), "\n");
    for (const std::string& line : text::split(statement.sql, "\n"))
      out += line.empty() ? "\n" : text::cat("     ", line, "\n");
  }
  return out + "\n";
}

std::string step_lines(const Step& step, std::size_t number, const PlanText& how,
                       const Style& style) {
  std::string out = text::cat("  ", number, ". ", style.bold(shown_file(step.tag)), "  ");
  switch (step.action) {
    case StepAction::run:
      if (step.direction == Direction::down) out += "roll back, ";
      out += counted(step.statements.size(), "statement");
      if (step.resumes)
        out += text::cat(", partly ", step.direction == Direction::up ? "applied" : "rolled back",
                         " by an earlier run");
      break;
    case StepAction::record_only: out += "recorded as applied, not run"; break;
    case StepAction::reset:
      out = text::cat("  ", number, ". drop everything, ",
                      counted(step.statements.size(), "statement"));
      break;
  }
  out += "\n";
  const bool runs = step.action != StepAction::record_only;
  if (runs) out += segment_lines(step, style);
  if (how.verbose && runs) out += sql_lines(step, style);
  return out;
}

std::string mirror_lines(const MirrorChanges& mirror) {
  std::string out;
  if (!mirror.adopt.empty())
    out += text::cat("  adopt ", counted(mirror.adopt.size(), "migration"), " that ",
                     mirror.adopt.size() == 1 ? "is" : "are",
                     " applied already: ", shown_file(mirror.adopt.front().migration_name),
                     mirror.adopt.size() == 1
                         ? ""
                         : text::cat(" … ", shown_file(mirror.adopt.back().migration_name)),
                     "\n");
  for (const std::string& name : mirror.remove)
    out += text::cat("  remove ", name,
                     " from __migration_tracking: Drizzle's table does not have it\n");
  return out.empty() ? out : text::cat("\n", out);
}

// What the plan's own lines say already.
bool is_told(const Finding& finding) {
  for (const FindingCode code : {FindingCode::applied_by_drizzle, FindingCode::adopted_from_legacy,
                                 FindingCode::outside_transaction, FindingCode::enum_value_commit,
                                 FindingCode::commit_in_file})
    if (finding.code == code) return true;
  return false;
}

std::string diagnostic_lines(const Plan& plan, const PlanText& how, const Style& style) {
  std::vector<Finding> untold;
  for (const Finding& diagnostic : plan.diagnostics)
    if (!is_told(diagnostic)) untold.push_back(diagnostic);
  if (untold.empty()) return {};
  return text::cat("\n",
                   render_findings(untold, how.verbose ? Amount::all : Amount::short_list, style));
}

}  // namespace

std::string render_plan(const Plan& plan, const PlanText& how, const Style& style) {
  const std::string mirror = mirror_lines(plan.mirror);
  const bool is_up = how.kind != RunKind::rollback && how.kind != RunKind::redo;
  if (plan.steps.empty() && mirror.empty() && plan.diagnostics.empty())
    return is_up ? "✅ No pending migrations. Database is up to date.\n" : k_nothing_to_undo;
  std::string out = text::cat("📋 ", style.bold("Plan:"), " ", headline(plan), "\n");
  if (!plan.steps.empty()) out += "\n";
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    out += step_lines(plan.steps[i], i + 1, how, style);
  out += mirror;
  out += diagnostic_lines(plan, how, style);
  return text::cat(out, how.verbose && out.ends_with("\n\n") ? "" : "\n", "Nothing was changed.\n");
}

}  // namespace sluice
