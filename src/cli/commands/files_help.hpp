// The help texts of commands that change a folder's files, or only read them.
#pragma once

#include <string_view>

namespace sluice::cli {

inline constexpr std::string_view k_create_details =
    R"(Writes what `drizzle-kit generate --custom` writes: the SQL file, the journal's entry and a
snapshot. In a folder of plain .sql files it uses the next number or the time, as the last
file does, and adds a rollback file if the others have one. Never overwrites a file. Needs no
database. The new time is later than every other, even if one is ahead of the clock. Without
migrations.prefix in a config, the name follows the folder's style.
)";

inline constexpr std::string_view k_check_details =
    R"(Exits 1 if something would run wrongly, or be generated wrongly, or fails in the scratch
database of --replay (in memory, or on --scratch-url's server). Exits 4 if the SQL creates
something else there than its snapshot describes.
)";

inline constexpr std::string_view k_convert_details =
    R"(v0 is the layout of drizzle-kit before 1.0: meta/_journal.json and one file per migration. v1
is that of 1.0: one folder per migration, in the order of their names. The SQL stays the same
byte for byte, and so does every hash. The history is converted in one transaction. Histories
of other databases are still found by their times and hashes. Migrations of one second stay
in that second, with numbers in front where their order needs them. If Drizzle would run
something again on another database, plan and report say so, and what to run there first.

What v1 has no place for (journal, snapshots) is kept in .v0 inside the folder; what v0 has
no place for is kept in .v1. Commit it with the rest. Converted back, unchanged files are the
same byte for byte. Branches of v1 become one line, in the order in which they run.

Plain .sql files without a journal become v0: the journal gets their names and times, pairs
(up.sql, down.sql) get the names of v0, and there are no snapshots. They can become v1 only
by way of v0.

The new layout is complete before the old one is removed. If the command breaks off, run it
again: it finishes. Until then the folder is v0 if it has a meta/_journal.json, else what it
was.
)";

inline constexpr std::string_view k_rebase_details =
    R"(For two branches that added migrations to one snapshot. The local branch is that of TAG, else
the one whose first migration is the younger. Its migrations get the next numbers, later
times, the last places in the journal, and snapshots that include the other branch's changes.
Their SQL stays the same. Exits 5 if both branches change one object, or if a local migration
is applied in the database (--offline does not check). Shows the plan and asks; --confirm
answers, and is needed without a terminal.

If git left conflicts in the journal or in a snapshot that both branches wrote, it takes both
sides: run it before you resolve anything by hand. If git kept only one of two snapshots, it
recreates the other from its migration's SQL, in a scratch database beside that of --url or
--scratch-url (SQLite: in memory). If it breaks off, the next run finishes or undoes it.
Drizzle runs a migration again on a database that has it under its old time: rebase only what
is not applied anywhere.
)";

}  // namespace sluice::cli
