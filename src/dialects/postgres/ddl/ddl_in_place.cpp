#include "dialects/postgres/ddl/ddl_in_place.hpp"

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_table.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_not_valid = " NOT VALID";

using MaybeStatements = std::optional<std::vector<std::string>>;

template <class Item>
MaybeStatements in_place_of(const ObjectName& table, const Item& before, Item after) {
  const auto definition = before.attributes.find("definition");
  if (definition == before.attributes.end() || !definition->second.ends_with(k_not_valid))
    return {};
  after.attributes["definition"] += k_not_valid;
  if (before != after) return {};
  return {{alter_table(table, text::cat("VALIDATE CONSTRAINT ", quote(after.name)))}};
}

MaybeStatements in_place_of(const ObjectName& table, const Index& before, const Index& after) {
  Index tuned = before;
  tuned.attributes.erase("statistics");
  if (const auto found = after.attributes.find("statistics"); found != after.attributes.end())
    tuned.attributes.insert(*found);
  if (tuned != after || before == after) return {};
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
