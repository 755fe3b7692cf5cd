// Reads the facts of statements, and of the bodies of routines, one after another for what they may
// destroy.
#pragma once

#include <map>
#include <set>

#include "core/ports/database.hpp"
#include "core/ports/statement_facts.hpp"
#include "core/undo/endangered_tables.hpp"

namespace sluice {

class DangerReader {
 public:
  explicit DangerReader(const Dialect& dialect) : dialect_(dialect), facts_(dialect.facts()) {}

  void read(const StatementFacts& facts);
  Danger take() { return std::move(danger_); }

 private:
  void read(const ObjectUse& use);
  void read(const RowUse& use);
  void read_dropped(const ObjectUse& use);
  void note(std::set<ObjectName>& names, const ObjectName& table);
  void rename(const ObjectName& from, const ObjectName& to);
  ObjectName usual(const ObjectName& table) const;

  const Dialect& dialect_;
  DialectFacts facts_;
  Danger danger_;
  std::set<ObjectName> made_;                // by the migration itself
  std::map<ObjectName, ObjectName> before_;  // what a renamed table was called
};

}  // namespace sluice
