#include "core/snapshot/branches.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/schema/diff.hpp"

namespace sluice {

namespace {

// An object as a path: {"table public.users", "column email"}. A whole one is made, dropped or
// renamed, which concerns everything below it.
struct Touch {
  std::vector<std::string> path;
  bool is_whole = true;
};

std::string full(const ObjectName& name) {
  return name.schema.empty() ? name.name : text::cat(name.schema, ".", name.name);
}

struct TouchCollector {
  std::vector<Touch>& out;

  void top(std::string_view kind, const std::string& name, bool is_whole = true) const {
    out.push_back({{text::cat(kind, " ", name)}, is_whole});
  }
  void part(const ObjectName& table, std::string_view kind, const std::string& name) const {
    out.push_back({{text::cat("table ", full(table)), text::cat(kind, " ", name)}});
  }

  void operator()(const CreateSchema& c) const { top("schema", c.name); }
  void operator()(const DropSchema& c) const { top("schema", c.name); }
  void operator()(const RenameSchema& c) const { top("schema", c.from), top("schema", c.to); }
  void operator()(const CreateEnum& c) const { top("enum", full(c.value.name)); }
  void operator()(const DropEnum& c) const { top("enum", full(c.value.name)); }
  void operator()(const RenameEnum& c) const { top("enum", full(c.from)), top("enum", full(c.to)); }
  void operator()(const AlterEnum& c) const { top("enum", full(c.to.name)); }
  void operator()(const CreateSequence& c) const { top("sequence", full(c.value.name)); }
  void operator()(const DropSequence& c) const { top("sequence", full(c.value.name)); }
  void operator()(const RenameSequence& c) const {
    top("sequence", full(c.from)), top("sequence", full(c.to));
  }
  void operator()(const AlterSequence& c) const { top("sequence", full(c.to.name)); }
  void operator()(const CreateRole& c) const { top("role", c.value.name); }
  void operator()(const DropRole& c) const { top("role", c.value.name); }
  void operator()(const RenameRole& c) const { top("role", c.from), top("role", c.to); }
  void operator()(const AlterRole& c) const { top("role", c.to.name); }
  void operator()(const CreateTable& c) const { top("table", full(c.value.name)); }
  void operator()(const DropTable& c) const { top("table", full(c.value.name)); }
  void operator()(const RenameTable& c) const {
    top("table", full(c.from)), top("table", full(c.to));
  }
  void operator()(const AddColumn& c) const { part(c.table, "column", c.value.name); }
  void operator()(const DropColumn& c) const { part(c.table, "column", c.value.name); }
  void operator()(const RenameColumn& c) const {
    part(c.table, "column", c.from), part(c.table, "column", c.to);
  }
  void operator()(const AlterColumn& c) const { part(c.table, "column", c.to.name); }
  void operator()(const AddPrimaryKey& c) const { part(c.table, "primary key", ""); }
  void operator()(const DropPrimaryKey& c) const { part(c.table, "primary key", ""); }
  void operator()(const AddUnique& c) const { part(c.table, "unique", c.value.name); }
  void operator()(const DropUnique& c) const { part(c.table, "unique", c.value.name); }
  // The table it refers to must be there, too.
  void operator()(const AddForeignKey& c) const {
    part(c.table, "foreign key", c.value.name);
    part(c.value.target, "reference", c.value.name);
  }
  void operator()(const DropForeignKey& c) const { part(c.table, "foreign key", c.value.name); }
  void operator()(const AddCheck& c) const { part(c.table, "check", c.value.name); }
  void operator()(const DropCheck& c) const { part(c.table, "check", c.value.name); }
  void operator()(const CreateIndex& c) const { part(c.table, "index", c.value.name); }
  void operator()(const DropIndex& c) const { part(c.table, "index", c.value.name); }
  void operator()(const CreatePolicy& c) const { part(c.table, "policy", c.value.name); }
  void operator()(const DropPolicy& c) const { part(c.table, "policy", c.value.name); }
  void operator()(const AlterPolicy& c) const { part(c.table, "policy", c.to.name); }
  void operator()(const SetRowSecurity& c) const { part(c.table, "row security", ""); }
  void operator()(const AlterTableAttributes& c) const { part(c.table, "settings", ""); }
  void operator()(const CreateView& c) const { top("view", full(c.value.name)); }
  void operator()(const DropView& c) const { top("view", full(c.value.name)); }
  void operator()(const RenameView& c) const { top("view", full(c.from)), top("view", full(c.to)); }
  void operator()(const AlterView& c) const { top("view", full(c.to.name)); }
  void operator()(const CreateOther& c) const { top(c.value.kind, c.value.identity); }
  void operator()(const DropOther& c) const { top(c.value.kind, c.value.identity); }
};

std::vector<Touch> touches_of(const std::vector<Change>& changes) {
  std::vector<Touch> touches;
  for (const Change& change : changes) std::visit(TouchCollector{touches}, change);
  return touches;
}

bool contains(const Touch& outer, const Touch& inner) {
  return outer.is_whole && outer.path.size() <= inner.path.size() &&
         std::equal(outer.path.begin(), outer.path.end(), inner.path.begin());
}

std::string name_of(const Touch& touch) {
  if (touch.path.size() == 1) return touch.path[0];
  return text::cat(text::trim(touch.path[1]), " of ", touch.path[0]);
}

// The branch that begins with `child`: what comes from it and from none of its siblings.
std::vector<std::size_t> branch_of(const SnapshotChain& chain, std::size_t child) {
  std::vector<std::size_t> branch;
  for (const std::size_t i : chain.order) {
    const std::vector<std::size_t> line = ancestry(chain, i);
    if (std::find(line.begin(), line.end(), child) != line.end()) branch.push_back(i);
  }
  return branch;
}

bool overlap(const std::vector<std::vector<std::size_t>>& branches) {
  std::set<std::size_t> seen;
  for (const auto& branch : branches)
    for (const std::size_t i : branch)
      if (!seen.insert(i).second) return true;
  return false;
}

class ForkFinder {
 public:
  ForkFinder(const std::vector<Snapshot>& snapshots, const SnapshotChain& chain)
      : snapshots_(snapshots), chain_(chain) {}

