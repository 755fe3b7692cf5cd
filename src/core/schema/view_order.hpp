// Which views read which: so that they are made after, and dropped before, what they read.
#pragma once

#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

// True when the view's text names the object as a whole word, quoted or not. May say yes too often,
// never no for a direct reference.
bool mentions(const View& view, const std::string& name);

// The same views, each after those it mentions; otherwise the order given.
std::vector<View> in_creation_order(std::vector<View> views);

}  // namespace sluice
