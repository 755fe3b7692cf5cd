// What the database tells of a migration, whatever the histories claim.
#pragma once

#include <cstddef>

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

}  // namespace sluice
