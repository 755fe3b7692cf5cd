// How SQLite's SQL is cut into tokens and statements.
#pragma once

#include "core/ports/database.hpp"

namespace sluice::sqlite {

inline ScanRules scan_rules() {
  return {.backtick_identifiers = true,
          .bracket_identifiers = true,
          .trigger_bodies = true,
          .chunk_may_be_cut = true};
}

}  // namespace sluice::sqlite
