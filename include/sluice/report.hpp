// What happened, as values: rendered to text and to JSON by pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sluice/error.hpp"
#include "sluice/plan.hpp"

namespace sluice {

enum class Outcome { done, failed, not_reached };

struct StepResult {
  Direction direction = Direction::up;
  std::string tag;
  std::string checksum;
  Outcome outcome = Outcome::not_reached;
  bool committed = false;  // false with `done`: it ran, and was undone with the batch
  bool commit_unknown =
      false;  // the connection was lost in the commit: it is applied and recorded, or neither
  std::size_t statements_run = 0;
  std::chrono::milliseconds took{0};
  bool operator==(const StepResult&) const = default;
};

struct RunReport {
  std::vector<StepResult> steps;
  int batch_number = 0;  // 0: nothing was recorded
  std::size_t adopted = 0;
  std::vector<Diagnostic> diagnostics;
  std::optional<ErrorInfo> failure;
  bool operator==(const RunReport&) const = default;
};

struct StatusReport {
  Reconciliation reconciliation;
  History history;
  std::vector<JournalEntry> entries;
  std::vector<Diagnostic> diagnostics;
  bool operator==(const StatusReport&) const = default;
};

}  // namespace sluice
