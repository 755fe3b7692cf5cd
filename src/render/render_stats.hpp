// What a database holds, as text and as JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/verify/catalog.hpp"
#include "render/style.hpp"

namespace sluice {

struct StatsReport {
  std::string database;  // without a password
  CatalogStats stats;
  std::optional<std::size_t> files;  // migrations in the folder; none: there is no folder
};

std::string render_stats(const StatsReport& report, const Style& style = {});
std::string json_stats(const StatsReport& report);

// `12 B`, `48.0 kB`, `1.2 MB`: in units of 1,024, as PostgreSQL's pg_size_pretty has them.
std::string format_bytes(std::int64_t bytes);

}  // namespace sluice
