// The paths that files of a migrations folder name: tags, folders of v1, what a conversion keeps.
#pragma once

#include <string_view>

namespace sluice {

// Why the text cannot be the path of a file within a folder, or would disturb whoever prints it, as
// in "has a backslash in it"; empty: it can.
std::string_view flaw_in_path(std::string_view path);

}  // namespace sluice
