// Whatever call a run breaks at, the next run ends where an undisturbed one does.
#include <stdlib.h>

#include <algorithm>
#include <csignal>

#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

std::string name_of(Fault fault) {
  switch (fault) {
    case Fault::none: return "none";
    case Fault::lose_before: return "lost before";
    case Fault::lose_after: return "lost after";
    case Fault::kill: return "killed before";
  }
  return "";
}

std::string name_of(TransactionMode mode) {
  switch (mode) {
    case TransactionMode::batch: return "batch";
    case TransactionMode::migration: return "migration";
    case TransactionMode::none: return "none";
  }
  return "";
}

// An undisturbed run: its calls, and what it leaves.
struct Clean {
  std::vector<std::string> calls;
  Contents contents;
  std::optional<ErrorInfo> failure;
};

// Else the calls would be others whenever the machine is busy.
Script on_fast_link() { return {.round_trip = std::chrono::microseconds(0)}; }

Clean run_clean(Arena& arena, const UpOptions& options) {
  arena.wipe();
  Script script = on_fast_link();
  const RunReport report = arena.migrate(script, options);
  return {script.calls, arena.contents(), report.failure};
}

// Whether a statement in doubt took effect in a run that broke before the call `at`: not if that is
// the statement itself, nor if it is the one that fails undisturbed.
bool took_effect(const Clean& clean, int at) {
  const auto is_alone = [](const std::string& call) { return call == "run alone"; };
  const auto from = clean.calls.begin() + std::min<std::ptrdiff_t>(at, std::ssize(clean.calls));
  if (from != clean.calls.end() && is_alone(*from)) return false;
  return !clean.failure || std::any_of(from, clean.calls.end(), is_alone);
}

void break_at(Arena& arena, const Clean& clean, const UpOptions& options, Fault fault, int at) {
  INFO(name_of(fault) << " call " << at << " (" << clean.calls.at(static_cast<std::size_t>(at))
                      << "), transaction " << name_of(options.transaction));
  arena.wipe();
  Script script = on_fast_link();
  script.fault = fault;
  script.at = at;
  if (fault == Fault::kill)
    REQUIRE(arena.migrate_forked(script, options) == -SIGKILL);
  else
    REQUIRE(arena.migrate(script, options).failure);
  const RunReport report =
      arena.go_on(options, took_effect(clean, at + (fault == Fault::lose_after ? 1 : 0)));
  CHECK(report.failure.has_value() == clean.failure.has_value());
  if (report.failure && clean.failure) CHECK(report.failure->sqlstate == clean.failure->sqlstate);
  if (report.failure && !clean.failure) FAIL(report.failure->message);
  CHECK(difference(clean.contents, arena.contents()) == Contents{});
}

// Every `stride`-th call, with one of the faults in turn or with each. SLUICE_FAULTS=all: each at
// every call, which takes minutes.
struct Extent {
  int stride = 1;
  bool with_each = false;
};

void break_everywhere(Arena& arena, TransactionMode mode, Extent extent) {
  const char* wanted = ::getenv("SLUICE_FAULTS");
  if (wanted && std::string(wanted) == "all") extent = {1, true};
  const UpOptions options{.transaction = mode};
  const Clean clean = run_clean(arena, options);
  constexpr Fault k_faults[] = {Fault::kill, Fault::lose_before, Fault::lose_after};
  for (int at = 0; at < static_cast<int>(clean.calls.size()); at += extent.stride)
    for (int which = 0; which < 3; ++which)
      if (extent.with_each || which == at / extent.stride % 3)
        break_at(arena, clean, options, k_faults[which], at);
}

}  // namespace

TEST_CASE("a run on SQLite that breaks at any call is completed by the next one") {
  Arena arena(Product::sqlite, "drizzle");
  break_everywhere(arena, TransactionMode::batch, {.with_each = true});
  break_everywhere(arena, TransactionMode::migration, {});
  break_everywhere(arena, TransactionMode::none, {.stride = 5});
}

TEST_CASE("a run on PostgreSQL that breaks at any call is completed by the next one") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  break_everywhere(arena, TransactionMode::batch, {.stride = 2});
  break_everywhere(arena, TransactionMode::migration, {.stride = 11});
  break_everywhere(arena, TransactionMode::none, {.stride = 67});
}

TEST_CASE(
    "a run at the edge of a transaction that breaks at any call is completed by the next one") {
  const std::string sample = GENERATE("index_concurrently", "vacuum", "enum_in_one_file",
                                      "own_transaction", "fails_after_commit", "search_path",
                                      "blank_chunks", "many_in_a_chunk", "error_in_a_chunk");
  CAPTURE(sample);
  Arena arena(Product::postgres_15, "tests/fixtures/pg-edge/" + sample);
  break_everywhere(arena, TransactionMode::batch, {.stride = 2});
  break_everywhere(arena, TransactionMode::migration, {.stride = 8});
  break_everywhere(arena, TransactionMode::none, {.stride = 11});
}
