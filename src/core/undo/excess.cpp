#include "core/undo/excess.hpp"

#include <algorithm>
#include <optional>

#include "core/finding/found_object.hpp"
#include "core/undo/folded_names.hpp"
#include "core/undo/lost_text.hpp"
#include "core/undo/parking_sql.hpp"

namespace sluice {

namespace {

bool is_ours(const ObjectName& table) {
  return table.schema == k_parked || table.name.starts_with("__migration");
}

// None: any number.
std::optional<std::int64_t> allowed_of(const ObjectName& table, const std::string& tag,
                                       const std::vector<Finding>& named,
                                       const FoldedNames& names) {
  std::int64_t allowed = 0;
  for (const Finding& finding : named) {
    if (finding.migration && *finding.migration != tag) continue;
    if (!finding.object || finding.object->kind == "schema") return std::nullopt;
    if (names({finding.object->schema, finding.object->name}) != table) continue;
    if (!finding.count) return std::nullopt;
    allowed += static_cast<std::int64_t>(*finding.count);
  }
  return allowed;
}

}  // namespace

std::vector<Finding> excess_losses(const std::string& tag, const ObservedChanges& observed,
                                   const std::vector<Finding>& named, const Dialect& dialect) {
  const FoldedNames names(dialect);
  std::vector<Finding> found;
  for (const RowChanges& changes : observed.tables) {
    if (changes.is_new || changes.is_virtual || changes.deleted == 0) continue;
    const ObjectName table = names(changes.table);
    if (is_ours(table)) continue;
    const std::optional<std::int64_t> allowed = allowed_of(table, tag, named, names);
    if (!allowed || changes.deleted <= *allowed) continue;
    const Lost lost{.kind = LostKind::rows_deleted, .object = {"table", table, ""}};
    found.push_back({.code = FindingCode::data_loss,
                     .severity = Severity::warning,
                     .migration = tag,
                     .object = found_object(lost.object),
                     .count = static_cast<std::size_t>(changes.deleted - *allowed),
                     .details = {{Detail::lost, at_stake_text(lost, dialect)}}});
  }
  return found;
}

}  // namespace sluice
