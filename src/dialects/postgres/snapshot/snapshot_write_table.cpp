#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "dialects/postgres/snapshot/snapshot_write.hpp"

namespace sluice::postgres {

namespace {

void write_identity(const Identity& identity, JsonWriter& out) {
  out.key("identity").object().member("type", identity.always ? "always" : "byDefault");
  out.member("name", identity.sequence.name).member("schema", identity.sequence.schema);
  write_sequence_options(identity.options, out);
  out.end();
}

void write_column(const Column& column, JsonWriter& out) {
  out.key(column.name).object().member("name", column.name).member("type", column.type);
  if (!column.type_schema.empty()) out.member("typeSchema", column.type_schema);
  out.member("primaryKey", column.primary_key).member("notNull", column.not_null);
  if (column.default_sql) write_default(*column.default_sql, out.key("default"));
  if (column.generated)
    out.key("generated")
        .object()
        .member("as", column.generated->expression)
        .member("type", "stored")
        .end();
  if (column.identity) write_identity(*column.identity, out);
  out.end();
}

void write_index_column(const IndexColumn& column, JsonWriter& out) {
  out.object().member("expression", column.expression).member("isExpression", column.is_expression);
  out.member("asc", column.ascending)
      .member("nulls", column.nulls.value_or(column.ascending ? "last" : "first"));
  if (column.opclass) out.member("opclass", *column.opclass);
  out.end();
}

void write_index(const Index& index, JsonWriter& out) {
  out.key(index.name).object().member("name", index.name).key("columns").array();
  for (const IndexColumn& column : index.columns) write_index_column(column, out);
  out.end().member("isUnique", index.unique);
  if (index.where) out.member("where", *index.where);
  out.member("concurrently", index.concurrently)
      .member("method", index.method)
      .key("with")
      .object();
  for (const auto& [name, value] : index.with) write_default(value, out.key(name));
  out.end().end();
}

void write_foreign_key(const Table& table, const ForeignKey& key, JsonWriter& out) {
  out.key(key.name).object().member("name", key.name).member("tableFrom", table.name.name);
  out.member("tableTo", key.target.name);
  if (key.target.schema != "public") out.member("schemaTo", key.target.schema);
  write_strings(key.columns, out.key("columnsFrom"));
  write_strings(key.target_columns, out.key("columnsTo"));
  out.member("onDelete", key.on_delete).member("onUpdate", key.on_update).end();
}

void write_primary_key(const PrimaryKey& key, JsonWriter& out) {
  out.key(key.name).object().member("name", key.name);
  write_strings(key.columns, out.key("columns"));
  out.end();
}

void write_unique(const Unique& unique, JsonWriter& out) {
  out.key(unique.name)
      .object()
      .member("name", unique.name)
      .member("nullsNotDistinct", unique.nulls_not_distinct);
  write_strings(unique.columns, out.key("columns"));
  out.end();
}

}  // namespace

void write_policy(const Policy& policy, const ObjectName* linked, JsonWriter& out) {
  out.object()
      .member("name", policy.name)
      .member("as", policy.permissive ? "PERMISSIVE" : "RESTRICTIVE");
  out.member("for", policy.command);
  write_strings(policy.roles, out.key("to"));
  if (policy.using_sql) out.member("using", *policy.using_sql);
  if (policy.check_sql) out.member("withCheck", *policy.check_sql);
  if (linked != nullptr)
    out.member("on", text::cat("\"", linked->schema, "\".\"", linked->name, "\""))
        .member("schema", linked->schema);
  out.end();
}

void write_table(const Table& table, JsonWriter& out) {
  const bool is_public = table.name.schema == "public";
  out.key(text::cat(table.name.schema, ".", table.name.name))
      .object()
      .member("name", table.name.name);
  out.member("schema", is_public ? "" : table.name.schema).key("columns").object();
  for (const Column& column : table.columns) write_column(column, out);
  out.end().key("indexes").object();
  for (const Index& index : table.indexes) write_index(index, out);
  out.end().key("foreignKeys").object();
  for (const ForeignKey& key : table.foreign_keys) write_foreign_key(table, key, out);
  out.end().key("compositePrimaryKeys").object();
  if (table.primary_key) write_primary_key(*table.primary_key, out);
  out.end().key("uniqueConstraints").object();
  for (const Unique& unique : table.uniques) write_unique(unique, out);
  out.end().key("policies").object();
  for (const Policy& policy : table.policies) {
    out.key(policy.name);
    write_policy(policy, nullptr, out);
  }
  out.end().key("checkConstraints").object();
  for (const Check& check : table.checks)
    out.key(check.name).object().member("name", check.name).member("value", check.expression).end();
  // The flag is what the user asked for beside the policies, which turn row security
  // on by themselves.
  out.end().member("isRLSEnabled", table.row_security && table.policies.empty()).end();
}

}  // namespace sluice::postgres
