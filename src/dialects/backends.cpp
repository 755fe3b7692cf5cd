#include "dialects/backends.hpp"

#include <array>

#include "dialects/postgres/postgres.hpp"
#include "dialects/sqlite/sqlite.hpp"

namespace sluice {

std::span<const BackendEntry> backends() {
  static const std::array<BackendEntry, 2> k_backends = {{
      {"postgresql",
       {&postgres::dialect(), &postgres::driver(), &postgres::schema_dialect(), &postgres::introspector()}},
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

}  // namespace sluice
