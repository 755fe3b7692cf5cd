// PostgreSQL's part of made rows.
#pragma once

#include "core/ports/sample_dialect.hpp"

namespace sluice::postgres {

const SampleDialect& samples();

}  // namespace sluice::postgres
