// How a dispute between two histories is settled.
#pragma once

#include <string>

namespace sluice {

// Both ways, or the one that the database clearly shows.
enum class Likelier { unclear, ran, did_not_run };
std::string settling_hint(const std::string& tag, Likelier likelier = Likelier::unclear);

}  // namespace sluice
