#include "engine/rollback_capture.hpp"

#include <utility>

#include "base/text.hpp"
#include "core/rollback_text.hpp"

namespace sluice {

namespace {

constexpr const char* k_resumed = "a part of it was applied by an earlier run";
constexpr const char* k_no_catalog = "the schema before it was not looked at";
constexpr const char* k_not_run = "it was recorded without being run";

std::string problem_line(const Error& error) {
  return text::cat(k_irreversible, "its rollback could not be derived: ",
                   text::join(text::split(error.what(), "\n"), " "), "\n");
}

}  // namespace

bool RollbackCapture::begins(std::size_t number, const Step& step) {
  sql_.erase(number);
  watched_.erase(number);
  const bool is_up = step.direction == Direction::up && source_ != nullptr;
  if (is_up) try {
      derive(number, step);
    } catch (const Error& error) {
      sql_[number] = problem_line(error);
    }
  if (watched_.count(number) > 0) return true;
  if (step.action == StepAction::run) current_.reset();
  return false;
}

void RollbackCapture::derive(std::size_t number, const Step& step) {
  if (auto written = source_->written(step.tag)) {
    sql_[number] = std::move(written->sql);
    return;
  }
  if (step.action == StepAction::record_only) {
    sql_[number] = source_->known_of(step.tag, k_not_run).value_or(RollbackText{}).sql;
    return;
  }
  Inverse inverse = source_->inverse(step.statements);
  if (inverse.suffices()) {
    sql_[number] = rollback_text(inverse, {});
  } else if (step.resumes || !source_->has_catalog()) {
    sql_[number] = source_->without_running(step.tag, step.statements,
                                            step.resumes ? k_resumed : k_no_catalog);
  } else {
    watched_[number] = {
        .inverse = std::move(inverse), .step = &step, .before = {}, .problem = {}};
  }
}

// Within a savepoint: a catalog that cannot be read must not end the migration's transaction.
std::optional<Schema> RollbackCapture::look(std::string& problem) {
  connection_.query("SAVEPOINT sluice_look");
  try {
    Schema schema = source_->introspector().introspect(connection_, tables_);
    connection_.query("RELEASE SAVEPOINT sluice_look");
    return schema;
  } catch (const Error& error) {
    if (error.info().code == ErrorCode::connection || !connection_.in_transaction()) throw;
    problem = text::cat("the schema could not be read: ", error.what());
  }
  connection_.query("ROLLBACK TO SAVEPOINT sluice_look");
  return {};
}

void RollbackCapture::look_before(std::size_t number) {
  Watched& watched = watched_.at(number);
  if (!current_) current_ = look(watched.problem);
  watched.before = std::exchange(current_, {});
}

void RollbackCapture::look_after(std::size_t number) {
  Watched watched = std::move(watched_.at(number));
  watched_.erase(number);
  if (watched.before) current_ = look(watched.problem);
  if (!watched.before || !current_) {
    sql_[number] = rollback_text(watched.inverse, watched.problem);
    return;
  }
  try {
    sql_[number] = source_->from_schemas(watched.inverse, watched.step->statements,
                                         *std::move(watched.before), *current_);
  } catch (const Error& error) {
    sql_[number] = problem_line(error);
  }
}

// What a step saw that began in an earlier transaction stays seen.
void RollbackCapture::rewind(std::size_t number) {
  current_.reset();
  sql_.erase(sql_.upper_bound(number), sql_.end());
  watched_.erase(watched_.upper_bound(number), watched_.end());
}

std::string RollbackCapture::sql_of(std::size_t number) const {
  const auto found = sql_.find(number);
  return found == sql_.end() ? std::string() : found->second;
}

}  // namespace sluice
