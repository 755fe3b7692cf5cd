// Breaks a command at its calls, one after another, in every way that a call can break, and looks
// at what is left and at what the next run makes of it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fault/arena.hpp"

namespace sluice::test {

// A link whose round trips cost more than a millisecond: statements are queued over steps.
inline constexpr std::chrono::microseconds k_fast_link{0}, k_slow_link{2'000};

// Where a run breaks.
struct Break {
  Fault fault = Fault::none;
  int at = 0;  // the number of the call
};

// An undisturbed run of a command.
struct Undisturbed {
  std::vector<std::string> calls;
  Contents before, after;
  std::optional<ErrorInfo> failure;
};

struct Ordeal {
  std::string name;
  // What there is before: called once; empty: nothing is there.
  std::function<void(Arena&)> prepare = {};
  Action action;
  // What a person does next who is told that it failed; empty: the same again.
  std::function<RunReport(Arena&, const Undisturbed&, Break)> go_on = {};
  // All of it happens, or nothing.
  bool is_whole = true;
  bool fails = false;  // also undisturbed
  // What counts; empty: Arena::contents().
  std::function<Contents(const Arena&)> state = {};
};

// The calls of both kinds of link, each with each fault: `sample` of all of these pairs, spread
// evenly; fewer than four break the slow link alone. The environment says more: SLUICE_FAULTS=all
// takes every pair, SLUICE_FAULTS_SEED=N a sample of others.
void break_everywhere(Arena& arena, const Ordeal& ordeal, int sample);

}  // namespace sluice::test
