// Catch2's main, compiled once: it takes 14 s.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

// Where the sanitizers are on: freed memory is given back soon, for tests that watch how much
// a run holds.
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=8:thread_local_quarantine_size_kb=64";
}
