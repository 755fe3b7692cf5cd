// Catch2's main, compiled once: it takes 14 s.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
