// Many migrators at once on one database: each migration once, and everyone ends well or
// at the lock.
#include <unistd.h>

#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

struct Crowd {
  int done = 0;
  int locked_out = 0;
  std::vector<int> others;
};

Crowd migrate_at_once(const Arena& arena, int count, const UpOptions& options) {
  std::vector<int> children;
  for (int i = 0; i < count; ++i) {
    const int pid = ::fork();
    if (pid == 0) {
      const RunReport report = arena.migrate(options);
      ::_exit(report.failure ? exit_status(report.failure->code) : 0);
    }
    children.push_back(pid);
  }
  Crowd crowd;
  for (const int pid : children) {
    const int status = wait_for_child(pid);
    if (status == 0)
      ++crowd.done;
    else if (status == exit_status(ErrorCode::locked))
      ++crowd.locked_out;
    else
      crowd.others.push_back(status);
  }
  return crowd;
}

void check_crowd(Arena& arena, int count, TransactionMode mode) {
  const UpOptions options{.transaction = mode};
  CAPTURE(count, static_cast<int>(mode));
  arena.wipe();
  REQUIRE_FALSE(arena.migrate(options).failure);
  const Contents alone = arena.contents();
  arena.wipe();
  const Crowd crowd = migrate_at_once(arena, count, options);
  CHECK(crowd.others == std::vector<int>{});
  CHECK(crowd.done >= 1);
  CHECK(arena.contents() == alone);
}

}  // namespace

TEST_CASE("twenty migrators at once on SQLite apply each migration once") {
  Arena arena(Product::sqlite, "drizzle");
  check_crowd(arena, 20, TransactionMode::batch);
  check_crowd(arena, 2, TransactionMode::migration);
  check_crowd(arena, 2, TransactionMode::none);
}

TEST_CASE("twenty migrators at once on PostgreSQL apply each migration once") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  check_crowd(arena, 20, TransactionMode::batch);
  check_crowd(arena, 2, TransactionMode::migration);
}

TEST_CASE("several migrators at once apply what cannot run in a transaction once") {
  Arena arena(Product::postgres_15, "tests/fixtures/pg-edge/index_concurrently");
  check_crowd(arena, 8, TransactionMode::batch);
  check_crowd(arena, 2, TransactionMode::none);
}

TEST_CASE("migrators behind a pooler end as one without it, also at the edge of a transaction") {
  const std::string sample = GENERATE("shop-pg/drizzle", "pg-edge/index_concurrently",
                                      "pg-edge/search_path", "pg-edge/own_transaction");
  CAPTURE(sample);
  Arena direct(Product::postgres_15, "tests/fixtures/" + sample);
  Arena pooled(Product::pgbouncer, "tests/fixtures/" + sample);
  for (const TransactionMode mode : {TransactionMode::batch, TransactionMode::migration}) {
    const UpOptions options{.transaction = mode};
    direct.wipe();
    pooled.wipe();
    REQUIRE_FALSE(direct.migrate(options).failure);
    const Crowd crowd = migrate_at_once(pooled, 3, options);
    CHECK(crowd.others == std::vector<int>{});
    CHECK(pooled.contents() == direct.contents());
  }
}
