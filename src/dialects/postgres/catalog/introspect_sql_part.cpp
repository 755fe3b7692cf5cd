// A part of the catalog, found by names, and read by the queries for the whole of it.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

// Who hangs on a table or an enum, the catalog says by number. What is allowed: its indexes, its
// sequences, its constraints, defaults and policies, foreign keys to it, and its types.
const char* const k_part = R"sql(
WITH named AS (
  SELECT c.oid, c.relkind
  FROM unnest($1::text[], $2::text[]) AS w (schema, name)
  JOIN pg_namespace AS n ON n.nspname = w.schema
  JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.name
),
named_type AS MATERIALIZED (
  SELECT t.oid, t.typarray
  FROM unnest($3::text[], $4::text[]) AS w (schema, name)
  JOIN pg_namespace AS n ON n.nspname = w.schema
  JOIN pg_type AS t ON t.typnamespace = n.oid AND t.typname = w.name AND t.typtype = 'e'
),
first_table AS MATERIALIZED (
  SELECT oid FROM named WHERE relkind NOT IN ('i', 'S')
  UNION
  SELECT i.indrelid FROM named AS x JOIN pg_index AS i ON i.indexrelid = x.oid
  UNION
  SELECT d.objid
  FROM named_type AS t
  JOIN pg_depend AS d ON d.refclassid = 'pg_type'::regclass AND d.refobjid IN (t.oid, t.typarray)
    AND d.classid = 'pg_class'::regclass AND d.objsubid > 0
  WHERE $6::boolean
),
own_table AS MATERIALIZED (
  SELECT oid FROM first_table
  UNION
  SELECT k.conrelid
  FROM first_table AS t
  JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
    AND d.classid = 'pg_constraint'::regclass
  JOIN pg_constraint AS k ON k.oid = d.objid AND k.contype = 'f'
  WHERE $5::boolean AND $6::boolean
),
own_sequence AS MATERIALIZED (
  SELECT s.oid
  FROM own_table AS t
  JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
    AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
),
own_type AS MATERIALIZED (
  SELECT oid FROM named_type
  UNION
  SELECT coalesce(e.oid, y.oid)
  FROM own_table AS t
  JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND a.atttypid >= 16384
  JOIN pg_type AS y ON y.oid = a.atttypid
  LEFT JOIN pg_type AS e ON e.oid = y.typelem AND e.typarray = y.oid
  WHERE coalesce(e.typtype, y.typtype) = 'e' AND $6::boolean
)
SELECT ARRAY(SELECT oid FROM own_table UNION ALL SELECT oid FROM own_sequence) AS relations,
       ARRAY(SELECT oid FROM own_type) AS types,
       (SELECT json_agg(json_build_object('schema', n.nspname, 'name', c.relname))
        FROM own_table AS t
        JOIN pg_class AS c ON c.oid = t.oid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace) AS names,
       (SELECT json_agg(json_build_object('schema', n.nspname, 'name', t.typname))
        FROM own_type AS o
        JOIN pg_type AS t ON t.oid = o.oid
        JOIN pg_namespace AS n ON n.oid = t.typnamespace) AS type_names,
       EXISTS (SELECT FROM own_table AS t JOIN pg_policy AS p ON p.polrelid = t.oid)
           AS has_policies,
       current_setting('server_version_num')::integer >= 180000 AS has_not_nulls,
       NOT $6::boolean
       OR NOT EXISTS (SELECT FROM pg_event_trigger)
       AND NOT EXISTS (SELECT FROM pg_default_acl)
       AND NOT EXISTS (SELECT FROM named WHERE relkind NOT IN ('r', 'i', 'S'))
       AND NOT EXISTS (SELECT
                       FROM unnest($3::text[], $4::text[]) AS w (schema, name)
                       JOIN pg_namespace AS n ON n.nspname = w.schema
                       JOIN pg_type AS t ON t.typnamespace = n.oid AND t.typname = w.name
                       WHERE t.typtype <> 'e')
       AND NOT EXISTS (
         SELECT
         FROM own_table AS t
         JOIN pg_class AS c ON c.oid = t.oid
         WHERE c.relkind <> 'r' OR c.relhassubclass OR c.relispartition OR c.reloftype <> 0
            OR c.relpersistence = 't' OR c.relacl IS NOT NULL OR c.relhasrules
            OR EXISTS (SELECT FROM pg_attribute AS a
                       WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL)
            OR EXISTS (SELECT FROM pg_attribute AS a
                       JOIN pg_type AS y ON y.oid = a.atttypid
                       LEFT JOIN pg_type AS e ON e.oid = y.typelem AND e.typarray = y.oid
                       WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid >= 16384
                         AND coalesce(e.typtype, y.typtype) = 'd')
            OR EXISTS (SELECT FROM pg_trigger AS g
                       WHERE g.tgrelid = c.oid AND NOT g.tgisinternal)
            OR EXISTS (SELECT FROM pg_description AS s
                       WHERE s.classoid = 'pg_class'::regclass AND s.objoid = c.oid)
            OR EXISTS (SELECT FROM pg_constraint AS k
                       WHERE k.conrelid = c.oid
                         AND (k.contype = 'x'
                           OR EXISTS (SELECT FROM pg_description AS s
                                      WHERE s.classoid = 'pg_constraint'::regclass
                                        AND s.objoid = k.oid)))
            OR EXISTS (SELECT FROM pg_index AS i
                       JOIN pg_description AS s ON s.classoid = 'pg_class'::regclass
                         AND s.objoid = i.indexrelid
                       WHERE i.indrelid = c.oid)
            OR EXISTS (SELECT FROM pg_policy AS p
                       JOIN pg_description AS s ON s.classoid = 'pg_policy'::regclass
                         AND s.objoid = p.oid
                       WHERE p.polrelid = c.oid)
            OR EXISTS (SELECT FROM pg_depend AS d
                       WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                         AND d.objsubid = 0 AND d.deptype = 'e')
            OR EXISTS (
              SELECT
              FROM pg_depend AS d
              WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                AND NOT CASE d.classid
                          WHEN 'pg_class'::regclass
                            THEN (SELECT o.relkind IN ('i', 't')
                                      OR o.oid IN (SELECT oid FROM own_sequence)
                                  FROM pg_class AS o
                                  WHERE o.oid = d.objid)
                          WHEN 'pg_constraint'::regclass
                            THEN (SELECT k.conrelid = c.oid OR k.contype = 'f'
                                  FROM pg_constraint AS k
                                  WHERE k.oid = d.objid)
                          WHEN 'pg_policy'::regclass
                            THEN (SELECT p.polrelid = c.oid FROM pg_policy AS p
                                  WHERE p.oid = d.objid)
                          WHEN 'pg_attrdef'::regclass
                            THEN (SELECT f.adrelid = c.oid FROM pg_attrdef AS f
                                  WHERE f.oid = d.objid)
                          WHEN 'pg_trigger'::regclass
                            THEN (SELECT g.tgisinternal FROM pg_trigger AS g
                                  WHERE g.oid = d.objid)
                          ELSE d.classid = 'pg_type'::regclass
                        END)
            OR EXISTS (SELECT
                       FROM pg_type AS y
                       JOIN pg_depend AS d ON d.refclassid = 'pg_type'::regclass
                         AND d.refobjid IN (y.oid, y.typarray)
                       WHERE y.oid = c.reltype
                         AND d.deptype <> 'i'))
       AND NOT EXISTS (
         SELECT
         FROM own_sequence AS t
         JOIN pg_class AS c ON c.oid = t.oid
         LEFT JOIN pg_description AS s ON s.classoid = 'pg_class'::regclass AND s.objoid = c.oid
         WHERE c.relacl IS NOT NULL OR s.objoid IS NOT NULL
            OR EXISTS (SELECT
                       FROM pg_depend AS d
                       WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                         AND (d.classid <> 'pg_attrdef'::regclass
                           OR NOT EXISTS (SELECT FROM pg_attrdef AS f
                                          JOIN own_table AS o ON o.oid = f.adrelid
                                          WHERE f.oid = d.objid))))
       AND NOT EXISTS (
         SELECT
         FROM named_type AS t
         JOIN pg_type AS y ON y.oid = t.oid
         LEFT JOIN pg_description AS s ON s.classoid = 'pg_type'::regclass AND s.objoid = y.oid
         WHERE y.typacl IS NOT NULL OR s.objoid IS NOT NULL
            OR EXISTS (
              SELECT
              FROM pg_depend AS d
              WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid IN (y.oid, y.typarray)
                AND NOT CASE d.classid
                          WHEN 'pg_class'::regclass
                            THEN d.objid IN (SELECT oid FROM own_table)
                              OR (SELECT i.indrelid IN (SELECT oid FROM own_table)
                                  FROM pg_index AS i
                                  WHERE i.indexrelid = d.objid)
                          WHEN 'pg_constraint'::regclass
                            THEN (SELECT k.conrelid IN (SELECT oid FROM own_table)
                                  FROM pg_constraint AS k
                                  WHERE k.oid = d.objid)
                          WHEN 'pg_policy'::regclass
                            THEN (SELECT p.polrelid IN (SELECT oid FROM own_table)
                                  FROM pg_policy AS p
                                  WHERE p.oid = d.objid)
                          WHEN 'pg_attrdef'::regclass
                            THEN (SELECT f.adrelid IN (SELECT oid FROM own_table)
                                  FROM pg_attrdef AS f
                                  WHERE f.oid = d.objid)
                          ELSE d.classid = 'pg_type'::regclass AND d.objid = y.typarray
                        END))
           AS is_whole
)sql";

