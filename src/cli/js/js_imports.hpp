// What `import` and `require` bind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/js/js_cursor.hpp"
#include "cli/js/js_scope.hpp"

namespace sluice::cli::js {

struct Binding {
  std::string local;
  std::string imported;  // or exported; "default" and "*" for the forms without a name
};

// `{ a, b as c, type D, e: f }`
std::vector<Binding> read_bindings(Cursor& cursor);

// `import x, { a as b } from 'module'`, `import * as x from 'module'`, `import 'module'`, from the
// word `import` on.
void read_import(Cursor& cursor, Scope& scope);

// The module of `= require('module')`, when that is all there is.
std::optional<std::string> required_module(const Cursor& cursor);

}  // namespace sluice::cli::js
