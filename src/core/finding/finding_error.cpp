#include "core/finding/finding_error.hpp"

namespace sluice {

ErrorInfo error_of(const Finding& finding, ErrorCode code) {
  return {.code = code,
          .message = message_of(finding),
          .where = finding.where,
          .hint = hint_of(finding)};
}

}  // namespace sluice
