#include "dialects/postgres/history/history.hpp"

#include "base/text.hpp"
#include "dialects/postgres/history/history_ddl.hpp"
#include "dialects/postgres/history/history_held.hpp"
#include "dialects/postgres/history/history_probe.hpp"
#include "dialects/postgres/history/history_read.hpp"
#include "dialects/postgres/history/history_trust.hpp"
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {
namespace {

constexpr auto k_tracking = "__migration_tracking";
constexpr auto k_events = "__migration_events";
constexpr auto k_legacy = "__migrations__";

struct Field {
  std::string name, type;
};

Field name_field() { return {"migration_name", "pg_catalog.text"}; }
Field undo_field() { return {"rollback_sql", "pg_catalog.text"}; }

std::string names_of(const std::vector<Field>& fields, std::string_view prefix) {
  std::vector<std::string> pieces;
  for (const auto& field : fields) pieces.push_back(text::cat(prefix, field.name));
  return text::join(pieces, ", ");
}

// The parameter's rows in the array's order.
std::string rows_of(const std::vector<Field>& fields) {
  std::vector<std::string> pieces;
  for (const auto& field : fields) pieces.push_back(text::cat(field.name, " ", field.type));
  return text::cat("rows from (pg_catalog.json_to_recordset($1::pg_catalog.json) as (",
                   text::join(pieces, ", "), "))\n  with ordinality as x(", names_of(fields, ""),
                   ", n)");
}

std::string insert(const std::string& table, const std::vector<Field>& fields) {
  return text::cat("insert into ", table, " (", names_of(fields, ""), ")\nselect ",
                   names_of(fields, "x."), "\nfrom ", rows_of(fields), "\norder by x.n");
}

// Where nothing is said the column's default speaks, as under Drizzle 1.0, which
// leaves applied_at out.
std::string insert_history_five(const std::string& table) {
  const std::vector<Field> fields{{"hash", "pg_catalog.text"},
                                  {"created_at", "bigint"},
                                  {"name", "pg_catalog.text"},
                                  {"applied_at", "timestamp"}};
  return text::cat("insert into ", table, " (", names_of(fields, ""), R"()
select x.hash, x.created_at, x.name, coalesce(x.applied_at at time zone 'UTC', pg_catalog.now())
from )",
                   rows_of(fields), "\norder by x.n");
}

std::vector<Field> tracking_fields() {
  return {{"migration_name", "pg_catalog.text"},
          {"applied_at", "timestamp"},
          {"rollback_sql", "pg_catalog.text"},
          {"checksum", "pg_catalog.text"},
          {"batch_number", "integer"}};
}

std::vector<Field> chained_fields(std::vector<Field> fields) {
  fields.push_back({"chain", "pg_catalog.text"});
  return fields;
}

// The column holds the session's own time, as its default does.
std::string insert_tracking(const std::string& table) {
  const std::vector<Field> fields = tracking_fields();
  return text::cat("insert into ", table, " (", names_of(fields, ""), R"()
select x.migration_name, x.applied_at at time zone 'UTC', x.rollback_sql, x.checksum, x.batch_number
from )",
                   rows_of(fields), "\norder by x.n");
}

std::vector<Field> event_fields() {
  return {{"at", "timestamp"},
          {"kind", "pg_catalog.text"},
          {"migration_name", "pg_catalog.text"},
          {"checksum", "pg_catalog.text"},
          {"batch_number", "integer"},
          {"statement_index", "integer"},
          {"statement_hash", "pg_catalog.text"},
          {"duration_ms", "bigint"},
          {"actor", "pg_catalog.text"},
          {"tool_version", "pg_catalog.text"},
          {"detail", "pg_catalog.text"}};
}

std::string remove(const std::string& table, std::string_view column, const Field& field) {
  return text::cat("delete from ", table, "\nwhere ", column, " {=} any (select x.", field.name,
                   " from ", rows_of({field}), ")");
}

std::string read_rollback_sql(const std::string& table) {
  return text::cat("select migration_name::pg_catalog.text, rollback_sql\nfrom ", table,
                   "\nwhere migration_name {=} any (select x.migration_name from ",
                   rows_of({{"migration_name", "pg_catalog.text"}}), ")");
}

std::string remove_rows(const std::string& table) {
  return text::cat("delete from ", table, " as t\nusing ", keys_of(table), " as k,\n  ",
                   rows_of({{"\"row\"", "bigint"}}),
                   "\nwhere k.key {=} x.\"row\" and t.ctid {=} k.place");
}

