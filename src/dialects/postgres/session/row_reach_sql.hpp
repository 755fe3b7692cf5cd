// Which tables a step reaches whose text names all that it changes: SQL of the row watch.
#pragma once

#include <string_view>

namespace sluice::postgres {

// $1 and $2 are the schemas and names of the tables that a step names. `reached`: these, and those
// that foreign keys carry changes on to; `counter`: the sequences that count for them. Arrays keep
// the server from reading whole catalogs where a plan is made for more rows than there are; with
// (SELECT $1) a plan for these very names costs no less than one for any, so it plans only once.
inline constexpr std::string_view k_reached = R"sql(
WITH RECURSIVE reached AS (
  SELECT c.oid
    FROM ROWS FROM (pg_catalog.unnest((SELECT $1::pg_catalog.text[])),
                    pg_catalog.unnest((SELECT $2::pg_catalog.text[]))) AS w (schema, name)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname {=} w.schema
    JOIN pg_catalog.pg_class AS c ON c.relnamespace {=} n.oid AND c.relname {=} w.name
   WHERE c.relkind {<>} ALL ('{i,I,S}'::pg_catalog."char"[])
   UNION
  SELECT k.conrelid
    FROM reached AS r
   CROSS JOIN LATERAL (
     SELECT f.conrelid FROM pg_catalog.pg_constraint AS f
      WHERE f.oid {=} ANY (ARRAY(
              SELECT d.objid FROM pg_catalog.pg_depend AS d
               WHERE d.refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass
                 AND d.refobjid {=} r.oid
                 AND d.classid {=} 'pg_catalog.pg_constraint'::pg_catalog.regclass))
        AND f.contype {=} 'f'
        AND (f.confdeltype {=} ANY ('{c,n,d}'::pg_catalog."char"[])
             OR f.confupdtype {=} ANY ('{c,n,d}'::pg_catalog."char"[]))
     OFFSET 0) AS k
),
needed AS (
  SELECT d.refclassid, d.refobjid
    FROM pg_catalog.pg_depend AS d
   WHERE d.classid {=} 'pg_catalog.pg_attrdef'::pg_catalog.regclass
     AND d.objid {=} ANY (ARRAY(
           SELECT f.oid FROM pg_catalog.pg_attrdef AS f
            WHERE f.adrelid {=} ANY (ARRAY(SELECT oid FROM reached))))
   UNION ALL
  SELECT d.refclassid, d.refobjid
    FROM pg_catalog.pg_depend AS d
   WHERE d.classid {=} 'pg_catalog.pg_constraint'::pg_catalog.regclass
     AND d.objid {=} ANY (ARRAY(
           SELECT k.oid FROM pg_catalog.pg_constraint AS k
            WHERE k.conrelid {=} ANY (ARRAY(SELECT oid FROM reached))))
   UNION ALL
  SELECT d.refclassid, d.refobjid
    FROM pg_catalog.pg_depend AS d
   WHERE d.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass
     AND d.objid {=} ANY (ARRAY(
           SELECT i.indexrelid FROM pg_catalog.pg_index AS i
            WHERE i.indrelid {=} ANY (ARRAY(SELECT oid FROM reached))))
),
counter AS (
  SELECT d.objid AS oid
    FROM pg_catalog.pg_depend AS d
   WHERE d.refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass
     AND d.refobjid {=} ANY (ARRAY(SELECT oid FROM reached))
     AND d.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass
   UNION ALL
  SELECT refobjid FROM needed
   WHERE refclassid {=} 'pg_catalog.pg_class'::pg_catalog.regclass
)
)sql";

// Whether nothing else can change with these: not where triggers, rules, children, domains or a
// user's own functions may carry changes anywhere. Those functions have numbers from 16384 on; a
// default, a constraint or an index may call one.
inline constexpr std::string_view k_reaches_no_other = R"sql(
NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtenabled {<>} 'D')
AND NOT EXISTS (
  SELECT FROM needed
   WHERE refclassid {=} 'pg_catalog.pg_proc'::pg_catalog.regclass
     AND refobjid {>=} 16384::pg_catalog.oid)
AND NOT EXISTS (
  SELECT
    FROM pg_catalog.pg_class AS c
   WHERE c.oid {=} ANY (ARRAY(SELECT oid FROM reached))
     AND (c.relkind {<>} 'r' OR c.relhassubclass OR c.relispartition OR c.relrowsecurity
          OR c.relhasrules
          OR EXISTS (SELECT FROM pg_catalog.pg_trigger AS t
                      WHERE t.tgrelid {=} c.oid AND NOT t.tgisinternal)
          OR EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                      JOIN pg_catalog.pg_type AS y ON y.oid {=} a.atttypid AND y.typtype {=} 'd'
                     WHERE a.attrelid {=} c.oid AND a.atttypid {>=} 16384::pg_catalog.oid)))
)sql";

}  // namespace sluice::postgres
