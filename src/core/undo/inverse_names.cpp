#include "core/undo/inverse_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace sluice {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr auto k_alike = std::to_array<Pair>({{"aggregate", "function"},
                                              {"domain", "type"},
                                              {"foreign table", "table"},
                                              {"materialized view", "view"},
                                              {"procedure", "function"},
                                              {"routine", "function"}});

constexpr auto k_owners = std::to_array<Pair>({{"attribute", "type"},
                                               {"column", "table"},
                                               {"constraint", "table"},
                                               {"domain constraint", "type"},
                                               {"policy", "table"},
                                               {"rule", "table"},
                                               {"trigger", "table"}});

template <std::size_t N>
std::string_view found_in(const std::array<Pair, N>& pairs, std::string_view kind) {
  for (const auto& [from, to] : pairs)
    if (from == kind) return to;
  return kind;
}

}  // namespace

std::string StatementNames::written(const std::string& name) const {
  const auto found = statement_.spellings.find(name);
  return found == statement_.spellings.end() ? dialect_.quote(name) : found->second;
}

std::string StatementNames::written(const ObjectName& name) const {
  return name.schema.empty() ? written(name.name)
                             : text::cat(written(name.schema), ".", written(name.name));
}

ObjectKey StatementNames::key(std::string_view kind, const ObjectName& name) const {
  const auto spelled = [this](const std::string& part) {
    return facts_.ignores_case ? text::lower(part) : part;
  };
  const std::string schema = spelled(name.schema);
  const bool is_bare = schema.empty() || schema == facts_.home_schema;
  return {std::string(found_in(k_alike, kind)),
          is_bare ? spelled(name.name) : text::cat(schema, ".", spelled(name.name))};
}

std::optional<ObjectKey> StatementNames::owner(const ObjectRef& object) const {
  if (object.name.name.empty()) return std::nullopt;
  return key(found_in(k_owners, object.kind), object.name);
}

ObjectName StatementNames::full(ObjectName name) const {
  if (name.schema.empty() || !facts_.has_schemas) name.schema = facts_.default_schema();
  return name;
}

Lost StatementNames::lost(LostKind kind, const ObjectName& table, std::string by) const {
  Lost lost{.kind = kind, .by = std::move(by)};
  if (table.name.empty()) return lost;
  lost.object = {"table", full(table), ""};
  lost.shown = written(table);
  return lost;
}

}  // namespace sluice
