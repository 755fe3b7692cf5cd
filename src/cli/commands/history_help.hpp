// What `help` says of the commands that mend the history, or write it without running SQL.
#pragma once

#include <string_view>

namespace sluice::cli {

inline constexpr std::string_view k_baseline_details =
    R"(Up to and including TAG, or all of them. For a database whose schema is already what the files say.
)";

inline constexpr std::string_view k_adopt_details =
    R"(Copies a history that Drizzle, or an older `__migrations__` table, holds into __migration_tracking.
`migrate` does the same first when there is something to adopt.
)";

inline constexpr std::string_view k_repair_details =
    R"(Shows what it would do, asks, and does it; --confirm answers, and is needed without a terminal and in
production. All of it in one transaction, verified before the commit, with a row for each repair in
__migration_events. With TAG only what is broken of this migration.

It mends: hashes of files that were edited on purpose after they were applied; created_at and names that
are missing or not the journal's; rows that stand twice; rows that one of the two histories lacks;
times in meta/_journal.json that go backwards or lie in the future (the rows follow, and
every other database of the project needs `sluice repair`, too, before Drizzle migrates it again); ids of
Drizzle's rows that are null or stand twice (PostgreSQL). --offline mends the journal alone.

What only you can know is told, and done when it is asked for:
  --record        rows for migrations that took effect, though no history holds them, or not all of them
  --forget        no rows for migrations of which nothing is in the database, nor rows without created_at
                  that belong to no entry; none in any history for what one holds and another does not
  TAG --record    a row for this migration alone, unless the database contradicts it (exit 5)
  TAG --forget    no row for it, unless it is in effect (exit 5); TAG may be a row that has no file here,
                  by its name, hash or created_at: one that was squashed into another
                  (with TAG both settle a dispute also where the database does not tell)
  --schema-drift  the database as `verify` expects it, with the SQL that it shows;
                  rows that would be lost are counted first: exit 5, unless --allow-data-loss.
                  (--schema is the schema of Drizzle's table.)
  TAG --rollback  the rollback file beside TAG as its stored rollback SQL; where there is none, and none
                  is stored that can be trusted, what is derived from the migration. Nothing else.
)";

inline constexpr std::string_view k_resume_details =
    R"(Goes on after the last statement that is known to be done. If the outcome of the next one is unknown
and the database cannot tell, look at the database and say --retry or --skip.
)";

}  // namespace sluice::cli
