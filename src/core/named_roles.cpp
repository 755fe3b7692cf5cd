#include "core/named_roles.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace sluice {

void take_unnamed_roles(Schema& before, const Schema& after,
                        const std::vector<Statement>& statements) {
  if (before.roles == after.roles) return;
  std::string said;
  for (const Statement& statement : statements) said += text::lower(statement.sql) + '\n';
  const auto is_named = [&](const Role& role) {
    return said.find(text::lower(role.name)) != std::string::npos;
  };
  std::vector<Role> roles;
  for (const Role& role : before.roles)
    if (is_named(role)) roles.push_back(role);
  for (const Role& role : after.roles)
    if (!is_named(role)) roles.push_back(role);
  std::sort(roles.begin(), roles.end(),
            [](const Role& a, const Role& b) { return a.name < b.name; });
  before.roles = std::move(roles);
}

}  // namespace sluice
