// What is parked in a database: listed, and thrown away. A copy that a stored rollback speaks of is
// only emptied, so that the rollback runs all the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/uses.hpp"

namespace sluice {

class ParkedCopies {
 public:
  ParkedCopies(Connection& connection, const Dialect& dialect, std::string history)
      : connection_(connection), dialect_(dialect), history_(std::move(history)) {}

  bool is_there();  // whether anything was ever parked here
  // In an open transaction. Nothing is parked where nothing ever was; the oldest first.
  std::vector<ParkedCopy> list(const ParkedChoice& choice = {}, bool with_sizes = true);
  // In the open transaction. Returns what went.
  std::vector<ParkedCopy> purge(const ParkedChoice& choice, const std::string& now);

 private:
  Connection& connection_;
  const Dialect& dialect_;
  std::string history_;
};

}  // namespace sluice
