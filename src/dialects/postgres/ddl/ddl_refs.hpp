// Changes and the objects they make or take away, each found by its name.
#pragma once

#include <optional>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// What the change takes away; nothing for one that takes nothing away.
std::optional<ObjectRef> removed_by(const Change& change);
// The same, and the "default" or "identity" that an AlterColumn takes from its column.
std::vector<ObjectRef> taken_by(const Change& change);
// What is there only after the change; AlterColumn gives the column, and its default.
std::vector<ObjectRef> made_by(const Change& change);

// The change that takes the object away, or makes it; nothing when the schema has no such object,
// or it cannot be done without more. "default" and "identity" are an AlterColumn.
std::optional<Change> drop_of(const ObjectRef& ref, const Schema& schema);
std::optional<Change> create_of(const ObjectRef& ref, const Schema& schema);

bool is_rename(const Change& change);
ObjectRef ref_of(const OtherObject& object);
// The table that a column, default, constraint or policy is part of.
ObjectRef column_ref(const ObjectName& table, const std::string& column);

// Types, domains, extensions …: made before tables, taken away after them.
bool is_container(const std::string& kind);

}  // namespace sluice::postgres
