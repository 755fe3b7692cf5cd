#include "core/snapshot/v1_entities.hpp"

#include <map>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "core/snapshot/snapshot_entities.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice {

namespace {

// Written again, so that it stands indented where it is put.
void write_value(const JsonValue& value, JsonWriter& out) {
  switch (value.kind()) {
    case JsonValue::Kind::object:
      out.object();
      for (const JsonValue& member : value.distinct_members())
        write_value(member, out.key(member.key()));
      out.end();
      return;
    case JsonValue::Kind::array:
      out.array();
      for (const JsonValue& element : value.elements()) write_value(element, out);
      out.end();
      return;
    case JsonValue::Kind::null:
    case JsonValue::Kind::boolean:
    case JsonValue::Kind::number:
    case JsonValue::Kind::string: break;
  }
  out.raw(value.raw());
}

void write_row(const std::string& row, JsonWriter& out) {
  const JsonText json(row, k_v1_snapshot);
  write_value(json.root(), out);
}

std::string key_of(const std::string& row) {
  const JsonText json(row, k_v1_snapshot);
  return SnapshotEntity(json.root()).key();
}

// What an entity holds differently now; what makes its key cannot be among it.
void write_alter(const std::string& key, const std::string& before, const std::string& after,
                 JsonWriter& out) {
  const JsonText old_row(before, k_v1_snapshot), new_row(after, k_v1_snapshot);
  out.object().member("op", "alter").member("key", key).key("set").object();
  for (const JsonValue& member : new_row.root().distinct_members()) {
    const auto old = old_row.root().find(member.key());
    if (!old || old->raw() != member.raw()) write_value(member, out.key(member.key()));
  }
  out.end().end();
}

void write_deltas(const V1Entities& before, const V1Entities& after, JsonWriter& out) {
  std::map<std::string, const std::string*> old_rows, new_rows;
  for (const std::string& row : before) old_rows.emplace(key_of(row), &row);
  for (const std::string& row : after) new_rows.emplace(key_of(row), &row);
  out.array();
  for (const std::string& row : before) {
    const std::string key = key_of(row);
    if (!new_rows.contains(key)) out.object().member("op", "drop").member("key", key).end();
  }
  for (const std::string& row : after) {
    const std::string key = key_of(row);
    const auto old = old_rows.find(key);
    if (old == old_rows.end()) {
      out.object().member("op", "create").key("row");
      write_row(row, out);
      out.end();
    } else if (*old->second != row) {
      write_alter(key, *old->second, row, out);
    }
  }
  out.end();
}

void write_list(const V1Entities& entities, JsonWriter& out) {
  out.array();
  for (const std::string& row : entities) write_row(row, out);
  out.end();
}

void write_parents(const V1Snapshot& snapshot, JsonWriter& out) {
  out.key("prevIds").array();
  out.value(snapshot.parent.empty() ? std::string(k_no_parent) : snapshot.parent).end();
}

std::string postgres_snapshot(const V1Snapshot& snapshot) {
  const bool is_first = snapshot.parent.empty();
  JsonWriter out(JsonStyle::indented);
  out.object().member("type", is_first ? "base" : "diff").member("version", "9");
  out.member("dialect", "postgres").member("id", snapshot.id);
  write_parents(snapshot, out);
  out.key("footprints").array().end();
  if (is_first)
    write_list(*snapshot.entities, out.key("ddl"));
  else
    write_deltas(*snapshot.before, *snapshot.entities, out.key("deltas"));
  return out.end().text();
}

std::string sqlite_snapshot(const V1Snapshot& snapshot) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("version", "7").member("dialect", "sqlite").member("id", snapshot.id);
  write_parents(snapshot, out);
  write_list(*snapshot.entities, out.key("ddl"));
  return out.key("renames").array().end().end().text();
}

}  // namespace

std::string write_v1_snapshot(const V1Snapshot& snapshot) {
  return snapshot.dialect == "postgresql" ? postgres_snapshot(snapshot) : sqlite_snapshot(snapshot);
}

}  // namespace sluice
