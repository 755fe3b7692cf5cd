// What the schema model holds, as the server prints it.
#include "dialects/postgres/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const char* const k_schemas = R"sql(
  SELECT nspname AS name
  FROM space
  WHERE nspname <> 'public'
)sql";

const char* const k_enums = R"sql(
  SELECT t.nspname AS schema, t.typname AS name,
         (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid) AS values
  FROM own_type AS t
  WHERE t.typtype = 'e'
)sql";

// Options that are as the server fills them in are left out.
const char* const k_sequences = R"sql(
  SELECT r.nspname AS schema, r.relname AS name, format_type(s.seqtypid, NULL) AS type,
         s.seqincrement::text AS increment, s.seqstart::text AS start, s.seqmin::text AS minimum,
         s.seqmax::text AS maximum, s.seqcache::text AS cache, s.seqcycle AS cycle,
         CASE WHEN r.relpersistence = 'u' THEN true END AS unlogged
  FROM relation AS r
  JOIN pg_sequence AS s ON s.seqrelid = r.oid
  WHERE NOT EXISTS (SELECT
                    FROM pg_depend AS d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'i')
)sql";

// The server's own roles have low numbers.
const char* const k_roles = R"sql(
  SELECT rolname AS name, rolcreatedb AS create_db, rolcreaterole AS create_role, rolinherit AS inherit
  FROM pg_roles
  WHERE oid >= 16384
)sql";

const char* const k_tables = R"sql(
  SELECT r.nspname AS schema, r.relname AS name, r.relrowsecurity AS row_security,
         CASE WHEN r.relforcerowsecurity THEN 'true' END AS force_row_security,
         CASE WHEN r.relpersistence = 'u' THEN 'true' END AS unlogged,
         array_to_string(r.reloptions, ', ') AS options,
         quote_ident(t.spcname) AS tablespace,
         CASE WHEN a.amname <> 'heap' THEN quote_ident(a.amname) END AS access_method,
         CASE r.relreplident
           WHEN 'n' THEN 'NOTHING'
           WHEN 'f' THEN 'FULL'
           WHEN 'i' THEN (SELECT format('USING INDEX %I', i.relname)
                          FROM index_of AS i
                          WHERE i.indrelid = r.oid AND i.indisreplident)
         END AS replica_identity,
         (SELECT quote_ident(c.relname)
          FROM pg_index AS i
          JOIN pg_class AS c ON c.oid = i.indexrelid
          WHERE i.indrelid = r.oid AND i.indisclustered) AS clustered,
         CASE WHEN r.reloftype <> 0 THEN format_type(r.reloftype, NULL) END AS of_type,
         CASE WHEN r.relkind = 'p' THEN pg_get_partkeydef(r.oid) END AS partition_by,
         CASE WHEN r.relispartition THEN pg_get_expr(r.relpartbound, r.oid) END AS bound,
         (SELECT string_agg(format('%I.%I', n.nspname, p.relname), ', ' ORDER BY h.inhseqno)
          FROM pg_inherits AS h
          JOIN pg_class AS p ON p.oid = h.inhparent
          JOIN pg_namespace AS n ON n.oid = p.relnamespace
          WHERE h.inhrelid = r.oid) AS inherits
  FROM relation AS r
  LEFT JOIN pg_tablespace AS t ON t.oid = r.reltablespace
  LEFT JOIN pg_am AS a ON a.oid = r.relam
  WHERE r.relkind IN ('r', 'p')
)sql";

