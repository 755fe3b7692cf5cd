#include "core/plan/plan_down.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/history/dispute.hpp"
#include "core/history/match_history.hpp"
#include "core/history/progress.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_base.hpp"
#include "core/plan/plan_up.hpp"
#include "core/plan/resume_point.hpp"
#include "core/plan/segments.hpp"
#include "core/undo/rollback_text.hpp"

namespace sluice {

namespace {

bool is_applied(const MigrationState& migration) {
  switch (migration.state) {
    case State::applied:
    case State::changed:
    case State::missing: return true;
    case State::partial: return is_partly_undone(migration);
    case State::pending:
    case State::disputed:
    case State::out_of_order: return false;
  }
  return false;
}

// Chooses among what is applied, the newest first.
class Chooser {
 public:
  Chooser(const Project& project, const History& history, const DownOptions& options)
      : project_(project), history_(history), options_(options) {}

  std::vector<Undoing> choose() {
    check_options();
    const std::vector<FileHashes> files = hashes_of(project_);
    states_ = reconcile(project_.journal, history_, files).migrations;
    refuse_partial();
    refuse_disputes(states_, history_);
    const Matching matching = match_history(project_.journal, history_, files);
    for (const MigrationState& migration : in_order())
      applied_.push_back(undoing_of(migration, matching));
    const std::vector<Undoing> chosen = chosen_of_applied();
    if (!chosen.empty()) refuse_mirrored_later();
    for (const Undoing& each : chosen)
      if (!each.entry) refuse_foreign(each);
    refuse_to_leave_half(chosen);
    return chosen;
  }

 private:
  std::vector<Undoing> chosen_of_applied() const {
    if (options_.to) return after(*options_.to);
    if (options_.batch) return of_batch(*options_.batch);
    const std::size_t wanted =
        options_.all ? applied_.size() : static_cast<std::size_t>(options_.steps.value_or(1));
    return {applied_.begin(),
            applied_.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, applied_.size()))};
  }

  void check_options() const {
    const int said = options_.steps.has_value() + options_.batch.has_value() +
                     options_.to.has_value() + (options_.all ? 1 : 0);
    if (said > 1)
      throw Error(ErrorCode::usage, "--steps, --batch, --to and --all contradict each other",
                  "Give only one of them.");
    if (options_.steps && *options_.steps < 1)
      throw Error(ErrorCode::usage, text::cat("--steps ", *options_.steps, " selects nothing"),
                  "Give a number of 1 or more.");
  }

  // What is partly applied stands on top of everything.
  void refuse_partial() const {
    for (const MigrationState& migration : states_)
      if (migration.state == State::partial && !is_partly_undone(migration))
        throw Error(
            ErrorCode::partial,
            text::cat(migration.tag,
                      " is partly applied: finish it before rolling back earlier migrations"),
            "Run `sluice resume` to finish it, then roll back.");
  }

  // What only the mirror holds, and wrote later than all that would be undone under it.
  void refuse_mirrored_later() const {
    std::optional<std::size_t> newest;
    for (const MigrationState& each : states_)
      if (is_applied(each) && (each.entry || each.row) && each.tracked)
        newest = std::max(newest.value_or(0), *each.tracked);
    for (const MigrationState& each : states_)
      if (!each.entry && !each.row && each.tracked && newest && *each.tracked > *newest)
        throw Error(
            ErrorCode::drift,
            text::cat(
                history_.tracking[*each.tracked].migration_name,
                " is the newest in __migration_tracking, but neither in Drizzle's "
                "history nor in the journal: earlier migrations cannot be rolled back before it"),
            "Get its files; if nobody has them, `sluice repair --forget` removes its row, "
            "and the rollback SQL with it.");
  }

  bool is_own_number(const std::string& tag) const {
    const std::string_view number = number_of(tag);
    return std::any_of(states_.begin(), states_.end(), [&](const MigrationState& each) {
      return each.entry && is_applied(each) && number_of(each.tag) == number;
    });
  }

  // A newer release's migration is undone by what is stored. That of another folder, which bears
  // the number of one of these or is older than they are, is not this folder's to undo.
  void refuse_foreign(const Undoing& undoing) const {
    std::int64_t newest = 0;
    for (const MigrationState& each : states_)
      if (each.entry && is_applied(each))
        newest = std::max(newest, project_.journal.entries[*each.entry].when);
    const bool shares_numbers =
        std::any_of(states_.begin(), states_.end(), [&](const MigrationState& each) {
          return !each.entry && each.row && is_own_number(each.tag);
        });
    const bool is_first = applied_.front().tag == undoing.tag;
    const bool is_older = is_first && undoing.when != 0 && undoing.when < newest;
    if (!shares_numbers && !is_older) return;
    throw Error(
        ErrorCode::refused,
        text::cat(undoing.tag, " is the newest in this database, and of another folder than ",
                  project_.folder, ": this one cannot undo it, nor what is before it"),
        "Run `sluice rollback --dir DIR` with the folder that contains it.");
  }

