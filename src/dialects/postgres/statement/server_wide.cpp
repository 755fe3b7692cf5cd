#include "dialects/postgres/statement/server_wide.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"

namespace sluice::postgres {

namespace {

bool is_role(const ObjectUse& use) {
  return use.object.kind == "role" || use.object.kind == "owned";
}

bool is_shared(const ObjectUse& use) {
  static constexpr std::array k_kinds = {"role",       "owned",     "database",
                                         "tablespace", "parameter", "subscription"};
  return std::find(k_kinds.begin(), k_kinds.end(), use.object.kind) != k_kinds.end();
}

std::string_view verb_of(ObjectUse::Act act) {
  switch (act) {
    case ObjectUse::Act::makes: return "CREATE";
    case ObjectUse::Act::drops: return "DROP";
    case ObjectUse::Act::changes:
    case ObjectUse::Act::renames: break;
  }
  return "ALTER";
}

// A block is named by the first thing in it that reaches so far.
std::string in_block(const StatementFacts& facts) {
  if (facts.reach.server) {
    for (const ObjectUse& use : facts.objects)
      if (is_shared(use))
        return text::cat(verb_of(use.act), " ", text::upper(use.object.kind), " in a DO block");
    return "a setting or role of the server in a DO block";
  }
  return facts.reach.outside ? "a file or program of the server in a DO block" : "";
}

// Where one means somebody who is there in any case, there are no names.
std::vector<std::string> roles_of(const StatementFacts& facts) {
  std::vector<std::string> roles;
  for (const ObjectUse& use : facts.objects) {
    if (!is_role(use) || use.object.name.name.empty()) return {};
    roles.push_back(use.object.name.name);
  }
  return roles;
}

}  // namespace

void note_server_wide(const StatementFacts& facts, StatementTraits& traits) {
  if (facts.kind == StatementKind::block) {
    traits.server_wide = in_block(facts);
  } else if (facts.verb == "COPY TO PROGRAM" || facts.verb == "COPY FROM PROGRAM") {
    traits.server_wide = facts.verb;
  } else if (facts.verb == "COPY TO" && facts.reach.outside) {
    traits.server_wide = "COPY TO a file of the server";
  } else if (facts.reach.server && facts.kind != StatementKind::query) {
    traits.server_wide = facts.verb;
    traits.roles = roles_of(facts);
  }
}

}  // namespace sluice::postgres