  std::vector<Fork> find() {
    std::vector<Fork> forks;
    for (const auto& siblings : families()) {
      Fork fork{.base = base_of(siblings)};
      for (const std::size_t child : siblings) fork.branches.push_back(branch_of(chain_, child));
      if (std::any_of(fork.branches.begin(), fork.branches.end(),
                      [](const auto& branch) { return branch.empty(); }) ||
          overlap(fork.branches))
        continue;
      collide(fork);
      forks.push_back(std::move(fork));
    }
    return forks;
  }

 private:
  // The children of one parent, and those that begin from nothing.
  std::vector<std::vector<std::size_t>> families() const {
    std::vector<std::vector<std::size_t>> all = chain_.forks;
    std::vector<std::size_t> first;
    for (const std::size_t i : chain_.order)
      if (chain_.links[i].parents.empty() && chain_.links[i].missing.empty()) first.push_back(i);
    if (first.size() > 1) all.insert(all.begin(), std::move(first));
    return all;
  }

  // A snapshot that is a copy of its parent with the parent's id is no branch of its own, but its
  // place is what the siblings share.
  std::optional<std::size_t> base_of(const std::vector<std::size_t>& siblings) const {
    for (const std::size_t parent : chain_.links[siblings[0]].parents) {
      const auto& others = chain_.links[siblings[1]].parents;
      if (std::find(others.begin(), others.end(), parent) != others.end()) return parent;
    }
    return std::nullopt;
  }

  std::optional<std::vector<Change>> changes_of(const Fork& fork,
                                                const std::vector<std::size_t>& branch) const {
    if (fork.base && !chain_.links[*fork.base].is_known) return std::nullopt;
    Schema from = fork.base ? snapshots_[*fork.base].schema : Schema{};
    std::vector<Change> all;
    for (const std::size_t i : branch) {
      if (!chain_.links[i].is_known) return std::nullopt;
      std::vector<Change> step = diff(from, snapshots_[i].schema, snapshots_[i].renames);
      all.insert(all.end(), step.begin(), step.end());
      from = snapshots_[i].schema;
    }
    return all;
  }

  void collide(Fork& fork) const {
    std::set<std::string> found;
    for (std::size_t a = 0; a < fork.branches.size(); ++a)
      for (std::size_t b = a + 1; b < fork.branches.size(); ++b) {
        const auto first = changes_of(fork, fork.branches[a]);
        const auto second = changes_of(fork, fork.branches[b]);
        fork.is_known = fork.is_known && first && second;
        if (!first || !second) continue;
        for (std::string& name : collisions_of(*first, *second)) found.insert(std::move(name));
      }
    fork.collisions.assign(found.begin(), found.end());
  }

  const std::vector<Snapshot>& snapshots_;
  const SnapshotChain& chain_;
};

}  // namespace

std::vector<std::string> collisions_of(const std::vector<Change>& a, const std::vector<Change>& b) {
  std::set<std::string> found;
  const std::vector<Touch> theirs = touches_of(b);
  for (const Touch& mine : touches_of(a))
    for (const Touch& other : theirs) {
      if (contains(mine, other))
        found.insert(name_of(mine));
      else if (contains(other, mine))
        found.insert(name_of(other));
    }
  return {found.begin(), found.end()};
}

std::vector<Fork> open_forks(const std::vector<Snapshot>& snapshots, const SnapshotChain& chain) {
  return ForkFinder(snapshots, chain).find();
}

}  // namespace sluice
