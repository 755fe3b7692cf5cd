// Turns a failure into a value, for the commands whose business is to report failures: wait, doctor
// and prove.
#pragma once

#include <optional>

#include "sluice/error.hpp"

namespace sluice::cli {

template <class Action>
std::optional<ErrorInfo> attempt(const Action& action) {
  try {
    action();
    return std::nullopt;
  } catch (const Error& error) {
    return error.info();
  }
}

}  // namespace sluice::cli
