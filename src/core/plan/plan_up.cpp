#include "core/plan/plan_up.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "core/history/dispute.hpp"
#include "core/history/progress.hpp"
#include "core/history/unclear_rows.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_base.hpp"
#include "core/plan/resume_point.hpp"
#include "core/plan/segments.hpp"

namespace sluice {
namespace {

class UpPlanner {
 public:
  UpPlanner(const Project& project, const History& history, const Dialect& dialect,
            const UpOptions& options)
      : project_(project), history_(history), dialect_(dialect), options_(options) {
    plan_.transaction = options.transaction;
  }

  Plan plan(std::optional<Reconciliation> reconciled) {
    states_ = reconciled ? begin_plan(*std::move(reconciled), history_, plan_)
                         : begin_plan(project_, history_, plan_);
    if (options_.steps && *options_.steps < 1) {
      throw Error(ErrorCode::usage, text::cat("--steps ", *options_.steps, " selects nothing"),
                  "Give a number of 1 or more.");
    }
    refuse_partly_undone(states_);
    refuse_disputes(states_, history_);
    refuse_unclear(plan_.diagnostics);
    refuse_begun_elsewhere();
    check_changed();
    const auto chosen = choose();
    for (const auto e : chosen) add_step(e);
    return std::move(plan_);
  }

 private:
  std::vector<std::string> files_in(State state, std::size_t end) const {
    std::vector<std::string> names;
    for (const auto& m : states_) {
      if (m.state == state && m.entry && *m.entry < end) names.push_back(file_name(m.tag));
    }
    return names;
  }

  // Under the name that it had before the folder was converted.
  void refuse_begun_elsewhere() const {
    for (const JournalEntry& entry : project_.journal.entries) {
      const bool is_begun =
          !entry.former_tag.empty() && progress_of(history_.progress, entry.former_tag);
      if (!is_begun) continue;
      throw Error(
          ErrorCode::partial,
          text::cat(entry.tag, " is partly applied under its former name, ", entry.former_tag),
          text::cat("Run `sluice convert ", project_.journal.layout == Layout::v1 ? "v1" : "v0",
                    "`, which renames it in this database, then `sluice resume`."));
    }
  }

  void check_changed() {
    const auto names = files_in(State::changed, states_.size());
    if (names.empty()) return;
    const auto first = std::find_if(states_.begin(), states_.end(), [](const MigrationState& m) {
      return m.state == State::changed;
    });
    Finding edited{.code = FindingCode::changed,
                   .severity = Severity::warning,
                   .count = names.size(),
                   .details = {{Detail::migrations, names}},
                   .where = {loaded_migration(project_, *first->entry).file, 0, 0}};
    if (options_.changed == ChangedFiles::refuse) throw Error(error_of(edited, ErrorCode::changed));
    plan_.diagnostics.push_back(std::move(edited));
  }

  // The entries to apply, in the journal's order.
  std::vector<std::size_t> choose() {
    const auto end = options_.to ? find_entry(project_.journal, *options_.to) + 1
                                 : project_.journal.entries.size();
    check_order(end);
    std::vector<std::size_t> chosen;
    for (std::size_t e = 0; e < end; ++e) {
      if (is_wanted(states_[e].state)) chosen.push_back(e);
    }
    if (options_.steps && chosen.size() > static_cast<std::size_t>(*options_.steps)) {
      chosen.resize(static_cast<std::size_t>(*options_.steps));
    }
    return chosen;
  }

  bool is_wanted(State state) const {
    switch (state) {
      case State::pending:
      case State::partial: return true;
      case State::out_of_order: return options_.out_of_order == OutOfOrder::apply;
      case State::applied:
      case State::changed:
      case State::disputed:
      case State::missing: return false;
    }
    return false;
  }

  void check_order(std::size_t end) {
    const auto names = files_in(State::out_of_order, end);
    if (names.empty()) return;
    const auto newest = std::find_if(states_.rbegin(), states_.rend(), [](const MigrationState& m) {
      return m.entry && (m.state == State::applied || m.state == State::changed);
    });
    Finding older{
        .code = FindingCode::out_of_order,
        .severity = Severity::warning,
        .count = names.size(),
        .details = {{Detail::migrations, names}, {Detail::before, file_name(newest->tag)}}};
    switch (options_.out_of_order) {
      case OutOfOrder::refuse:
        throw Error(ErrorCode::out_of_order, message_of(older),
                    "Use `--out-of-order apply` to apply it now, or `--out-of-order skip` to leave "
                    "it out.");
      case OutOfOrder::apply: older.details.emplace_back(Detail::is_applied); break;
      case OutOfOrder::skip: older.details.emplace_back(Detail::is_left_out); break;
    }
    plan_.diagnostics.push_back(std::move(older));
  }

  void add_step(std::size_t e) {
    const auto& migration = usable_migration(project_, e);
    auto step = step_of(migration);
    ResumePoint from;
    if (const auto& progress = states_[e].progress) {
      from = resume_point(migration, *progress, history_, dialect_, options_);
      tell_resume(migration, from);
      step.resumes = true;
    }
    step.statements = migration.statements;
    append(migration.diagnostics);
    append(from.diagnostics);
    cut_step(plan_, step, from, dialect_, transaction_);
    plan_.steps.push_back(std::move(step));
  }

  void tell_resume(const Migration& migration, const ResumePoint& from) {
    const auto count = migration.statements.size();
    Where where{migration.file, 0, 0};
    if (from.first < count) where = {migration.file, migration.statements[from.first].line, 0};
    Finding resumes{.code = FindingCode::resumes,
                    .migration = migration.entry.tag,
                    .count = count,
                    .where = std::move(where)};
    if (from.first < count)
      resumes.details.emplace_back(Detail::statement, text::cat(from.first + 1));
    plan_.diagnostics.push_back(std::move(resumes));
  }

  void append(const std::vector<Finding>& diagnostics) {
    plan_.diagnostics.insert(plan_.diagnostics.end(), diagnostics.begin(), diagnostics.end());
  }

  const Project& project_;
  const History& history_;
  const Dialect& dialect_;
  const UpOptions& options_;
  std::vector<MigrationState> states_;
  OpenTransaction transaction_;
  Plan plan_;
};

}  // namespace

Plan plan_up(const Project& project, const History& history, const Dialect& dialect,
             const UpOptions& options) {
  return UpPlanner(project, history, dialect, options).plan({});
}

Plan plan_up(const Project& project, const History& history, Reconciliation reconciliation,
             const Dialect& dialect, const UpOptions& options) {
  return UpPlanner(project, history, dialect, options).plan(std::move(reconciliation));
}

}  // namespace sluice
