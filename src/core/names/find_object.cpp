#include "core/names/find_object.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "base/text.hpp"

namespace sluice {

namespace {

// SQLite's tables have no schema, whatever the statement says.
bool is_called(const ObjectName& found, const ObjectName& wanted) {
  return text::equals_ignore_case(found.name, wanted.name) &&
         (wanted.schema.empty() || found.schema.empty() || found.schema == wanted.schema);
}

template <class Items>
bool has_named(const Items& items, const ObjectName& name) {
  return std::any_of(items.begin(), items.end(), [&](const auto& item) {
    if constexpr (std::is_same_v<std::decay_t<decltype(item.name)>, ObjectName>)
      return is_called(item.name, name);
    else
      return text::equals_ignore_case(item.name, name.name);
  });
}

bool is_routine(std::string_view kind) {
  return kind == "function" || kind == "procedure" || kind == "aggregate";
}
bool is_type(std::string_view kind) { return kind == "type" || kind == "enum" || kind == "domain"; }

// Whether an object of the catalog's kind may be what the statement calls by its own.
bool is_of_kind(std::string_view found, std::string_view wanted) {
  if (is_routine(wanted)) return is_routine(found);
  if (is_type(wanted)) return is_type(found);
  return found == wanted || (wanted == "table" && found == "virtual table");
}

// The parts of a name as the server quotes it, taken from the front of `text`.
std::vector<std::string> take_identifiers(std::string_view& text) {
  std::vector<std::string> parts;
  do {
    if (!parts.empty()) text.remove_prefix(1);  // the period
    std::string part;
    if (text.starts_with('"')) {
      text.remove_prefix(1);
      while (!text.empty() && (text.front() != '"' || text.starts_with("\"\""))) {
        if (text.front() == '"') text.remove_prefix(1);
        part += text.front();
        text.remove_prefix(1);
      }
      if (!text.empty()) text.remove_prefix(1);
    } else {
      const std::size_t end = std::min(text.find_first_of(".( "), text.size());
      part = text.substr(0, end);
      text.remove_prefix(end);
    }
    parts.push_back(std::move(part));
  } while (text.starts_with('.'));
  return parts;
}

ObjectName name_in(const std::vector<std::string>& parts) {
  return {parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back()};
}

// "public.touch(integer)", "set_updated on public.orders", or on SQLite "trigger
// set_updated on orders".
bool is_identified(std::string_view identity, const ObjectRef& object) {
  if (object.part.empty()) {
    if (text::equals_ignore_case(identity, object.name.name)) return true;
    const ObjectName name = name_in(take_identifiers(identity));
    return (identity.empty() || identity.starts_with('(')) && is_called(name, object.name);
  }
  const std::string bare = text::cat(object.kind, " ", object.part, " on ", object.name.name);
  if (text::equals_ignore_case(identity, bare)) return true;
  const std::vector<std::string> own = take_identifiers(identity);
  if (!text::equals_ignore_case(own.back(), object.part)) return false;
  if (object.kind == "index") return identity.empty();
  constexpr std::string_view k_on = " on ";
  if (own.size() > 1 || !identity.starts_with(k_on)) return false;
  identity.remove_prefix(k_on.size());
  return is_called(name_in(take_identifiers(identity)), object.name);
}

}  // namespace

bool can_be_looked_for(std::string_view kind) {
  static const std::set<std::string_view> k_kinds = {
      "table",     "column",    "index",     "policy",     "view",       "type",     "enum",
      "domain",    "sequence",  "schema",    "trigger",    "rule",       "function", "procedure",
      "aggregate", "extension", "collation", "statistics", "publication"};
  return k_kinds.count(kind) > 0;
}

bool has_body(std::string_view kind) {
  return kind == "function" || kind == "procedure" || kind == "trigger" || kind == "rule";
}

bool holds(const Schema& schema, const ObjectRef& object) {
  const std::string& kind = object.kind;
  const ObjectName part{"", object.part};
  const auto any_table = [&](const auto& is_it) {
    return std::any_of(schema.tables.begin(), schema.tables.end(), is_it);
  };
  const auto is_its = [&](const Table& table) { return is_called(table.name, object.name); };
  if (kind == "table") return any_table(is_its);
  if (kind == "column")
    return any_table(
        [&](const Table& table) { return is_its(table) && has_named(table.columns, part); });
  if (kind == "index")
    return any_table([&](const Table& table) {
      return has_named(table.indexes, part) || has_named(table.uniques, part);
    });
  if (kind == "policy")
    return any_table([&](const Table& table) { return has_named(table.policies, part); }) ||
           std::any_of(
               schema.linked_policies.begin(), schema.linked_policies.end(),
               [&](const LinkedPolicy& linked) { return linked.policy.name == object.part; });
  if (kind == "view") return has_named(schema.views, object.name);
  if (is_type(kind)) return has_named(schema.enums, object.name);
  if (kind == "sequence") return has_named(schema.sequences, object.name);
  if (kind == "role" || kind == "user" || kind == "group") return true;  // the server's
  return kind == "schema" && std::find(schema.schemas.begin(), schema.schemas.end(),
                                       object.name.name) != schema.schemas.end();
}

bool is_among_others(const Schema& schema, const ObjectRef& object) {
  return std::any_of(schema.others.begin(), schema.others.end(), [&](const OtherObject& other) {
    return is_of_kind(other.kind, object.kind) && is_identified(other.identity, object);
  });
}

}  // namespace sluice
