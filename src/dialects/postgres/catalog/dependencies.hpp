// Who needs whom, from the numbers by which the catalog knows them.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "core/ports/schema.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice::postgres {

// Joined here: without statistics of its own subqueries, a server compares each with each.
class Dependencies {
 public:
  // Rows of sql::k_refs and sql::k_depends.
  void add_ref(const JsonValue& row);
  void add_depend(const JsonValue& row);
  // Each once. What has no name of its own depends on what it belongs to; an owned sequence, on its
  // column.
  std::vector<Dependency> take();

 private:
  using Number = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // class, object, part
  struct Depend {
    Number object, on;
    char type = 'n';
  };
  using Found = std::map<std::pair<ObjectRef, ObjectRef>, bool>;

  const std::vector<ObjectRef>& named(const Number& number) const;
  void add(Found& found, const ObjectRef& object, const Number& on, bool automatic) const;

  std::map<Number, std::vector<ObjectRef>> named_;
  std::multimap<Number, ObjectRef> satellites_;
  std::vector<Depend> depends_;
};

}  // namespace sluice::postgres
