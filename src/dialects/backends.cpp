#include "dialects/backends.hpp"

#include <array>

#include "dialects/postgres/postgres.hpp"
#include "dialects/postgres/snapshot/snapshot_v1.hpp"
#include "dialects/sqlite/snapshot/snapshot_v1.hpp"
#include "dialects/sqlite/sqlite.hpp"

namespace sluice {

std::span<const BackendEntry> backends() {
  static const std::array<BackendEntry, 2> k_backends = {{
      {"postgresql",
       {&postgres::dialect(), &postgres::driver(), &postgres::schema_dialect(),
        &postgres::introspector()}},
      {"sqlite",
       {&sqlite::dialect(), &sqlite::driver(), &sqlite::schema_dialect(), &sqlite::introspector()}},
  }};
  return k_backends;
}

Backend find_backend(std::string_view dialect) {
  for (const BackendEntry& entry : backends())
    if (entry.dialect == dialect) return entry.backend;
  return {};
}

V1Entities v1_entities_of(std::string_view dialect, const Schema& schema) {
  return dialect == "sqlite" ? sqlite::v1_entities(schema) : postgres::v1_entities(schema);
}

}  // namespace sluice
