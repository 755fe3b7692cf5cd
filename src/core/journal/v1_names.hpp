// What the migrations of a journal are called in v1, so that they keep their order there, and so
// that Drizzle 1.0 takes no row of a database that is not converted for another migration's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

struct JournaledMigration {
  std::string tag;
  std::int64_t when = 0;  // milliseconds
  std::string hash;       // of its file
  std::string native;     // its name in v1 before it was converted to v0; empty: it had none
};

struct V1Names {
  std::vector<std::string> names;
  std::vector<std::int64_t> times;  // milliseconds, whole seconds
  // Places of those that Drizzle 1.0 would run again in a database that holds them as the journal
  // says, and of those that a database may hold under another v1 name.
  std::vector<std::size_t> mistaken, renamed;
};

// Each keeps the second of its `when` where the order allows it: drizzle-orm looks for a row's
// folder by that second, and by the hash where several folders have it or none does. The names of
// one second sort as the journal has them, with their numbers where their own words do not.
V1Names v1_names(const std::vector<JournaledMigration>& migrations);

}  // namespace sluice