const char* const k_part_scope = R"sql(
WITH relation AS (
  SELECT c.*, n.nspname
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.oid = ANY ($1::oid[])
),
own_type AS (
  SELECT t.*, n.nspname, format('%I.%I', n.nspname, t.typname) AS identity, 'type' AS word
  FROM pg_type AS t
  JOIN pg_namespace AS n ON n.oid = t.typnamespace
  WHERE t.oid = ANY ($2::oid[])
))sql";

const char* const k_part_owners = R"sql(
  SELECT o.classid, o.objid, 0 AS objsubid, 'owner' AS kind, o.target AS identity,
         format('ALTER %s OWNER TO %I;', o.target, pg_get_userbyid(o.owner)) AS definition,
         format('ALTER %s OWNER TO CURRENT_USER;', o.target) AS drop, true AS satellite
  FROM (SELECT 'pg_class'::regclass::oid AS classid, r.oid AS objid, r.relowner AS owner,
               format('TABLE %I.%I', r.nspname, r.relname) AS target
        FROM relation AS r
        WHERE r.relkind = 'r'
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, t.typowner, format('TYPE %s', t.identity)
        FROM own_type AS t
       ) AS o
  WHERE {named}(pg_get_userbyid(o.owner))
)sql";

}  // namespace sluice::postgres::sql
