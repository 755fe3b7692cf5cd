// The figures of a status report: what its head counts, and what `--exit-code` makes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sluice/uses.hpp"

namespace sluice {

struct StatusSummary {
  int total = 0;    // files of the journal
  int applied = 0;  // of them, recorded in the history; changed ones too
  int pending = 0;  // the rest but for the disputed: out of order and partly applied ones too
  int changed = 0, missing = 0, out_of_order = 0, partial = 0, disputed = 0;
  std::optional<std::string> last_applied;  // none: never
  bool last_applied_unknown = false;        // something is applied and no time is known
  bool operator==(const StatusSummary&) const = default;
};

StatusSummary summarize(const StatusReport& report);

// 8 partly applied, 4 changed, missing or disputed, 3 pending, else 0.
// `is_distrusted`: our own tables were changed behind our back.
int exit_status_of(const StatusSummary& summary, bool is_distrusted = false);

// `0003_orders.sql`; what is missing has the name that the history knows it by.
std::string shown_name(const StatusReport& report, const MigrationState& migration);

std::string_view name_of(State state);  // as in --json: never rename

}  // namespace sluice
