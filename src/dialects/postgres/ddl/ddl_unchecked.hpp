// What comes back without its rows or values, and what these may break: constraints that others
// hold, places of sequences.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/lost.hpp"

namespace sluice::postgres {

class ComesBack {
 public:
  explicit ComesBack(const std::vector<Change>& changes);  // which must outlive it

  // Instead of adding the constraint, where rows that are there may break it: NOT VALID, and valid
  // only if they do not. `added` is the statement that adds it.
  std::optional<std::vector<std::string>> unchecked(const ObjectName& table, const ForeignKey& key,
                                                    std::string added, const Schema& to,
                                                    std::vector<Lost>& lost) const;
  std::optional<std::vector<std::string>> unchecked(const ObjectName& table, const Check& check,
                                                    std::string added, const Schema& to,
                                                    std::vector<Lost>& lost) const;
  // A key over values that may be the same in all rows: only if they are not. `added` is the
  // statement that makes it.
  struct Key {
    std::string name;                       // the constraint's or index's
    std::vector<std::string> columns = {};  // or expressions
    bool nulls_not_distinct = false;
  };
  std::optional<std::vector<std::string>> unless_broken(const ObjectName& table, const Key& key,
                                                        const std::string& added, const Schema& to,
                                                        std::vector<Lost>& lost) const;
  // The same of a constraint that excludes other rows, which is none of the table's own parts.
  std::optional<std::vector<std::string>> unless_broken(const OtherObject& constraint,
                                                        const Schema& to,
                                                        std::vector<Lost>& lost) const;
  // Whether the column's default is made with its table, or with itself.
  bool is_made(const ObjectName& table, const std::string& column) const;

 private:
  bool is_referring(const ObjectName& table, const ForeignKey& key) const;

  std::set<ObjectName> tables_;
  std::map<ObjectName, std::map<std::string, const Column*>> columns_;  // of `changes`
  std::map<ObjectName, std::set<std::string>> filled_;  // of these, those with a value in all rows
};

}  // namespace sluice::postgres
