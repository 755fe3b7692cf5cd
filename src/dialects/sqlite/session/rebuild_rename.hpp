// The last step of a rebuild, `ALTER TABLE __new_t RENAME TO t`, under views and triggers
// that name t.
//
// SQLite reads every view and trigger when a table is renamed, and stops at those that name a table
// which the rebuild has just dropped. legacy_alter_table would silence it, but then the new name
// would not be put into CHECK ("__new_t"."column" …), as drizzle-kit writes it. So they are
// dropped, and made again from their own text.
#pragma once

#include <string>
#include <string_view>

#include "dialects/sqlite/session/handle.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"

namespace sluice::sqlite {

// Whether the rename (see table_rename; null for another statement) failed only because a view or a
// trigger waits for the table that it would bring back.
bool is_rename_under_view(const ObjectUse* rename, const Failure& failure);

// Runs the rename with views and triggers out of the way; all or nothing. Throws Error(sql).
void rename_under_views(sqlite3* database, const ObjectUse& rename, std::string_view sql);

// Throws Error(sql) when a view or a trigger names what does not exist any more. Changes nothing.
void check_views(sqlite3* database);

}  // namespace sluice::sqlite
