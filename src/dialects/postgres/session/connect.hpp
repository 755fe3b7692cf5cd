// Opens a libpq session without blocking: connect_timeout and the stop request
// are observed throughout.
#pragma once

#include <chrono>

#include "core/ports/database.hpp"
#include "dialects/postgres/session/libpq.hpp"

namespace sluice::postgres {

struct Opened {
  Handle handle;
  // The shortest wait for the server while connecting: about one round trip.
  std::chrono::microseconds round_trip{0};
};

// Throws Error(connection), Error(config) for a bad URL, Error(interrupted, terminated) on
// a stop request.
Opened open_session(const ConnectOptions& options);

// Throws when a stop was asked for: `doing` is what was stopped.
void throw_if_stopped(const StopRequest* stop, std::string_view doing);

}  // namespace sluice::postgres
