// SQLite's part of made rows.
#pragma once

#include "core/ports/sample_dialect.hpp"

namespace sluice::sqlite {

const SampleDialect& samples();

}  // namespace sluice::sqlite
