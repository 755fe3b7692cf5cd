// Findings are values: a check finds five things and must say all five. They are never thrown.
#pragma once

#include <string>

#include "sluice/error.hpp"

namespace sluice {

enum class Severity { info, warning, error };

struct Diagnostic {
  Severity severity = Severity::info;
  std::string code;     // stable, kebab-case or a rule code, e.g. "line-endings-differ", "J01"
  std::string message;  // lower case, no full stop
  Where where;
  std::string hint;
  bool operator==(const Diagnostic&) const = default;
};

}  // namespace sluice
