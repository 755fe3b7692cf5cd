#include "dialects/postgres/history/history_probe.hpp"

#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {
namespace {

// Where an unqualified __migration_tracking is, or would be made.
constexpr auto k_unqualified_schema = R"(coalesce(
           (select s.name
            from pg_catalog.unnest(pg_catalog.current_schemas(false)) with ordinality as s (name, n)
            where pg_catalog.to_regclass(
                    pg_catalog.quote_ident(s.name) {||} '.__migration_tracking')
              is not null
            order by s.n
            limit 1),
           pg_catalog.current_schema()))";

}  // namespace

// By the functions that look a name up: in a new session they take half the time that joins of the
// catalogs take. A table is suspect that is not plainly this user's own.
std::string probe_query(const HistoryTables& tables) {
  const auto tracking_schema = tables.tracking_schema.empty()
                                   ? std::string(k_unqualified_schema)
                                   : quote_literal(tables.tracking_schema);
  const auto schema = quote_literal(quote(tables.schema));
  const auto table = quote_literal(text::cat(quote(tables.schema), ".", quote(tables.table)));
  return in_catalog(
      text::cat("select w.kind, coalesce(w.name, a.attname::pg_catalog.text) as name, ",
                R"((select case
               when c.relkind {=} 'r' and not c.relhastriggers and not c.relrowsecurity
                    and not c.relhasrules
                    and c.relowner {=} pg_catalog.to_regrole(
                          pg_catalog.quote_ident(current_user))::pg_catalog.oid
               then null
               else 'suspect'
             end
        from pg_catalog.pg_class as c
        where c.oid {=} w.oid) as suspect,
       case when w.kind {=} 'legacy'
         then (select c.relnamespace::pg_catalog.regnamespace::pg_catalog.text
               from pg_catalog.pg_class as c
               where c.oid {=} w.oid)
       end as place
from cast()",
                tracking_schema, R"( as pg_catalog.text) as p (tracking)
  cross join rows from (
    pg_catalog.unnest(array['schema', 'tracking_schema', 'history', 'tracking', 'events',
                            'legacy']),
    pg_catalog.unnest(array[case when pg_catalog.to_regnamespace()",
                schema, ") is not null then ", quote_literal(tables.schema), R"( end, p.tracking]),
    pg_catalog.unnest(array[null, null,
          pg_catalog.to_regclass()",
                table, R"(),
          pg_catalog.to_regclass(pg_catalog.quote_ident(p.tracking) {||} '.__migration_tracking'),
          pg_catalog.to_regclass(pg_catalog.quote_ident(p.tracking) {||} '.__migration_events'),
          pg_catalog.to_regclass('__migrations__')]::pg_catalog.oid[])) as w (kind, name, oid)
  left join pg_catalog.pg_attribute as a
    on a.attrelid {=} w.oid and a.attnum {>} 0 and not a.attisdropped
where w.name is not null
   or a.attnum is not null
order by a.attnum)"));
}

// Rows of a subquery are summed up in its order. Were they not, this would only be silent.
std::string summary_query(const std::string& history, const std::string& tracking,
                          const std::string& events) {
  return in_catalog(text::cat(R"(select h.whens, t.names, h.hashes
from (
    select pg_catalog.count(*) as rows, pg_catalog.count(distinct id) as ids,
           pg_catalog.min(pg_catalog.length(hash)) as shortest,
           pg_catalog.max(pg_catalog.length(hash)) as longest,
           pg_catalog.string_agg(hash, '') as hashes,
           pg_catalog.string_agg(created_at::pg_catalog.text, E'\n') as whens
    from (select id, hash::pg_catalog.text as hash, created_at from )",
                              history, R"( order by id) as ordered
  ) as h
  cross join (
    select pg_catalog.count(checksum) as rows,
           pg_catalog.string_agg(checksum, '') as hashes,
           pg_catalog.string_agg(migration_name, E'\n') as names
    from (
      select checksum::pg_catalog.text as checksum,
             migration_name::pg_catalog.text as migration_name
      from )",
                              tracking, R"(
      order by id
    ) as ordered
  ) as t
where h.ids {=} h.rows
  and h.shortest {=} 64
  and h.longest {=} 64
  and t.rows {=} h.rows
  and t.hashes {=} h.hashes
  and not exists (
    select
    from )",
                              events, R"( as s
    where s.statement_index {>=} 0
      and s.kind {=} any (array['statement_started', 'statement_done', 'failed'])
      and not exists (
        select
        from )",
                              events, R"( as e
        where e.migration_name {=} s.migration_name
          and e.id {>} s.id
          and e.kind {=} any (array['applied', 'baselined', 'adopted', 'rolled_back'])
      )
  ))"));
}

}  // namespace sluice::postgres
