// v1's snapshot files of version 9, around their entities. drizzle-kit 1.0 before its fifth release
// candidate wrote version 8, as whole as those of other products.
#include <algorithm>

#include "core/snapshot/v1_snapshot.hpp"
#include "dialects/postgres/snapshot/deltas.hpp"
#include "dialects/postgres/snapshot/snapshot_v1.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

// Up to its list of entities or of differences.
void write_head(const std::string& id, const std::vector<std::string>& parents, JsonWriter& out) {
  out.object().member("type", parents.empty() ? "base" : "diff").member("version", "9");
  out.member("dialect", "postgres").member("id", id);
  write_parents(parents, out);
  out.key("footprints").array().end();
}

// The newest comes first.
std::string empty_difference(const V1Place& place) {
  std::vector<std::string> parents;
  for (auto leaf = place.leaves.rbegin(); leaf != place.leaves.rend(); ++leaf)
    parents.push_back(id_of(*leaf, "9"));
  JsonWriter out(JsonStyle::indented);
  write_head(place.id, parents, out);
  out.key(parents.empty() ? "ddl" : "deltas").array().end().end();
  return out.text();
}

}  // namespace

std::string encode_v1(const V1Snapshot& snapshot) {
  std::vector<std::string> parents;
  if (!snapshot.parent.empty()) parents.push_back(snapshot.parent);
  JsonWriter out(JsonStyle::indented);
  write_head(snapshot.id, parents, out);
  if (parents.empty())
    write_entities(*snapshot.entities, out.key("ddl"));
  else
    write_deltas(*snapshot.before, *snapshot.entities, out.key("deltas"));
  return out.end().text();
}

std::string follow_v1(const V1Place& place) {
  const auto& leaves = place.leaves;
  const auto whole = std::find_if(leaves.begin(), leaves.end(),
                                  [](const V1File& leaf) { return version_of(leaf) == "8"; });
  if (whole == leaves.end()) return empty_difference(place);
  if (leaves.size() == 1) return continued(place.id, {id_of(*whole, "8")}, *whole, std::nullopt);
  throw Error(ErrorCode::bad_file, "branches of snapshots of version 8 cannot be joined here",
              {.file = whole->file},
              "Let `drizzle-kit generate` join them first, or run `up` of drizzle-kit 1.0.0-rc.5.");
}

}  // namespace sluice::postgres
