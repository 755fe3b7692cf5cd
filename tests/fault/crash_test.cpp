// Whatever call a run breaks at, the next run ends where an undisturbed one does.
#include <algorithm>

#include "engine/use/migrate.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/workspace.hpp"
#include "fault/ordeal.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

std::string name_of_mode(TransactionMode mode) {
  switch (mode) {
    case TransactionMode::batch: return "batch";
    case TransactionMode::migration: return "migration";
    case TransactionMode::none: return "none";
  }
  return "";
}

// Whether a statement in doubt took effect in a run that broke before the call `at`: not if that is
// the statement itself, nor if it is the one that fails undisturbed.
bool took_effect(const Undisturbed& clean, int at) {
  const auto is_alone = [](const std::string& call) { return call == "run alone"; };
  const auto from = clean.calls.begin() + std::min<std::ptrdiff_t>(at, std::ssize(clean.calls));
  if (from != clean.calls.end() && is_alone(*from)) return false;
  return !clean.failure || std::any_of(from, clean.calls.end(), is_alone);
}

Ordeal migrating(TransactionMode mode) {
  const UpOptions options{.transaction = mode};
  return {.name = "migrate, transaction " + name_of_mode(mode),
          .action = [options](Workspace& work) { return migrate(work, options); },
          .go_on =
              [options](Arena& arena, const Undisturbed& clean, Break where) {
                const int reached = where.at + (where.fault == Fault::lose_after ? 1 : 0);
                return arena.go_on(options, took_effect(clean, reached));
              },
          .is_whole = false};
}

// The user's tables alone: copies have other numbers after another number of runs.
Contents tables_of(const Arena& arena) {
  Contents all = arena.contents();
  std::erase_if(all, [](const std::string& line) {
    return line.find("__migration_parked") != std::string::npos || line.starts_with("applied|") ||
           line.starts_with("rolled_back|");
  });
  return all;
}

// Applies what destroys rows, and undoes it and one migration more.
Ordeal parking_and_undoing(TransactionMode mode) {
  const auto action = [mode](Workspace& work) {
    RunReport report = migrate(work, {.transaction = mode});
    if (report.failure) return report;
    return rollback(work, {.to = "0003", .allow_data_loss = true});
  };
  return {.name = "migrate and rollback, transaction " + name_of_mode(mode),
          .prepare =
              [](Arena& arena) {
                const RunReport report = arena.migrate({.to = "0004"});
                if (report.failure) FAIL(report.failure->message);
              },
          .action = action,
          .is_whole = false,
          .state = tables_of};
}

constexpr TransactionMode k_modes[] = {TransactionMode::batch, TransactionMode::migration,
                                       TransactionMode::none};

}  // namespace

TEST_CASE("a run on SQLite that breaks at any call is completed by the next one") {
  Arena arena(Product::sqlite, "drizzle");
  for (const TransactionMode mode : k_modes) break_everywhere(arena, migrating(mode), 60);
}

TEST_CASE("a run on PostgreSQL that breaks at any call is completed by the next one") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  for (const TransactionMode mode : k_modes) break_everywhere(arena, migrating(mode), 10);
}

TEST_CASE(
    "rows that runs on PostgreSQL parked come back in a rollback, whatever call a run broke at") {
  Arena arena(Product::postgres_15, "tests/fixtures/shop-pg/drizzle");
  arena.park();
  break_everywhere(arena, parking_and_undoing(TransactionMode::batch), 12);
  break_everywhere(arena, parking_and_undoing(TransactionMode::migration), 4);
}

TEST_CASE("a run that parks what it destroys and breaks at any call is completed by the next one") {
  Arena arena(Product::sqlite, "drizzle");
  arena.park();
  break_everywhere(arena, migrating(TransactionMode::batch), 24);
}

TEST_CASE("a run behind a pooler that breaks at any call is completed by the next one") {
  Arena arena(Product::pgbouncer, "tests/fixtures/undo/five_tables");
  break_everywhere(arena, migrating(TransactionMode::batch), 8);
}

TEST_CASE(
    "a run at the edge of a transaction that breaks at any call is completed by the next one") {
  const std::string sample = GENERATE("index_concurrently", "vacuum", "enum_in_one_file",
                                      "own_transaction", "fails_after_commit", "search_path",
                                      "blank_chunks", "many_in_a_chunk", "error_in_a_chunk");
  CAPTURE(sample);
  Arena arena(Product::postgres_15, "tests/fixtures/pg-edge/" + sample);
  for (const TransactionMode mode : k_modes) {
    Ordeal ordeal = migrating(mode);
    ordeal.fails = sample == "fails_after_commit" || sample == "error_in_a_chunk";
    break_everywhere(arena, ordeal, mode == TransactionMode::batch ? 6 : 2);
  }
}