// What is rarely said is told together, so that most rows stay short.
const char* const k_columns = R"sql(
  SELECT c.schema, c.table, c.name, c.type, c.type_schema, c.not_null, c.expression, c.generated, c.identity, c.sequence,
         CASE WHEN num_nonnulls(c.collation, c.storage, c.compression, c.statistics, c.options, c.inherited,
                                c.not_null_name) > 0
              THEN json_build_object('collation', c.collation, 'storage', c.storage, 'compression', c.compression,
                                     'statistics', c.statistics, 'options', c.options, 'inherited', c.inherited,
                                     'not_null_name', c.not_null_name) END AS more
  FROM (
    SELECT r.oid, a.attnum, r.nspname AS schema, r.relname AS table, a.attname AS name,
           CASE WHEN n.nspname = 'pg_catalog' THEN format_type(a.atttypid, a.atttypmod)
                ELSE concat(b.typname,
                            coalesce(substring(format_type(a.atttypid, a.atttypmod) FROM '\([^()]*\)(?:\[\])?$'),
                                     CASE WHEN e.oid IS NOT NULL THEN '[]' END))
           END AS type,
           CASE WHEN n.nspname <> 'pg_catalog' THEN n.nspname END AS type_schema,
           a.attnotnull AS not_null,
           pg_get_expr(d.adbin, d.adrelid) AS expression,
           nullif(a.attgenerated::text, '') AS generated,
           nullif(a.attidentity::text, '') AS identity,
           CASE WHEN a.attcollation <> t.typcollation
                THEN (SELECT format('%I.%I', cn.nspname, c.collname)
                      FROM pg_collation AS c
                      JOIN pg_namespace AS cn ON cn.oid = c.collnamespace
                      WHERE c.oid = a.attcollation) END AS collation,
           CASE WHEN a.attstorage <> t.typstorage
                THEN CASE a.attstorage
                       WHEN 'p' THEN 'PLAIN'
                       WHEN 'e' THEN 'EXTERNAL'
                       WHEN 'm' THEN 'MAIN'
                       WHEN 'x' THEN 'EXTENDED'
                     END END AS storage,
           CASE a.attcompression
             WHEN 'p' THEN 'pglz'
             WHEN 'l' THEN 'lz4'
           END AS compression,
           nullif(a.attstattarget, -1)::text AS statistics,
           -- pg_attver is the server's own: newer minor versions count the column's versions there
           CASE WHEN a.attoptions IS NOT NULL
                THEN (SELECT string_agg(o, ', ') FROM unnest(a.attoptions) AS o WHERE o !~ '^pg_attver=') END AS options,
           CASE WHEN NOT a.attislocal THEN 'true' END AS inherited,
           nullif(nn.conname::text, concat(r.relname, '_', a.attname, '_not_null')) AS not_null_name,
           CASE WHEN a.attidentity <> ''
                THEN (SELECT row_to_json(s)
                      FROM (SELECT sn.nspname AS schema, sc.relname AS name, q.seqincrement::text AS increment,
                                   q.seqstart::text AS start, q.seqmin::text AS minimum, q.seqmax::text AS maximum,
                                   q.seqcache::text AS cache, q.seqcycle AS cycle, format_type(q.seqtypid, NULL) AS type
                            FROM pg_depend AS p
                            JOIN pg_class AS sc ON sc.oid = p.objid AND sc.relkind = 'S'
                            JOIN pg_namespace AS sn ON sn.oid = sc.relnamespace
                            JOIN pg_sequence AS q ON q.seqrelid = sc.oid
                            WHERE p.classid = 'pg_class'::regclass
                              AND p.refclassid = 'pg_class'::regclass
                              AND p.refobjid = r.oid
                              AND p.refobjsubid = a.attnum
                              AND p.deptype = 'i') AS s) END AS sequence
    FROM relation AS r
    JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_type AS e ON e.typarray = t.oid
    JOIN pg_type AS b ON b.oid = coalesce(e.oid, t.oid)
    JOIN pg_namespace AS n ON n.oid = b.typnamespace
    LEFT JOIN pg_attrdef AS d ON d.adrelid = r.oid AND d.adnum = a.attnum
    LEFT JOIN pg_constraint AS nn ON nn.conrelid = r.oid AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum]
    WHERE r.relkind IN ('r', 'p')
  ) AS c
  ORDER BY c.oid, c.attnum
)sql";

// `definition` where the model's fields do not tell all of it; exclusion constraints are others.
const char* const k_constraints = R"sql(
  SELECT r.nspname AS schema, r.relname AS table, c.conname AS name, c.contype AS kind,
         (SELECT json_agg((SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = k.attnum) ORDER BY k.n)
          FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, n)) AS columns,
         fn.nspname AS target_schema, f.relname AS target_table,
         CASE WHEN c.contype = 'f'
              THEN (SELECT json_agg((SELECT attname FROM pg_attribute WHERE attrelid = c.confrelid AND attnum = k.attnum)
                                    ORDER BY k.n)
                    FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, n)) END AS target_columns,
         c.confdeltype AS on_delete, c.confupdtype AS on_update,
         pg_get_expr(c.conbin, c.conrelid) AS expression,
         CASE WHEN c.contype = 'u'
              THEN coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) END AS nulls_not_distinct,
         CASE WHEN c.condeferrable
                OR NOT c.convalidated
                OR (c.contype = 'c' AND c.connoinherit)
                OR (c.contype = 'f' AND (c.confmatchtype <> 's' OR c.confdelsetcols IS NOT NULL))
                OR i.indnatts <> i.indnkeyatts
                OR ic.reloptions IS NOT NULL
                OR ic.reltablespace <> 0
                OR (current_setting('server_version_num')::integer >= 180000
                  AND pg_get_constraintdef(c.oid) ~ 'NOT ENFORCED$|WITHOUT OVERLAPS|PERIOD ')
              THEN concat(pg_get_constraintdef(c.oid), ' WITH (' || array_to_string(ic.reloptions, ', ') || ')',
                          (SELECT format(' USING INDEX TABLESPACE %I', t.spcname)
                           FROM pg_tablespace AS t
                           WHERE t.oid = ic.reltablespace)) END AS definition
  FROM relation AS r
  JOIN pg_constraint AS c ON c.conrelid = r.oid
  LEFT JOIN pg_class AS f ON f.oid = c.confrelid
  LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
  LEFT JOIN pg_index AS i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u')
  LEFT JOIN pg_class AS ic ON ic.oid = i.indexrelid
  WHERE c.contype IN ('p', 'u', 'f', 'c')
    AND (c.conislocal OR c.coninhcount = 0)
    AND c.conparentid = 0
)sql";

