#include "dialects/postgres/session/row_reach.hpp"

#include <span>
#include <utility>

#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

// A user's own functions have numbers from 16384 on: a default, a constraint, an index, a policy or
// a domain may call one.
constexpr std::string_view k_reach = R"sql(
WITH RECURSIVE reached AS (
  SELECT c.oid
    FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]),
                    pg_catalog.unnest($2::pg_catalog.text[])) AS w (schema, name)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname {=} w.schema
    JOIN pg_catalog.pg_class AS c ON c.relnamespace {=} n.oid AND c.relname {=} w.name
   WHERE c.relkind {<>} ALL ('{i,I,S}'::pg_catalog."char"[])
   UNION
  SELECT k.conrelid
    FROM reached AS r
    JOIN pg_catalog.pg_depend AS d
      ON d.refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid {=} r.oid
     AND d.classid {=} 'pg_catalog.pg_constraint'::pg_catalog.regclass
    JOIN pg_catalog.pg_constraint AS k ON k.oid {=} d.objid AND k.confrelid {=} r.oid
   WHERE k.contype {=} 'f'
     AND (k.confdeltype {=} ANY ('{c,n,d}'::pg_catalog."char"[])
          OR k.confupdtype {=} ANY ('{c,n,d}'::pg_catalog."char"[]))
),
part AS (
  SELECT r.oid, 'pg_catalog.pg_attrdef'::pg_catalog.regclass::pg_catalog.oid AS classid,
         f.oid AS objid
    FROM reached AS r
    JOIN pg_catalog.pg_attrdef AS f ON f.adrelid {=} r.oid
   UNION ALL
  SELECT r.oid, 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid
    FROM reached AS r
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid {=} r.oid
   UNION ALL
  SELECT r.oid, 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid
    FROM reached AS r
    JOIN pg_catalog.pg_index AS i ON i.indrelid {=} r.oid
),
needed AS (
  SELECT d.refclassid, d.refobjid
    FROM part AS p
    JOIN pg_catalog.pg_depend AS d ON d.classid {=} p.classid AND d.objid {=} p.objid
),
counter AS (
  SELECT s.oid
    FROM reached AS r
    JOIN pg_catalog.pg_depend AS d
      ON d.refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid {=} r.oid
     AND d.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass
    JOIN pg_catalog.pg_class AS s ON s.oid {=} d.objid AND s.relkind {=} 'S'
   UNION
  SELECT s.oid
    FROM needed AS d
    JOIN pg_catalog.pg_class AS s ON s.oid {=} d.refobjid AND s.relkind {=} 'S'
   WHERE d.refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass
)
SELECT ARRAY(SELECT oid FROM reached UNION ALL SELECT oid FROM counter)
 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtenabled {<>} 'D')
   AND NOT EXISTS (SELECT FROM needed
                    WHERE refclassid {=} 'pg_catalog.pg_proc'::pg_catalog.regclass
                      AND refobjid {>=} 16384::pg_catalog.oid)
   AND NOT EXISTS (
     SELECT
       FROM reached AS r
       JOIN pg_catalog.pg_class AS c ON c.oid {=} r.oid
      WHERE c.relkind {<>} 'r' OR c.relhassubclass OR c.relispartition OR c.relrowsecurity
         OR c.relhasrules
         OR EXISTS (SELECT FROM pg_catalog.pg_trigger AS t
                     WHERE t.tgrelid {=} c.oid AND NOT t.tgisinternal)
         OR EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                     JOIN pg_catalog.pg_type AS y ON y.oid {=} a.atttypid AND y.typtype {=} 'd'
                    WHERE a.attrelid {=} c.oid AND a.atttypid {>=} 16384::pg_catalog.oid))
)sql";

}  // namespace

std::optional<std::string> reached_by(Connection& connection, const RowReach& named) {
  if (!named) return std::nullopt;
  const Connection::Bound query{
      .sql = in_catalog(k_reach),
      .parameters = {array_of(*named, &ObjectName::schema), array_of(*named, &ObjectName::name)},
      .repeats = true};
  Rows rows;
  connection.query_each(std::span(&query, 1),
                        [&](std::size_t, Rows answer) { rows = std::move(answer); });
  return rows.rows.empty() ? std::nullopt : rows.rows[0].at(0);
}

}  // namespace sluice::postgres
