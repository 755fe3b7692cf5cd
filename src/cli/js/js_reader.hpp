// A config file's default export, read without running the file.
//
// Constants, `process.env`, dotenv and plain expressions are followed; what only Node could tell is
// kept as unreadable with its place, so that it can be named when it is needed.
#pragma once

#include <string_view>

#include "cli/js/js_scope.hpp"
#include "cli/js/js_value.hpp"

namespace sluice::cli::js {

// `scope` brings the environment and the way to read `.env` files, and holds the
// file's names afterwards.
Value read_module(std::string_view source, Scope& scope);

// A text that is one expression, as a JSON document is.
Value read_expression(std::string_view source, Scope& scope);

}  // namespace sluice::cli::js
