#include "core/hazard/cascading_delete.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/sql/sql_cursor.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_rebuilt = "__new_";

std::string table_name(const WrittenName& name) {
  if (name.empty()) return {};
  std::string table = text::lower(stored_name(name.parts.back(), true));
  return table.starts_with(k_rebuilt) ? table.substr(k_rebuilt.size()) : table;
}

class Reader {
 public:
  explicit Reader(const Dialect& dialect) : rules_(dialect.scan_rules()), facts_(dialect.facts()) {}

  // Notes which table refers to which.
  void read(const std::string& sql) {
    SqlCursor cursor(sql, rules_);
    if (!cursor.skip({"CREATE", "TABLE"}) && !cursor.skip({"ALTER", "TABLE"})) return;
    cursor.skip({"IF", "NOT", "EXISTS"});
    const std::string child = table_name(cursor.take_name());
    std::string parent;
    for (; !cursor.at_end(); cursor.take()) {
      if (cursor.at("CONSTRAINT") || cursor.at("FOREIGN")) parent.clear();
      if (cursor.skip("REFERENCES")) parent = table_name(cursor.take_name());
      const bool cascades = cursor.at("ON") && cursor.at("DELETE", 1) && cursor.at("CASCADE", 2);
      if (cascades && !parent.empty() && parent != child) children_[parent].insert(child);
    }
  }

  // The tables whose rows go along with those of another one.
  std::set<std::string> taken_along_with(const std::string& table) const {
    const auto found = children_.find(table);
    return found == children_.end() ? std::set<std::string>{} : found->second;
  }

  // Whether foreign keys are lifted after the statement.
  bool lifts(const std::string& sql, bool before) const {
    SqlCursor cursor(sql, rules_);
    SqlCursor lift(facts_.lift_foreign_keys, rules_);
    for (; !lift.at_end() && !lift.at("="); lift.take())
      if (!cursor.skip(lift.peek().text)) return before;
    cursor.take();
    return cursor.at_any({"OFF", "0", "NO", "FALSE"});
  }

 private:
  ScanRules rules_;
  DialectFacts facts_;
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
  Reader reader(dialect);
  for (const Migration& migration : project.migrations) {
    const auto step = std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& each) {
      return each.direction == Direction::up && each.action == StepAction::run &&
             each.tag == migration.entry.tag;
    });
    bool is_lifted = false;
    for (const Statement& statement : migration.statements) {
      reader.read(statement.sql);
      is_lifted = reader.lifts(statement.sql, is_lifted);
      if (step == plan.steps.end() || is_lifted) continue;
      for (const RowUse& use : dialect.facts_of(statement).writes) {
        if (use.act != RowUse::Act::deletes) continue;
        const std::string from = text::lower(use.table.name);
        const auto children = reader.taken_along_with(from);
        if (!children.empty()) found.push_back(told(*step, statement, from, children, facts));
      }
    }
  }
  return found;
}

}  // namespace sluice
