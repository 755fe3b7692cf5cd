#include "core/new_v1_migration.hpp"

#include <algorithm>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/snapshot_chain.hpp"
#include "core/snapshot_text.hpp"
#include "core/v1_folders.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_second = 1000;  // milliseconds

// PostgreSQL's migrations sort after those they follow, whatever the clock says.
std::int64_t time_of(const NewV1MigrationInput& input) {
  std::int64_t when = input.now_ms;
  if (input.dialect == "postgresql")
    for (const V1Leaf& leaf : input.leaves)
      if (const auto parent = time_of_folder(leaf.tag)) when = std::max(when, *parent + k_second);
  return when;
}

std::string id_of(const V1Leaf& leaf, std::string_view version) {
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

std::string first_sqlite_snapshot(const NewV1MigrationInput& input) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("id", input.uuid).key("prevIds").array().value(k_no_parent).end();
  out.member("version", "7").member("dialect", "sqlite");
  out.key("ddl").array().end().key("renames").array().end().end();
  return out.text();
}

// The previous one under a new id: everything else stays as it is written there.
std::string next_sqlite_snapshot(const NewV1MigrationInput& input) {
  if (input.leaves.size() > 1)
    throw Error(ErrorCode::bad_file,
                text::cat(input.leaves.front().tag, " and ", input.leaves.back().tag,
                          " are branches that no migration joins yet"),
                {.file = input.leaves.back().file},
                "Join them with `drizzle-kit generate`, then create the migration.");
  const V1Leaf& leaf = input.leaves.front();
  const std::string parent = id_of(leaf, "7");
  const JsonText json(leaf.snapshot, leaf.file);
  JsonWriter head(JsonStyle::indented);
  head.object().member("id", input.uuid).key("prevIds").array().value(parent).end().end();
  std::string out = head.text();
  out.resize(out.rfind('\n'));
  for (const JsonValue& member : json.root().distinct_members()) {
    if (member.raw_key() == "id" || member.raw_key() == "prevIds") continue;
    out += text::cat(",\n  \"", member.raw_key(), "\": ", member.raw());
  }
  return text::cat(out, "\n}");
}

std::string snapshot_of(const NewV1MigrationInput& input) {
  if (input.dialect == "postgresql") return postgres_snapshot(input);
  return input.leaves.empty() ? first_sqlite_snapshot(input) : next_sqlite_snapshot(input);
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
