#include "fault/ordeal.hpp"

#include <stdlib.h>

#include <algorithm>
#include <csignal>

#include "support/test.hpp"

namespace sluice::test {

namespace {

constexpr Fault k_faults[] = {Fault::kill,      Fault::lose_before, Fault::refuse,
                              Fault::lose_amid, Fault::lose_after,  Fault::kill_amid};
constexpr int k_kinds = static_cast<int>(std::size(k_faults));

// Every so often what is whole again is not only looked at but run again, too.
constexpr int k_repeated = 3;

// Which of so many pairs of a call and a fault.
std::vector<Break> breaks_of(int calls, int sample) {
  std::vector<Break> all;
  if (fault_stride(2) == 1) {
    for (int at = 0; at < calls; ++at)
      for (const Fault fault : k_faults) all.push_back({fault, at});
    return all;
  }
  const char* wanted = ::getenv("SLUICE_FAULTS_SEED");
  const int seed = wanted == nullptr ? 0 : std::abs(::atoi(wanted));
  const int count = std::min(sample, calls * k_kinds);
  for (int i = 0; i < count; ++i)
    all.push_back({k_faults[(i + seed) % k_kinds],
                   static_cast<int>((static_cast<long>(i) * calls / count + seed) % calls)});
  return all;
}

class Breaking {
 public:
  Breaking(Arena& arena, const Ordeal& ordeal, std::chrono::microseconds round_trip)
      : arena_(arena), ordeal_(ordeal), round_trip_(round_trip) {}

  void run(int sample) {
    arena_.restore();
    clean_.before = state();
    Script script = new_script();
    clean_.failure = arena_.run(script, ordeal_.action).failure;
    clean_.calls = script.calls;
    clean_.after = state();
    is_as_before_ = false;
    for (const Break& each : breaks_of(static_cast<int>(clean_.calls.size()), sample))
      break_at(each);
  }

  const Undisturbed& undisturbed() const { return clean_; }

 private:
  Script new_script() const { return {.every_call = true, .round_trip = round_trip_}; }
  Contents state() const { return ordeal_.state ? ordeal_.state(arena_) : arena_.contents(); }

  void break_at(Break where) {
    INFO(ordeal_.name << ", round trip " << round_trip_.count() << " us: " << name_of(where.fault)
                      << " call " << where.at << " ("
                      << clean_.calls.at(static_cast<std::size_t>(where.at)) << ")");
    if (!is_as_before_) arena_.restore();
    const bool is_told = run_broken(where);
    const Contents now = state();
    // What failed is written down, and then the next run takes other calls.
    is_as_before_ = ordeal_.is_whole && where.fault != Fault::refuse && now == clean_.before;
    if (!is_told) CHECK(difference(clean_.after, now) == Contents{});
    if (ordeal_.is_whole && now != clean_.before)
      CHECK(difference(clean_.after, now) == Contents{});
    if (now == clean_.after && ordeal_.is_whole) return;
    const bool repeats = !is_as_before_ || count_++ % k_repeated == 0 || fault_stride(2) == 1;
    if (repeats) go_on(where);
  }

  // Whether the run said that it failed; a killed one cannot.
  bool run_broken(Break where) {
    Script script = new_script();
    script.fault = where.fault;
    script.at = where.at;
    if (kills(where.fault)) {
      REQUIRE(arena_.run_forked(script, ordeal_.action) == -SIGKILL);
      return true;
    }
    const RunReport report = arena_.run(script, ordeal_.action);
    REQUIRE(script.is_broken);
    if (report.failure) CHECK_FALSE(report.failure->message.empty());
    return report.failure.has_value();
  }

  void go_on(Break where) {
    const RunReport next =
        ordeal_.go_on ? ordeal_.go_on(arena_, clean_, where) : arena_.run(ordeal_.action);
    if (next.failure && !clean_.failure) FAIL_CHECK(next.failure->message);
    CHECK(next.failure.has_value() == clean_.failure.has_value());
    if (next.failure && clean_.failure) CHECK(next.failure->sqlstate == clean_.failure->sqlstate);
    CHECK(difference(clean_.after, state()) == Contents{});
    is_as_before_ = false;
  }

  Arena& arena_;
  const Ordeal& ordeal_;
  std::chrono::microseconds round_trip_;
  Undisturbed clean_;
  bool is_as_before_ = false;
  int count_ = 0;
};

}  // namespace

void break_everywhere(Arena& arena, const Ordeal& ordeal, int sample) {
  arena.wipe();
  if (ordeal.prepare) ordeal.prepare(arena);
  arena.keep();
  const bool is_small = sample < 4 && fault_stride(2) > 1;
  for (const std::chrono::microseconds round_trip : {k_fast_link, k_slow_link}) {
    if (is_small && round_trip == k_fast_link) continue;
    Breaking breaking(arena, ordeal, round_trip);
    breaking.run(is_small ? sample : sample / 2);
    const Undisturbed& clean = breaking.undisturbed();
    INFO(ordeal.name << (clean.failure ? ": " + clean.failure->message : ""));
    CHECK(clean.failure.has_value() == ordeal.fails);
    if (!ordeal.fails) CHECK(clean.before != clean.after);
  }
}

}  // namespace sluice::test
