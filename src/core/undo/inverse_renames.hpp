// What a migration's statements rename, chains as one.
#pragma once

#include <string_view>

#include "core/ports/schema.hpp"

namespace sluice {

// Kinds are those of keys: "table", "type", "sequence", "view", "schema", "role"; others are not
// noted. Names have the schema that a bare one means.
void note_rename(Renames& renames, std::string_view kind, const ObjectName& from,
                 const ObjectName& to);
void note_column_rename(Renames& renames, Renames::ColumnRename added);

}  // namespace sluice
