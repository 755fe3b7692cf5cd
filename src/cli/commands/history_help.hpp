// The help texts of commands that repair the history, or write it without running SQL.
#pragma once

#include <string_view>

namespace sluice::cli {

inline constexpr std::string_view k_baseline_details =
    R"(Records all migrations up to and including TAG, or all. For a database that already has the
schema.
)";

inline constexpr std::string_view k_adopt_details =
    R"(Copies the history of Drizzle, or of an older `__migrations__` table, to
__migration_tracking. `migrate` does the same first if there is something to adopt.
)";

inline constexpr std::string_view k_repair_details =
    R"(Shows what it would do, asks, and does it. --confirm answers, and is needed without a
terminal and in production. It is one transaction, verified before the commit, with one row
per repair in __migration_events. With TAG it repairs only this migration.

It repairs: hashes of files that were edited on purpose after they were applied; created_at
and names that are missing or differ from the journal; duplicate rows; rows that one of the
two histories lacks; times in meta/_journal.json that go backwards or are in the future (the
rows follow, and every other database of the project needs `sluice repair`, too, before
Drizzle migrates it again); ids of Drizzle's rows that are null or duplicate (PostgreSQL).
--offline repairs only the journal.

Some repairs only you can decide. They are reported, and done if you ask for them:
  --record        record migrations that took effect but are missing from a history
  --forget        delete rows of migrations that left nothing in the database, and rows without
                  created_at that match no journal entry; also every row of a disputed migration
  TAG --record    record only this migration, unless the database contradicts it (exit 5)
  TAG --forget    delete its rows, unless it is in effect (exit 5). TAG may name a row without a
                  file here by its name, hash or created_at, such as one squashed into another
                  (with TAG, both settle a dispute even if the database does not show the answer)
  --schema-drift  change the database to what `verify` expects, with the SQL that it shows. Counts
                  the rows that would be lost first, and exits 5 without --allow-data-loss
                  (--schema is the schema of Drizzle's table)
  TAG --rollback  store the rollback file beside TAG as its rollback SQL, and do nothing else. If
                  there is no file, and no trusted stored SQL, store what is derived from the
                  migration
)";

inline constexpr std::string_view k_resume_details =
    R"(Continues after the last statement that is known to be done. If the outcome of the next one
is unknown and the database cannot tell, check the database and rerun with --retry or --skip.
)";

}  // namespace sluice::cli
