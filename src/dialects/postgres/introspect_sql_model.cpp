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
  SELECT r.oid::bigint AS number, r.nspname AS schema, r.relname AS name, r.relrowsecurity AS row_security,
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

// Tables are numbers here and below. What is rarely said is told together, so that most rows stay
// short. What is looked up for each
// column is read once and hashed. A default names no column: told no table, the server opens none.
const char* const k_columns = R"sql(
  WITH kind AS MATERIALIZED (
    SELECT t.oid, b.typname, n.nspname, e.oid IS NOT NULL AS is_array, t.typcollation, t.typstorage
    FROM pg_type AS t
    LEFT JOIN pg_type AS e ON e.typarray = t.oid
    JOIN pg_type AS b ON b.oid = coalesce(e.oid, t.oid)
    JOIN pg_namespace AS n ON n.oid = b.typnamespace
  ),
  stated AS MATERIALIZED (
    SELECT adrelid, adnum, adbin
    FROM pg_attrdef
  ),
  not_null AS MATERIALIZED (
    SELECT conrelid, conkey[1] AS attnum, conname
    FROM pg_constraint
    WHERE contype = 'n'
  ),
  owned AS MATERIALIZED (
    SELECT p.refobjid, p.refobjsubid,
           json_build_object('schema', n.nspname, 'name', c.relname, 'increment', q.seqincrement::text,
                             'start', q.seqstart::text, 'minimum', q.seqmin::text, 'maximum', q.seqmax::text,
                             'cache', q.seqcache::text, 'cycle', q.seqcycle, 'type', format_type(q.seqtypid, NULL)) AS sequence
    FROM pg_sequence AS q
    JOIN pg_class AS c ON c.oid = q.seqrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_depend AS p ON p.classid = 'pg_class'::regclass AND p.objid = q.seqrelid AND p.deptype = 'i'
      AND p.refclassid = 'pg_class'::regclass
  )
  SELECT c.table, c.number, c.name, c.type, c.not_null, c.expression,
         CASE WHEN num_nonnulls(c.type_schema, c.generated, c.identity, c.collation, c.storage, c.compression,
                                c.statistics, c.options, c.inherited, c.not_null_name) > 0
              THEN json_build_object('type_schema', c.type_schema, 'generated', c.generated, 'identity', c.identity,
                                     'sequence', c.sequence, 'collation', c.collation, 'storage', c.storage,
                                     'compression', c.compression, 'statistics', c.statistics, 'options', c.options,
                                     'inherited', c.inherited, 'not_null_name', c.not_null_name) END AS more
  FROM (
    SELECT r.oid::bigint AS table, a.attnum AS number, a.attname AS name,
           CASE WHEN t.nspname = 'pg_catalog' THEN format_type(a.atttypid, a.atttypmod)
                ELSE concat(t.typname,
                            coalesce(substring(format_type(a.atttypid, a.atttypmod) FROM '\([^()]*\)(?:\[\])?$'),
                                     CASE WHEN t.is_array THEN '[]' END))
           END AS type,
           CASE WHEN t.nspname <> 'pg_catalog' THEN t.nspname END AS type_schema,
           a.attnotnull AS not_null,
           pg_get_expr(d.adbin, CASE WHEN a.attgenerated = '' THEN 0 ELSE d.adrelid END) AS expression,
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
           CASE WHEN cardinality(a.attoptions) > 1 OR NOT starts_with(a.attoptions[1], 'pg_attver=')
                THEN (SELECT string_agg(o, ', ') FROM unnest(a.attoptions) AS o WHERE o !~ '^pg_attver=') END AS options,
           CASE WHEN NOT a.attislocal THEN 'true' END AS inherited,
           nullif(nn.conname::text, concat(r.relname, '_', a.attname, '_not_null')) AS not_null_name,
           q.sequence
    FROM relation AS r
    JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN kind AS t ON t.oid = a.atttypid
    LEFT JOIN stated AS d ON d.adrelid = r.oid AND d.adnum = a.attnum
    LEFT JOIN not_null AS nn ON nn.conrelid = r.oid AND nn.attnum = a.attnum
    LEFT JOIN owned AS q ON q.refobjid = r.oid AND q.refobjsubid = a.attnum
    WHERE r.relkind IN ('r', 'p')
  ) AS c
  ORDER BY c.table, c.number
)sql";

// `columns` are numbers, named by those that are read of the table. `definition` where the model's
// fields do not tell all of it; exclusion constraints are others. PostgreSQL 14 has no
// `indnullsnotdistinct`: there the name means the constant beside it.
const char* const k_constraints = R"sql(
  SELECT r.oid::bigint AS table, c.conname AS name, c.contype AS kind, c.conkey AS columns,
         fn.nspname AS target_schema, f.relname AS target_table,
         CASE WHEN c.contype = 'f'
              THEN (SELECT json_agg(a.attname ORDER BY k.n)
                    FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, n)
                    JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.attnum) END AS target_columns,
         c.confdeltype AS on_delete, c.confupdtype AS on_update,
         pg_get_expr(c.conbin, c.conrelid) AS expression,
         CASE WHEN c.contype = 'u'
              THEN (SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = c.conindid) END AS nulls_not_distinct,
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
  CROSS JOIN (SELECT false AS indnullsnotdistinct) AS older
  LEFT JOIN pg_class AS f ON f.oid = c.confrelid
  LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
  LEFT JOIN pg_index AS i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u')
  LEFT JOIN pg_class AS ic ON ic.oid = i.indexrelid
  WHERE c.contype IN ('p', 'u', 'f', 'c')
    AND (c.conislocal OR c.coninhcount = 0)
    AND c.conparentid = 0
)sql";

// `columns` are numbers, those of INCLUDE at the end, and 0 where there is an expression. Only a
// collation that is not the column's own is in the definition; of an expression, it alone tells.
const char* const k_indexes = R"sql(
  SELECT i.indrelid::bigint AS table, i.relname AS name, i.indisunique AS unique, am.amname AS method,
         CASE WHEN i.indisunique
              THEN (SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = i.indexrelid) END AS nulls_not_distinct,
         pg_get_expr(i.indpred, i.indrelid) AS where,
         i.reloptions AS with,
         i.indkey::smallint[] AS columns,
         i.indoption::smallint[] AS options,
         CASE WHEN i.indexprs IS NOT NULL
              THEN (SELECT json_agg(CASE WHEN i.indkey[n - 1] = 0 THEN pg_get_indexdef(i.indexrelid, n, false) END ORDER BY n)
                    FROM generate_series(1, i.indnkeyatts) AS n) END AS expressions,
         CASE WHEN i.indclass::oid[] && ARRAY(SELECT oid FROM pg_opclass WHERE NOT opcdefault)
              THEN (SELECT json_agg(CASE WHEN NOT o.opcdefault
                                         THEN concat(CASE WHEN n.nspname NOT IN ('pg_catalog', 'public')
                                                          THEN quote_ident(n.nspname) || '.' END, quote_ident(o.opcname)) END
                                    ORDER BY k.n)
                    FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k (class, n)
                    JOIN pg_opclass AS o ON o.oid = k.class
                    JOIN pg_namespace AS n ON n.oid = o.opcnamespace) END AS opclasses,
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
  CROSS JOIN (SELECT false AS indnullsnotdistinct) AS older
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
  SELECT r.oid::bigint AS table, p.polname AS name, p.polpermissive AS permissive,
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
