#include "engine/run/failure.hpp"

#include <csignal>
#include <string_view>
#include <utility>

#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_down.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_excerpt_width = 100;  // characters; a longer line is cut around the caret

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Where the n-th character starts, n from 0; the text's size when it has fewer.
std::size_t offset_of_character(std::string_view utf8, std::size_t n) {
  std::size_t offset = 0;
  for (; offset < utf8.size(); ++offset) {
    if (is_continuation(utf8[offset])) continue;
    if (n-- == 0) break;
  }
  return offset;
}

std::size_t failure_offset(const Statement& statement, const StatementFailure& failure) {
  if (!failure.position || *failure.position < 1) return 0;
  const std::size_t offset =
      offset_of_character(statement.sql, static_cast<std::size_t>(*failure.position - 1));
  // "at end of input" points behind the last character: show the last line, not an empty
  // one after it.
  if (offset < statement.sql.size()) return offset;
  return statement.sql.find_last_not_of(" \t\r\n") == std::string::npos
             ? 0
             : statement.sql.find_last_not_of(" \t\r\n");
}

Where place_of(const Step& step, const Statement& statement, std::size_t offset) {
  const text::Position inside = text::position_at(statement.sql, offset);
  return {.file = step.file,
          .line = statement.line + inside.line - 1,
          .column = inside.line == 1 ? statement.column + inside.column - 1 : inside.column};
}

// Tabs stay tabs, so that the caret stands where the terminal puts the character.
std::string caret_under(std::string_view before) {
  std::string padding;
  for (const char byte : before)
    if (!is_continuation(byte)) padding += byte == '\t' ? '\t' : ' ';
  return padding + "^";
}

std::string excerpt_at(std::string_view sql, std::size_t offset) {
  std::string_view line = text::line_at(sql, offset);
  std::size_t at = offset - static_cast<std::size_t>(line.data() - sql.data());
  std::string lead, tail;
  const std::size_t column = text::count_characters(line.substr(0, at));
  if (column > k_excerpt_width / 2) {
    const std::size_t cut = offset_of_character(line, column - k_excerpt_width / 2);
    line.remove_prefix(cut);
    at -= cut;
    lead = "…";
  }
  if (text::count_characters(line) > k_excerpt_width) {
    line = line.substr(0, offset_of_character(line, k_excerpt_width));
    tail = "…";
  }
  at = std::min(at, line.size());
  return text::cat(lead, line, tail, "\n", lead.empty() ? "" : " ",
                   caret_under(line.substr(0, at)));
}

ErrorCode code_of(const StatementFailure& failure) {
  if (failure.connection_lost) return ErrorCode::connection;
  const bool is_locked =
      failure.kind == FailureKind::lock_timeout || failure.kind == FailureKind::busy;
  return is_locked ? ErrorCode::locked : ErrorCode::sql;
}

std::string message_of(const StatementFailure& failure) {
  if (failure.detail.empty()) return failure.message;
  std::string_view detail = text::trim(failure.detail);
  if (!detail.empty() && detail.back() == '.') detail.remove_suffix(1);
  return text::cat(failure.message, " (", detail, ")");
}

// Somebody was here before: Drizzle with another history, a push, or a hand. Where the first
// statement finds its object there, the whole migration may have taken effect.
std::string hint_of_existing(const Step& step, std::size_t index) {
  const std::string verify =
      "`sluice verify` finds out which migrations took effect already, and how to record them";
  if (index > 0) return verify + ".";
  return text::cat(verify, "; `sluice baseline ", step.tag,
                   "` records this one and those before it without running them.");
}

// drizzle-kit copies a new column from the old table of a rebuild, which does not have it.
bool copies_new_column(const Statement& statement, const StatementFailure& failure) {
  return failure.kind == FailureKind::missing_column &&
         statement.sql.find("INSERT INTO `__new_") != std::string::npos;
}

bool is_stored_rollback(const Step& step) {
  return step.direction == Direction::down && step.file.starts_with(k_stored_rollback);
}

// The server has nothing to advise.
bool advises_storing(const Step& step, const StatementFailure& failure) {
  return is_stored_rollback(step) && !failure.connection_lost && failure.hint.empty() &&
         failure.kind != FailureKind::has_dependents && code_of(failure) == ErrorCode::sql;
}

std::string stored_rollback_hint(const std::string& recorded_name) {
  const std::string tag(stem_of(recorded_name));
  return text::cat("If this SQL is wrong, write rollback/", tag,
                   ".sql beside the migrations, and store it with `sluice repair ", tag,
                   " --rollback`.");
}

// What is stored is what runs: to mend a file would change nothing. Whoever typed none of it cannot
// add CASCADE, which would drop what was never part of the migration.
std::string hint_of(const Step& step, std::size_t index, const StatementFailure& failure) {
  const Statement& statement = step.statements.at(index);
  const bool is_up = step.direction == Direction::up;
  if (is_up && failure.hint.empty() && failure.kind == FailureKind::existing_object)
    return hint_of_existing(step, index);
  if (copies_new_column(statement, failure))
    return "drizzle-kit lets the rebuilt table take a new column from the old one, which does not "
           "have it: take the column out of both lists of this INSERT.";
  if (!is_stored_rollback(step) || failure.connection_lost) return failure.hint;
  if (failure.kind == FailureKind::has_dependents)
    return "Another object depends on it: remove that first, or roll back the migration that made "
           "it.";
  return advises_storing(step, failure) ? stored_rollback_hint(step.recorded_name) : failure.hint;
}

}  // namespace

ErrorInfo statement_error(const Step& step, std::size_t index, const StatementFailure& failure) {
  const Statement& statement = step.statements.at(index);
  const std::size_t offset = failure_offset(statement, failure);
  return {
      .code = code_of(failure),
      .message = message_of(failure),
      .where = place_of(step, statement, offset),
      .hint = hint_of(step, index, failure),
      .sqlstate = failure.sqlstate,
      .statement = statement.sql,
      .excerpt = excerpt_at(statement.sql, offset),
      .kind = failure.kind,
      .advises_storing = advises_storing(step, failure) && !copies_new_column(statement, failure)};
}

ErrorInfo stopped_error(int signal, Direction direction) {
  const bool is_interrupt = signal == SIGINT;
  return {.code = is_interrupt ? ErrorCode::interrupted : ErrorCode::terminated,
          .message = text::cat("stopped by ", signal_name(signal)),
          .hint = direction == Direction::up
                      ? "Run `sluice migrate` again to continue."
                      : "Run `sluice status` to see the state, then roll back what is left."};
}

std::string standing_hint(const Step& step, std::size_t done) {
  if (step.direction == Direction::down)
    return text::cat(done, " of the ", step.statements.size(), " statements of ", step.file,
                     " are committed, and the migration is still recorded as applied. Fix what "
                     "stopped it, and run `sluice resume`: it continues after them.");
  return text::cat(done, " of the ", step.statements.size(), " statements of ", step.file,
                   " are applied, committed and recorded; what follows them is not. Fix what "
                   "stopped it, leave those statements as they are, and run `sluice resume`.");
}

std::string join_hints(const std::string& first, const std::string& second) {
  if (first.empty() || second.empty()) return first + second;
  return text::cat(first, " ", second);
}

}  // namespace sluice