// Only a collation that is not the column's own is in the definition; of an expression, it alone
// tells.
const char* const k_indexes = R"sql(
  SELECT i.nspname AS schema, i.table_name AS table, i.relname AS name, i.indisunique AS unique, am.amname AS method,
         CASE WHEN i.indisunique
              THEN coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) END AS nulls_not_distinct,
         pg_get_expr(i.indpred, i.indrelid) AS where,
         i.reloptions AS with,
         (SELECT json_agg(json_build_object(
                   'column', (SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = k.attnum),
                   'expression', CASE WHEN k.attnum = 0 THEN pg_get_indexdef(i.indexrelid, k.n::integer, false) END,
                   'descending', (i.indoption[k.n - 1] & 1) <> 0,
                   'nulls_first', (i.indoption[k.n - 1] & 2) <> 0,
                   'opclass', (SELECT concat(CASE WHEN n.nspname NOT IN ('pg_catalog', 'public')
                                                  THEN quote_ident(n.nspname) || '.' END, quote_ident(o.opcname))
                               FROM pg_opclass AS o
                               JOIN pg_namespace AS n ON n.oid = o.opcnamespace
                               WHERE o.oid = i.indclass[k.n - 1] AND NOT o.opcdefault)) ORDER BY k.n)
          FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
          WHERE k.n <= i.indnkeyatts) AS columns,
         CASE WHEN i.indnatts > i.indnkeyatts
              THEN (SELECT json_agg((SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = k.attnum)
                                    ORDER BY k.n)
                    FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
                    WHERE k.n > i.indnkeyatts) END AS include,
         CASE WHEN i.reltablespace <> 0
                OR tuned.has_options
                OR (EXISTS (SELECT
                            FROM unnest(i.indkey::smallint[], i.indcollation::oid[]) AS k (attnum, collid)
                            WHERE k.attnum = 0
                               OR (k.collid <> 0
                                 AND k.collid <> (SELECT attcollation
                                                     FROM pg_attribute
                                                     WHERE attrelid = i.indrelid AND attnum = k.attnum)))
                  AND pg_get_indexdef(i.indexrelid) ~ ' COLLATE ')
              THEN pg_get_indexdef(i.indexrelid) END AS definition,
         (SELECT quote_ident(t.spcname) FROM pg_tablespace AS t WHERE t.oid = i.reltablespace) AS tablespace,
         tuned.statistics
  FROM index_of AS i
  JOIN pg_am AS am ON am.oid = i.relam
  CROSS JOIN LATERAL (SELECT bool_or(EXISTS (SELECT FROM unnest(a.attoptions) AS o WHERE o !~ '^pg_attver=')) AS has_options,
                             string_agg(format('ALTER COLUMN %s SET STATISTICS %s', a.attnum, a.attstattarget), ', '
                                        ORDER BY a.attnum) FILTER (WHERE a.attstattarget >= 0) AS statistics
                      FROM pg_attribute AS a
                      WHERE a.attrelid = i.indexrelid AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL)) AS tuned
  WHERE i.constraint_oid IS NULL
    AND i.relkind IN ('r', 'p')
    AND NOT i.relispartition
)sql";

const char* const k_policies = R"sql(
  SELECT r.nspname AS schema, r.relname AS table, p.polname AS name, p.polpermissive AS permissive,
         CASE p.polcmd
           WHEN 'r' THEN 'SELECT'
           WHEN 'a' THEN 'INSERT'
           WHEN 'w' THEN 'UPDATE'
           WHEN 'd' THEN 'DELETE'
           ELSE 'ALL'
         END AS command,
         (SELECT json_agg(CASE WHEN o.role = 0 THEN 'public' ELSE pg_get_userbyid(o.role) END ORDER BY o.n)
          FROM unnest(p.polroles) WITH ORDINALITY AS o (role, n)) AS roles,
         pg_get_expr(p.polqual, p.polrelid) AS using_sql,
         pg_get_expr(p.polwithcheck, p.polrelid) AS check_sql
  FROM pg_policy AS p
  JOIN relation AS r ON r.oid = p.polrelid
)sql";

const char* const k_views = R"sql(
  SELECT r.nspname AS schema, r.relname AS name, pg_get_viewdef(r.oid) AS definition, r.relkind = 'm' AS materialized,
         NOT r.relispopulated AS with_no_data, r.reloptions AS with,
         CASE WHEN a.amname <> 'heap' THEN a.amname END AS access_method, t.spcname AS tablespace
  FROM relation AS r
  LEFT JOIN pg_am AS a ON a.oid = r.relam
  LEFT JOIN pg_tablespace AS t ON t.oid = r.reltablespace
  WHERE r.relkind IN ('v', 'm')
)sql";

}  // namespace sluice::postgres::sql
