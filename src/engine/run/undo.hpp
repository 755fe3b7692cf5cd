// A transaction that somebody else began, undone at the end of a scope unless it was committed.
#pragma once

#include "sluice/database.hpp"

namespace sluice {

// Undoes what is open when what follows throws.
class Undo {
 public:
  explicit Undo(Connection& connection) : connection_(connection) {}
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  ~Undo() { connection_.rollback(); }

 private:
  Connection& connection_;
};

}  // namespace sluice
