// Every object by its number in the catalog, and what belongs to objects: comments, grants, owners.
// Who depends on whom.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

// Those of tables, views, sequences and types: the scope's relation, index_of, own_type.
const char* const k_table_objects = R"sql(
  SELECT 'pg_class'::regclass::oid AS classid, r.oid AS objid, 0 AS objsubid,
         CASE r.relkind
           WHEN 'S' THEN 'sequence'
           WHEN 'v' THEN 'view'
           WHEN 'm' THEN 'view'
           ELSE 'table'
         END AS kind, r.nspname::text AS schema, r.relname::text AS name, ''::text AS part,
         format('%s %I.%I', CASE r.relkind
                              WHEN 'S' THEN 'SEQUENCE'
                              WHEN 'v' THEN 'VIEW'
                              WHEN 'm' THEN 'MATERIALIZED VIEW'
                              ELSE 'TABLE'
                            END, r.nspname, r.relname) AS target
  FROM relation AS r
  UNION ALL
  SELECT 'pg_class'::regclass, r.oid, a.attnum,
         CASE WHEN r.relkind IN ('v', 'm') THEN 'view' ELSE 'column' END,
         r.nspname, r.relname, CASE WHEN r.relkind IN ('v', 'm') THEN '' ELSE a.attname END,
         format('COLUMN %I.%I.%I', r.nspname, r.relname, a.attname)
  FROM relation AS r
  JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE r.relkind <> 'S'
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, 0,
         CASE WHEN r.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END, r.nspname,
         r.relname, '', NULL
  FROM relation AS r
  JOIN pg_type AS b ON b.oid = r.reltype
  JOIN pg_type AS t ON t.oid = b.oid OR t.oid = b.typarray
  WHERE r.relkind <> 'S'
  UNION ALL
  SELECT 'pg_attrdef'::regclass, d.oid, 0,
         CASE WHEN a.attgenerated <> '' THEN 'column' ELSE 'default' END, r.nspname,
         r.relname, a.attname, NULL
  FROM pg_attrdef AS d
  JOIN relation AS r ON r.oid = d.adrelid AND r.relkind IN ('r', 'p')
  JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  UNION ALL
  SELECT 'pg_class'::regclass, i.indexrelid, 0,
         CASE WHEN i.constraint_oid IS NULL THEN 'index' ELSE 'constraint' END, i.nspname,
         CASE WHEN i.constraint_oid IS NULL THEN i.relname ELSE i.table_name END,
         coalesce(i.conname, ''),
         CASE WHEN i.constraint_oid IS NULL THEN format('INDEX %I.%I', i.nspname, i.relname) END
  FROM index_of AS i
  WHERE i.relkind IN ('r', 'p')
  UNION ALL
  SELECT 'pg_constraint'::regclass, c.oid, 0, 'constraint', r.nspname, r.relname, c.conname,
         format('CONSTRAINT %I ON %I.%I', c.conname, r.nspname, r.relname)
  FROM pg_constraint AS c
  JOIN relation AS r ON r.oid = c.conrelid
  WHERE c.contype IN ('p', 'u', 'f', 'c')
  UNION ALL
  SELECT 'pg_policy'::regclass, p.oid, 0, 'policy', r.nspname, r.relname, p.polname,
         format('POLICY %I ON %I.%I', p.polname, r.nspname, r.relname)
  FROM pg_policy AS p
  JOIN relation AS r ON r.oid = p.polrelid
  UNION ALL
  SELECT 'pg_rewrite'::regclass, w.oid, 0, 'view', r.nspname, r.relname, '', NULL
  FROM pg_rewrite AS w
  JOIN relation AS r ON r.oid = w.ev_class
  WHERE w.rulename = '_RETURN'
  UNION ALL
  SELECT 'pg_type'::regclass, a.oid, 0, CASE WHEN t.typtype = 'e' THEN 'type' ELSE t.word END,
         CASE WHEN t.typtype = 'e' THEN t.nspname ELSE '' END,
         CASE WHEN t.typtype = 'e' THEN t.typname ELSE t.identity END, '',
         CASE WHEN a.oid = t.oid THEN format('%s %s', upper(t.word), t.identity) END
  FROM own_type AS t
  LEFT JOIN pg_range AS g ON g.rngtypid = t.oid
  JOIN pg_type AS a ON a.oid IN (t.oid, t.typarray, g.rngmultitypid)
)sql";

