// PRAGMA: what it does with a value and without, https://sqlite.org/pragma.html.
#pragma once

#include <string>
#include <string_view>

namespace sluice::sqlite {

struct Pragma {
  std::string schema;  // as written; empty where none is
  std::string name;    // in lower case
  std::string value;   // unquoted; empty where it only asks
  bool operator==(const Pragma&) const = default;
};

enum class PragmaEffect {
  reads,         // answers, and changes nothing
  sets_session,  // lasts as long as the connection
  sets_file,     // is kept in the database file
  works,         // does something once: checkpoints, optimizes
  unknown,       // no pragma of SQLite
};
PragmaEffect effect_of(const Pragma& pragma);

// SQLite refuses it, or ignores it, while a transaction is open.
bool needs_autocommit(const Pragma& pragma);
// It concerns speed, safety and locks of this session alone: the runner sets these itself.
bool is_tuning(const Pragma& pragma);

// What SQLite reads as a boolean: on, yes, true, and numbers other than 0.
bool is_on(std::string_view value);

}  // namespace sluice::sqlite
