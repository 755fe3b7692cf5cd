#include "dialects/postgres/history.hpp"

#include "base/text.hpp"
#include "dialects/postgres/dialect.hpp"
#include "dialects/postgres/history_glance.hpp"

namespace sluice::postgres {
namespace {

constexpr auto k_tracking = "__migration_tracking";
constexpr auto k_events = "__migration_events";

// drizzle-orm/pg-core/dialect.js
std::string create_history(const std::string& table) {
  return text::cat("CREATE TABLE IF NOT EXISTS ", table,
                   " (\n\t\t\t\tid SERIAL PRIMARY KEY,\n\t\t\t\thash text NOT "
                   "NULL,\n\t\t\t\tcreated_at bigint\n\t\t\t)");
}

// drizzle-orm 1.0: pg-core/async/session.js
std::string create_history_five(const std::string& table) {
  return text::cat("CREATE TABLE IF NOT EXISTS ", table, R"( (
				id SERIAL PRIMARY KEY,
				hash text NOT NULL,
				created_at bigint,
				name text,
				applied_at timestamp with time zone DEFAULT now()
			))");
}

// drizzle-orm 1.0: up-migrations/pg.js
std::vector<std::string> upgrade_history(const std::string& table) {
  return {
      text::cat("ALTER TABLE ", table, " ADD COLUMN IF NOT EXISTS \"name\" text"),
      text::cat("ALTER TABLE ", table,
                " ADD COLUMN IF NOT EXISTS \"applied_at\" timestamp with time zone DEFAULT now()")};
}

std::vector<std::string> downgrade_history(const std::string& table) {
  return {text::cat("ALTER TABLE ", table, " DROP COLUMN \"name\""),
          text::cat("ALTER TABLE ", table, " DROP COLUMN \"applied_at\"")};
}

std::string create_tracking(const std::string& table) {
  return text::cat("CREATE TABLE ", table, R"( (
  id SERIAL PRIMARY KEY,
  migration_name VARCHAR(255) UNIQUE NOT NULL,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  rollback_sql TEXT,
  checksum VARCHAR(64),
  batch_number INTEGER DEFAULT 1
))");
}

std::string create_events(const std::string& table) {
  return text::cat("CREATE TABLE ", table, R"( (
  id BIGSERIAL PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  kind TEXT NOT NULL,
  migration_name TEXT NOT NULL,
  checksum TEXT,
  batch_number INTEGER,
  statement_index INTEGER,
  statement_hash TEXT,
  duration_ms BIGINT,
  actor TEXT,
  tool_version TEXT,
  detail TEXT
))");
}

// What identifies a row for us: its id where that is a number and the only one of its kind, else
// where it lies, as a number that no id is. A table that another tool made may have no primary key.
constexpr auto k_place =
    "(ctid::text::point)[0]::bigint * 65536 + (ctid::text::point)[1]::bigint - 4611686018427387904";
constexpr auto k_own_id =
    "id::text ~ '^[0-9]{1,18}$' and count(*) over (partition by id::text) = 1";
// Others of a kind than numbers are none of Drizzle's, and nobody's to give.
constexpr auto k_lacks_id =
    "pg_typeof(id)::text in ('integer', 'bigint') and (id is null or count(*) over (partition by "
    "id::text) > 1)";

// Each row by all its keys: one of two rows with the same id keeps its place as its key when the
// other goes.
std::string keys_of(const std::string& table) {
  return text::cat("(select ctid as place, unnest(array[", k_place, ", case when ", k_own_id,
                   " then id::text::bigint end]) as key from ", table, ")");
}

std::string read_history(const std::string& table, std::string_view more) {
  return text::cat(R"(select row_number() over (order by id, ctid) as n,
       (case when )",
                   k_own_id, " then id::text::bigint else ", k_place, R"( end)::text as row_id,
       case when )",
                   k_lacks_id, R"( then '1' else '0' end as lacks_id,
       hash::text as hash,
       created_at::text as created_at)",
                   more, "\nfrom ", table);
}

constexpr auto k_name_and_time = R"(,
       name::text as name,
       to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as applied_at)";

std::string read_tracking(const std::string& table) {
  return text::cat(R"(select row_number() over (order by id) as n,
       migration_name::text as migration_name,
       to_char(applied_at, 'YYYY-MM-DD HH24:MI:SS') as applied_at,
       checksum::text as checksum,
       coalesce(batch_number, 1)::text as batch_number,
       case when rollback_sql <> '' then '1' else '0' end as has_rollback_sql
from )",
                   table);
}

