// What the model does not hold, where it becomes another of the same name: in place if it can.
#pragma once

#include <string>
#include <vector>

#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// Whether the second comes in the first's place by `change_other`, so that the first need not go.
bool replaces(const OtherObject& from, const OtherObject& to);
struct ChangedOther {
  std::vector<std::string> statements;
  std::vector<Lost> lost = {};
};
ChangedOther change_other(const OtherObject& from, const OtherObject& to, const Schema& schema);

// Whether the table has its columns from a composite type, so that only the type changes them.
bool is_typed(const Schema& schema, const ObjectName& table);

// Whether the server looks for what the body of the routine names when it is made: one in SQL, as
// a string. Its names need not mean then what they meant in the session that made it first.
bool is_checked_routine(const std::string& sql);

}  // namespace sluice::postgres
