#include "core/snapshot/snapshot_entity.hpp"

#include <algorithm>

#include "base/json_unescape.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

std::vector<std::string_view> identity_fields(const std::string& type) {
  if (type == "schemas" || type == "roles") return {"name"};
  if (type == "privileges") return {"schema", "table", "grantor", "grantee", "type"};
  if (type == "tables" || type == "enums" || type == "sequences" || type == "views" ||
      type == "indexes")
    return {"schema", "name"};
  return {"schema", "table", "name"};
}

}  // namespace

SnapshotEntity::SnapshotEntity(const JsonValue& row) {
  for (const JsonValue& field : row.distinct_members())
    fields_.emplace_back(field.key(), field.raw());
}

const std::string* SnapshotEntity::find(std::string_view field) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const auto& candidate) { return candidate.first == field; });
  return found == fields_.end() ? nullptr : &found->second;
}

std::string SnapshotEntity::text(std::string_view field) const {
  const std::string* json = find(field);
  if (json == nullptr || json->size() < 2 || json->front() != '"') return {};
  return unescape_json(std::string_view(*json).substr(1, json->size() - 2));
}

void SnapshotEntity::set(std::string_view field, std::string json) {
  for (auto& [name, value] : fields_)
    if (name == field) {
      value = std::move(json);
      return;
    }
  fields_.emplace_back(field, std::move(json));
}

void SnapshotEntity::set_text(std::string_view field, const std::string& value) {
  set(field, quote_json(value));
}

void SnapshotEntity::replace_in_list(std::string_view field, const std::string& from,
                                     const std::string& to) {
  const std::string* json = find(field);
  if (json == nullptr) return;
  const JsonText list(*json, {});
  JsonWriter out;
  out.array();
  for (const JsonValue element : list.root().elements()) {
    if (element.kind() == JsonValue::Kind::string) {
      out.value(element.string() == from ? to : element.string());
      continue;
    }
    SnapshotEntity column(element);
    const std::string* is_expression = column.find("isExpression");
    if (column.text("value") == from && is_expression != nullptr && *is_expression == "false")
      column.set_text("value", to);
    column.write(out);
  }
  out.end();
  set(field, out.text());
}

std::string SnapshotEntity::key() const {
  std::vector<std::string> names;
  for (const std::string_view field : identity_fields(type()))
    names.push_back(quote_json(text(field)));
  return text::cat(type(), '\0', "[", text::join(names, ","), "]");
}

void SnapshotEntity::write(JsonWriter& out) const {
  out.object();
  for (const auto& [name, json] : fields_) out.key(name).raw(json);
  out.end();
}

}  // namespace sluice
