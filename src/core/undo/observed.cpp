#include "core/undo/observed.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/facts/effects.hpp"
#include "core/undo/folded_names.hpp"

namespace sluice {

namespace {

using Facts = std::vector<StatementFacts>;

Facts facts_of_all(const std::vector<Statement>& statements, const Dialect& dialect) {
  Facts all;
  for (const Statement& statement : statements) all.push_back(dialect.facts_of(statement));
  return all;
}

// drizzle-kit's DO block around one statement that makes something.
bool only_makes(const StatementFacts& facts) {
  return facts.skips_duplicates && facts.steps.size() == 1 && !facts.unknown &&
         facts.writes.empty();
}

bool moves_a_counter(const ObjectUse& use) {
  if (use.act != ObjectUse::Act::changes && use.act != ObjectUse::Act::drops) return false;
  return use.object.kind == "sequence" || use.aspect.find("identity") != std::string::npos;
}

bool makes_table(const ObjectUse& use) {
  return use.act == ObjectUse::Act::makes && use.object.kind == "table" && !use.is_conditional &&
         !use.is_temporary;
}

class Completion {
 public:
  Completion(Inverse& inverse, const ObservedChanges& observed, Facts facts, const Dialect& dialect)
      : inverse_(inverse),
        observed_(observed),
        facts_(std::move(facts)),
        names_(dialect),
        moves_counters_(dialect.facts().is_embedded) {
    for (const StatementFacts& each : facts_) {
      runs_others_ =
          runs_others_ || each.kind == StatementKind::block || may_do_anything(each, dialect);
      for (const RowUse& use : each.writes) {
        runs_others_ = runs_others_ || use.cascades;
        empties_ = empties_ || use.act == RowUse::Act::truncates;
        moves_counters_ = moves_counters_ || use.act == RowUse::Act::truncates ||
                          dialect.is_system_table(use.table);
      }
      for (const std::string& function : each.calls)
        moves_counters_ = moves_counters_ || dialect.moves_counter(function);
      for (const ObjectUse& use : each.objects) {
        altered_.insert(names_(use.object.name));
        moves_counters_ = moves_counters_ || moves_a_counter(use);
        if (makes_table(use)) made_.insert(names_(use.object.name));
      }
    }
  }

  void run() {
    for (const RowChanges& changes : observed_.tables)
      if (!changes.is_new && !made_.contains(names_(changes.table))) complete(changes);
    for (RowUndo& undo : inverse_.rows) undo.is_certain = is_certain(undo);
    // Counted, it is told by name, or stands where it stood.
    std::erase_if(inverse_.lost,
                  [](const Lost& lost) { return lost.kind == LostKind::sequence_position; });
    if (may_move_counters())
      for (const ObjectRef& counter : observed_.counters) complete(counter);
    if (!observed_.is_counted) inverse_.lost.push_back({.kind = LostKind::uncounted_rows});
  }

 private:
  void complete(const RowChanges& changes) {
    if (changes.is_virtual) return complete_virtual(changes);
    const ObjectName table = names_(changes.table);
    if (changes.deleted > 0)
      declare(LostKind::rows_deleted, changes.deleted, changes);
    else if (changes.is_rewritten && (runs_others_ || empties_) && !altered_.contains(table))
      declare(LostKind::rows_deleted, 0, changes);
    if (changes.updated > 0 && !overwrites_only_added(changes))
      declare(LostKind::values_updated, changes.updated, changes);
    const std::int64_t inserted = changes.inserted - taken_back(table);
    if (inserted > 0) declare(LostKind::rows_inserted, inserted, changes);
    if (changes.has_delete_triggers && taken_back(table) > 0)
      inverse_.lost.push_back({.kind = LostKind::trigger_effects,
                               .object = {"table", table, ""},
                               .shown = names_.shown(changes.table)});
  }

  // Others may draw numbers while the migration runs: theirs are not its own.
  bool may_move_counters() const {
    return runs_others_ || moves_counters_ ||
           std::any_of(observed_.tables.begin(), observed_.tables.end(),
                       [](const RowChanges& changes) {
                         return changes.inserted > 0 || changes.updated > 0;
                       });
  }

  // What its module wrote does not tell how many rows of its own changed.
  void complete_virtual(const RowChanges& changes) {
    const ObjectName table = names_(changes.table);
    const bool is_said = std::any_of(inverse_.lost.begin(), inverse_.lost.end(),
                                     [&](auto& lost) { return names_(lost.object.name) == table; });
    if (!is_said)
      inverse_.lost.push_back({.kind = LostKind::rows_changed,
                               .object = {"table", table, ""},
                               .shown = text::cat(names_.shown(changes.table), " (",
                                                  text::join(changes.parts, ", "), ")"),
                               .by = std::string(taken_back(table) > 0 ? "INSERT" : k_by_others)});
  }

