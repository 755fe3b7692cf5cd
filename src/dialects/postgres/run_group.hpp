// Sends a group of statements and tells which of them failed.
#pragma once

#include "dialects/postgres/script.hpp"
#include "dialects/postgres/wire.hpp"

namespace sluice::postgres {

// Adds what the group did to `result`; indexes count from the span's start.
void run_group(Wire& wire, const Group& group, OnStop on_stop, ScriptResult& result);

}  // namespace sluice::postgres
