#include "core/snapshot/snapshot_shape.hpp"

#include <algorithm>

#include "base/json_copy.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice {

namespace {

using Member = SnapshotMember;

void write_object(const Json& value, std::span<const Member> members, JsonWriter& out) {
  out.object();
  for (const Member& member : members) {
    if (const auto found = value.find(member.name))
      write_shaped(*found, member.shape, out.key(member.name));
    else if (!member.fallback.empty())
      out.key(member.name).raw(member.fallback);
  }
  for (const auto& [name, content] : value.members()) {
    const bool is_known =
        std::any_of(members.begin(), members.end(),
                    [&name = name](const Member& member) { return member.name == name; });
    if (!is_known) copy_json(content, out.key(name));
  }
  out.end();
}

// {} in every member: drizzle-kit does not carry the renames of the previous snapshot over.
void write_cleared_meta(JsonWriter& out) {
  out.object();
  for (const std::string_view name : {"columns", "schemas", "tables"}) out.key(name).object().end();
  out.end();
}

void check_continued(const Json& root, const SnapshotFormat& format) {
  const Json dialect = root.at("dialect");
  if (!says_dialect(format, dialect.string()))
    dialect.fail(text::cat("the snapshot is of dialect \"", dialect.string(),
                           "\", the journal of \"", format.dialect, "\""),
                 "Restore the snapshot from version control.");
  const Json version = root.at("version");
  if (version.string() != format.version)
    version.fail(text::cat("snapshot version ", version.string(), " cannot be continued, ",
                           format.version, " can"),
                 "Run `drizzle-kit up` once, which rewrites the snapshots and nothing else.");
}

// drizzle-kit refuses a snapshot with such members; losing them would be worse than keeping them.
void write_unknown_members(const Json& root, std::span<const Member> members, JsonWriter& out) {
  for (const auto& [name, content] : root.members()) {
    const bool is_known =
        name == "id" || name == "prevId" ||
        std::any_of(members.begin(), members.end(),
                    [&name = name](const Member& member) { return member.name == name; });
    if (!is_known) copy_json(content, out.key(name));
  }
}

}  // namespace

void write_shaped(const Json& value, const SnapshotShape* shape, JsonWriter& out) {
  const Json::Kind wanted = shape != nullptr && shape->kind == SnapshotShape::Kind::list
                                ? Json::Kind::array
                                : Json::Kind::object;
  if (shape == nullptr || value.kind() != wanted) return copy_json(value, out);
  switch (shape->kind) {
    case SnapshotShape::Kind::object: return write_object(value, shape->members, out);
    case SnapshotShape::Kind::record:
      out.object();
      for (const auto& [name, content] : value.members())
        write_shaped(content, shape->of, out.key(name));
      out.end();
      return;
    case SnapshotShape::Kind::list:
      out.array();
      for (const Json& element : value.elements()) write_shaped(element, shape->of, out);
      out.end();
      return;
  }
}

std::string first_snapshot(const SnapshotFormat& format, const std::string& id) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("id", id).member("prevId", k_no_parent);
  out.member("version", format.version).member("dialect", format.dialect);
  for (const Member& member : format.members) {
    if (member.name == "_meta")
      write_cleared_meta(out.key("_meta"));
    else if (!member.fallback.empty())
      out.key(member.name).raw(member.fallback);
  }
  return out.end().text();
}

std::string next_snapshot(const SnapshotFormat& format, const std::string& id,
                          const std::string& before, const std::string& file) {
  const JsonDocument document(before, file);
  const Json root = document.root();
  check_continued(root, format);
  JsonWriter out(JsonStyle::indented);
  out.object().member("id", id).member("prevId", root.at("id").string());
  for (const Member& member : format.members) {
    const std::optional<Json> found = root.find(member.name);
    if (member.name == "_meta")
      write_cleared_meta(out.key("_meta"));
    else if (found)
      write_shaped(*found, member.shape, out.key(member.name));
    else if (!member.fallback.empty())
      out.key(member.name).raw(member.fallback);
  }
  write_unknown_members(root, format.members, out);
  return out.end().text();
}

}  // namespace sluice
