// Where a partly applied migration goes on, once it is sure that its file still begins as it did.
#pragma once

#include <cstddef>

#include "core/ports/database.hpp"
#include "sluice/plan.hpp"

namespace sluice {

struct ResumePoint {
  std::size_t first = 0;  // the first statement still to run
  bool in_doubt = false;  // whether it took effect is to be asked by Dialect::probe
  std::vector<Finding> diagnostics;
};

// Down: `migration` is the rollback, as a file. Throws Error(partial), saying where it stands and
// what the choices are: the file is another than the one that was started, or a statement's outcome
// is unknown and nothing can tell it.
ResumePoint resume_point(const Migration& migration, const Progress& progress,
                         const History& history, const Dialect& dialect, const UpOptions& options,
                         Direction direction = Direction::up);

}  // namespace sluice