  // Those that are said already get the number, where it is of one statement alone.
  void declare(LostKind kind, std::int64_t count, const RowChanges& changes) {
    const ObjectName table = names_(changes.table);
    Lost* said = nullptr;
    std::size_t times = 0;
    for (Lost& lost : inverse_.lost) {
      const bool is_of_kind =
          lost.kind == kind || lost.kind == LostKind::rows_changed ||
          (kind == LostKind::rows_inserted && lost.kind == LostKind::rows_before_rename);
      if (!is_of_kind || names_(lost.object.name) != table) continue;
      said = &lost;
      ++times;
    }
    if (times == 1 && said->kind == kind) said->count = count;
    if (times > 0) return;
    inverse_.lost.push_back({.kind = kind,
                             .object = {"table", table, ""},
                             .shown = names_.shown(changes.table),
                             .by = std::string(k_by_others),
                             .count = count});
  }

  // By an UPDATE of the migration, and nothing else.
  bool overwrites_only_added(const RowChanges& changes) const {
    const auto added = inverse_.added.find(names_(changes.table));
    if (added == inverse_.added.end()) return false;
    const auto is_added = [&](const std::string& column) {
      return std::any_of(added->second.begin(), added->second.end(), [&](const std::string& each) {
        return names_.part(each) == names_.part(column);
      });
    };
    if (changes.columns)
      return std::all_of(changes.columns->begin(), changes.columns->end(), is_added);
    return !runs_others_ && !changes.may_be_updated_otherwise;
  }

  std::int64_t taken_back(const ObjectName& table) const {
    std::int64_t count = 0;
    for (const RowUndo& undo : inverse_.rows)
      if (names_(undo.table) == table) count += static_cast<std::int64_t>(undo.count);
    return count;
  }

  // A literal whose row was there before, or was left out, is of a row that stays.
  bool is_certain(const RowUndo& undo) const {
    if (!observed_.is_counted) return false;
    const ObjectName table = names_(undo.table);
    for (const RowChanges& changes : observed_.tables)
      if (names_(changes.table) == table) {
        const bool is_key = std::any_of(
            changes.keys.begin(), changes.keys.end(),
            [&](const std::string& key) { return names_.part(key) == names_.part(undo.key); });
        return is_key && changes.inserted >= taken_back(table);
      }
    return false;
  }

  void complete(const ObjectRef& counter) {
    const bool has_own = counter.kind == "table";
    const LostKind kind = has_own ? LostKind::counter_position : LostKind::sequence_start;
    const bool is_said = std::any_of(inverse_.lost.begin(), inverse_.lost.end(), [&](auto& lost) {
      return lost.kind == kind && names_(lost.object.name) == names_(counter.name);
    });
    if (!is_said)
      inverse_.lost.push_back(
          {.kind = kind, .object = counter, .shown = names_.shown(counter.name)});
  }

  Inverse& inverse_;
  const ObservedChanges& observed_;
  Facts facts_;
  FoldedNames names_;
  bool moves_counters_;       // a statement sets one; without a server nobody else does
  bool runs_others_ = false;  // what no fact names may write rows
  bool empties_ = false;      // tables, and those that inherit from them
  std::set<ObjectName> altered_;
  std::set<ObjectName> made_;  // perhaps in the place of one of before
};

bool is_key_of(const Table& table, const std::string& column) {
  const std::vector<std::string> alone = {column};
  if (table.primary_key && table.primary_key->columns == alone) return true;
  const bool is_column_key = [&] {
    const Column* found = find_column(table, column);
    return found != nullptr && found->primary_key;
  }();
  return is_column_key || std::any_of(table.uniques.begin(), table.uniques.end(),
                                      [&](const auto& unique) { return unique.columns == alone; });
}

}  // namespace

bool may_change_rows(const std::vector<Statement>& statements, const Dialect& dialect) {
  const FoldedNames names(dialect);
  std::set<ObjectName> made;
  for (const StatementFacts& facts : facts_of_all(statements, dialect)) {
    if (only_makes(facts)) continue;
    if (facts.kind == StatementKind::block || may_do_anything(facts, dialect)) return true;
    if (std::any_of(facts.calls.begin(), facts.calls.end(),
                    [&](const std::string& name) { return dialect.moves_counter(name); }))
      return true;
    for (const ObjectUse& use : facts.objects) {
      if (moves_a_counter(use)) return true;
      // A dropped table's rows go with the keys that refer to them.
      if (use.act == ObjectUse::Act::drops && use.object.kind == "table" &&
          dialect.facts().is_embedded)
        return true;
      if (makes_table(use)) made.insert(names(use.object.name));
      if (use.object.kind == "trigger" && use.act == ObjectUse::Act::makes) made.clear();
    }
    for (const RowUse& use : facts.writes)
      if (!made.contains(names(use.table))) return true;
  }
  return false;
}

void complete(Inverse& inverse, const ObservedChanges& observed,
              const std::vector<Statement>& statements, const Dialect& dialect) {
  Completion(inverse, observed, facts_of_all(statements, dialect), dialect).run();
}

void confirm_keys(Inverse& inverse, const Schema& after) {
  for (RowUndo& undo : inverse.rows) {
    const Table* table = find_table(after, undo.table);
    undo.is_certain = table != nullptr && is_key_of(*table, undo.key);
  }
}

}  // namespace sluice