// `fields` begin with the row's key.
std::string update_rows(const std::string& table, const std::string& set,
                        const std::vector<Field>& fields) {
  return text::cat("update ", table, " as t\nset ", set, "\nfrom ", keys_of(table), " as k,\n  ",
                   rows_of(fields), "\nwhere k.key {=} x.\"row\" and t.ctid {=} k.place");
}

std::string name_history(const std::string& table) {
  return update_rows(table, "name = x.name,\n    applied_at = null",
                     {{"\"row\"", "bigint"}, {"name", "pg_catalog.text"}});
}

// In one statement, because what is updated lies elsewhere afterwards.
std::string mend_history(const std::string& table, bool has_names) {
  std::vector<Field> fields{{"\"row\"", "bigint"},
                            {"hash", "pg_catalog.text"},
                            {"created_at", "bigint"},
                            {"gives_id", "boolean"}};
  if (has_names) fields.push_back({"name", "pg_catalog.text"});
  return update_rows(table,
                     text::cat("hash = coalesce(x.hash, t.hash),\n    "
                               "created_at = coalesce(x.created_at, t.created_at),\n    ",
                               has_names ? "name = coalesce(x.name, t.name),\n    " : "",
                               "id = case when x.gives_id\n           then (select "
                               "coalesce(pg_catalog.max(id), 0) from ",
                               table, ") {+} x.n\n           else t.id\n         end"),
                     fields);
}

// Makes the column what Drizzle's SERIAL is, where it makes no ids by itself.
std::string settle_ids(const std::string& table, const HistoryTables& names) {
  const auto sequence =
      text::cat(quote(names.schema), ".", quote(text::cat(names.table, "_id_seq")));
  return text::cat(
      "do $settle$\nbegin\n  if not exists (\n    select from pg_catalog.pg_attribute\n"
      "    where attrelid {=} ",
      quote_literal(table),
      "::pg_catalog.regclass::pg_catalog.oid\n      and attname {=} 'id'\n"
      "      and (atthasdef or attidentity {<>} '')) then\n    create sequence if not exists ",
      sequence, ";\n    alter table ", table, " alter column id set default pg_catalog.nextval(",
      quote_literal(sequence), "::pg_catalog.regclass);\n    alter sequence ", sequence,
      " owned by ", table,
      ".id;\n  end if;\n  perform pg_catalog.setval(s::pg_catalog.regclass, (select "
      "pg_catalog.max(id)::bigint from ",
      table, "))\n  from pg_catalog.pg_get_serial_sequence(", quote_literal(table),
      ", 'id') as s\n  where s is not null;\nend $settle$");
}

// Of a table of ours: what one migration is called from now on.
std::string rename(const std::string& table) {
  return text::cat("update ", table, " as t\nset migration_name = x.name\nfrom ",
                   rows_of({{"migration_name", "pg_catalog.text"}, {"name", "pg_catalog.text"}}),
                   "\nwhere t.migration_name {=} x.migration_name");
}

std::string update(const std::string& table, std::string_view column, const Field& key,
                   const Field& field) {
  return text::cat("update ", table, " as t\nset ", field.name, " = x.", field.name, "\nfrom ",
                   rows_of({key, field}), "\nwhere t.", column, " {=} x.", key.name);
}

// How many of the parameter's rows `table` does not hold. By their text: the columns of a table
// that another tool made may be of other types.
std::string missing(const std::string& table, const std::vector<Field>& keys) {
  std::vector<std::string> equal;
  for (const auto& key : keys)
    equal.push_back(text::cat("coalesce(t.", key.name, "::pg_catalog.text, '') {=} coalesce(x.",
                              key.name, "::pg_catalog.text, '')"));
  return text::cat("select pg_catalog.count(*)::pg_catalog.text\nfrom ", rows_of(keys),
                   "\nwhere not exists (select from ", table, " as t where ",
                   text::join(equal, " and "), ")");
}

std::string left_rows(const std::string& table) {
  return text::cat("select pg_catalog.count(*)::pg_catalog.text\nfrom ", keys_of(table),
                   " as k,\n  ", rows_of({{"\"row\"", "bigint"}}), "\nwhere k.key {=} x.\"row\"");
}

std::string left_names(const std::string& table) {
  return text::cat("select pg_catalog.count(*)::pg_catalog.text\nfrom ", table, " as t,\n  ",
                   rows_of({name_field()}), "\nwhere t.migration_name {=} x.migration_name");
}

