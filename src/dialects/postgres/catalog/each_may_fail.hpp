// Statements of which any may fail.
#pragma once

#include <string>
#include <vector>

namespace sluice::postgres {

// One block that runs them all: one that fails must not end the transaction for the others. One
// that could leave its quotes is left out: a text of the user's shall not end the block.
std::string each_may_fail(const std::vector<std::string>& statements);

}  // namespace sluice::postgres
