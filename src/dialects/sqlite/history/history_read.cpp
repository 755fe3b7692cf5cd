#include "dialects/sqlite/history/history_read.hpp"

#include "base/text.hpp"

namespace sluice::sqlite {
namespace {

// A time as "YYYY-MM-DD HH:MM:SS": from text, or from a number of seconds or milliseconds.
std::string time_of(std::string_view column) {
  return text::replace_all(R"(coalesce(
         case
           when typeof(@) in ('integer', 'real') and abs(@) > 100000000000
             then strftime('%Y-%m-%d %H:%M:%S', @ / 1000, 'unixepoch')
           when typeof(@) in ('integer', 'real')
             then strftime('%Y-%m-%d %H:%M:%S', @, 'unixepoch')
           else strftime('%Y-%m-%d %H:%M:%S', @)
         end,
         cast(@ as text)))",
                           "@", column);
}

// Drivers bind a JavaScript number as a real; it is the same number.
constexpr auto k_created_at = R"(cast(case typeof(created_at)
         when 'real' then cast(created_at as integer)
         else created_at
       end as text))";

std::string read_history(const std::string& table, const std::string& more) {
  return text::cat(
      "select rowid as n,\n       cast(rowid as text) as row_id,\n       '0' as lacks_id,\n",
      "       cast(hash as text) as hash,\n       ", k_created_at, " as created_at", more,
      "\nfrom ", table);
}

std::string read_tracking() {
  return text::cat(R"(select id as n,
       migration_name,
       )",
                   time_of("applied_at"), R"( as applied_at,
       checksum,
       cast(coalesce(batch_number, 1) as text) as batch_number,
       cast(coalesce(rollback_sql, '') <> '' as text) as has_rollback_sql
from "__migration_tracking")");
}

constexpr auto k_event_columns = R"(cast(id as text) as id,
       at, kind, migration_name, checksum,
       cast(batch_number as text) as batch_number,
       cast(statement_index as text) as statement_index,
       statement_hash,
       cast(duration_ms as text) as duration_ms,
       actor, tool_version, detail)";

std::string read_progress() {
  return text::cat("select id as n,\n       ", k_event_columns, R"(
from "__migration_events"
  left join (
    select migration_name as ended_name, max(id) as ended_id
    from "__migration_events"
    where kind in ('applied', 'baselined', 'adopted', 'rolled_back')
      and migration_name in (
        select migration_name
        from "__migration_events"
        where statement_index >= 0
      )
    group by migration_name
  ) on ended_name = migration_name
where statement_index >= 0
  and kind in ('statement_started', 'statement_done', 'failed')
  and id > coalesce(ended_id, 0))");
}

std::string read_rollbacks() {
  return text::cat("select -id as n,\n       ", k_event_columns, R"(
from "__migration_events" as e
where kind = 'rolled_back'
order by e.id desc
limit 5)");
}

// Rows of a subquery are summed up in its order. Were they not, this would only be silent.
std::string read_summary(const std::string& history) {
  return text::cat(R"(select whens, names, h.hashes
from (
    select count(*) as rows, min(length(hash)) as shortest, max(length(hash)) as longest,
           group_concat(hash, '') as hashes,
           group_concat(created_at, char(10)) as whens
    from (select cast(hash as text) as hash, )",
                   k_created_at, R"( as created_at
          from )",
                   history, R"(
          order by rowid)
  ) as h
  cross join (
    select count(checksum) as rows,
           group_concat(checksum, '') as hashes,
           group_concat(migration_name, char(10)) as names
    from (select checksum, migration_name from "__migration_tracking" order by id)
  ) as t
where h.shortest = 64
  and h.longest = 64
  and t.rows = h.rows
  and t.hashes = h.hashes
  and not exists ()",
                   read_progress(), "\n  )");
}

constexpr auto k_read_rollback_sql = R"(select migration_name, rollback_sql
from "__migration_tracking"
where migration_name in (select json_extract(value, '$.migration_name') from json_each(?1)))";

std::string read_legacy() {
  return text::cat(R"(select row_number() over (order by applied_at, id) as n,
       cast(id as text) as id,
       cast(name as text) as name,
       )",
                   time_of("applied_at"), R"( as applied_at,
       cast(checksum as text) as checksum,
       cast(cast(execution_time as integer) as text) as execution_time
from "__migrations__")");
}

constexpr auto k_read_undone = R"(select max(id) as n, migration_name
from "__migration_events"
where kind in ('applied', 'baselined', 'adopted', 'rolled_back')
group by migration_name
having max(case when kind = 'rolled_back' then id else 0 end) = max(id))";

}  // namespace

void add_reads(HistorySql& sql, const std::string& history) {
  sql.read_history_three = read_history(history, "");
  sql.read_history_five =
      read_history(history, text::cat(",\n       cast(name as text) as name,\n       ",
                                      time_of("applied_at"), " as applied_at"));
  sql.read_tracking = read_tracking();
  sql.read_progress = read_progress();
  sql.read_rollbacks = read_rollbacks();
  sql.read_rollback_sql = k_read_rollback_sql;
  sql.read_summary = read_summary(history);
  sql.read_legacy = read_legacy();
  sql.read_undone = k_read_undone;
  sql.read_chain = text::cat("select ", k_event_columns,
                             ", chain\nfrom \"__migration_events\" as e\norder by e.id");
  sql.read_tip = R"(select chain
from "__migration_events"
where chain is not null
order by id desc
limit 1)";
}

}  // namespace sluice::sqlite
