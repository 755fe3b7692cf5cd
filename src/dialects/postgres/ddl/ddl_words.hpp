// Names before and after the renames among a list of changes.
#pragma once

#include <vector>

#include "core/ports/change.hpp"
#include "core/schema/diff.hpp"

namespace sluice::postgres {

class Words {
 public:
  void add(const Change& rename) {
    forth_.push_back(rename);
    back_.insert(back_.begin(), std::visit(Inverse{}, rename));
  }
  ObjectRef after(const ObjectRef& ref) const { return through(forth_, ref); }
  ObjectRef before(const ObjectRef& ref) const { return through(back_, ref); }
  const std::vector<Change>& renames() const { return forth_; }
  // A column that only stepped aside to be dropped needs no other name.
  void forget(const ObjectRef& column) {
    std::erase_if(forth_, [&](const Change& change) {
      const auto* rename = std::get_if<RenameColumn>(&change);
      return rename != nullptr && rename->table == column.name && rename->from == column.part;
    });
  }

 private:
  struct Inverse {
    Change operator()(const RenameSchema& c) const { return RenameSchema{c.to, c.from}; }
    Change operator()(const RenameEnum& c) const { return RenameEnum{c.to, c.from}; }
    Change operator()(const RenameSequence& c) const { return RenameSequence{c.to, c.from}; }
    Change operator()(const RenameRole& c) const { return RenameRole{c.to, c.from}; }
    Change operator()(const RenameTable& c) const { return RenameTable{c.to, c.from}; }
    Change operator()(const RenameColumn& c) const { return RenameColumn{c.table, c.to, c.from}; }
    Change operator()(const RenameView& c) const { return RenameView{c.to, c.from}; }
    template <class Other>
    Change operator()(const Other& c) const {
      return c;
    }
  };

  static ObjectRef through(const std::vector<Change>& renames, const ObjectRef& ref) {
    if (renames.empty()) return ref;
    Schema schema;
    schema.dependencies.push_back({ref, ref});
    return applied(renames, std::move(schema)).dependencies.front().object;
  }

  std::vector<Change> forth_, back_;
};

}  // namespace sluice::postgres
