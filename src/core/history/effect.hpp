// What the database shows about a migration, whatever the histories claim.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

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

// The objects that a migration created and nothing has changed since, found in the database or not.
// Both empty: it is unknown.
struct Evidence {
  std::size_t entry = 0;  // index into journal.entries
  std::vector<std::string> there, absent;
  bool operator==(const Evidence&) const = default;

  bool is_there() const { return !there.empty() && absent.empty(); }
  bool is_absent() const { return there.empty() && !absent.empty(); }
};

}  // namespace sluice
