// Rendered changes as a rollback stores them: each statement under the lines that say what it does
// not bring back.
#pragma once

#include <string>
#include <vector>

#include "core/ports/lost.hpp"
#include "core/undo/lost_text.hpp"

namespace sluice::test {

inline std::vector<std::string> as_stored(const std::vector<RenderedStatement>& statements) {
  std::vector<std::string> out;
  for (const RenderedStatement& statement : statements) {
    std::string& text = out.emplace_back();
    for (const Lost& lost : statement.lost) text += irreversible_line(lost);
    text += statement.sql;
  }
  return out;
}

inline std::vector<std::string> texts_of(const std::vector<Lost>& lost) {
  std::vector<std::string> out;
  for (const Lost& each : lost) out.push_back(lost_text(each));
  return out;
}

}  // namespace sluice::test
