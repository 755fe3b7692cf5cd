// How far a migration may reach beyond its own database while it runs in a scratch one.
#pragma once

namespace sluice {

// What a migration may change beside its own database.
enum class Reach {
  nothing,
  own_roles,    // roles that it made itself: they are dropped with the scratch database
  same_server,  // everything, but it is told: the server is that of the database, too
  server,
};

}  // namespace sluice
