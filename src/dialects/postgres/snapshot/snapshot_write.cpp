#include "dialects/postgres/snapshot/snapshot_write.hpp"

#include <cctype>

#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "dialects/postgres/snapshot/snapshot.hpp"

namespace sluice::postgres {

namespace {

std::string qualified(const ObjectName& name) { return text::cat(name.schema, ".", name.name); }

bool is_bare(const std::string& value) {
  return value == "true" || value == "false" ||
         (!value.empty() && value.find_first_not_of("0123456789.-") == value.npos);
}

void write_enum(const Enum& value, JsonWriter& out) {
  out.key(qualified(value.name))
      .object()
      .member("name", value.name.name)
      .member("schema", value.name.schema);
  write_strings(value.values, out.key("values"));
  out.end();
}

void write_sequence(const Sequence& sequence, JsonWriter& out) {
  out.key(qualified(sequence.name))
      .object()
      .member("name", sequence.name.name)
      .member("schema", sequence.name.schema);
  write_sequence_options(sequence.options, out);
  out.end();
}

void write_role(const Role& role, JsonWriter& out) {
  out.key(role.name).object().member("name", role.name).member("createDb", role.create_db);
  out.member("createRole", role.create_role).member("inherit", role.inherit).end();
}

void write_view_options(const View& view, JsonWriter& out) {
  if (view.with.empty()) return;
  out.key("with").object();
  for (const auto& [name, value] : view.with) {
    if (is_bare(value))
      out.key(camel_case(name)).raw(value);
    else
      out.member(camel_case(name), value);
  }
  out.end();
}

void write_view(const View& view, JsonWriter& out) {
  out.key(qualified(view.name)).object().key("columns").object().end();
  if (view.definition) out.member("definition", *view.definition);
  out.member("name", view.name.name)
      .member("schema", view.name.schema)
      .member("isExisting", !view.definition);
  write_view_options(view, out);
  if (view.with_no_data) out.member("withNoData", true);
  out.member("materialized", view.materialized);
  if (!view.tablespace.empty()) out.member("tablespace", view.tablespace);
  if (!view.access_method.empty()) out.member("using", view.access_method);
  out.end();
}

template <class Items, class Write>
void write_map(const char* name, const Items& items, const Write& write, JsonWriter& out) {
  out.key(name).object();
  for (const auto& item : items) write(item, out);
  out.end();
}

void write_linked_policy(const LinkedPolicy& linked, JsonWriter& out) {
  out.key(linked.policy.name);
  write_policy(linked.policy, &linked.table, out);
}

// drizzle-kit leaves it empty, renames or not.
void write_meta(JsonWriter& out) {
  out.key("_meta").object();
  for (const char* kind : {"columns", "schemas", "tables"}) out.key(kind).object().end();
  out.end();
}

}  // namespace

std::string camel_case(std::string_view snake) {
  std::string out;
  bool upper = false;
  for (const char letter : snake) {
    if (letter != '_')
      out += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    upper = letter == '_';
  }
  return out;
}

void write_sequence_options(const SequenceOptions& options, JsonWriter& out) {
  if (options.increment) out.member("increment", *options.increment);
  if (options.start) out.member("startWith", *options.start);
  if (options.minimum) out.member("minValue", *options.minimum);
  if (options.maximum) out.member("maxValue", *options.maximum);
  if (options.cache) out.member("cache", *options.cache);
  out.member("cycle", options.cycle);
}

std::string write_snapshot(const Snapshot& snapshot) {
  JsonWriter out(JsonStyle::indented);
  const Schema& schema = snapshot.schema;
  out.object().member("id", snapshot.id);
  out.member("prevId",
             snapshot.prev_ids.empty() ? std::string(k_no_parent) : snapshot.prev_ids.front());
  out.member("version", "7").member("dialect", "postgresql");
  write_map("tables", schema.tables, write_table, out);
  write_map("enums", schema.enums, write_enum, out);
  out.key("schemas").object();
  for (const std::string& name : schema.schemas) out.member(name, name);
  out.end();
  write_map("sequences", schema.sequences, write_sequence, out);
  write_map("roles", schema.roles, write_role, out);
  write_map("policies", schema.linked_policies, write_linked_policy, out);
  write_map("views", schema.views, write_view, out);
  write_meta(out);
  out.end();
  return out.text();
}

}  // namespace sluice::postgres
