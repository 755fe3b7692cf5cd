// Random identifiers for new snapshots.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace sluice::cli {

// The 16 bytes as a UUID of version 4 (RFC 9562).
std::string uuid_of(std::array<std::uint8_t, 16> bytes);
// From the system's source of randomness.
std::string random_uuid();

}  // namespace sluice::cli
