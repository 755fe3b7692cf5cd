// What a transaction asks again and again, prepared when it is asked for the second time: planning
// a question to the catalog takes longer than answering it. Prepared statements belong to the
// session, which behind a pooler is somebody else's next: they end with the transaction.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice::postgres {

class Prepared {
 public:
  // What to send for it, the last of which answers.
  std::vector<Statement> statements_for(const Connection::Bound& query);
  // The same for one that is known to be asked again: prepared when it is asked for the first time.
  std::vector<Statement> statements_at_once(const Connection::Bound& query);
  bool is_empty() const { return names_.empty(); }
  // What ends them, a text of no or several statements, each with its semicolon; then none is left.
  std::string take_end();

 private:
  std::map<std::string, std::string> names_;  // by the query's text; empty: asked once so far
};

}  // namespace sluice::postgres
