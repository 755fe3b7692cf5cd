// What `rebase` would do or did, as text and as JSON.
#pragma once

#include <string>

#include "cli/base/style.hpp"
#include "engine/folder/rebaser.hpp"

namespace sluice::cli {

// `journal` is the one from before.
std::string render_rebase(const RebaseReport& report, const Journal& journal,
                          const Style& style = {});
std::string json_rebase(const RebaseReport& report, const Journal& journal);

}  // namespace sluice::cli
