#include "dialects/postgres/ddl/ddl_order.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_children.hpp"
#include "dialects/postgres/ddl/ddl_dependents.hpp"
#include "dialects/postgres/ddl/ddl_inherited.hpp"
#include "dialects/postgres/ddl/ddl_parents.hpp"
#include "dialects/postgres/ddl/ddl_refs.hpp"
#include "dialects/postgres/ddl/ddl_remake.hpp"
#include "dialects/postgres/ddl/ddl_sorter.hpp"
#include "dialects/postgres/statement/names.hpp"

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
  // A domain is not changed any more once a table has columns of a type that holds it.
  int operator()(const CreateOther& c) const {
    if (is_container(c.value.kind)) return 2;
    if (c.value.kind.starts_with("domain ")) return 3;
    // A new owner takes what was granted to him.
    return c.value.kind == "grant" || c.value.kind == "revoke" ? 16 : 15;
  }
  template <class Other>
  int operator()(const Other&) const {
    return 17;
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
  // What it owns, and what was granted to it, goes before it.
  int operator()(const DropRole&) const { return 10; }
  template <class Other>
  int operator()(const Other&) const {
    return 9;
  }
};

std::vector<Change> arranged(const std::vector<Change>& changes, const Sorter& sorter) {
  std::vector<Change> result;
  for (const std::size_t i : sorter.sorted()) result.push_back(changes[i]);
  return result;
}

template <class Rank>
void sort_by(std::vector<Change>& changes) {
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::visit(Rank{}, a) < std::visit(Rank{}, b);
  });
}

bool is_of_partition(const Dependency& dependency) {
  const auto is_part = [](const ObjectRef& ref) {
    return ref.kind == "index" || ref.kind == "constraint";
  };
  return dependency.automatic && is_part(dependency.object) && is_part(dependency.on);
}

std::vector<Change> sorted_creations(std::vector<Change> changes, const Schema& to) {
  sort_by<MakeRank>(changes);
  std::map<ObjectRef, std::size_t> makers;
  for (std::size_t i = 0; i < changes.size(); ++i)
    for (const ObjectRef& ref : made_by(changes[i])) makers.emplace(ref, i);
  Sorter sorter(changes.size());
  for (const Dependency& dependency : to.dependencies) {
    // A sequence comes before the column that will own it.
    if (dependency.automatic && dependency.object.kind == "sequence") continue;
    const auto object = makers.find(dependency.object);
    const auto on = makers.find(dependency.on);
    // A partition's own index comes first, and keeps its name.
    if (object != makers.end() && on != makers.end() && is_of_partition(dependency)) {
      sorter.needs(on->second, object->second);
      continue;
    }
    if (object != makers.end() && on != makers.end()) sorter.needs(object->second, on->second);
  }
  return arranged(changes, sorter);
}

// Drops of a schema, each before what it needs.
class Drops {
 public:
  // `from` in the words that hold when the changes run.
  Drops(std::vector<Change> changes, const Schema& from)
      : changes_(std::move(changes)), from_(from) {
    sort_by<DropRank>(changes_);
    std::vector<ObjectRef> own;
    for (std::size_t i = 0; i < changes_.size(); ++i)
      for (const ObjectRef& ref : taken_by(changes_[i])) {
        takers_.emplace(ref, i);
        own.push_back(ref);
      }
    const Dependents dependents(from);
    for (const ObjectRef& ref : own)
      dependents.for_each_within(
          ref, [&](const ObjectRef& within) { takers_.emplace(within, takers_.at(ref)); });
  }

  std::vector<Change> sorted() && {
    cut_circles();
    join_circles();
    return arranged(changes_, sorter());
  }

 private:
  // Calls back with the number of the change that comes before, of that which comes after, and the
  // dependency that wants it so.
  template <class Work>
  void for_each_need(Work work) const {
    for (const Dependency& dependency : from_.dependencies) {
      const auto object = takers_.find(dependency.object);
      const auto on = takers_.find(dependency.on);
      if (object != takers_.end() && on != takers_.end())
        work(object->second, on->second, dependency);
    }
  }

  Sorter sorter() const {
    Sorter sorter(changes_.size());
    for_each_need([&](std::size_t before, std::size_t after, const Dependency&) {
      sorter.needs(after, before);
    });
    return sorter;
  }

  // Two tables whose keys or policies name each other: the keys and policies go first, by changes
  // of their own.
  void cut_circles() {
    const std::vector<std::size_t> circles = sorter().circles();
    std::set<ObjectRef> parts;
    for_each_need([&](std::size_t before, std::size_t after, const Dependency& dependency) {
      if (before != after && circles[before] == circles[after] && !dependency.automatic &&
          std::holds_alternative<DropTable>(changes_[before]) && dependency.object.kind != "table")
        parts.insert(dependency.object);
    });
    for (const ObjectRef& part : parts)
      if (auto change = drop_of(part, from_)) {
        takers_[part] = changes_.size();
        changes_.push_back(std::move(*change));
      }
  }

  // Functions that need each other go by one statement.
  void join_circles() {
    const std::vector<std::size_t> circles = sorter().circles();
    std::map<std::pair<std::size_t, std::string>, OtherObject*> first;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      auto* drop = std::get_if<DropOther>(&changes_[i]);
      if (drop == nullptr) continue;
      const std::string start = text::cat("DROP ", text::upper(drop->value.kind), " ");
      std::string& sql = drop->value.drop;
      if (drop->value.kind != "function" || !sql.starts_with(start) || !sql.ends_with(";"))
        continue;
      const auto [found, is_first] = first.emplace(std::pair(circles[i], start), &drop->value);
      if (is_first) continue;
      std::string& joined = found->second->drop;
      joined = text::cat(joined.substr(0, joined.size() - 1), ", ", sql.substr(start.size()));
      sql.clear();
    }
  }

  std::vector<Change> changes_;
  const Schema& from_;
  std::map<ObjectRef, std::size_t> takers_;  // by number in changes_
};

}  // namespace

std::vector<Change> in_runnable_order(const std::vector<Change>& changes, const Schema& from,
                                      const Schema& to) {
  const std::vector<Change> settled = with_children(changes, from, to);
  const bool moves = std::any_of(settled.begin(), settled.end(), [](const Change& change) {
    const auto* alter = std::get_if<AlterTableAttributes>(&change);
    return alter != nullptr && changes_parents(alter->from, alter->to);
  });
  const Schema apart = moves ? detached(from, settled) : Schema{};
  const Schema& now = moves ? apart : from;
  Remade parts = remade(settled, now, to);
  std::vector<Change> result = std::move(parts.detachments);
  const auto append = [&](std::vector<Change> more) {
    result.insert(result.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
  };
  append(Drops(std::move(parts.drops), now).sorted());
  append(without_inherited(std::move(parts.renames), settled, to));
  append(sorted_creations(std::move(parts.creations), to));
  append(Drops(std::move(parts.late_drops), parts.renamed_from).sorted());
  return result;
}

}  // namespace sluice::postgres
