#include "core/snapshot/snapshot_entities.hpp"

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

// A field that may refer to something renamed: set anew where all of `where` is as before.
struct Reference {
  std::vector<std::string_view> where;  // the entity's own fields
  std::vector<std::string_view> names;  // the fields of what they refer to
};

void follow_fields(SnapshotEntity& row, const Reference& reference, const SnapshotEntity& before,
                   const SnapshotEntity& after) {
  for (std::size_t i = 0; i < reference.where.size(); ++i)
    if (row.text(reference.where[i]) != before.text(reference.names[i])) return;
  for (std::size_t i = 0; i < reference.where.size(); ++i)
    row.set_text(reference.where[i], after.text(reference.names[i]));
}

bool is_of_table(const SnapshotEntity& row, std::string_view schema, std::string_view table,
                 const SnapshotEntity& column) {
  return row.text(schema) == column.text("schema") && row.text(table) == column.text("table");
}

void follow_column(SnapshotEntity& row, const SnapshotEntity& before, const SnapshotEntity& after) {
  const std::string type = row.type();
  const bool has_columns = type == "pks" || type == "uniques" || type == "fks" || type == "indexes";
  if (has_columns && is_of_table(row, "schema", "table", before))
    row.replace_in_list("columns", before.text("name"), after.text("name"));
  if (type == "fks" && is_of_table(row, "schemaTo", "tableTo", before))
    row.replace_in_list("columnsTo", before.text("name"), after.text("name"));
}

void add_rename(const SnapshotEntity& before, const SnapshotEntity& after, Renames& renames) {
  const std::string type = before.type();
  const std::pair names(before.text("name"), after.text("name"));
  const std::pair objects(ObjectName{before.text("schema"), names.first},
                          ObjectName{after.text("schema"), names.second});
  if (type == "schemas")
    renames.schemas.push_back(names);
  else if (type == "roles")
    renames.roles.push_back(names);
  else if (type == "enums")
    renames.enums.push_back(objects);
  else if (type == "sequences")
    renames.sequences.push_back(objects);
  else if (type == "views")
    renames.views.push_back(objects);
  else if (type == "columns")
    renames.columns.push_back(
        {{after.text("schema"), after.text("table")}, names.first, names.second});
  else if (type == "tables") {
    renames.tables.push_back(objects);
    for (Renames::ColumnRename& column : renames.columns)
      if (column.table == objects.first) column.table = objects.second;
  }
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

SnapshotEntity& SnapshotEntities::at(const JsonValue& delta) {
  const std::string key = delta.at("key").string();
  for (SnapshotEntity& row : rows_)
    if (row.key() == key) return row;
  delta.fail("changes what no snapshot before it has",
             "Restore the snapshots of this folder from version control.");
}

void SnapshotEntities::apply(const JsonValue& delta, Renames& renames) {
  const std::string op = delta.at("op").string();
  if (op == "create") return create(delta.at("row"));
  if (op == "drop") {
    // Two branches that were merged may both have dropped it.
    const std::string key = delta.at("key").string();
    std::erase_if(rows_, [&](const SnapshotEntity& row) { return row.key() == key; });
    return;
  }
  if (op != "alter" && op != "rename")
    delta.fail(text::cat("\"", op, "\" is not a known kind of change"));
  SnapshotEntity& row = at(delta);
  const SnapshotEntity before = row;
  for (const JsonValue& field : delta.at("set").distinct_members())
    row.set(field.key(), std::string(field.raw()));
  if (op != "rename") return;
  const SnapshotEntity after = row;
  add_rename(before, after, renames);
  follow(before, after);
}

void SnapshotEntities::follow(const SnapshotEntity& before, const SnapshotEntity& after) {
  const std::string type = before.type();
  for (SnapshotEntity& row : rows_) {
    if (type == "schemas") {
      for (const std::string_view field : {"schema", "schemaTo", "typeSchema"})
        follow_fields(row, {{field}, {"name"}}, before, after);
    } else if (type == "tables") {
      follow_fields(row, {{"schema", "table"}, {"schema", "name"}}, before, after);
      follow_fields(row, {{"schemaTo", "tableTo"}, {"schema", "name"}}, before, after);
    } else if (type == "enums") {
      follow_fields(row, {{"typeSchema", "type"}, {"schema", "name"}}, before, after);
    } else if (type == "columns") {
      follow_column(row, before, after);
    } else if (type == "roles" && row.type() == "policies") {
      row.replace_in_list("roles", before.text("name"), after.text("name"));
    }
  }
}

void SnapshotEntities::write(JsonWriter& out) const {
  out.array();
  for (const SnapshotEntity& row : rows_) row.write(out);
  out.end();
}

}  // namespace sluice
