// A version 6 snapshot as drizzle-kit's generate writes it, member by member in its order.
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "dialects/sqlite/snapshot/snapshot.hpp"

namespace sluice::sqlite {

namespace {

void write_column(const Column& column, JsonWriter& out) {
  out.object()
      .member("name", column.name)
      .member("type", column.type)
      .member("primaryKey", column.primary_key);
  out.member("notNull", column.not_null)
      .member("autoincrement", column.attributes.contains("autoincrement"));
  if (column.default_sql) write_default(*column.default_sql, out.key("default"));
  if (column.generated)
    out.key("generated")
        .object()
        .member("as", text::cat("(", column.generated->expression, ")"))
        .member("type", column.generated->stored ? "stored" : "virtual")
        .end();
  out.end();
}

// A unique constraint is a unique index in this version.
void write_index(const std::string& name, const std::vector<std::string>& columns, bool unique,
                 const std::optional<std::string>& where, JsonWriter& out) {
  out.key(name).object().member("name", name);
  write_strings(columns, out.key("columns"));
  out.member("isUnique", unique);
  if (where) out.member("where", *where);
  out.end();
}

void write_indexes(const Table& table, JsonWriter& out) {
  out.key("indexes").object();
  for (const Index& index : table.indexes) {
    std::vector<std::string> columns;
    for (const IndexColumn& column : index.columns) columns.push_back(column.expression);
    write_index(index.name, columns, index.unique, index.where, out);
  }
  for (const Unique& unique : table.uniques)
    write_index(unique.name, unique.columns, true, std::nullopt, out);
  out.end();
}

void write_foreign_key(const Table& table, const ForeignKey& key, JsonWriter& out) {
  out.key(key.name).object().member("name", key.name).member("tableFrom", table.name.name);
  out.member("tableTo", key.target.name);
  write_strings(key.columns, out.key("columnsFrom"));
  write_strings(key.target_columns, out.key("columnsTo"));
  out.member("onDelete", key.on_delete).member("onUpdate", key.on_update).end();
}

void write_primary_key(const Table& table, JsonWriter& out) {
  out.key("compositePrimaryKeys").object();
  if (table.primary_key) {
    const std::string name =
        text::cat(table.name.name, "_", text::join(table.primary_key->columns, "_"), "_pk");
    out.key(name).object();
    write_strings(table.primary_key->columns, out.key("columns"));
    out.member("name", name).end();
  }
  out.end();
}

void write_table(const Table& table, JsonWriter& out) {
  out.key(table.name.name).object().member("name", table.name.name);
  out.key("columns").object();
  for (const Column& column : table.columns) write_column(column, out.key(column.name));
  out.end();
  write_indexes(table, out);
  out.key("foreignKeys").object();
  for (const ForeignKey& key : table.foreign_keys) write_foreign_key(table, key, out);
  out.end();
  write_primary_key(table, out);
  out.key("uniqueConstraints").object().end();
  out.key("checkConstraints").object();
  for (const Check& check : table.checks)
    out.key(check.name).object().member("name", check.name).member("value", check.expression).end();
  out.end().end();
}

void write_view(const View& view, JsonWriter& out) {
  out.key(view.name.name).object().key("columns").object().end().member("name", view.name.name);
  out.member("isExisting", !view.definition);
  if (view.definition) out.member("definition", *view.definition);
  out.end();
}

std::string quoted(const std::string& name) { return text::cat("\"", name, "\""); }

void write_renames(const Renames& renames, JsonWriter& out) {
  out.key("_meta").object().key("schemas").object().end();
  out.key("tables").object();
  for (const auto& [from, to] : renames.tables) out.member(quoted(from.name), quoted(to.name));
  out.end().key("columns").object();
  for (const Renames::ColumnRename& rename : renames.columns) {
    const std::string table = quoted(rename.table.name);
    out.member(text::cat(table, ".", quoted(rename.from)),
               text::cat(table, ".", quoted(rename.to)));
  }
  out.end().end();
}

void write_internal(const Schema& schema, JsonWriter& out) {
  out.key("internal").object().key("indexes").object();
  for (const Table& table : schema.tables)
    for (const Index& index : table.indexes) {
      bool is_open = false;
      for (const IndexColumn& column : index.columns) {
        if (!column.is_expression) continue;
        if (!is_open) out.key(index.name).object().key("columns").object();
        is_open = true;
        out.key(column.expression).object().member("isExpression", true).end();
      }
      if (is_open) out.end().end();
    }
  out.end().end();
}

}  // namespace

std::string write_snapshot(const Snapshot& snapshot) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("version", "6").member("dialect", "sqlite").member("id", snapshot.id);
  out.member("prevId",
             snapshot.prev_ids.empty() ? std::string(k_no_parent) : snapshot.prev_ids.front());
  out.key("tables").object();
  for (const Table& table : snapshot.schema.tables) write_table(table, out);
  out.end().key("views").object();
  for (const View& view : snapshot.schema.views) write_view(view, out);
  out.end().key("enums").object().end();
  write_renames(snapshot.renames, out);
  write_internal(snapshot.schema, out);
  out.end();
  return out.text();
}

}  // namespace sluice::sqlite