void add_events(HistorySql& sql, const std::string& tracking, const std::string& events) {
  sql.insert_events = insert(events, event_fields());
  sql.insert_chained_events = insert(events, chained_fields(event_fields()));
  sql.add_chain =
      text::cat("ALTER TABLE ", events, " ADD COLUMN IF NOT EXISTS chain pg_catalog.text");
  sql.relink_events = update(events, "id", {"id", "bigint"}, {"chain", "pg_catalog.text"});
  sql.update_rollback_sql = update(tracking, name_field().name, name_field(), undo_field());
}

// What was just written is looked for.
void add_checks(HistorySql& sql, const std::string& history, const std::string& tracking,
                const std::string& events) {
  sql.missing_history = missing(history, {{"hash", "pg_catalog.text"}, {"created_at", "bigint"}});
  sql.missing_tracking = missing(tracking, {name_field(), undo_field()});
  sql.missing_events =
      missing(events, {{"at", "timestamp"}, {"kind", "pg_catalog.text"}, name_field()});
  sql.left_history = left_rows(history);
  sql.left_tracking = left_names(tracking);
}

// Their operators are the server's own, whatever the search_path holds.
void keep_to_catalog(HistorySql& sql) {
  for (std::string* each :
       {&sql.read_history_three, &sql.read_history_five, &sql.read_tracking,
        &sql.read_progress,      &sql.read_rollbacks,    &sql.read_rollback_sql,
        &sql.delete_history,     &sql.delete_tracking,   &sql.update_tracking,
        &sql.mend_history_three, &sql.mend_history_five, &sql.settle_ids,
        &sql.restamp_history,    &sql.name_history,      &sql.rename_tracking,
        &sql.rename_events,      &sql.read_legacy,       &sql.read_undone,
        &sql.delete_legacy,      &sql.relink_events,     &sql.update_rollback_sql,
        &sql.missing_history,    &sql.missing_tracking,  &sql.missing_events,
        &sql.left_history,       &sql.left_tracking})
    *each = in_catalog(*each);
}

}  // namespace

HistorySql history_sql(const HistoryTables& tables) {
  const auto history = text::cat(quote(tables.schema), ".", quote(tables.table));
  const auto prefix =
      tables.tracking_schema.empty() ? "" : text::cat(quote(tables.tracking_schema), ".");
  const auto tracking = text::cat(prefix, quote(k_tracking));
  const auto events = text::cat(prefix, quote(k_events));
  HistorySql sql;
  sql.probe = probe_query(tables);
  sql.read_untrusted = untrusted_query(tables);
  sql.read_revokes = revokes_query(tables);
  sql.read_writers = writers_query(tables);
  sql.create_schema = text::cat("CREATE SCHEMA IF NOT EXISTS ", quote(tables.schema));
  sql.create_history = create_history(history);
  sql.create_history_five = create_history_five(history);
  sql.upgrade_history = upgrade_history(history);
  sql.downgrade_history = downgrade_history(history);
  sql.create_tracking = create_tracking(tracking);
  sql.create_events = create_events(events);
  add_reads(sql, {history, tracking, events});
  sql.read_rollback_sql = read_rollback_sql(tracking);
  sql.read_summary = summary_query(history, tracking, events);
  sql.insert_history_three =
      insert(history, {{"hash", "pg_catalog.text"}, {"created_at", "bigint"}});
  sql.insert_history_five = insert_history_five(history);
  sql.delete_history = remove_rows(history);
  sql.insert_tracking = insert_tracking(tracking);
  sql.delete_tracking = remove(tracking, "migration_name", {"migration_name", "pg_catalog.text"});
  sql.delete_legacy =
      remove(std::string(k_legacy), "id::pg_catalog.text", {"id", "pg_catalog.text"});
  sql.update_tracking = update(tracking, "migration_name", {"migration_name", "pg_catalog.text"},
                               {"checksum", "pg_catalog.text"});
  sql.mend_history_three = mend_history(history, false);
  sql.mend_history_five = mend_history(history, true);
  sql.settle_ids = settle_ids(history, tables);
  sql.restamp_history = update_rows(history, "created_at = x.created_at",
                                    {{"\"row\"", "bigint"}, {"created_at", "bigint"}});
  sql.name_history = name_history(history);
  sql.rename_tracking = rename(tracking);
  sql.rename_events = rename(events);
  add_events(sql, tracking, events);
  add_checks(sql, history, tracking, events);
  add_held(sql, {history, tracking, events});
  keep_to_catalog(sql);
  return sql;
}

}  // namespace sluice::postgres
