// A folder with a journal as one folder for each migration.
#pragma once

#include "engine/folder/conversion.hpp"

namespace sluice {

Conversion convert_to_v1(const Project& project, const FileSystem& files,
                         const SchemaDialect& dialect);

}  // namespace sluice
