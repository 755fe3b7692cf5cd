// The database that the settings name, to be looked at without a migrations folder.
#pragma once

#include "cli/commands/command.hpp"
#include "engine/verify/catalog.hpp"

namespace sluice::cli {

CatalogPlace catalog_place(CommandContext& context, const Settings& settings);

}  // namespace sluice::cli