  void refuse_to_leave_half(const std::vector<Undoing>& chosen) const {
    for (std::size_t i = 0; i < applied_.size(); ++i)
      if (applied_[i].state == State::partial &&
          std::find(chosen.begin(), chosen.end(), applied_[i]) == chosen.end())
        throw Error(
            ErrorCode::partial,
            text::cat(applied_[i].tag, " is partly rolled back, and would stay partly rolled back"),
            text::cat("Roll it back too: `sluice rollback --steps ", i + 1, "`."));
  }

  // Whether both histories put them in one order.
  static bool is_one_order(const std::vector<MigrationState>& newest_first) {
    std::optional<std::size_t> before;
    for (const MigrationState& each : newest_first) {
      if (!each.row || !each.tracked) continue;
      if (before && *each.tracked > *before) return false;
      before = each.tracked;
    }
    return true;
  }

  std::int64_t time_of(const MigrationState& each) const {
    return each.entry ? project_.journal.entries[*each.entry].when
                      : history_.rows[*each.row].created_at.value_or(0);
  }

  // The rows' order is the order of application; all of them have one, or none has. A row that was
  // written later than its migration ran is not in its place: then the journal's times tell.
  std::vector<MigrationState> in_order() const {
    std::vector<MigrationState> applied;
    std::copy_if(
        states_.begin(), states_.end(), std::back_inserter(applied),
        [](const MigrationState& each) { return is_applied(each) && (each.entry || each.row); });
    const auto place = [](const MigrationState& migration) {
      return migration.row ? *migration.row : migration.tracked.value_or(*migration.entry);
    };
    std::stable_sort(applied.begin(), applied.end(),
                     [&](const auto& a, const auto& b) { return place(a) > place(b); });
    if (!is_one_order(applied))
      std::stable_sort(applied.begin(), applied.end(),
                       [&](const auto& a, const auto& b) { return time_of(a) > time_of(b); });
    return applied;
  }

  Undoing undoing_of(const MigrationState& migration, const Matching& matching) const {
    Undoing undoing{.tag = migration.tag, .entry = migration.entry, .state = migration.state};
    if (migration.tracked) {
      const TrackingRow& tracked = history_.tracking[*migration.tracked];
      undoing.recorded_name = tracked.migration_name;
      undoing.batch_number = tracked.batch_number;
      undoing.hash = tracked.checksum.value_or("");
    }
    if (migration.entry) undoing.when = project_.journal.entries[*migration.entry].when;
    if (!migration.row) return undoing;
    const HistoryRow& row = history_.rows[*migration.row];
    undoing.hash = row.hash;
    undoing.when = row.created_at.value_or(undoing.when);
    undoing.history_rows.push_back(row.row);
    for (const std::size_t twin : matching.duplicates)
      if (migration.entry && matching.row_entry[twin] == migration.entry)
        undoing.history_rows.push_back(history_.rows[twin].row);
    return undoing;
  }

  std::vector<Undoing> after(const std::string& name) const {
    const std::string tag = tag_of(name);
    const auto found = std::find_if(applied_.begin(), applied_.end(),
                                    [&](const Undoing& each) { return each.tag == tag; });
    if (found == applied_.end())
      throw Error(ErrorCode::refused, text::cat(tag, " is not applied, so nothing comes after it"),
                  "Run `sluice status` to see what is applied.");
    return {applied_.begin(), found};
  }

  // What only the history knows can be named in full.
  std::string tag_of(const std::string& name) const {
    for (const Undoing& each : applied_)
      if (each.tag == stem_of(name) || each.recorded_name == name) return each.tag;
    return project_.journal.entries[find_entry(project_.journal, name)].tag;
  }

  std::string hint_for_batch(int newest) const {
    if (applied_.empty()) return "No migration is applied.";
    if (newest == 0) return "`sluice adopt` gives what is applied a batch; --steps N needs none.";
    return text::cat("The last batch is ", newest,
                     "; `sluice status --json` says the batch of each.");
  }

  std::vector<Undoing> of_batch(int number) const {
    int newest = 0;
    for (const Undoing& each : applied_) newest = std::max(newest, each.batch_number);
    const int wanted = number == 0 ? newest : number;
    std::vector<Undoing> chosen;
    std::copy_if(applied_.begin(), applied_.end(), std::back_inserter(chosen),
                 [&](const Undoing& each) { return each.batch_number == wanted; });
    if (chosen.empty() && number != 0)
      throw Error(ErrorCode::usage, text::cat("no applied migration is of batch ", number),
                  hint_for_batch(newest));
    return chosen;
  }

  const Project& project_;
  const History& history_;
  const DownOptions& options_;
  std::vector<MigrationState> states_;
  std::vector<Undoing> applied_;
};

[[noreturn]] void refuse(const Project& project, const Undoing& undoing, const std::string& why,
                         std::string_view other_way = {}) {
  throw Error(ErrorCode::refused, text::cat(undoing.tag, " cannot be rolled back: ", why),
              text::cat("Write ", rollback_file(project, undoing.tag),
                        " with the SQL that undoes it, and run the command again.",
                        other_way.empty() ? "" : " ", other_way));
}

