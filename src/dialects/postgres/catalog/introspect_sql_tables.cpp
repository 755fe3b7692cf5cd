// Tables and their parts, a row each. The server's executor is slow at putting texts
// together and its planner at many joins: what few have is told in one JSON object, or
// looked up for these alone.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const char* const k_tables = R"sql(
  SELECT r.oid AS number, r.nspname AS schema, r.relname AS name, r.relrowsecurity AS row_security,
         CASE WHEN r.relforcerowsecurity THEN 'true' END AS force_row_security,
         CASE WHEN r.relpersistence = 'u' THEN 'true' END AS unlogged,
         nullif(concat_ws(', ', array_to_string(r.reloptions, ', '), toast.options), '') AS options,
         CASE WHEN r.reltablespace <> 0
              THEN (SELECT quote_ident(t.spcname) FROM pg_tablespace AS t
                    WHERE t.oid = r.reltablespace) END AS tablespace,
         CASE WHEN a.amname <> 'heap' THEN quote_ident(a.amname) END AS access_method,
         CASE r.relreplident
           WHEN 'n' THEN 'NOTHING'
           WHEN 'f' THEN 'FULL'
           WHEN 'i' THEN (SELECT format('USING INDEX %I', c.relname)
                          FROM pg_index AS i
                          JOIN pg_class AS c ON c.oid = i.indexrelid
                          WHERE i.indrelid = r.oid AND i.indisreplident)
         END AS replica_identity,
         clustered.index AS clustered,
         CASE WHEN r.reloftype <> 0 THEN format_type(r.reloftype, NULL) END AS of_type,
         CASE WHEN r.relkind = 'p' THEN pg_get_partkeydef(r.oid) END AS partition_by,
         CASE WHEN r.relispartition THEN pg_get_expr(r.relpartbound, r.oid) END AS bound,
         {whole} AS whole,
         parent.names AS inherits
  FROM relation AS r
  LEFT JOIN pg_am AS a ON a.oid = r.relam
  LEFT JOIN (SELECT i.indrelid, quote_ident(c.relname) AS index
             FROM pg_index AS i
             JOIN pg_class AS c ON c.oid = i.indexrelid
             WHERE i.indisclustered) AS clustered ON clustered.indrelid = r.oid
  LEFT JOIN (SELECT h.inhrelid,
             string_agg(format('%I.%I', n.nspname, p.relname), ', ' ORDER BY h.inhseqno) AS names
             FROM pg_inherits AS h
             JOIN pg_class AS p ON p.oid = h.inhparent
             JOIN pg_namespace AS n ON n.oid = p.relnamespace
             GROUP BY h.inhrelid) AS parent ON parent.inhrelid = r.oid
  LEFT JOIN (SELECT c.oid,
                    (SELECT string_agg('toast.' || o, ', ') FROM unnest(c.reloptions) AS o)
                        AS options
             FROM pg_class AS c
             WHERE c.relkind = 't' AND c.reloptions IS NOT NULL) AS toast
    ON toast.oid = r.reltoastrelid
  WHERE r.relkind IN ('r', 'p')
)sql";

// Tables are numbers here and below. A default names no column: told no table, the server opens
// none. `options` without pg_attver, which is the server's own: newer minor versions count each
// column's versions there.
const char* const k_columns = R"sql(,
  kind AS MATERIALIZED (
    SELECT t.oid, b.typname, n.nspname, e.oid IS NOT NULL AS is_array
    FROM pg_type AS t
    LEFT JOIN pg_type AS e ON e.oid = t.typelem AND e.typarray = t.oid
    JOIN pg_type AS b ON b.oid = coalesce(e.oid, t.oid)
    JOIN pg_namespace AS n ON n.oid = b.typnamespace
    WHERE t.typnamespace <> 'pg_catalog'::regnamespace
  ),
  usual AS MATERIALIZED (
    SELECT oid, typcollation, typstorage
    FROM pg_type
  )
  SELECT r.oid AS table, a.attnum AS number, a.attname AS name,
         CASE WHEN k.oid IS NULL THEN format_type(a.atttypid, a.atttypmod)
              ELSE concat(k.typname,
                          coalesce(substring(format_type(a.atttypid, a.atttypmod)
                                             FROM '\([^()]*\)(?:\[\])?$'),
                                   CASE WHEN k.is_array THEN '[]' END))
         END AS type,
         k.nspname AS type_schema, a.attnotnull AS not_null,
         pg_get_expr(d.adbin, CASE WHEN a.attgenerated = '' THEN 0 ELSE d.adrelid END)
             AS expression,
         a.attgenerated AS generated,
         CASE WHEN a.attcollation <> t.typcollation
                OR a.attstorage <> t.typstorage
                OR a.attcompression <> ''
                OR a.attstattarget <> -1
                OR cardinality(a.attoptions) > 1
                OR NOT starts_with(a.attoptions[1], 'pg_attver=')
                OR {inherits}
              THEN json_build_object(
                'collation',
                CASE WHEN a.attcollation <> t.typcollation
                     THEN (SELECT format('%I.%I', cn.nspname, c.collname)
                           FROM pg_collation AS c
                           JOIN pg_namespace AS cn ON cn.oid = c.collnamespace
                           WHERE c.oid = a.attcollation) END,
                'storage',
                CASE WHEN a.attstorage <> t.typstorage
                     THEN CASE a.attstorage
                            WHEN 'p' THEN 'PLAIN'
                            WHEN 'e' THEN 'EXTERNAL'
                            WHEN 'm' THEN 'MAIN'
                            WHEN 'x' THEN 'EXTENDED'
                          END END,
                'compression',
                CASE a.attcompression
                  WHEN 'p' THEN 'pglz'
                  WHEN 'l' THEN 'lz4'
                END,
                'statistics', nullif(a.attstattarget, -1)::text,
                'options',
                (SELECT string_agg(o, ', ') FROM unnest(a.attoptions) AS o
                 WHERE o !~ '^pg_attver='),
                'inherited', CASE WHEN NOT a.attislocal THEN 'true'
                                  WHEN {inherits} THEN 'merged' END) END AS more
  FROM relation AS r
  JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN usual AS t ON t.oid = a.atttypid
  LEFT JOIN kind AS k ON k.oid = a.atttypid
  LEFT JOIN pg_attrdef AS d ON d.adrelid = r.oid AND d.adnum = a.attnum
  WHERE r.relkind IN ('r', 'p')
)sql";

