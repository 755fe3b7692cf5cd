// How people, configs and URLs name a product. The texts are constants.
#pragma once

#include <span>
#include <string_view>

namespace sluice {

struct ProductNames {
  std::string_view title;                          // as people write it
  std::span<const std::string_view> in_configs;    // drizzle.config's `dialect` or `driver`
  std::span<const std::string_view> url_schemes;   // in small letters
  std::span<const std::string_view> url_forms;     // as a hint shows them
  bool has_authority = false;                      // a scheme is followed by "://"
  std::string_view in_memory;                      // the URL of a database in memory; may be empty
  std::span<const std::string_view> file_endings;  // of a path that is a database
  // Of servers that speak its SQL and that Sluice cannot reach, and what people call those.
  std::span<const std::string_view> foreign_schemes;
  std::string_view foreign_title;
};

}  // namespace sluice
