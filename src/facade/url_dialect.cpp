#include "facade/url_dialect.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice {

std::string_view dialect_of(const std::string& url) {
  constexpr std::array<std::string_view, 2> k_postgres = {"postgres://", "postgresql://"};
  constexpr std::array<std::string_view, 3> k_sqlite = {"sqlite:", "file:", ":memory:"};
  constexpr std::array<std::string_view, 3> k_sqlite_ends = {".db", ".sqlite", ".sqlite3"};
  const std::string lower = text::lower(url);
  const auto starts = [&](std::string_view start) { return lower.starts_with(start); };
  const auto ends = [&](std::string_view end) { return lower.ends_with(end); };
  if (std::any_of(k_postgres.begin(), k_postgres.end(), starts)) return "postgresql";
  if (std::any_of(k_sqlite.begin(), k_sqlite.end(), starts)) return "sqlite";
  return std::any_of(k_sqlite_ends.begin(), k_sqlite_ends.end(), ends) ? "sqlite" : "";
}

}  // namespace sluice
