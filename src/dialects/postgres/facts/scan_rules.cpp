#include "dialects/postgres/facts/scan_rules.hpp"

namespace sluice::postgres {

ScanRules scan_rules() {
  return {.nested_comments = true,
          .dollar_quotes = true,
          .escape_strings = true,
          .atomic_bodies = true};
}

}  // namespace sluice::postgres