const char* const k_other_objects = R"sql(
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, 0, 'schema', '', n.nspname, '',
         format('SCHEMA %I', n.nspname)
  FROM space AS n
  UNION ALL
  SELECT d.classid, d.objid, 0, 'operator class', '',
         format('%I.%I USING %I', n.nspname, c.opcname, a.amname), '', NULL
  FROM pg_opclass AS c
  JOIN space AS n ON n.oid = c.opcnamespace
  JOIN pg_am AS a ON a.oid = c.opcmethod
  JOIN pg_depend AS d ON d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
    AND d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
  UNION ALL
  SELECT 'pg_class'::regclass, t.typrelid, coalesce(a.attnum, 0), t.word, '', t.identity, '',
         CASE WHEN a.attnum IS NOT NULL THEN format('COLUMN %s.%I', t.identity, a.attname) END
  FROM own_type AS t
  CROSS JOIN LATERAL (
    SELECT NULL AS attnum, NULL AS attname
    UNION ALL
    SELECT attnum, attname FROM pg_attribute
    WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped
  ) AS a
  WHERE t.typtype = 'c'
  UNION ALL
  SELECT 'pg_class'::regclass, r.oid, a.attnum, 'foreign table', '',
         format('%I.%I', r.nspname, r.relname), '',
         format('COLUMN %I.%I.%I', r.nspname, r.relname, a.attname)
  FROM holder AS r
  JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE r.relkind = 'f'
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, 0, 'foreign table', '', format('%I.%I', r.nspname, r.relname),
         '', NULL
  FROM holder AS r
  JOIN pg_type AS b ON b.typrelid = r.oid
  JOIN pg_type AS t ON t.oid = b.oid OR t.oid = b.typarray
  WHERE r.relkind = 'f'
  UNION ALL
  SELECT m.classid, m.objid, 0, 'extension', '', quote_ident(e.extname), '', NULL
  FROM member AS m
  JOIN pg_extension AS e ON e.oid = m.extension
  WHERE e.oid >= 16384
  UNION ALL
  SELECT 'pg_type'::regclass, a.oid, 0, 'extension', '', quote_ident(e.extname), '', NULL
  FROM member AS m
  JOIN pg_extension AS e ON e.oid = m.extension
  JOIN pg_type AS t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
  JOIN pg_type AS a ON a.oid = t.typarray
  WHERE e.oid >= 16384
)sql";

const char* const k_no_others = R"sql(
  SELECT 0::oid, 0::oid, 0, ''::text, ''::text, ''::text, ''::text, false
  WHERE false
)sql";

