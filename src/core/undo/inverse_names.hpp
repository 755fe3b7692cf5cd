// The names that one statement's facts hold: as it writes them, and as keys to compare.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ports/database.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"
#include "core/ports/statement_facts.hpp"

namespace sluice {

// What a statement speaks of: "table", and its name as it is stored; schemas that a bare name means
// are left out.
struct ObjectKey {
  std::string kind;
  std::string name;
  bool operator==(const ObjectKey&) const = default;
  auto operator<=>(const ObjectKey&) const = default;
};

// Both arguments outlive it.
class StatementNames {
 public:
  StatementNames(const StatementFacts& statement, const Dialect& dialect)
      : statement_(statement), dialect_(dialect), facts_(dialect.facts()) {}

  const DialectFacts& facts() const { return facts_; }
  const Dialect& dialect() const { return dialect_; }

  // As the statement writes it, or quoted.
  std::string written(const std::string& name) const;
  std::string written(const ObjectName& name) const;
  // Of what is alike under DROP, one kind: a materialized view is a "view", a domain a "type".
  ObjectKey key(std::string_view kind, const ObjectName& name) const;
  // What the object belongs to, or is itself; none where the statement does not name it.
  std::optional<ObjectKey> owner(const ObjectRef& object) const;
  // With the schema that a bare name means.
  ObjectName full(ObjectName name) const;
  // Of no table where the name is empty.
  Lost lost(LostKind kind, const ObjectName& table, std::string by = {}) const;

 private:
  const StatementFacts& statement_;
  const Dialect& dialect_;
  DialectFacts facts_;
};

}  // namespace sluice
