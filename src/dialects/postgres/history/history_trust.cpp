#include "dialects/postgres/history/history_trust.hpp"

#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {
namespace {

std::string prefix(const HistoryTables& tables) {
  return tables.tracking_schema.empty() ? "" : text::cat(quote(tables.tracking_schema), ".");
}

// The relations by name, as (kind, oid).
std::string relations(const HistoryTables& tables) {
  const auto row = [](std::string_view kind, const std::string& name) {
    return text::cat("(", quote_literal(kind), "::pg_catalog.text, pg_catalog.to_regclass(",
                     quote_literal(name), ")::pg_catalog.oid)");
  };
  return text::cat(
      "(values ",
      text::join(
          {row("history", text::cat(quote(tables.schema), ".", quote(tables.table))),
           row("tracking", prefix(tables) + "__migration_tracking"),
           row("events", prefix(tables) + "__migration_events"), row("legacy", "__migrations__")},
          ",\n    "),
      ") as w (kind, oid)");
}

constexpr auto k_full_name =
    "pg_catalog.quote_ident(n.nspname) {||} '.' {||} pg_catalog.quote_ident(c.relname)";

// To a superuser pg_has_role says that it is a member of everybody. An owner of the database or a
// superuser needs no table to reach what this user may do.
constexpr auto k_trusted = R"(with recursive mine (oid) as (
  select oid from pg_catalog.pg_roles where rolname {=} current_user
  union
  select m.roleid from pg_catalog.pg_auth_members as m join mine on m.member {=} mine.oid
),
trusted (oid) as (
  select oid from mine
  union
  select datdba from pg_catalog.pg_database where datname {=} pg_catalog.current_database()
  union
  select oid from pg_catalog.pg_roles where rolsuper
))";

}  // namespace

std::string untrusted_query(const HistoryTables& tables) {
  return in_catalog(text::cat(k_trusted, R"(
select w.kind, )",
                              k_full_name, R"( as name,
       case
         when c.relkind {=} 'v' then 'view'
         when c.relkind {=} 'm' then 'materialized view'
         when c.relkind {=} 'f' then 'foreign table'
         when c.relkind {=} 'p' then 'partitioned table'
         when c.relkind {<>} 'r' then 'no table'
         when o.oid {<>} all (select oid from trusted) then 'owner'
         else 'trigger'
       end as problem,
       pg_catalog.quote_ident(o.rolname) as owner
from )",
                              relations(tables), R"(
  join pg_catalog.pg_class as c on c.oid {=} w.oid
  join pg_catalog.pg_namespace as n on n.oid {=} c.relnamespace
  join pg_catalog.pg_roles as o on o.oid {=} c.relowner
where c.relkind {<>} 'r'
   or o.oid {<>} all (select oid from trusted)
   or exists (
     select
     from pg_catalog.pg_trigger as t
       join pg_catalog.pg_proc as p on p.oid {=} t.tgfoid
     where t.tgrelid {=} c.oid
       and not t.tgisinternal
       and p.proowner {<>} all (select oid from trusted)
   ))"));
}

// An application that lets Drizzle migrate at its start may go on reading Drizzle's table.
std::string revokes_query(const HistoryTables& tables) {
  return in_catalog(
      text::cat(R"(select distinct w.kind,
       case
         when w.kind {=} 'history' and c.relkind {=} 'r'
         then 'REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE '
         else 'REVOKE ALL ON TABLE '
       end {||} )",
                k_full_name,
                R"( {||} ' FROM ' {||} coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC')
from )",
                relations(tables), R"(
  cross join lateral (
    select w.oid
    union all
    select d.objid
    from pg_catalog.pg_depend as d
    where d.refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
      and d.refobjid {=} w.oid
      and d.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
  ) as t
  join pg_catalog.pg_class as c on c.oid {=} t.oid
  join pg_catalog.pg_namespace as n on n.oid {=} c.relnamespace
  cross join pg_catalog.aclexplode(c.relacl) as a
  left join pg_catalog.pg_roles as r on r.oid {=} a.grantee
where c.relkind {=} any (array['r', 'S']::"char"[])
  and w.kind {<>} 'legacy'
  and a.grantee {<>} c.relowner)"));
}

std::string writers_query(const HistoryTables& tables) {
  return in_catalog(text::cat(R"(select )", k_full_name, R"( as name,
       coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') as role,
       pg_catalog.string_agg(distinct a.privilege_type, ', ' order by a.privilege_type)
           as privileges
from )",
                              relations(tables), R"(
  join pg_catalog.pg_class as c on c.oid {=} w.oid
  join pg_catalog.pg_namespace as n on n.oid {=} c.relnamespace
  cross join lateral (
    select x.grantee, x.privilege_type
    from pg_catalog.aclexplode(c.relacl) as x
    union
    select x.grantee, x.privilege_type
    from pg_catalog.pg_attribute as t
      cross join pg_catalog.aclexplode(t.attacl) as x
    where t.attrelid {=} c.oid
  ) as a
  left join pg_catalog.pg_roles as r on r.oid {=} a.grantee
where w.kind {<>} 'legacy'
  and a.privilege_type {=} any (array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER'])
  and a.grantee {<>} c.relowner
  and not coalesce(r.rolsuper or r.rolname {=} current_user, false)
group by n.nspname, c.relname, r.rolname
order by 1, 2)"));
}

}  // namespace sluice::postgres
