// Events as the executor writes them: about a step, or about one statement of it, with its hash.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/run/tracker.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

Event make_event(EventKind kind, const Step& step, int batch, const Stamp& stamp,
                 std::optional<std::size_t> statement = {});

// How many of the step's statements earlier runs committed, counted from the file's start.
std::size_t statements_done(const Step& step, const History& history);
// Whether the last one that an earlier run started outside a transaction came back with an error.
bool was_refused(const Step& step, const History& history);

}  // namespace sluice
