// What a migration SETs must not reach the next one, nor the history's own statements; but it must
// reach the rest of its own migration, over every commit in between. So it is reset before each
// record and replayed after it.
#include "engine/run/execution.hpp"

namespace sluice {

void Execution::queue_reset() {
  if (reset_inside_.empty()) reset_inside_ = connection_.session_reset();
  for (const Statement& statement : reset_inside_) queue_.add({at_.step, {}}, statement);
}

void Execution::queue_replay(std::size_t before) {
  if (!replays_session_) return;
  replays_session_ = false;
  for (std::size_t i = 0; i < before; ++i)
    if (context_.dialect.traits(step().statements[i]).changes_session)
      queue_.add({at_.step, {}}, step().statements[i]);
}

void Execution::replay_now(std::size_t before) {
  if (!step().changes_session) return;
  for (std::size_t i = 0; i < before; ++i)
    if (context_.dialect.traits(step().statements[i]).changes_session)
      run_now(step().statements[i], {});
}

// Outside a transaction each statement is a call of its own.
void Execution::reset_now() {
  if (!step().changes_session) return;
  replays_session_ = true;
  const std::vector<Statement> reset = connection_.session_reset();
  for (const Statement& statement : reset) run_now(statement, {});
}

}  // namespace sluice