class DownPlanner {
 public:
  DownPlanner(const Project& project, const History& history, const RollbackTexts& texts,
              const Dialect& dialect, const DownOptions& options, InDoubt in_doubt)
      : project_(project),
        history_(history),
        texts_(texts),
        dialect_(dialect),
        options_(options),
        in_doubt_(in_doubt) {}

  Plan plan(const std::vector<Undoing>& chosen) {
    begin_plan(project_, history_, plan_);
    // What it says of the journal is for migrate.
    plan_.diagnostics.clear();
    for (const Undoing& undoing : chosen) add_step(undoing);
    return std::move(plan_);
  }

 private:
  void add_step(const Undoing& undoing) {
    const auto found = texts_.find(undoing.tag);
    if (found == texts_.end())
      refuse(project_, undoing, "no rollback SQL is stored for it, and none can be derived",
             undoing.state == State::changed
                 ? text::cat("Or run `sluice repair ", undoing.tag,
                             "` if the edit of its file is intended: its rollback is then derived "
                             "from the file.")
                 : std::string());
    RollbackParts parts = split_rollback(found->second.sql, dialect_.scan_rules());
    if (parts.statements.empty() && !parts.lost.empty() && !options_.allow_data_loss)
      refuse(project_, undoing, text::cat("it is irreversible (", parts.lost.front(), ")"),
             "Or rerun with --allow-data-loss to remove it from the history and leave its changes "
             "in place.");
    if (is_placeholder(found->second.sql, dialect_.scan_rules()))
      refuse(
          project_, undoing,
          text::cat("no statement is in ", found->second.source, ", so nothing would be undone"));
    for (const Statement& statement : parts.statements)
      if (const std::string reaches = dialect_.traits(statement).server_wide; !reaches.empty())
        plan_.diagnostics.push_back({.code = FindingCode::reaches_outside,
                                     .severity = Severity::warning,
                                     .migration = undoing.tag,
                                     .details = {{Detail::reason, reaches}}});
    Step step{.direction = Direction::down,
              .tag = undoing.tag,
              .file = found->second.source,
              .hash = undoing.hash,
              .when = undoing.when,
              .statements = std::move(parts.statements),
              .history_rows = undoing.history_rows,
              .recorded_name = undoing.recorded_name,
              .batch_number = undoing.batch_number};
    cut(step);
    for (const std::string& lost : parts.lost)
      plan_.diagnostics.push_back({.code = FindingCode::irreversible,
                                   .severity = Severity::warning,
                                   .migration = undoing.tag,
                                   .details = {{Detail::lost, lost}}});
    plan_.steps.push_back(std::move(step));
  }

  // A rollback that was broken off outside a transaction goes on where it was.
  void cut(Step& step) {
    ResumePoint from;
    const std::string name = event_name(step);
    if (const auto progress = progress_of(history_.progress, stem_of(name))) {
      const Migration as_file{.entry = {.when = step.when, .tag = std::string(stem_of(name))},
                              .file = step.file,
                              .hash = step.hash,
                              .statements = step.statements};
      from = resume_point(as_file, *progress, history_, dialect_, {.in_doubt = in_doubt_},
                          Direction::down);
      step.resumes = true;
    }
    cut_step(plan_, step, from, dialect_, transaction_);
  }

  const Project& project_;
  const History& history_;
  const RollbackTexts& texts_;
  const Dialect& dialect_;
  const DownOptions& options_;
  InDoubt in_doubt_;
  OpenTransaction transaction_;
  Plan plan_;
};

}  // namespace

std::string rollback_file(const Project& project, const std::string& tag) {
  if (project.journal.layout == Layout::v1) return text::cat(project.folder, "/", tag, "/down.sql");
  return text::cat(project.folder, "/rollback/", tag, ".sql");
}

std::vector<Undoing> choose_down(const Project& project, const History& history,
                                 const DownOptions& options) {
  return Chooser(project, history, options).choose();
}

Plan plan_down(const Project& project, const History& history, const RollbackTexts& texts,
               const Dialect& dialect, const DownOptions& options, InDoubt in_doubt) {
  const std::vector<Undoing> chosen = choose_down(project, history, options);
  return DownPlanner(project, history, texts, dialect, options, in_doubt).plan(chosen);
}

bool can_run(const RollbackText& text, const ScanRules& rules) {
  const RollbackParts parts = split_rollback(text.sql, rules);
  return !parts.statements.empty() || (parts.lost.empty() && !is_placeholder(text.sql, rules));
}

History history_after(History history, const Plan& plan) {
  for (const Step& step : plan.steps) {
    if (step.direction != Direction::down) continue;
    std::erase_if(history.rows, [&](const HistoryRow& row) {
      return std::find(step.history_rows.begin(), step.history_rows.end(), row.row) !=
             step.history_rows.end();
    });
    std::erase_if(history.tracking, [&](const TrackingRow& row) {
      return !step.recorded_name.empty() && row.migration_name == step.recorded_name;
    });
    std::erase_if(history.progress,
                  [&](const Event& event) { return event.migration_name == event_name(step); });
  }
  return history;
}

}  // namespace sluice