const char* const k_satellites = R"sql(
  UNION ALL
  SELECT o.classid, o.objid, o.objsubid, 'comment', o.target,
         format('COMMENT ON %s IS %L;', o.target, d.description),
         format('COMMENT ON %s IS NULL;', o.target), true
  FROM pg_description AS d
  JOIN (SELECT classid, objid, objsubid, target
        FROM object
        WHERE target IS NOT NULL
        UNION
        SELECT b.classid, b.objid, b.objsubid, substring(b.drop FROM '^DROP (.*);$')
        FROM base_other AS b
        WHERE b.drop LIKE 'DROP %' AND b.kind <> 'extension'
        UNION
        SELECT 'pg_constraint'::regclass, c.oid, 0,
               format('CONSTRAINT %I ON DOMAIN %s', c.conname, t.identity)
        FROM own_type AS t
        JOIN pg_constraint AS c ON c.contypid = t.oid
        UNION
        SELECT 'pg_constraint'::regclass, c.oid, 0,
               format('CONSTRAINT %I ON %I.%I', c.conname, r.nspname, r.relname)
        FROM pg_constraint AS c
        JOIN holder AS r ON r.oid = c.conrelid
        WHERE c.contype IN ('x', 'n') OR r.relkind = 'f'
        UNION
        SELECT 'pg_class'::regclass, i.indexrelid, 0, format('INDEX %I.%I', i.nspname, i.relname)
        FROM index_of AS i
        WHERE i.constraint_oid IS NOT NULL
       ) AS o ON o.classid = d.classoid AND o.objid = d.objoid AND o.objsubid = d.objsubid
  WHERE NOT (d.classoid = 'pg_namespace'::regclass AND o.target = 'SCHEMA public'
    AND d.description = 'standard public schema')
  UNION ALL
  SELECT o.classid, o.objid, 0, 'owner', o.target,
         format('ALTER %s OWNER TO %I;', o.target, pg_get_userbyid(o.owner)),
         format('ALTER %s OWNER TO CURRENT_USER;', o.target), true
  FROM (SELECT 'pg_class'::regclass::oid AS classid, r.oid AS objid, r.relowner AS owner,
               format('%s %I.%I', CASE r.relkind
                                    WHEN 'S' THEN 'SEQUENCE'
                                    WHEN 'v' THEN 'VIEW'
                                    WHEN 'm' THEN 'MATERIALIZED VIEW'
                                    ELSE 'TABLE'
                                  END, r.nspname, r.relname) AS target
        FROM relation AS r
        WHERE NOT (r.relkind = 'S'
          AND EXISTS (SELECT FROM pg_depend AS d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid
                        AND d.deptype IN ('a', 'i')))
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, p.proowner, format('%s %s', upper(p.word), p.identity)
        FROM routine AS p
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, t.typowner, format('%s %s', upper(t.word), t.identity)
        FROM own_type AS t
        UNION ALL
        SELECT 'pg_namespace'::regclass, n.oid, n.nspowner, format('SCHEMA %I', n.nspname)
        FROM space AS n
        WHERE n.nspname <> 'public'
       ) AS o
  WHERE {named}(pg_get_userbyid(o.owner))
  UNION ALL
  SELECT o.classid, o.objid, 0, 'owner', o.target,
         format('ALTER %s OWNER TO %I;', o.target, o.owner),
         format('ALTER %s OWNER TO CURRENT_USER;', o.target), true
  FROM (SELECT b.classid, b.objid, substring(b.drop FROM '^DROP (.*);$') AS target,
               pg_get_userbyid(coalesce(s.refobjid, 10)) AS owner
        FROM base_other AS b
        LEFT JOIN pg_shdepend AS s ON s.classid = b.classid AND s.objid = b.objid
          AND s.deptype = 'o'
          AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        WHERE b.kind IN ('collation', 'conversion', 'event trigger', 'foreign data wrapper',
                         'foreign table', 'language', 'operator', 'operator class',
                         'operator family', 'publication', 'server', 'statistics',
                         'text search configuration', 'text search dictionary')) AS o
  WHERE {named}(o.owner)
)sql";

const char* const k_other_names = R"sql(
  SELECT kind, identity, '' AS definition, '' AS drop
  FROM other
  WHERE NOT satellite OR kind = 'sequence owner'
)sql";

const char* const k_other_rows = R"sql(
  SELECT kind, identity, definition, drop
  FROM other
)sql";

// IS TRUE keeps the server from taking IN for a join, which compares each with each where it
// expects few: of subqueries it knows no numbers.
const char* const k_dependency_scope = R"sql(,
ref AS (
  SELECT classid, objid, objsubid, kind, schema, name, part, false AS satellite
  FROM object
  UNION ALL
  SELECT classid, objid, objsubid, kind, '', identity, '', satellite
  FROM other
),
depend AS (
  SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
  FROM (SELECT DISTINCT classid, objid, objsubid FROM ref) AS o
  JOIN pg_depend AS d ON d.classid = o.classid AND d.objid = o.objid AND d.objsubid = o.objsubid
  WHERE d.deptype <> 'e'
    AND (d.refclassid, d.refobjid, d.refobjsubid) IN (SELECT classid, objid, objsubid FROM ref)
        IS TRUE
))sql";

const char* const k_refs = R"sql(
  SELECT classid::bigint, objid::bigint, objsubid, kind, schema, name, part, satellite
  FROM ref
  WHERE satellite
     OR (classid, objid, objsubid) IN (SELECT classid, objid, objsubid FROM depend
                                       UNION ALL
                                       SELECT refclassid, refobjid, refobjsubid FROM depend
                                       UNION ALL
                                       SELECT classid, objid, objsubid FROM ref WHERE satellite)
)sql";

const char* const k_depends = R"sql(
  SELECT classid::bigint, objid::bigint, objsubid, refclassid::bigint, refobjid::bigint,
         refobjsubid, deptype
  FROM depend
)sql";

}  // namespace sluice::postgres::sql
