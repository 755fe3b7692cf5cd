#include "dialects/postgres/ddl/ddl_remake.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "dialects/postgres/ddl/ddl_dependents.hpp"
#include "dialects/postgres/ddl/ddl_enum.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_other.hpp"
#include "dialects/postgres/ddl/ddl_parents.hpp"
#include "dialects/postgres/ddl/ddl_refs.hpp"
#include "dialects/postgres/ddl/ddl_words.hpp"

namespace sluice::postgres {

namespace {

bool type_changes(const AlterColumn& change) {
  return column_type(change.from) != column_type(change.to);
}

// DROP EXPRESSION makes an ordinary column of a stored one; every other change needs a new column.
bool needs_new_column(const AlterColumn& change) {
  const auto& from = change.from.generated;
  const auto& to = change.to.generated;
  return from != to && (to.has_value() || !from->stored);
}

// What ALTER TABLE … TYPE does not carry along by itself.
bool hinders_type_change(const ObjectRef& object, const Schema& from) {
  static const std::set<std::string_view> k_carried = {
      "default", "index",      "comment",        "grant",    "revoke", "loss",
      "owner",   "statistics", "sequence owner", "sequence", "table"};
  if (k_carried.contains(object.kind)) return false;
  if (object.kind != "constraint") return true;
  const auto drop = drop_of(object, from);
  return drop && std::holds_alternative<DropForeignKey>(*drop);
}

class Planner {
 public:
  Planner(const Schema& from, const Schema& to) : from_(from), to_(to), dependents_(from) {}

  Remade plan(const std::vector<Change>& changes) && {
    divide(changes);
    put_off();
    spread();
    come_back();
    leave_out_what_goes_along();
    Remade result{.detachments = detachments_,
                  .drops = {},
                  .renames = renames(),
                  .creations = creations_,
                  .late_drops = late_drops_};
    for (const ObjectRef& ref : dropped_)
      if (auto change = drop_of(ref, from_)) result.drops.push_back(std::move(*change));
    result.renamed_from.dependencies = from_.dependencies;
    result.renamed_from = applied(words_.renames(), std::move(result.renamed_from));
    return result;
  }

 private:
  // A view that is made anew is made under its new name.
  std::vector<Change> renames() const {
    std::vector<Change> kept = words_.renames();
    std::erase_if(kept, [&](const Change& change) {
      const auto* view = std::get_if<RenameView>(&change);
      return view != nullptr && gone_.contains({"view", view->from, ""});
    });
    return kept;
  }

  void divide(const std::vector<Change>& changes) {
    const auto last_rename = std::find_if(changes.rbegin(), changes.rend(), is_rename).base();
    for (const Change& change : changes)
      if (is_rename(change)) words_.add(change);
    for (auto change = changes.begin(); change != changes.end(); ++change) {
      if (is_rename(*change)) continue;
      const auto removed = removed_by(*change);
      if (!removed)
        divide_creation(*change);
      else if (change < last_rename)
        is_late(*change) ? late_drops_.push_back(*change) : drop(*removed);
      else if (is_replaced(*change, changes))
        continue;
      else if (is_late(*change) && !is_made_again(*removed, changes))
        late_drops_.push_back(*change);
      else
        drop_renamed(*removed);
    }
  }

  // A function that a domain's check calls goes after the domain.
  void put_off() {
    std::set<ObjectRef> late;
    for (const Change& change : late_drops_) {
      const ObjectRef ref = words_.before(*removed_by(change));
      late.insert(ref);
      if (ref.kind == "domain")
        dependents_.for_each_within(ref, [&](const ObjectRef& within) { late.insert(within); });
    }
    const auto is_needed = [&](const ObjectRef& ref) {
      const auto& dependencies = dependents_.on(ref);
      return std::any_of(dependencies.begin(), dependencies.end(),
                         [&](const Dependency* dependency) {
                           return !dependency->automatic && late.contains(dependency->object);
                         });
    };
    for (const ObjectRef& ref : std::vector<ObjectRef>(dropped_)) {
      const auto change = drop_of(ref, from_);
      if (!change || !std::holds_alternative<DropOther>(*change) || !is_needed(ref)) continue;
      late_drops_.push_back(*change);
      std::erase(dropped_, ref);
      std::erase(waiting_, ref);
      gone_.erase(ref);
    }
  }

  static bool is_late(const Change& change) {
    const auto* other = std::get_if<DropOther>(&change);
    return std::holds_alternative<DropEnum>(change) || std::holds_alternative<DropSchema>(change) ||
           std::holds_alternative<DropRole>(change) ||
           (other != nullptr && is_container(other->value.kind));
  }

