// Names as the product compares them.
#pragma once

#include <string>

#include "base/text.hpp"
#include "core/ports/database.hpp"

namespace sluice {

class FoldedNames {
 public:
  explicit FoldedNames(const Dialect& dialect) : facts_(dialect.facts()) {}

  // With the schema that a bare one means.
  ObjectName operator()(ObjectName name) const {
    if (name.schema.empty() || !facts_.has_schemas) name.schema = facts_.default_schema();
    if (facts_.ignores_case) name.name = text::lower(name.name);
    return name;
  }
  std::string part(const std::string& name) const {
    return facts_.ignores_case ? text::lower(name) : name;
  }
  // As people read it: without the schema that a bare name means.
  std::string shown(const ObjectName& name) const {
    return name.schema.empty() || name.schema == facts_.home_schema
               ? name.name
               : text::cat(name.schema, ".", name.name);
  }

 private:
  DialectFacts facts_;
};

}  // namespace sluice
