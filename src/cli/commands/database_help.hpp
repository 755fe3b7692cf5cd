// The help texts of commands that read a whole database, or drop it.
#pragma once

#include <string_view>

namespace sluice::cli {

inline constexpr std::string_view k_verify_details =
    R"(Reads only. Compares the files with each other and with both histories. Compares the database
with the snapshot of the newest applied migration: tables, columns, keys, checks, indexes,
enums, sequences, views, policies. Each difference comes with the SQL that repairs it.

What the applied migrations create beside the snapshots is expected, too: their SQL is
replayed in a scratch database (SQLite: in memory; PostgreSQL: a temporary one, for which the
role needs CREATEDB; without that, such objects are matched by name). Objects that neither
knows (functions, tables of others) are listed separately and do not count as differences.

Exits 0 if all agree, 3 if migrations are pending, 4 if something differs or was changed, or
if there is nothing to compare with. With --offline it compares only the files. With --format
github it prints annotations, and writes the job's summary to the file GITHUB_STEP_SUMMARY.
)";

inline constexpr std::string_view k_compare_details =
    R"(A and B are migrations folders (FOLDER, or FOLDER@TAG for an older snapshot) or databases.
With a folder, it ignores the order of columns and what snapshots do not model. --schema
NAME,… compares only these schemas. Exits 4 if the two differ.
)";

inline constexpr std::string_view k_reset_details =
    R"(Drops everything in the schema public and in the schemas that the migrations create, the
roles, extensions, publications and event triggers that they create, and the rows of both
histories. Then it applies every migration, all in one transaction if possible. Refused in
production. Asks for the database's name; --confirm NAME answers.
)";

inline constexpr std::string_view k_dump_details =
    R"(Reads the catalog, needs no other program, and prints the same text for the same schema.
Leaves out rows, roles and the history tables.
)";

inline constexpr std::string_view k_stats_details =
    R"(Counts rows. For a table with more than a million rows by PostgreSQL's estimate, it prints
that estimate, marked with ~.
)";

inline constexpr std::string_view k_empty_details =
    R"(Ignores the history tables. Reads only; a SQLite file that does not exist is empty, and is
not created.
)";

}  // namespace sluice::cli
