// Which database is meant: --url, DATABASE_URL, DB_*, the config's dbCredentials, PG*, or the
// default file.
#pragma once

#include <optional>
#include <string>

#include "cli/config/sources.hpp"

namespace sluice::cli {

struct DatabaseSearch {
  std::optional<Said> found;             // a complete URL
  std::optional<Unreadable> unreadable;  // the entry of the config that names one
  std::optional<ErrorInfo>
      problem;  // another reason why nothing was found though something names one
  std::vector<Diagnostic> diagnostics;
};

// `dialect` may be empty. `production` refuses the default file.
DatabaseSearch find_database(const Sources& sources, const std::string& dialect, bool production,
                             const FileSystem& files);

}  // namespace sluice::cli
