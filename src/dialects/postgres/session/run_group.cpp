#include "dialects/postgres/session/run_group.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/session/failure_kind.hpp"
#include "dialects/postgres/session/pipeline.hpp"

namespace sluice::postgres {

namespace {

// What the server answered to one group.
struct Answers {
  std::size_t expected = 0;  // statements that were sent
  Rows* of_last = nullptr;
  std::size_t completions = 0;
  std::optional<StatementFailure> failure;  // the first
  bool copied_in = false;
};

void take(Wire& wire, const Result& result, OnStop on_stop, Answers& answers) {
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      // A rule's additional SELECT yields rows and no completion of its own.
      if (*PQcmdStatus(result.get()) != '\0') ++answers.completions;
      break;
    case PGRES_COPY_IN:
      answers.copied_in = true;
      wire.refuse_copy_in();
      break;
    case PGRES_COPY_OUT: wire.discard_copy_out(on_stop); break;
    case PGRES_FATAL_ERROR:
    case PGRES_BAD_RESPONSE:
      if (!answers.failure) answers.failure = failure_of(result.get(), wire);
      break;
    case PGRES_SINGLE_TUPLE:
      if (answers.of_last != nullptr && answers.completions + 1 == answers.expected)
        append_rows(*answers.of_last, result.get());
      break;
    case PGRES_EMPTY_QUERY:
    case PGRES_NONFATAL_ERROR:
    case PGRES_COPY_BOTH:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED: break;
  }
}

Answers exchange(Wire& wire, const Group& group, OnStop on_stop, Rows* of_last) {
  Answers answers{.expected = group.sent.size(), .of_last = of_last};
  if (!wire.send_simple_by_row(group.text)) {
    answers.failure = loss_of(wire);
    return answers;
  }
  while (const Result result = wire.next(on_stop)) take(wire, result, on_stop, answers);
  if (wire.is_lost()) {
    if (!answers.failure) answers.failure = loss_of(wire);
    set_lost(*answers.failure, true);
  }
  return answers;
}

void explain_copy(StatementFailure& failure) {
  failure.message =
      "COPY … FROM STDIN cannot run from a migration: the file carries no data for it";
  failure.hint = "Use INSERT, or COPY from a file that lies on the server.";
  failure.detail.clear();
}

StatementFailure nul_failure(std::size_t index) {
  StatementFailure failure;
  failure.index = index;
  failure.message = "the statement contains a NUL character, which PostgreSQL does not allow";
  failure.sqlstate = "22021";  // character_not_in_repertoire, as the server would say
  return failure;
}

// The statement that failed: where the position lies, for a syntax error is found before anything
// runs; else the one behind the last that completed.
std::size_t locate(const Group& group, const Answers& answers, StatementFailure& failure) {
  const std::size_t next = std::min(answers.completions, group.sent.size() - 1);
  if (!failure.position) return next;
  const std::optional<Place> place = place_of(group, *failure.position);
  // A position in a statement that has completed belongs to some other text (a function's body).
  if (!place || place->sent < answers.completions) {
    failure.position.reset();
    return next;
  }
  failure.position = place->position;
  return place->sent;
}

}  // namespace

void run_group(Wire& wire, const Group& group, OnStop on_stop, ScriptResult& result,
               Rows* of_last) {
  if (group.text.find('\0') != std::string::npos) {
    result.failure = nul_failure(group.sent.front().index);
    return;
  }
  Answers answers = exchange(wire, group, on_stop, of_last);
  if (!answers.failure) {
    result.completed = group.end;
    return;
  }
  StatementFailure& failure = *answers.failure;
  if (answers.copied_in && !failure.connection_lost) explain_copy(failure);
  failure.index = group.sent[locate(group, answers, failure)].index;
  result.completed =
      answers.completions < group.sent.size() ? group.sent[answers.completions].index : group.end;
  result.failure = std::move(failure);
}

}  // namespace sluice::postgres