constexpr auto k_event_columns = R"(id::text as id,
       to_char(at, 'YYYY-MM-DD HH24:MI:SS') as at,
       kind, migration_name, checksum,
       batch_number::text as batch_number,
       statement_index::text as statement_index,
       statement_hash,
       duration_ms::text as duration_ms,
       actor, tool_version, detail)";

std::string read_progress(const std::string& table) {
  return text::cat("select row_number() over (order by id) as n,\n       ", k_event_columns,
                   "\nfrom ", table, R"(
  left join (
    select migration_name as ended_name, max(id) as ended_id
    from )",
                   table, R"(
    where kind in ('applied', 'baselined', 'adopted', 'rolled_back')
      and migration_name in (select migration_name from )",
                   table, R"( where statement_index >= 0)
    group by migration_name
  ) as ended on ended_name = migration_name
where statement_index >= 0
  and kind in ('statement_started', 'statement_done', 'failed')
  and id > coalesce(ended_id, 0))");
}

std::string read_rollbacks(const std::string& table) {
  return text::cat("select row_number() over (order by id desc) as n,\n       ", k_event_columns,
                   "\nfrom ", table, R"( as e
where kind = 'rolled_back'
order by e.id desc
limit 5)");
}

constexpr auto k_read_legacy = R"(select row_number() over (order by applied_at, id) as n,
       id::text as id,
       name::text as name,
       replace(left(applied_at::text, 19), 'T', ' ') as applied_at,
       checksum::text as checksum,
       round(execution_time::numeric)::text as execution_time
from __migrations__)";

struct Field {
  std::string name;
  std::string type;
};

std::string names_of(const std::vector<Field>& fields, std::string_view prefix) {
  std::vector<std::string> pieces;
  for (const auto& field : fields) pieces.push_back(text::cat(prefix, field.name));
  return text::join(pieces, ", ");
}

// The parameter's rows in the array's order.
std::string rows_of(const std::vector<Field>& fields) {
  std::vector<std::string> pieces;
  for (const auto& field : fields) pieces.push_back(text::cat(field.name, " ", field.type));
  return text::cat("rows from (json_to_recordset($1::json) as (", text::join(pieces, ", "),
                   "))\n  with ordinality as x(", names_of(fields, ""), ", n)");
}

std::string insert(const std::string& table, const std::vector<Field>& fields) {
  return text::cat("insert into ", table, " (", names_of(fields, ""), ")\nselect ",
                   names_of(fields, "x."), "\nfrom ", rows_of(fields), "\norder by x.n");
}

// Where nothing is said the column's default speaks, as under Drizzle 1.0, which leaves applied_at
// out.
std::string insert_history_five(const std::string& table) {
  const std::vector<Field> fields{
      {"hash", "text"}, {"created_at", "bigint"}, {"name", "text"}, {"applied_at", "timestamp"}};
  return text::cat("insert into ", table, " (", names_of(fields, ""), R"()
select x.hash, x.created_at, x.name, coalesce(x.applied_at at time zone 'UTC', now())
from )",
                   rows_of(fields), "\norder by x.n");
}

std::vector<Field> tracking_fields() {
  return {{"migration_name", "text"},
          {"applied_at", "timestamp"},
          {"rollback_sql", "text"},
          {"checksum", "text"},
          {"batch_number", "integer"}};
}

std::vector<Field> event_fields() {
  return {{"at", "timestamp"},         {"kind", "text"},
          {"migration_name", "text"},  {"checksum", "text"},
          {"batch_number", "integer"}, {"statement_index", "integer"},
          {"statement_hash", "text"},  {"duration_ms", "bigint"},
          {"actor", "text"},           {"tool_version", "text"},
          {"detail", "text"}};
}

std::string remove(const std::string& table, std::string_view column, const Field& field) {
  return text::cat("delete from ", table, "\nwhere ", column, " in (select x.", field.name,
                   " from ", rows_of({field}), ")");
}

std::string read_rollback_sql(const std::string& table) {
  return text::cat("select migration_name::text, rollback_sql\nfrom ", table,
                   "\nwhere migration_name in (select x.migration_name from ",
                   rows_of({{"migration_name", "text"}}), ")");
}

std::string remove_rows(const std::string& table) {
  return text::cat("delete from ", table, " as t\nusing ", keys_of(table), " as k,\n  ",
                   rows_of({{"\"row\"", "bigint"}}),
                   "\nwhere k.key = x.\"row\" and t.ctid = k.place");
}

