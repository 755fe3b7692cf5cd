#include "dialects/postgres/snapshot/deltas.hpp"

#include <algorithm>
#include <map>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_entity.hpp"
#include "core/snapshot/v1_snapshot.hpp"
#include "dialects/postgres/snapshot/snapshot_entities.hpp"

namespace sluice::postgres {

namespace {

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

class State final : public SnapshotState {
 public:
  std::unique_ptr<SnapshotState> copy() const override { return std::make_unique<State>(*this); }

  bool take(const Snapshot& whole) override {
    const JsonText json(whole.source, k_v1_snapshot);
    const auto rows = json.root().find("ddl");
    if (!rows) return false;
    for (const JsonValue row : rows->elements()) rows_.emplace_back(row);
    return true;
  }

  void apply(const Snapshot& difference, Renames& renames) override {
    const JsonText json(difference.source, k_v1_snapshot);
    if (json.root().find("ddl")) return;
    for (const JsonValue delta : json.root().at("deltas").elements()) change(delta, renames);
  }

  Schema schema() const override {
    JsonWriter out;
    out.object().key("ddl").array();
    for (const SnapshotEntity& row : rows_) row.write(out);
    out.end().end();
    const JsonText json(out.text(), k_v1_snapshot);
    return read_entities(json.root().at("ddl"));
  }

 private:
  SnapshotEntity& at(const JsonValue& delta);
  // Error(bad_file) at the delta for one that fits nothing here.
  void change(const JsonValue& delta, Renames& renames);
  void follow(const SnapshotEntity& before, const SnapshotEntity& after);
  std::vector<SnapshotEntity> rows_;
};

SnapshotEntity& State::at(const JsonValue& delta) {
  const std::string key = delta.at("key").string();
  for (SnapshotEntity& row : rows_)
    if (row.key() == key) return row;
  delta.fail("changes what no snapshot before it has",
             "Restore the snapshots of this folder from version control.");
}

void State::change(const JsonValue& delta, Renames& renames) {
  const std::string op = delta.at("op").string();
  if (op == "create") {
    rows_.emplace_back(delta.at("row"));
    return;
  }
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

void State::follow(const SnapshotEntity& before, const SnapshotEntity& after) {
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
    if (!old || old->raw() != member.raw()) write_again(member, out.key(member.key()));
  }
  out.end().end();
}

}  // namespace

std::unique_ptr<SnapshotState> begin_state() { return std::make_unique<State>(); }

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
      write_entity(row, out);
      out.end();
    } else if (*old->second != row) {
      write_alter(key, *old->second, row, out);
    }
  }
  out.end();
}

}  // namespace sluice::postgres
