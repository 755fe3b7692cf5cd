// A v1 folder as one with a journal.
#pragma once

#include "engine/folder/conversion.hpp"

namespace sluice {

Conversion convert_to_v0(const Project& project, const FileSystem& files,
                         const SchemaDialect& dialect);

}  // namespace sluice
