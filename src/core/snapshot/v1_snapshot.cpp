#include "core/snapshot/v1_snapshot.hpp"

#include "base/text.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice {

void write_again(const JsonValue& value, JsonWriter& out) {
  switch (value.kind()) {
    case JsonValue::Kind::object:
      out.object();
      for (const JsonValue& member : value.distinct_members())
        write_again(member, out.key(member.key()));
      out.end();
      return;
    case JsonValue::Kind::array:
      out.array();
      for (const JsonValue& element : value.elements()) write_again(element, out);
      out.end();
      return;
    case JsonValue::Kind::null:
    case JsonValue::Kind::boolean:
    case JsonValue::Kind::number:
    case JsonValue::Kind::string: break;
  }
  out.raw(value.raw());
}

void write_entity(const std::string& entity, JsonWriter& out) {
  const JsonText json(entity, k_v1_snapshot);
  write_again(json.root(), out);
}

void write_entities(const V1Entities& entities, JsonWriter& out) {
  out.array();
  for (const std::string& entity : entities) write_entity(entity, out);
  out.end();
}

void write_parents(const std::vector<std::string>& parents, JsonWriter& out) {
  out.key("prevIds").array();
  if (parents.empty()) out.value(k_no_parent);
  for (const std::string& parent : parents) out.value(parent);
  out.end();
}

std::string version_of(const V1File& file) {
  const JsonText json(file.snapshot, file.file);
  return json.root().at("version").string();
}

std::string id_of(const V1File& file, std::string_view version) {
  const JsonText json(file.snapshot, file.file);
  const JsonValue root = json.root();
  if (root.at("version").string() != version)
    root.at("version").fail(
        text::cat("snapshot version ", root.at("version").string(), " cannot be continued, ",
                  version, " can"),
        "Run `drizzle-kit up` once, which rewrites the snapshots and nothing else.");
  return root.at("id").string();
}

std::string v1_head(const std::string& id, const std::vector<std::string>& parents) {
  JsonWriter head(JsonStyle::indented);
  head.object().member("id", id);
  write_parents(parents, head);
  std::string out = head.end().text();
  out.resize(out.rfind('\n'));
  return out;
}

std::string continued(const std::string& id, const std::vector<std::string>& parents,
                      const V1File& from, const std::optional<std::string>& ddl) {
  const JsonText json(from.snapshot, from.file);
  std::string out = v1_head(id, parents);
  for (const JsonValue& member : json.root().distinct_members()) {
    const std::string_view key = member.raw_key();
    if (key == "id" || key == "prevIds") continue;
    out += text::cat(",\n  \"", key,
                     "\": ", key == "ddl" && ddl ? std::string_view(*ddl) : member.raw());
  }
  return text::cat(out, "\n}");
}

}  // namespace sluice
