#include "core/hazard/cascading_delete.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/ports/statement_facts.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_rebuilt = "__new_";

std::string table_key(const ObjectName& name) {
  const std::string table = text::lower(name.name);
  return table.starts_with(k_rebuilt) ? table.substr(k_rebuilt.size()) : table;
}

// Which tables refer to which.
class Keys {
 public:
  void note(const StatementFacts& facts) {
    for (const KeyUse& key : facts.keys) {
      const std::string child = table_key(key.table), parent = table_key(key.target);
      if (key.cascades && parent != child) children_[parent].insert(child);
    }
  }

  // The tables whose rows go along with those of another one.
  std::set<std::string> taken_along_with(const std::string& table) const {
    const auto found = children_.find(table);
    return found == children_.end() ? std::set<std::string>{} : found->second;
  }

 private:
  std::map<std::string, std::set<std::string>> children_;  // by their parent
};

Finding told(const Step& step, const Statement& statement, const std::string& from,
             const std::set<std::string>& children, const DialectFacts& facts) {
  return {.code = FindingCode::delete_cascades,
          .severity = Severity::warning,
          .migration = step.tag,
          .object = FindingObject{.kind = "table", .name = from},
          .details = {{Detail::table, from},
                      {Detail::tables, {children.begin(), children.end()}},
                      {Detail::before, facts.lift_foreign_keys},
                      {Detail::after, facts.enforce_foreign_keys}},
          .where = {.file = step.file, .line = statement.line, .column = statement.column}};
}

}  // namespace

std::vector<Finding> cascading_deletes(const Plan& plan, const Project& project,
                                       const Dialect& dialect) {
  std::vector<Finding> found;
  const DialectFacts facts = dialect.facts();
  if (facts.lift_foreign_keys.empty() || plan.steps.empty()) return found;
  Keys keys;
  for (const Migration& migration : project.migrations) {
    const auto step = std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& each) {
      return each.direction == Direction::up && each.action == StepAction::run &&
             each.tag == migration.entry.tag;
    });
    bool is_lifted = false;
    for (const Statement& statement : migration.statements) {
      const StatementFacts of = dialect.facts_of(statement);
      keys.note(of);
      if (of.enforces_keys) is_lifted = !*of.enforces_keys;
      if (step == plan.steps.end() || is_lifted) continue;
      for (const RowUse& use : of.writes) {
        if (use.act != RowUse::Act::deletes) continue;
        const std::string from = text::lower(use.table.name);
        const auto children = keys.taken_along_with(from);
        if (!children.empty()) found.push_back(told(*step, statement, from, children, facts));
      }
    }
  }
  return found;
}

}  // namespace sluice
