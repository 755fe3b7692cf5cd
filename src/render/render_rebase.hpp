// What `rebase` would do or did, as text and as JSON.
#pragma once

#include <string>

#include "engine/folder/rebaser.hpp"
#include "render/style.hpp"

namespace sluice {

// `journal` is the one from before.
std::string render_rebase(const RebaseReport& report, const Journal& journal,
                          const Style& style = {});
std::string json_rebase(const RebaseReport& report, const Journal& journal);

}  // namespace sluice
