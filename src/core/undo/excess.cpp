#include "core/undo/excess.hpp"

#include <algorithm>
#include <optional>
#include <set>

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

std::set<ObjectName> tables_put_back(const Step& step, const FoldedNames& names,
                                     const Dialect& dialect) {
  std::set<ObjectName> tables;
  for (const Statement& statement : step.statements) {
    const StatementFacts facts = dialect.facts_of(statement);
    if (std::none_of(facts.reads.begin(), facts.reads.end(), is_ours)) continue;
    for (const RowUse& use : facts.writes) tables.insert(names(use.table));
  }
  return tables;
}

}  // namespace

std::vector<Finding> excess_losses(const Step& step, const ObservedChanges& observed,
                                   const std::vector<Finding>& named, const Dialect& dialect) {
  const FoldedNames names(dialect);
  const std::set<ObjectName> put_back = tables_put_back(step, names, dialect);
  std::vector<Finding> found;
  for (const RowChanges& changes : observed.tables) {
    if (changes.is_new || changes.is_virtual || changes.deleted == 0) continue;
    const ObjectName table = names(changes.table);
    if (is_ours(table) || put_back.contains(table)) continue;
    const std::optional<std::int64_t> allowed = allowed_of(table, step.tag, named, names);
    if (!allowed || changes.deleted <= *allowed) continue;
    const Lost lost{.kind = LostKind::rows_deleted, .object = {"table", table, ""}};
    found.push_back({.code = FindingCode::data_loss,
                     .severity = Severity::warning,
                     .migration = step.tag,
                     .object = found_object(lost.object),
                     .count = static_cast<std::size_t>(changes.deleted - *allowed),
                     .details = {{Detail::lost, at_stake_text(lost, dialect)}}});
  }
  return found;
}

}  // namespace sluice
