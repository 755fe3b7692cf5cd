#include "render/render_stats.hpp"

#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;

TEST_CASE("bytes are told in units of 1,024, with one decimal") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(1023) == "1023 B");
  CHECK(format_bytes(1024) == "1.0 kB");
  CHECK(format_bytes(1536) == "1.5 kB");
  CHECK(format_bytes(1024 * 1024 - 1) == "1023.9 kB");
  CHECK(format_bytes(1024 * 1024) == "1.0 MB");
  CHECK(format_bytes(std::int64_t{5} << 40) == "5.0 TB");
}

TEST_CASE("an estimate is marked, and so is the sum that holds it") {
  const StatsReport report{.database = "postgres://db/shop",
                           .stats = {.product = "PostgreSQL 15",
                                     .name = "shop",
                                     .size = {.bytes = 4096,
                                              .tables = {{.name = {"app", "big"},
                                                          .rows = 2'000'000,
                                                          .is_estimate = true,
                                                          .bytes = 2048,
                                                          .indexes = 1},
                                                         {.name = {"public", "small"}, .rows = 3}}},
                                     .applied = 2},
                           .files = 4};
  CHECK(render_stats(report) == R"(📊 Database Statistics
================================
Database: postgres://db/shop
Product: PostgreSQL 15
Size: 4.0 kB
Tables: 2
Views: 0
Rows: ~2000003
Indexes: 1
Applied migrations: 2 (4 in the folder)

Tables:
  table    rows      indexes  size
  app.big  ~2000000  1        2.0 kB
  small    3         0        -
)");
}
