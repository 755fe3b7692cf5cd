// Sends a group of statements and tells which of them failed.
#pragma once

#include "dialects/postgres/session/script.hpp"
#include "dialects/postgres/session/wire.hpp"

namespace sluice::postgres {

// Adds what the group did to `result`; indexes count from the span's start. `of_last` takes the
// rows of the group's last statement; null: all rows are dropped.
void run_group(Wire& wire, const Group& group, OnStop on_stop, ScriptResult& result,
               Rows* of_last = nullptr);

}  // namespace sluice::postgres
