#include "dialects/postgres/catalog/dependencies.hpp"

#include <utility>

#include "dialects/postgres/catalog/catalog_row.hpp"

namespace sluice::postgres {

namespace {

constexpr const char* k_sequence_owner = "sequence owner";

// pg_depend.deptype of what goes with the other (automatic), where DROP of the other is refused
// without CASCADE (normal), or where it is an extension's (x).
bool is_automatic(char type) { return type != 'n' && type != 'x'; }

}  // namespace

void Dependencies::add_ref(const JsonValue& row) {
  const Number number{catalog_number(row, "classid"), catalog_number(row, "objid"),
                      catalog_number(row, "objsubid")};
  ObjectRef ref{
      text_at(row, "kind"), {text_at(row, "schema"), text_at(row, "name")}, text_at(row, "part")};
  if (flag_at(row, "satellite"))
    satellites_.emplace(number, std::move(ref));
  else
    named_[number].push_back(std::move(ref));
}

void Dependencies::add_depend(const JsonValue& row) {
  depends_.push_back({.object = {catalog_number(row, "classid"), catalog_number(row, "objid"),
                                 catalog_number(row, "objsubid")},
                      .on = {catalog_number(row, "refclassid"), catalog_number(row, "refobjid"),
                             catalog_number(row, "refobjsubid")},
                      .type = text_at(row, "deptype").at(0)});
}

const std::vector<ObjectRef>& Dependencies::named(const Number& number) const {
  static const std::vector<ObjectRef> k_none;
  const auto found = named_.find(number);
  return found == named_.end() ? k_none : found->second;
}

void Dependencies::add(Found& found, const ObjectRef& object, const Number& on,
                       bool automatic) const {
  for (const ObjectRef& each : named(on))
    if (each != object) found[{object, each}] |= automatic;
}

std::vector<Dependency> Dependencies::take() {
  Found found;
  for (const auto& [number, satellite] : satellites_) add(found, satellite, number, true);
  for (const Depend& depend : depends_) {
    for (const ObjectRef& object : named(depend.object))
      add(found, object, depend.on, is_automatic(depend.type));
    if (depend.type != 'a') continue;
    const auto [first, last] = satellites_.equal_range(depend.object);
    for (auto owner = first; owner != last; ++owner)
      if (owner->second.kind == k_sequence_owner) add(found, owner->second, depend.on, true);
  }
  std::vector<Dependency> all;
  for (auto& [pair, automatic] : found) all.push_back({pair.first, pair.second, automatic});
  return all;
}

}  // namespace sluice::postgres
