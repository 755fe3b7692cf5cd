#include "dialects/postgres/ddl_order.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "dialects/postgres/ddl.hpp"
#include "dialects/postgres/ddl_dependents.hpp"
#include "dialects/postgres/ddl_refs.hpp"
#include "dialects/postgres/ddl_remake.hpp"
#include "dialects/postgres/names.hpp"

namespace sluice::postgres {

namespace {

// When a change comes among those that make something.
struct MakeRank {
  int operator()(const CreateSchema&) const { return 0; }
  int operator()(const CreateRole&) const { return 1; }
  int operator()(const AlterRole&) const { return 1; }
  int operator()(const CreateEnum&) const { return 3; }
  int operator()(const AlterEnum&) const { return 3; }
  int operator()(const CreateSequence&) const { return 4; }
  int operator()(const AlterSequence&) const { return 4; }
  int operator()(const CreateTable&) const { return 5; }
  int operator()(const AlterColumn&) const { return 6; }
  int operator()(const AddColumn&) const { return 7; }
  int operator()(const AddPrimaryKey&) const { return 8; }
  int operator()(const AddUnique&) const { return 8; }
  int operator()(const AddCheck&) const { return 8; }
  int operator()(const CreateIndex&) const { return 9; }
  int operator()(const AddForeignKey&) const { return 10; }
  int operator()(const SetRowSecurity&) const { return 11; }
  int operator()(const AlterTableAttributes&) const { return 11; }
  int operator()(const AlterView&) const { return 12; }
  int operator()(const CreateView&) const { return 13; }
  int operator()(const CreatePolicy&) const { return 14; }
  int operator()(const AlterPolicy&) const { return 14; }
  int operator()(const CreateOther& c) const { return is_container(c.value.kind) ? 2 : 15; }
  template <class Other>
  int operator()(const Other&) const {
    return 16;
  }
};

// When a change comes among those that take something away.
struct DropRank {
  int operator()(const DropOther&) const { return 0; }
  int operator()(const DropPolicy&) const { return 1; }
  int operator()(const DropView&) const { return 2; }
  int operator()(const DropForeignKey&) const { return 3; }
  int operator()(const DropPrimaryKey&) const { return 4; }
  int operator()(const DropUnique&) const { return 4; }
  int operator()(const DropCheck&) const { return 4; }
  int operator()(const DropIndex&) const { return 5; }
  int operator()(const AlterColumn&) const { return 6; }
  int operator()(const DropTable&) const { return 7; }
  int operator()(const DropColumn&) const { return 8; }
  template <class Other>
  int operator()(const Other&) const {
    return 9;
  }
};

// The given order, but for what each element needs: that comes before it. A circle is cut where it
// is met.
class Sorter {
 public:
  explicit Sorter(std::vector<Change> changes)
      : changes_(std::move(changes)), needs_(changes_.size()) {}

  void needs(std::size_t change, std::size_t other) {
    if (change != other) needs_[change].insert(other);
  }

  std::vector<Change> sorted() {
    state_.assign(changes_.size(), false);
    for (std::size_t i = 0; i < changes_.size(); ++i) visit(i);
    return std::move(out_);
  }

 private:
  void visit(std::size_t i) {
    if (state_[i]) return;
    state_[i] = true;
    for (const std::size_t other : needs_[i]) visit(other);
    out_.push_back(changes_[i]);
  }

  std::vector<Change> changes_;
  std::vector<std::set<std::size_t>> needs_;
  std::vector<bool> state_;
  std::vector<Change> out_;
};

template <class Rank>
void sort_by(std::vector<Change>& changes) {
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::visit(Rank{}, a) < std::visit(Rank{}, b);
  });
}

std::vector<Change> sorted_creations(std::vector<Change> changes, const Schema& to) {
  sort_by<MakeRank>(changes);
  std::map<ObjectRef, std::size_t> makers;
  for (std::size_t i = 0; i < changes.size(); ++i)
    for (const ObjectRef& ref : made_by(changes[i])) makers.emplace(ref, i);
  Sorter sorter(changes);
  for (const Dependency& dependency : to.dependencies) {
    // A sequence comes before the column that will own it.
    if (dependency.automatic && dependency.object.kind == "sequence") continue;
    const auto object = makers.find(dependency.object);
    const auto on = makers.find(dependency.on);
    if (object != makers.end() && on != makers.end()) sorter.needs(object->second, on->second);
  }
  return sorter.sorted();
}

// `from` in the words that hold when the changes run.
std::vector<Change> sorted_drops(std::vector<Change> changes, const Schema& from) {
  sort_by<DropRank>(changes);
  const Dependents dependents(from);
  std::map<ObjectRef, std::size_t> takers;
  std::vector<ObjectRef> own;
  for (std::size_t i = 0; i < changes.size(); ++i)
    for (const ObjectRef& ref : taken_by(changes[i])) takers.emplace(ref, i), own.push_back(ref);
  for (const ObjectRef& ref : own)
    dependents.for_each_within(
        ref, [&](const ObjectRef& within) { takers.emplace(within, takers.at(ref)); });
  Sorter sorter(changes);
  for (const Dependency& dependency : from.dependencies) {
    const auto object = takers.find(dependency.object);
    const auto on = takers.find(dependency.on);
    if (object != takers.end() && on != takers.end()) sorter.needs(on->second, object->second);
  }
  return sorter.sorted();
}

}  // namespace

// A value that was added cannot be used before the commit, in a default or an index, so then the
// type is made anew, which can.
bool is_made_anew(const AlterEnum& change, const Schema& to) {
  if (rename_value(change.from, change.to)) return false;
  if (!only_adds(change.from, change.to)) return true;
  std::string uses;
  for (const Table& table : to.tables) {
    for (const Column& column : table.columns) uses += column.default_sql.value_or("");
    for (const Check& check : table.checks) uses += check.expression;
    for (const Index& index : table.indexes) uses += index.where.value_or("");
  }
  return std::any_of(change.to.values.begin(), change.to.values.end(),
                     [&](const std::string& value) {
                       const auto& old = change.from.values;
                       return std::find(old.begin(), old.end(), value) == old.end() &&
                              uses.find(literal(value)) != std::string::npos;
                     });
}

std::vector<Change> in_runnable_order(const std::vector<Change>& changes, const Schema& from,
                                      const Schema& to) {
  Remade parts = remade(changes, from, to);
  std::vector<Change> result = sorted_drops(std::move(parts.drops), from);
  const auto append = [&](std::vector<Change> more) {
    result.insert(result.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
  };
  append(std::move(parts.renames));
  append(sorted_creations(std::move(parts.creations), to));
  append(sorted_drops(std::move(parts.late_drops), parts.renamed_from));
  return result;
}

}  // namespace sluice::postgres
