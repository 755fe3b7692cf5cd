#include "dialects/backends.hpp"

#include <array>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "core/ports/schema_model.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/sqlite/sqlite.hpp"

namespace sluice {

namespace {

[[noreturn]] void refuse_dialect(std::string_view dialect) {
  std::vector<std::string> known;
  for (const BackendEntry& entry : backends()) known.emplace_back(entry.dialect);
  throw Error(ErrorCode::config, text::cat("there is no dialect \"", dialect, "\""),
              text::cat("Sluice works with ", text::join(known, " and "), "."));
}

}  // namespace

std::span<const BackendEntry> backends() {
  static const std::array<BackendEntry, 2> k_backends = {{
      {"postgresql",
       {&postgres::dialect(), &postgres::driver(), &postgres::schema_dialect(),
        &postgres::introspector()},
       postgres::names()},
      {"sqlite",
       {&sqlite::dialect(), &sqlite::driver(), &sqlite::schema_dialect(), &sqlite::introspector()},
       sqlite::names()},
  }};
  return k_backends;
}

std::span<const SnapshotFormat> known_dialects() {
  static const std::vector<SnapshotFormat> k_formats = [] {
    std::vector<SnapshotFormat> formats;
    for (const BackendEntry& entry : backends())
      formats.push_back(entry.backend.schema_dialect->snapshots().format());
    return formats;
  }();
  return k_formats;
}

Backend find_backend(std::string_view dialect) {
  for (const BackendEntry& entry : backends())
    if (entry.dialect == dialect) return entry.backend;
  refuse_dialect(dialect);
}

}  // namespace sluice
