#include "core/authoring/new_v1_migration.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/snapshot/snapshot_chain.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_second_of_folder = 1000;  // milliseconds

// Each sorts after all that there are, whatever the clock says: v1 has no order but that
// of the names.
std::int64_t time_of(const NewV1MigrationInput& input) {
  std::int64_t when = input.now_ms;
  for (const std::string& tag : input.tags)
    if (const auto earlier = time_of_folder(tag))
      when = std::max(when, *earlier + k_second_of_folder);
  return when;
}

std::string version_of(const V1File& leaf) {
  const JsonText json(leaf.snapshot, leaf.file);
  return json.root().at("version").string();
}

std::string id_of(const V1File& leaf, std::string_view version) {
  const JsonText json(leaf.snapshot, leaf.file);
  const JsonValue root = json.root();
  if (root.at("version").string() != version)
    root.at("version").fail(
        text::cat("snapshot version ", root.at("version").string(), " cannot be continued, ",
                  version, " can"),
        "Run `drizzle-kit up` once, which rewrites the snapshots and nothing else.");
  return root.at("id").string();
}

// The newest comes first.
std::string postgres_snapshot(const NewV1MigrationInput& input) {
  std::vector<std::string> parents;
  for (auto leaf = input.leaves.rbegin(); leaf != input.leaves.rend(); ++leaf)
    parents.push_back(id_of(*leaf, "9"));
  const bool is_first = parents.empty();
  if (is_first) parents.emplace_back(k_no_parent);
  JsonWriter out(JsonStyle::indented);
  out.object().member("type", is_first ? "base" : "diff").member("version", "9");
  out.member("dialect", "postgres").member("id", input.uuid).key("prevIds").array();
  for (const std::string& parent : parents) out.value(parent);
  out.end().key("footprints").array().end();
  out.key(is_first ? "ddl" : "deltas").array().end().end();
  return out.text();
}

std::string sqlite_head(const NewV1MigrationInput& input, const std::vector<std::string>& parents) {
  JsonWriter head(JsonStyle::indented);
  head.object().member("id", input.uuid).key("prevIds").array();
  for (const std::string& parent : parents) head.value(parent);
  std::string out = head.end().end().text();
  out.resize(out.rfind('\n'));
  return out;
}

std::string first_sqlite_snapshot(const NewV1MigrationInput& input,
                                  const std::vector<std::string>& parents, std::string_view ddl) {
  return text::cat(sqlite_head(input, parents),
                   ",\n  \"version\": \"7\",\n  \"dialect\": ", "\"sqlite\",\n  \"ddl\": ", ddl,
                   ",\n  \"renames\": []\n}");
}

// Another one's text under a new id: what is not told here stays as it is written there.
// drizzle-kit 1.0 before its fifth release candidate wrote version 8 for PostgreSQL, as whole as
// SQLite's are.
std::string continued(const NewV1MigrationInput& input, const std::vector<std::string>& parents,
                      const V1File& from, const std::optional<std::string>& ddl) {
  const JsonText json(from.snapshot, from.file);
  std::string out = sqlite_head(input, parents);
  for (const JsonValue& member : json.root().distinct_members()) {
    const std::string_view key = member.raw_key();
    if (key == "id" || key == "prevIds") continue;
    out += text::cat(",\n  \"", key,
                     "\": ", key == "ddl" && ddl ? std::string_view(*ddl) : member.raw());
  }
  return text::cat(out, "\n}");
}

// Branches are joined as drizzle-kit does it, in the order of their ids.
std::string joined_sqlite_snapshot(const NewV1MigrationInput& input) {
  std::map<std::string, V1File> leaves;
  for (const V1File& leaf : input.leaves) leaves.emplace(id_of(leaf, "7"), leaf);
  std::vector<std::string> parents;
  std::vector<V1File> ends;
  for (auto& [id, leaf] : leaves) {
    parents.push_back(id);
    ends.push_back(std::move(leaf));
  }
  const std::string ddl = joined_ddl(input.shared, ends);
  if (input.shared.snapshot.empty()) return first_sqlite_snapshot(input, parents, ddl);
  return continued(input, parents, input.shared, ddl);
}

std::string sqlite_snapshot(const NewV1MigrationInput& input) {
  if (input.leaves.empty()) return first_sqlite_snapshot(input, {std::string(k_no_parent)}, "[]");
  if (input.leaves.size() > 1) return joined_sqlite_snapshot(input);
  const V1File& leaf = input.leaves.front();
  return continued(input, {id_of(leaf, "7")}, leaf, std::nullopt);
}

std::string snapshot_of(const NewV1MigrationInput& input) {
  if (input.dialect != "postgresql") return sqlite_snapshot(input);
  const auto old = std::find_if(input.leaves.begin(), input.leaves.end(),
                                [](const V1File& leaf) { return version_of(leaf) == "8"; });
  if (old == input.leaves.end()) return postgres_snapshot(input);
  if (input.leaves.size() == 1) return continued(input, {id_of(*old, "8")}, *old, std::nullopt);
  throw Error(ErrorCode::bad_file, "branches of snapshots of version 8 cannot be joined here",
              {.file = old->file},
              "Let `drizzle-kit generate` join them first, or run `up` of drizzle-kit 1.0.0-rc.5.");
}

}  // namespace

NewMigration new_v1_migration(const NewV1MigrationInput& input) {
  const std::string tag = text::cat(folder_time(time_of(input)), "_", input.name);
  check_migration_name(input.name, tag);
  if (std::find(input.tags.begin(), input.tags.end(), tag) != input.tags.end())
    throw Error(ErrorCode::usage, text::cat("there is already a migration ", tag),
                "Choose another name.");
  return {
      .tag = tag,
      .files = {{.path = text::cat(tag, "/snapshot.json"), .content = snapshot_of(input)},
                {.path = text::cat(tag, "/migration.sql"), .content = std::string(k_custom_sql)}}};
}

}  // namespace sluice
