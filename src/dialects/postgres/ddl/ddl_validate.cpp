#include "dialects/postgres/ddl/ddl_validate.hpp"

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_table.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_not_valid = " NOT VALID";

template <class Item>
bool is_same_but_valid(const Item& before, Item after) {
  const auto definition = before.attributes.find("definition");
  if (definition == before.attributes.end() || !definition->second.ends_with(k_not_valid))
    return false;
  after.attributes["definition"] += k_not_valid;
  return before == after;
}

template <class Drop, class Add>
void collect(const std::vector<Change>& changes, Validated& validated) {
  for (const Change& one : changes) {
    const auto* drop = std::get_if<Drop>(&one);
    if (drop == nullptr) continue;
    for (const Change& other : changes)
      if (const auto* add = std::get_if<Add>(&other);
          add != nullptr && add->table == drop->table && is_same_but_valid(drop->value, add->value))
        validated.emplace(add->table, add->value.name);
  }
}

struct Validation {
  const Validated& validated;

  using Statements = std::optional<std::vector<std::string>>;
  template <class Change>
  bool is_one(const Change& change) const {
    return validated.contains({change.table, change.value.name});
  }
  template <class Add>
  Statements add(const Add& change) const {
    if (!is_one(change)) return {};
    return {
        {alter_table(change.table, text::cat("VALIDATE CONSTRAINT ", quote(change.value.name)))}};
  }
  template <class Drop>
  Statements drop(const Drop& change) const {
    return is_one(change) ? Statements{std::vector<std::string>()} : Statements{};
  }

  Statements operator()(const AddCheck& change) const { return add(change); }
  Statements operator()(const AddForeignKey& change) const { return add(change); }
  Statements operator()(const DropCheck& change) const { return drop(change); }
  Statements operator()(const DropForeignKey& change) const { return drop(change); }
  template <class Other>
  Statements operator()(const Other&) const {
    return {};
  }
};

}  // namespace

Validated validated_by(const std::vector<Change>& changes) {
  Validated validated;
  collect<DropCheck, AddCheck>(changes, validated);
  collect<DropForeignKey, AddForeignKey>(changes, validated);
  return validated;
}

std::optional<std::vector<std::string>> validation(const Change& change,
                                                   const Validated& validated) {
  if (validated.empty()) return {};
  return std::visit(Validation{validated}, change);
}

}  // namespace sluice::postgres
