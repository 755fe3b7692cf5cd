// Cuts migrations into segments: runs of statements that share a transaction, and statements
// outside one.
//
// A transaction goes on from one migration to the next, so what it holds is carried along: an enum
// value that was added in it cannot be used before it is committed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// What is open between two migrations of a batch.
struct OpenTransaction {
  struct AddedValue {
    std::string literal;  // as it stands in the SQL, quotes included
    std::string tag;      // of the migration that adds it
  };
  bool is_open = false;
  std::vector<AddedValue> added;  // not committed yet
  std::optional<std::string>
      commit_due;  // why what is open is to be committed before anything else
};

struct Cut {
  std::vector<Segment> segments;
  std::vector<Finding> diagnostics;  // one for each decision that splits
  bool changes_session = false;      // a statement in a segment SETs something
};

struct CutRequest {
  std::string tag;
  std::string file;
  const std::vector<Statement>& statements;
  TransactionMode mode = TransactionMode::batch;
  std::size_t first = 0;        // what is before it was committed by an earlier run
  bool first_in_doubt = false;  // whether the first one was is to be found out
};

// Throws Error(refused) for a ROLLBACK in the file.
Cut cut_migration(const CutRequest& request, const Dialect& dialect, OpenTransaction& transaction);

// Cuts one migration's statements into segments; shared by every plan.
std::vector<Segment> cut_segments(const std::vector<Statement>& statements, const Dialect& dialect,
                                  TransactionMode mode);

}  // namespace sluice
