// What the database tells of a migration, whatever the histories claim.
#pragma once

#include <cstddef>
#include <string>

namespace sluice {

enum class EffectKind {
  took_effect,   // all of it is there, and no history holds it
  half_applied,  // part of it is there, and no history holds it
  skipped,       // nothing of it is there, and later ones are applied
  no_effect,     // recorded as applied, and nothing of it is there
};

struct Effect {
  EffectKind kind = EffectKind::took_effect;
  std::size_t entry = 0;  // index into journal.entries
  bool operator==(const Effect&) const = default;
};

// How much of what a migration makes and changes is in the database.
struct Standing {
  enum class Kind { untold, absent, in_part, there };
  Kind kind = Kind::untold;
  std::string text;  // which of it is there and which is not; untold: empty
  bool operator==(const Standing&) const = default;
};

}  // namespace sluice