// Since PostgreSQL 18; those that are not as the server would name them.
const char* const k_not_nulls = R"sql(
  SELECT r.oid::bigint AS table, a.attnum AS number, c.conname AS name
  FROM relation AS r
  JOIN pg_constraint AS c ON c.conrelid = r.oid AND c.contype = 'n'
  JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = c.conkey[1]
  WHERE r.relkind IN ('r', 'p')
    AND c.conname <> concat(r.relname, '_', a.attname, '_not_null')
)sql";

const char* const k_identities = R"sql(
  SELECT a.attrelid AS table, a.attnum AS number, a.attidentity AS identity, n.nspname AS schema,
         c.relname AS name,
         format_type(q.seqtypid, NULL) AS type, q.seqincrement AS increment, q.seqstart AS start,
         q.seqmin AS minimum,
         q.seqmax AS maximum, q.seqcache AS cache, q.seqcycle AS cycle,
         CASE WHEN c.relpersistence <> r.relpersistence
                AND (SELECT current_setting('server_version_num')::integer >= 150000)
              THEN CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END END AS logging
  FROM pg_sequence AS q
  JOIN pg_class AS c ON c.oid = q.seqrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_depend AS p ON p.classid = 'pg_class'::regclass AND p.objid = q.seqrelid
    AND p.deptype = 'i'
    AND p.refclassid = 'pg_class'::regclass
  JOIN pg_attribute AS a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
  JOIN pg_class AS r ON r.oid = a.attrelid
  WHERE a.attidentity <> ''
)sql";

// `columns` are numbers, named by those that are read of the table; those of a foreign key's target
// are named where that is not read. `definition` where the model's fields do not tell all of it;
// exclusion constraints are others. PostgreSQL 14 has no `indnullsnotdistinct`: there the name
// means the constant beside it.
const char* const k_constraints = R"sql(
  SELECT r.oid AS table, c.conname AS name, c.contype AS kind, c.conkey AS columns,
         fn.nspname AS target_schema, f.relname AS target_table, c.confrelid AS target,
         c.confkey AS target_numbers,
         CASE WHEN c.contype = 'f' AND own.oid IS NULL
              THEN (SELECT json_agg(a.attname ORDER BY k.n)
                    FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, n)
                    JOIN pg_attribute AS a ON a.attrelid = c.confrelid
                      AND a.attnum = k.attnum) END AS target_columns,
         c.confdeltype AS on_delete, c.confupdtype AS on_update,
         pg_get_expr(c.conbin, c.conrelid) AS expression,
         CASE WHEN c.contype = 'u'
              THEN (SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = c.conindid) END
                  AS nulls_not_distinct,
         CASE WHEN c.condeferrable
                OR NOT c.convalidated
                OR (c.contype = 'c' AND c.connoinherit)
                OR (c.contype = 'f' AND (c.confmatchtype <> 's' OR c.confdelsetcols IS NOT NULL))
                OR i.indnatts <> i.indnkeyatts
                OR ic.reloptions IS NOT NULL
                OR ic.reltablespace <> 0
                OR ((SELECT current_setting('server_version_num')::integer >= 180000)
                  AND pg_get_constraintdef(c.oid) ~ 'NOT ENFORCED$|WITHOUT OVERLAPS|PERIOD ')
              THEN concat(pg_get_constraintdef(c.oid),
                          ' WITH (' || array_to_string(ic.reloptions, ', ') || ')',
                          (SELECT format(' USING INDEX TABLESPACE %I', t.spcname)
                           FROM pg_tablespace AS t
                           WHERE t.oid = ic.reltablespace)) END AS definition,
         {constraint_parent} AS parent
  FROM relation AS r
  JOIN pg_constraint AS c ON c.conrelid = r.oid
  CROSS JOIN (SELECT false AS indnullsnotdistinct) AS older
  LEFT JOIN pg_class AS f ON f.oid = c.confrelid
  LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
  LEFT JOIN relation AS own ON own.oid = c.confrelid
  LEFT JOIN pg_index AS i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u')
  LEFT JOIN pg_class AS ic ON ic.oid = i.indexrelid
  WHERE c.contype IN ('p', 'u', 'f', 'c')
    AND {constraint_scope}
)sql";

