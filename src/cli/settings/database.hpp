// Which database is meant: --url, the config's dbCredentials, DATABASE_URL, DB_*, PG*, or the
// default file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/settings/sources.hpp"

namespace sluice::cli {

struct DatabaseSearch {
  std::optional<Said> found;           // a complete URL
  std::vector<Unreadable> unreadable;  // the entries of the config that name one
  std::optional<ErrorInfo>
      problem;  // another reason why nothing was found though something names one
  std::vector<Finding> diagnostics;
};

// `dialect` may be empty. `production` refuses the default file.
DatabaseSearch find_database(const Sources& sources, const std::string& dialect, bool production);

}  // namespace sluice::cli
