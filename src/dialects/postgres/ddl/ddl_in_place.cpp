#include "dialects/postgres/ddl/ddl_in_place.hpp"

#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_table.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_not_valid = " NOT VALID";

using MaybeStatements = std::optional<std::vector<std::string>>;

// A check or a foreign key.
template <class Item>
MaybeStatements in_place_of(const ObjectName& table, const Item& before, Item after) {
  const auto definition = before.attributes.find("definition");
  if (definition == before.attributes.end() || !definition->second.ends_with(k_not_valid))
    return {};
  after.attributes["definition"] += k_not_valid;
  if (before != after) return {};
  return {{alter_table(table, text::cat("VALIDATE CONSTRAINT ", quote(after.name)))}};
}

// "… WITH (fillfactor='55') …" as the server writes a key or an index, in two.
struct Definition {
  std::string rest, options;
};

Definition without_options(const std::string& definition) {
  constexpr std::string_view k_with = " WITH (";
  const std::size_t start = definition.rfind(k_with);
  const std::size_t end = definition.find(')', start);
  if (start == std::string::npos || end == std::string::npos) return {definition, ""};
  const std::size_t first = start + k_with.size();
  return {definition.substr(0, start) + definition.substr(end + 1),
          definition.substr(first, end - first)};
}

std::string take_options(Index& index) {
  const auto definition = index.attributes.find("definition");
  if (definition == index.attributes.end()) return options_text(std::exchange(index.with, {}), "=");
  const Definition parts = without_options(definition->second);
  definition->second = parts.rest;
  return parts.options;
}

// What the fields tell without it has no text of its own.
template <class Key>
std::string take_options(Key& key) {
  const auto definition = key.attributes.find("definition");
  if (definition == key.attributes.end()) return "";
  const Definition parts = without_options(definition->second);
  definition->second = parts.rest;
  const bool is_told =
      parts.rest.ends_with(')') && parts.rest.find(" INCLUDE (") == std::string::npos;
  if (is_told) key.attributes.erase(definition);
  return parts.options;
}

template <class Item>
MaybeStatements tuned(const ObjectName& table, Item before, Item after) {
  const std::string name = table_name({table.schema, after.name});
  const std::string old_options = take_options(before), options = take_options(after);
  if (before != after || old_options == options) return {};
  return alter_options("INDEX", name, old_options, options);
}

MaybeStatements in_place_of(const ObjectName& table, const PrimaryKey& before,
                            const PrimaryKey& after) {
  return tuned(table, before, after);
}

MaybeStatements in_place_of(const ObjectName& table, const Unique& before, const Unique& after) {
  return tuned(table, before, after);
}

MaybeStatements in_place_of(const ObjectName& table, const Index& before, const Index& after) {
  if (MaybeStatements statements = tuned(table, before, after)) return statements;
  Index counted = before;
  counted.attributes.erase("statistics");
  if (const auto found = after.attributes.find("statistics"); found != after.attributes.end())
    counted.attributes.insert(*found);
  if (counted != after || before == after) return {};
  return tune_index(table, before, after);
}

template <class Drop, class Add>
void collect(const std::vector<Change>& changes, InPlace& in_place) {
  for (const Change& one : changes) {
    const auto* drop = std::get_if<Drop>(&one);
    if (drop == nullptr) continue;
    for (const Change& other : changes) {
      const auto* add = std::get_if<Add>(&other);
      if (add == nullptr || add->table != drop->table || add->value.name != drop->value.name)
        continue;
      if (auto statements = in_place_of(add->table, drop->value, add->value))
        in_place.emplace(std::pair(add->table, add->value.name), *std::move(statements));
    }
  }
}

struct Instead {
  const InPlace& in_place;

  template <class Add>
  MaybeStatements add(const Add& change) const {
    const auto found = in_place.find({change.table, change.value.name});
    return found == in_place.end() ? MaybeStatements{} : found->second;
  }
  template <class Drop>
  MaybeStatements drop(const Drop& change) const {
    const bool is_one = in_place.contains({change.table, change.value.name});
    return is_one ? MaybeStatements{std::vector<std::string>()} : MaybeStatements{};
  }

  MaybeStatements operator()(const AddPrimaryKey& change) const { return add(change); }
  MaybeStatements operator()(const AddUnique& change) const { return add(change); }
  MaybeStatements operator()(const DropPrimaryKey& change) const { return drop(change); }
  MaybeStatements operator()(const DropUnique& change) const { return drop(change); }
  MaybeStatements operator()(const AddCheck& change) const { return add(change); }
  MaybeStatements operator()(const AddForeignKey& change) const { return add(change); }
  MaybeStatements operator()(const CreateIndex& change) const { return add(change); }
  MaybeStatements operator()(const DropCheck& change) const { return drop(change); }
  MaybeStatements operator()(const DropForeignKey& change) const { return drop(change); }
  MaybeStatements operator()(const DropIndex& change) const { return drop(change); }
  template <class Other>
  MaybeStatements operator()(const Other&) const {
    return {};
  }
};

}  // namespace

InPlace changed_in_place(const std::vector<Change>& changes) {
  InPlace in_place;
  collect<DropPrimaryKey, AddPrimaryKey>(changes, in_place);
  collect<DropUnique, AddUnique>(changes, in_place);
  collect<DropCheck, AddCheck>(changes, in_place);
  collect<DropForeignKey, AddForeignKey>(changes, in_place);
  collect<DropIndex, CreateIndex>(changes, in_place);
  return in_place;
}

std::optional<std::vector<std::string>> statements_in_place(const Change& change,
                                                            const InPlace& in_place) {
  if (in_place.empty()) return {};
  return std::visit(Instead{in_place}, change);
}

}  // namespace sluice::postgres
