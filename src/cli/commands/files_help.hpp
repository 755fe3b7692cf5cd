// What `help` says of the commands that change a folder's files, or only look at them.
#pragma once

#include <string_view>

namespace sluice::cli {

inline constexpr std::string_view k_create_details =
    R"(Writes what `drizzle-kit generate --custom` writes: the SQL file, the journal's entry and a snapshot.
In a folder of plain .sql files: the next number or the time, as the last file has it, and a rollback
file where the others have one. No file is ever overwritten. Needs no database. Its time is later than every
other's, also where one is ahead of the clock; without migrations.prefix in a config its name begins as the
folder's others do.
)";

inline constexpr std::string_view k_check_details =
    R"(Exits 1 where something would run, or be generated, wrongly, or fails in --replay's scratch database (in
memory, or on --scratch-url's server); 4 where what the SQL makes there is not what its snapshot says.
)";

inline constexpr std::string_view k_convert_details =
    R"(v0 is the layout of drizzle-kit before 1.0: meta/_journal.json and a file for each migration.
v1 is that of 1.0: a folder for each migration, in the order of their names. The SQL stays as it
is, byte for byte, and with it every hash. The history follows in one transaction; those of other
databases are found by their times and hashes, which stay: migrations of one second stay in it,
with their numbers in front where their order asks for it. Where Drizzle would run something again
on another database, plan and report say so, and what to run there first.

What v1 cannot hold, journal and snapshots, is kept in .v0 inside the folder; what v0 cannot hold
in .v1: commit it with the rest. Converted back, what has not changed since is the same byte for
byte. Branches of v1 become one line, in the order in which they run.

Plain .sql files without a journal become v0: the journal has their names and times, pairs (up.sql, down.sql)
get the names of v0, and there are no snapshots. They become v1 only by way of v0.

The new layout is written whole before the old one is taken away. Broken off, run the same command
again: it finishes. Until then the folder is v0 where there is a meta/_journal.json, else what it was.
)";

inline constexpr std::string_view k_rebase_details =
    R"(Where two branches made migrations from one snapshot. Local is the branch of TAG, else the one whose first
migration is the younger. Its migrations get the next numbers, later times, their place at the journal's
end, and snapshots that hold what the other branch changed, too; their SQL stays as it is. What both
branches change is exit 5, and so is a migration that the database holds as applied (--offline does not
look). Shows the plan and asks; --confirm answers, and is needed without a terminal.

Where git left conflicts in the journal or in a snapshot that both branches wrote, both sides are taken:
run it before anything is resolved by hand. Where git kept only one of two snapshots, the other is made
anew from its migration's SQL, in a scratch database beside --url's or --scratch-url's (SQLite: in memory).
One that was broken off is finished, or taken back, by the next. Drizzle runs a migration again where a
database has it by its old time: rebase what is applied nowhere.
)";

}  // namespace sluice::cli