  static bool is_replaced(const Change& change, const std::vector<Change>& changes) {
    const auto* drop = std::get_if<DropOther>(&change);
    return drop != nullptr && std::any_of(changes.begin(), changes.end(), [&](const Change& other) {
             const auto* creation = std::get_if<CreateOther>(&other);
             return creation != nullptr && replaces(drop->value, creation->value);
           });
  }

  static bool is_made_again(const ObjectRef& ref, const std::vector<Change>& changes) {
    return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
      const auto* creation = std::get_if<CreateOther>(&change);
      return creation != nullptr && ref_of(creation->value) == ref;
    });
  }

  void drop_renamed(const ObjectRef& ref) {
    const ObjectRef before = words_.before(ref);
    if (before != ref && ref.kind == "column") words_.forget(before);
    drop(before);
  }

  void divide_creation(const Change& change) {
    if (const auto* alter = std::get_if<AlterColumn>(&change)) {
      divide_alteration(*alter);
      return;
    }
    if (const auto* alter = std::get_if<AlterEnum>(&change);
        alter != nullptr && is_made_anew(*alter, to_))
      disturbed_.insert(words_.before({"type", alter->to.name, ""}));
    if (const auto* create = std::get_if<CreateTable>(&change))
      create_table(*create);
    else if (const auto* alter = std::get_if<AlterTableAttributes>(&change))
      alter_table(*alter);
    else
      creations_.push_back(change);
  }

  void create_table(const CreateTable& create) {
    complete_later(create);
    creations_.push_back(CreateTable{attachable(create.value, to_)});
    for (Change& change : own_settings(create.value, to_)) creations_.push_back(std::move(change));
  }

  // Its parts are its own once it is detached, and are complete before it is attached.
  void alter_table(const AlterTableAttributes& alter) {
    AlterTableAttributes rest = alter;
    if (changes_parents(alter.from, alter.to) && alter.from.contains("inherits")) {
      rest.from = alone(alter.from);
      const ObjectName before = words_.before({"table", alter.table, ""}).name;
      detachments_.push_back(AlterTableAttributes{before, alter.from, rest.from});
    }
    if (rest.from != rest.to) creations_.push_back(std::move(rest));
  }

  void divide_alteration(const AlterColumn& alter) {
    const ObjectRef before = words_.before(column_ref(alter.table, alter.to.name));
    if (needs_new_column(alter)) {
      drop(before);
      return;
    }
    if (type_changes(alter)) disturbed_.insert(before);
    creations_.push_back(alter);
    if (alter.from.identity && !alter.to.identity) {
      drop({"identity", before.name, before.part});
      std::get<AlterColumn>(creations_.back()).from.identity.reset();
    }
  }

  // What names an index of the table, or is no clause of CREATE TABLE.
  void complete_later(const CreateTable& create) {
    Attributes at_once = create.value.attributes;
    for (const char* name : {"force_row_security", "replica_identity", "clustered", "of_type"})
      at_once.erase(name);
    if (at_once.contains("whole")) at_once = alone(std::move(at_once));
    if (at_once != create.value.attributes)
      creations_.push_back(
          AlterTableAttributes{create.value.name, at_once, create.value.attributes});
  }

  void drop(const ObjectRef& ref) {
    if (!gone_.insert(ref).second) return;
    dropped_.push_back(ref);
    waiting_.push_back(ref);
  }

  // From what goes and what is altered to all that is in the way.
  void spread() {
    for (const ObjectRef& ref : std::vector<ObjectRef>(dropped_)) note_within(ref);
    std::vector<ObjectRef> altered(disturbed_.begin(), disturbed_.end());
    while (!waiting_.empty() || !altered.empty()) {
      std::vector<ObjectRef>& list = waiting_.empty() ? altered : waiting_;
      const ObjectRef ref = list.back();
      list.pop_back();
      if (&list == &waiting_)
        spread_from_gone(ref);
      else
        spread_from_altered(ref, altered);
    }
  }

  void spread_from_gone(const ObjectRef& ref) {
    note_within(ref);
    for (const Dependency* dependency : dependents_.on(ref))
      if (!dependency->automatic) take_away(dependency->object);
  }

  void note_within(const ObjectRef& ref) {
    dependents_.for_each_within(ref, [&](const ObjectRef& within) {
      if (gone_.insert(within).second) waiting_.push_back(within);
    });
  }

