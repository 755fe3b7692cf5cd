// v1's snapshot files of version 7, around their entities.
#include <map>

#include "base/text.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "core/snapshot/v1_join.hpp"
#include "core/snapshot/v1_snapshot.hpp"
#include "dialects/sqlite/snapshot/snapshot_v1.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::string_view k_version = "7";

std::string first(const std::string& id, const std::vector<std::string>& parents,
                  std::string_view ddl) {
  return text::cat(v1_head(id, parents), ",\n  \"version\": \"", k_version,
                   "\",\n  \"dialect\": \"sqlite\",\n  \"ddl\": ", ddl, ",\n  \"renames\": []\n}");
}

// Branches are joined as drizzle-kit does it, in the order of their ids.
std::string joined(const V1Place& place) {
  std::map<std::string, V1File> leaves;
  for (const V1File& leaf : place.leaves) leaves.emplace(id_of(leaf, k_version), leaf);
  std::vector<std::string> parents;
  std::vector<V1File> ends;
  for (auto& [id, leaf] : leaves) {
    parents.push_back(id);
    ends.push_back(std::move(leaf));
  }
  const std::string ddl = joined_ddl(place.shared, ends);
  if (place.shared.snapshot.empty()) return first(place.id, parents, ddl);
  return continued(place.id, parents, place.shared, ddl);
}

}  // namespace

std::string encode_v1(const V1Snapshot& snapshot) {
  std::vector<std::string> parents;
  if (!snapshot.parent.empty()) parents.push_back(snapshot.parent);
  JsonWriter out(JsonStyle::indented);
  out.object().member("version", k_version).member("dialect", "sqlite").member("id", snapshot.id);
  write_parents(parents, out);
  write_entities(*snapshot.entities, out.key("ddl"));
  return out.key("renames").array().end().end().text();
}

std::string follow_v1(const V1Place& place) {
  if (place.leaves.empty()) return first(place.id, {}, "[]");
  if (place.leaves.size() > 1) return joined(place);
  const V1File& leaf = place.leaves.front();
  return continued(place.id, {id_of(leaf, k_version)}, leaf, std::nullopt);
}

}  // namespace sluice::sqlite
