#include "dialects/postgres/history/history_read.hpp"

#include "base/text.hpp"

namespace sluice::postgres {
namespace {

// What identifies a row for us: its id where that is a number and the only one of its kind, else
// where it lies, as a number that no id is. A table that another tool made may have no primary key.
constexpr auto k_place =
    "(ctid::pg_catalog.text::pg_catalog.point)[0]::bigint {*} 65536 {+} "
    "(ctid::pg_catalog.text::pg_catalog.point)[1]::bigint {-} 4611686018427387904";
constexpr auto k_own_id =
    "id::pg_catalog.text {~} '^[0-9]{1,18}$' and pg_catalog.count(*) over (partition by "
    "id::pg_catalog.text) {=} 1";
// Others of a kind than numbers are none of Drizzle's, and nobody's to give.
constexpr auto k_lacks_id =
    "pg_catalog.pg_typeof(id)::pg_catalog.text {=} any (array['integer', 'bigint']) and "
    "(id is null or pg_catalog.count(*) over (partition by id::pg_catalog.text) {>} 1)";

std::string read_history(const std::string& table, std::string_view more) {
  return text::cat(R"(select pg_catalog.row_number() over (order by id, ctid) as n,
       (case when )",
                   k_own_id, " then id::pg_catalog.text::bigint else ", k_place,
                   R"( end)::pg_catalog.text as row_id,
       case when )",
                   k_lacks_id, R"( then '1' else '0' end as lacks_id,
       hash::pg_catalog.text as hash,
       created_at::pg_catalog.text as created_at)",
                   more, "\nfrom ", table);
}

constexpr auto k_name_and_time = R"(,
       name::pg_catalog.text as name,
       pg_catalog.to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as applied_at)";

std::string read_tracking(const std::string& table) {
  return text::cat(R"(select pg_catalog.row_number() over (order by id) as n,
       migration_name::pg_catalog.text as migration_name,
       pg_catalog.to_char(applied_at::pg_catalog.timestamptz at time zone 'UTC',
                          'YYYY-MM-DD HH24:MI:SS') as applied_at,
       checksum::pg_catalog.text as checksum,
       coalesce(batch_number, 1)::pg_catalog.text as batch_number,
       case when rollback_sql {<>} '' then '1' else '0' end as has_rollback_sql
from )",
                   table);
}

constexpr auto k_event_columns = R"(id::pg_catalog.text as id,
       pg_catalog.to_char(at, 'YYYY-MM-DD HH24:MI:SS') as at,
       kind, migration_name, checksum,
       batch_number::pg_catalog.text as batch_number,
       statement_index::pg_catalog.text as statement_index,
       statement_hash,
       duration_ms::pg_catalog.text as duration_ms,
       actor, tool_version, detail)";

std::string read_progress(const std::string& table) {
  return text::cat("select pg_catalog.row_number() over (order by id) as n,\n       ",
                   k_event_columns, "\nfrom ", table, R"(
  left join (
    select migration_name as ended_name, pg_catalog.max(id) as ended_id
    from )",
                   table, R"(
    where kind {=} any (array['applied', 'baselined', 'adopted', 'rolled_back'])
      and migration_name {=} any (select migration_name from )",
                   table, R"( where statement_index {>=} 0)
    group by migration_name
  ) as ended on ended_name {=} migration_name
where statement_index {>=} 0
  and kind {=} any (array['statement_started', 'statement_done', 'failed'])
  and id {>} coalesce(ended_id, 0))");
}

std::string read_rollbacks(const std::string& table) {
  return text::cat("select pg_catalog.row_number() over (order by id desc) as n,\n       ",
                   k_event_columns, "\nfrom ", table, R"( as e
where kind {=} 'rolled_back'
order by e.id desc
limit 5)");
}

std::string read_legacy(const std::string& table) {
  return text::cat(
      R"(select pg_catalog.row_number() over (order by applied_at, id) as n,
       id::pg_catalog.text as id,
       name::pg_catalog.text as name,
       case
         when applied_at::pg_catalog.text
              {~} '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}'
           then pg_catalog.to_char(
                  applied_at::pg_catalog.text::pg_catalog.timestamptz at time zone 'UTC',
                  'YYYY-MM-DD HH24:MI:SS')
         when applied_at::pg_catalog.text {~} '^[0-9]{13}$'
           then pg_catalog.to_char(
                  pg_catalog.to_timestamp(
                    pg_catalog."left"(applied_at::pg_catalog.text, 10)::double precision)
                      at time zone 'UTC',
                  'YYYY-MM-DD HH24:MI:SS')
         when applied_at::pg_catalog.text {~} '^[0-9]{4}-'
           then pg_catalog.replace(pg_catalog."left"(applied_at::pg_catalog.text, 19), 'T', ' ')
       end as applied_at,
       checksum::pg_catalog.text as checksum,
       pg_catalog.round(execution_time::numeric)::pg_catalog.text as execution_time
from )",
      table);
}

std::string read_undone(const std::string& table) {
  return text::cat(R"(select pg_catalog.max(id) as n, migration_name
from )",
                   table, R"(
where kind {=} any (array['applied', 'baselined', 'adopted', 'rolled_back'])
group by migration_name
having pg_catalog.max(case when kind {=} 'rolled_back' then id else 0 end)
       {=} pg_catalog.max(id))");
}

std::string read_chain(const std::string& table) {
  return text::cat("select ", k_event_columns, ", chain\nfrom ", table, " as e\norder by e.id");
}

std::string read_tip(const std::string& table) {
  return text::cat("select chain\nfrom ", table,
                   "\nwhere chain is not null\norder by id desc\nlimit 1");
}

}  // namespace

std::string keys_of(const std::string& table) {
  return text::cat("(select ctid as place, pg_catalog.unnest(array[", k_place, ", case when ",
                   k_own_id, " then id::pg_catalog.text::bigint end]) as key from ", table, ")");
}

void add_reads(HistorySql& sql, const OurTables& tables) {
  sql.read_history_three = read_history(tables.history, "");
  sql.read_history_five = read_history(tables.history, k_name_and_time);
  sql.read_tracking = read_tracking(tables.tracking);
  sql.read_progress = read_progress(tables.events);
  sql.read_rollbacks = read_rollbacks(tables.events);
  sql.read_legacy = read_legacy("__migrations__");
  sql.read_undone = read_undone(tables.events);
  sql.read_chain = read_chain(tables.events);
  sql.read_tip = read_tip(tables.events);
}

}  // namespace sluice::postgres