// `columns` are numbers, those of INCLUDE at the end, and 0 where there is an expression. Only a
// collation that is not the column's own is in the definition; of an expression, it alone tells,
// but for a call whose result has the index's collation: the definition names none there.
const char* const k_indexes = R"sql(
  SELECT i.indrelid AS table, c.relname AS name, i.indisunique AS unique, am.amname AS method,
         CASE WHEN i.indisunique
              THEN (SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = i.indexrelid) END
                  AS nulls_not_distinct,
         pg_get_expr(i.indpred, i.indrelid) AS where,
         to_json(c.reloptions) AS with,
         i.indkey AS columns,
         i.indoption AS options,
         CASE WHEN i.indexprs IS NULL THEN NULL
              WHEN i.indnkeyatts = 1 THEN json_build_array(pg_get_indexdef(i.indexrelid, 1, false))
              ELSE (SELECT json_agg(CASE WHEN i.indkey[n - 1] = 0
                                         THEN pg_get_indexdef(i.indexrelid, n, false) END
                                         ORDER BY n)
                    FROM generate_series(1, i.indnkeyatts) AS n) END AS expressions,
         CASE WHEN i.indclass::oid[] && ARRAY(SELECT oid FROM pg_opclass WHERE NOT opcdefault)
              THEN (SELECT json_agg(CASE WHEN NOT o.opcdefault
                                         THEN concat(CASE WHEN n.nspname NOT IN ('pg_catalog',
                                                                                 'public')
                                                          THEN quote_ident(n.nspname) || '.' END,
                                                          quote_ident(o.opcname)) END
                                    ORDER BY k.n)
                    FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k (class, n)
                    JOIN pg_opclass AS o ON o.oid = k.class
                    JOIN pg_namespace AS n ON n.oid = o.opcnamespace) END AS opclasses,
         CASE WHEN c.reltablespace <> 0
                OR tuned.has_options
                OR (CASE WHEN i.indexprs IS NOT NULL THEN true
                         WHEN 0 = ALL (i.indcollation::oid[]) THEN false
                         WHEN i.indnatts = 1
                           THEN i.indcollation[0] <> (SELECT attcollation
                                                      FROM pg_attribute
                                                      WHERE attrelid = i.indrelid
                                                        AND attnum = i.indkey[0])
                         ELSE EXISTS (SELECT
                                      FROM unnest(i.indkey::smallint[], i.indcollation::oid[])
                                          AS k (attnum, collid)
                                      WHERE k.collid <> 0
                                        AND k.collid <> (SELECT attcollation
                                                         FROM pg_attribute
                                                         WHERE attrelid = i.indrelid
                                                           AND attnum = k.attnum)) END
                  AND NOT (i.indnatts = 1
                    AND i.indexprs IS NOT NULL
                    AND starts_with(i.indexprs::text, '({FUNCEXPR ')
                    AND split_part(split_part(i.indexprs::text, ' :funccollid ', 2), ' ',
                                   1) = i.indcollation[0]::text)
                  AND strpos(pg_get_indexdef(i.indexrelid), ' COLLATE ') > 0)
              THEN pg_get_indexdef(i.indexrelid) END AS definition,
         CASE WHEN c.reltablespace <> 0
              THEN (SELECT quote_ident(t.spcname) FROM pg_tablespace AS t
                    WHERE t.oid = c.reltablespace) END AS tablespace,
         CASE WHEN NOT i.indisvalid
              THEN CASE c.relkind WHEN 'i' THEN 'INVALID' ELSE 'ONLY' END END AS validity,
         tuned.statistics, {index_parent} AS parent
  FROM relation AS r
  JOIN pg_index AS i ON i.indrelid = r.oid
  JOIN pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_am AS am ON am.oid = c.relam
  CROSS JOIN (SELECT false AS indnullsnotdistinct) AS older
  CROSS JOIN LATERAL (SELECT bool_or(EXISTS (SELECT FROM unnest(a.attoptions) AS o
                                             WHERE o !~ '^pg_attver=')) AS has_options,
                             string_agg(format('ALTER COLUMN %s SET STATISTICS %s', a.attnum,
                                               a.attstattarget), ', '
                                        ORDER BY a.attnum) FILTER (WHERE a.attstattarget >= 0)
                                            AS statistics
                      FROM pg_attribute AS a
                      WHERE a.attrelid = i.indexrelid
                        AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL)) AS tuned
  WHERE NOT EXISTS (SELECT
                    FROM pg_constraint AS con
                    WHERE con.conrelid = i.indrelid AND con.conindid = i.indexrelid
                      AND con.contype IN ('p', 'u', 'x'))
    AND r.relkind IN ('r', 'p')
    AND {index_scope}
)sql";

}  // namespace sluice::postgres::sql