// `fields` begin with the row's key.
std::string update_rows(const std::string& table, const std::string& set,
                        const std::vector<Field>& fields) {
  return text::cat("update ", table, " as t\nset ", set, "\nfrom ", keys_of(table), " as k,\n  ",
                   rows_of(fields), "\nwhere k.key = x.\"row\" and t.ctid = k.place");
}

std::string name_history(const std::string& table) {
  return update_rows(table, "name = x.name,\n    applied_at = null",
                     {{"\"row\"", "bigint"}, {"name", "text"}});
}

// In one statement, because what is updated lies elsewhere afterwards.
std::string mend_history(const std::string& table, bool has_names) {
  std::vector<Field> fields{
      {"\"row\"", "bigint"}, {"hash", "text"}, {"created_at", "bigint"}, {"gives_id", "boolean"}};
  if (has_names) fields.push_back({"name", "text"});
  return update_rows(table,
                     text::cat("hash = coalesce(x.hash, t.hash),\n    "
                               "created_at = coalesce(x.created_at, t.created_at),\n    ",
                               has_names ? "name = coalesce(x.name, t.name),\n    " : "",
                               "id = case when x.gives_id\n           then (select "
                               "coalesce(max(id), 0) from ",
                               table, ") + x.n\n           else t.id\n         end"),
                     fields);
}

// Makes the column what Drizzle's SERIAL is, where it makes no ids by itself.
std::string settle_ids(const std::string& table, const HistoryTables& names) {
  const auto sequence =
      text::cat(quote(names.schema), ".", quote(text::cat(names.table, "_id_seq")));
  return text::cat(
      "do $settle$\nbegin\n  if not exists (\n    select from pg_catalog.pg_attribute\n"
      "    where attrelid = ",
      quote_literal(table),
      "::regclass\n      and attname = 'id'\n      and (atthasdef or attidentity <> "
      "'')) then\n    create sequence if not exists ",
      sequence, ";\n    alter table ", table, " alter column id set default nextval(",
      quote_literal(sequence), "::regclass);\n    alter sequence ", sequence, " owned by ", table,
      ".id;\n  end if;\n  perform setval(s, (select max(id) from ", table,
      "))\n  from pg_get_serial_sequence(", quote_literal(table),
      ", 'id') as s\n  where s is not null;\nend $settle$");
}

// Of a table of ours: what one migration is called from now on.
std::string rename(const std::string& table) {
  return text::cat("update ", table, " as t\nset migration_name = x.name\nfrom ",
                   rows_of({{"migration_name", "text"}, {"name", "text"}}),
                   "\nwhere t.migration_name = x.migration_name");
}

std::string update(const std::string& table, std::string_view column, const Field& key,
                   const Field& field) {
  return text::cat("update ", table, " as t\nset ", field.name, " = x.", field.name, "\nfrom ",
                   rows_of({key, field}), "\nwhere t.", column, " = x.", key.name);
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
  sql.create_schema = text::cat("CREATE SCHEMA IF NOT EXISTS ", quote(tables.schema));
  sql.create_history = create_history(history);
  sql.create_history_five = create_history_five(history);
  sql.upgrade_history = upgrade_history(history);
  sql.downgrade_history = downgrade_history(history);
  sql.create_tracking = create_tracking(tracking);
  sql.create_events = create_events(events);
  sql.read_history_three = read_history(history, "");
  sql.read_history_five = read_history(history, k_name_and_time);
  sql.read_tracking = read_tracking(tracking);
  sql.read_progress = read_progress(events);
  sql.read_rollbacks = read_rollbacks(events);
  sql.read_rollback_sql = read_rollback_sql(tracking);
  sql.read_summary = summary_query(history, tracking, events);
  sql.read_legacy = k_read_legacy;
  sql.insert_history_three = insert(history, {{"hash", "text"}, {"created_at", "bigint"}});
  sql.insert_history_five = insert_history_five(history);
  sql.delete_history = remove_rows(history);
  sql.insert_tracking = insert(tracking, tracking_fields());
  sql.delete_tracking = remove(tracking, "migration_name", {"migration_name", "text"});
  sql.update_tracking =
      update(tracking, "migration_name", {"migration_name", "text"}, {"checksum", "text"});
  sql.mend_history_three = mend_history(history, false);
  sql.mend_history_five = mend_history(history, true);
  sql.settle_ids = settle_ids(history, tables);
  sql.restamp_history = update_rows(history, "created_at = x.created_at",
                                    {{"\"row\"", "bigint"}, {"created_at", "bigint"}});
  sql.name_history = name_history(history);
  sql.rename_tracking = rename(tracking);
  sql.rename_events = rename(events);
  sql.insert_events = insert(events, event_fields());
  return sql;
}

}  // namespace sluice::postgres