  void spread_from_altered(const ObjectRef& ref, std::vector<ObjectRef>& altered) {
    for (const Dependency* dependency : dependents_.on(ref)) {
      const ObjectRef& object = dependency->object;
      if (ref.kind == "column") {
        if (hinders_type_change(object, from_)) take_away(object);
      } else if (object.kind == "column" && !is_generated(object)) {
        if (disturbed_.insert(object).second) altered.push_back(object);
      } else {
        take_away(object);
      }
    }
  }

  bool is_generated(const ObjectRef& ref) const {
    const Table* table = find_table(from_, ref.name);
    const Column* column = table == nullptr ? nullptr : find_column(*table, ref.part);
    return column != nullptr && column->generated.has_value();
  }

  void take_away(const ObjectRef& ref) {
    if (ref.kind == "table" || ref.kind == "sequence" || is_container(ref.kind)) return;
    if (ref.kind == "column" && !is_generated(ref)) return;
    const auto change = drop_of(ref, from_);
    if (!change) return;
    const auto* key = std::get_if<DropForeignKey>(&*change);
    const bool goes_with_parent = key != nullptr && key->value.attributes.contains("parent");
    if (!goes_with_parent) drop(ref);
  }

  // What went and is still there afterwards; a column first, which brings its default.
  void come_back() {
    std::vector<ObjectRef> refs;
    for (const ObjectRef& ref : gone_) refs.push_back(words_.after(ref));
    std::stable_partition(refs.begin(), refs.end(),
                          [](const ObjectRef& ref) { return ref.kind == "column"; });
    for (const ObjectRef& ref : refs) {
      if (ref.kind == "default")
        restore_default(ref);
      else if (ref.kind != "table" && ref.kind != "identity")
        restore(ref);
    }
  }

  bool is_made(const ObjectRef& ref) const {
    return std::any_of(creations_.begin(), creations_.end(), [&](const Change& change) {
      const std::vector<ObjectRef> made = made_by(change);
      return std::find(made.begin(), made.end(), ref) != made.end();
    });
  }

  void restore(const ObjectRef& ref) {
    const auto creation = create_of(ref, to_);
    if (!creation) return;
    std::erase_if(creations_, [&](const Change& change) {
      return (std::holds_alternative<AlterView>(change) ||
              std::holds_alternative<AlterPolicy>(change) ||
              std::holds_alternative<AlterColumn>(change)) &&
             made_by(change).front() == ref;
    });
    if (!is_made(ref)) creations_.push_back(*creation);
  }

  void restore_default(const ObjectRef& ref) {
    for (Change& change : creations_)
      if (auto* alter = std::get_if<AlterColumn>(&change);
          alter != nullptr && alter->table == ref.name && alter->to.name == ref.part) {
        alter->from.default_sql.reset();
        return;
      }
    const Table* table = find_table(to_, ref.name);
    const Column* column = table == nullptr ? nullptr : find_column(*table, ref.part);
    if (column == nullptr || !column->default_sql || is_made(column_ref(ref.name, ref.part)))
      return;
    Column without = *column;
    without.default_sql.reset();
    creations_.push_back(AlterColumn{ref.name, without, *column});
  }

  // A trigger goes with its table, a sequence with the column that owns it, a check with its
  // domain.
  void leave_out_what_goes_along() {
    for (const Change& change : late_drops_) gone_.insert(words_.before(*removed_by(change)));
    std::erase_if(dropped_, [&](const ObjectRef& ref) {
      const auto change = drop_of(ref, from_);
      if (!change || !(std::holds_alternative<DropOther>(*change) ||
                       std::holds_alternative<DropSequence>(*change)))
        return false;
      return std::any_of(from_.dependencies.begin(), from_.dependencies.end(),
                         [&](const Dependency& dependency) {
                           return dependency.automatic && dependency.object == ref &&
                                  gone_.contains(dependency.on);
                         });
    });
  }

  const Schema& from_;
  const Schema& to_;
  Dependents dependents_;
  Words words_;
  std::vector<ObjectRef> dropped_;  // each by a change of its own
  std::set<ObjectRef> gone_;        // those, and what goes with them
  std::set<ObjectRef> disturbed_;
  std::vector<ObjectRef> waiting_;
  std::vector<Change> detachments_, creations_, late_drops_;
};

}  // namespace

Remade remade(const std::vector<Change>& changes, const Schema& from, const Schema& to) {
  return Planner(from, to).plan(changes);
}

}  // namespace sluice::postgres
