#include "core/ports/snapshot_codec.hpp"

#include <algorithm>

namespace sluice {

bool says_dialect(const SnapshotFormat& format, std::string_view dialect) {
  const auto& others = format.other_names;
  return dialect == format.dialect ||
         std::find(others.begin(), others.end(), dialect) != others.end();
}

}  // namespace sluice
