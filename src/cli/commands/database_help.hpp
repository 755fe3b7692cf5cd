// What `help` says of the commands that look at a whole database, or drop it.
#pragma once

#include <string_view>

namespace sluice::cli {

inline constexpr std::string_view k_verify_details =
    R"(Reads only. The files are compared among themselves, then with both histories, and the database
with the snapshot of the newest applied migration: tables, columns, keys, checks, indexes, enums,
sequences, views, policies. Each difference comes with the SQL that would mend it. What the applied
migrations make and no snapshot tells is expected, too: their SQL is replayed in a scratch database
(SQLite: in memory; PostgreSQL: a temporary one, for which the role needs CREATEDB; without that, it is
looked for by name). What neither knows (functions, tables of others) is listed apart and is no difference.

Exits 0 when all agree, 3 when migrations are pending, 4 when something differs or was changed, or
there is nothing to compare with. With --offline only the files are compared.
With --format github, annotations; the job's summary is written where GITHUB_STEP_SUMMARY says.
)";

inline constexpr std::string_view k_compare_details =
    R"(A and B are migrations folders (FOLDER, or FOLDER@TAG for an older snapshot) or databases. With a folder,
the order of columns and what snapshots do not model are left out. --schema NAME,… compares these schemas only.
Exits 4 where the two differ.
)";

inline constexpr std::string_view k_reset_details =
    R"(Drops what lies in the schema public and in those that the migrations create, the roles, extensions,
publications and event triggers that they create, and both histories' rows; then applies every migration,
all in one transaction where that can be. Refused in production. Asks for the database's name, or needs
--confirm NAME.
)";

inline constexpr std::string_view k_dump_details =
    R"(Reads the catalog, needs no other program, and gives the same text for the same schema. Without rows, roles
and the history tables.
)";

inline constexpr std::string_view k_stats_details =
    R"(Rows are counted; of a table that PostgreSQL reckons to hold more than a million they are its estimate,
marked with ~.
)";

inline constexpr std::string_view k_empty_details =
    R"(The history tables do not count. Reads only; a SQLite file that does not exist is empty, and is not made.
)";

}  // namespace sluice::cli
