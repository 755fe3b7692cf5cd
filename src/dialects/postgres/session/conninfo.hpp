// A database URL as other tools write it → the parameters that libpq takes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::postgres {

struct Conninfo {
  std::vector<std::pair<std::string, std::string>> parameters;  // only what the URL sets
  std::vector<std::string>
      ignored;  // names of parameters that are for other tools, in the URL's order
  std::vector<std::string> secrets;  // passwords, for redaction

  std::string find(std::string_view name) const;  // empty when it is not set
  void set(std::string_view name, std::string value);
};

// postgres://, postgresql:// or libpq's `host=… dbname=…`. Throws Error(config) for what
// cannot be read.
Conninfo parse_conninfo(const std::string& url);

}  // namespace sluice::postgres
