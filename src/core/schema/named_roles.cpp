#include "core/schema/named_roles.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>

#include "base/text.hpp"

namespace sluice {

namespace {

auto order_of(const Role& role) { return std::tie(role.name); }
auto order_of(const OtherObject& other) {
  return std::tie(other.kind, other.identity, other.definition);
}

// The named ones as they were before, all others as they are after.
template <class Item, class IsNamed>
void take_unnamed(std::vector<Item>& before, const std::vector<Item>& after,
                  const IsNamed& is_named) {
  if (before == after) return;
  std::erase_if(before, [&](const Item& item) { return !is_named(item); });
  std::copy_if(after.begin(), after.end(), std::back_inserter(before),
               [&](const Item& item) { return !is_named(item); });
  std::sort(before.begin(), before.end(),
            [](const Item& a, const Item& b) { return order_of(a) < order_of(b); });
}

}  // namespace

bool is_of_a_role(const OtherObject& object) { return object.kind.starts_with("role "); }

bool is_foreign(const OtherObject& object) {
  return is_of_a_role(object) || object.kind.starts_with("history ");
}

Schema without_foreign(Schema schema) {
  schema.roles.clear();
  std::erase_if(schema.others, is_foreign);
  return schema;
}

void take_unnamed_roles(Schema& before, const Schema& after,
                        const std::vector<Statement>& statements) {
  std::string said;
  for (const Statement& statement : statements) {
    const std::string sql = text::lower(statement.sql);
    said += text::cat(sql, "\n", text::replace_all(sql, "\"\"", "\""), "\n");
  }
  const auto is_named = [&](std::string_view role) {
    return said.find(text::lower(role)) != std::string::npos;
  };
  take_unnamed(before.roles, after.roles, [&](const Role& role) { return is_named(role.name); });
  const auto is_among = [](const std::vector<Role>& roles, std::string_view name) {
    return std::any_of(roles.begin(), roles.end(),
                       [&](const Role& each) { return each.name == name; });
  };
  const auto is_dropped = [&](std::string_view role) {
    return is_among(before.roles, role) && !is_among(after.roles, role);
  };
  // An identity begins with its role's name. A membership's ends with its member's, with whom it
  // goes.
  take_unnamed(before.others, after.others, [&](const OtherObject& other) {
    const std::string_view identity = other.identity;
    return !is_of_a_role(other) || is_named(identity.substr(0, identity.find(' '))) ||
           (other.kind == "role membership" &&
            is_dropped(identity.substr(identity.rfind(' ') + 1)));
  });
}

}  // namespace sluice
