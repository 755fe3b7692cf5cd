#include "core/undo/inverse_needs.hpp"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool changes_nothing_needed(const ObjectUse& use) {
  static constexpr auto k_aspects = std::to_array<std::string_view>(
      {"set not null", "drop not null", "drop default", "set statistics", "set storage",
       "set compression", "validate", "enable", "disable"});
  return use.act == ObjectUse::Act::drops || use.aspect.ends_with("row level security") ||
         contains(k_aspects, use.aspect);
}

StatementNeeds needs_of_alter(const StatementFacts& facts) {
  const auto& uses = facts.objects;
  if (std::all_of(uses.begin(), uses.end(), changes_nothing_needed)) return StatementNeeds::nothing;
  if (std::all_of(uses.begin(), uses.end(),
                  [](const ObjectUse& use) { return use.aspect == "owner"; }))
    return StatementNeeds::roles;
  const bool may_name_tables = std::any_of(uses.begin(), uses.end(), [](const ObjectUse& use) {
    return use.aspect == "set default" || use.aspect == "owned by" || use.aspect.empty();
  });
  const bool says_more = !facts.body.empty() || !facts.calls.empty() || uses.empty() ||
                         uses.front().object.kind == "sequence";
  return may_name_tables && says_more ? StatementNeeds::anything : StatementNeeds::objects;
}

StatementNeeds needs_of_create(const StatementFacts& facts) {
  static constexpr auto k_saying =
      std::to_array<std::string_view>({"policy", "rule", "trigger", "view"});
  const bool says_more =
      !facts.body.empty() &&
      std::any_of(facts.objects.begin(), facts.objects.end(),
                  [](const ObjectUse& use) { return contains(k_saying, use.object.kind); });
  return says_more ? StatementNeeds::anything : StatementNeeds::objects;
}

}  // namespace

StatementNeeds needs_of(const StatementFacts& facts) {
  switch (facts.kind) {
    case StatementKind::comment: return StatementNeeds::nothing;
    case StatementKind::privilege: return StatementNeeds::roles;
    case StatementKind::alter: return needs_of_alter(facts);
    case StatementKind::create: return needs_of_create(facts);
    default: return StatementNeeds::objects;
  }
}

bool may_need(StatementNeeds needs, std::string_view kind) {
  static constexpr auto k_like_tables =
      std::to_array<std::string_view>({"", "index", "schema", "table", "view"});
  switch (needs) {
    case StatementNeeds::nothing: return false;
    case StatementNeeds::roles: return kind == "role";
    case StatementNeeds::objects: return !contains(k_like_tables, kind);
    case StatementNeeds::anything: return true;
  }
  return true;
}

}  // namespace sluice
