// Every object by its number in the catalog, and what belongs to objects: comments, grants, owners.
// Who depends on whom.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const char* const k_objects = R"sql(
  SELECT 'pg_namespace'::regclass::oid AS classid, n.oid AS objid, 0 AS objsubid, 'schema' AS kind,
         '' AS schema,
         n.nspname::text AS name, '' AS part, format('SCHEMA %I', n.nspname) AS target
  FROM space AS n
  UNION ALL
  SELECT 'pg_class'::regclass, r.oid, 0,
         CASE r.relkind
           WHEN 'S' THEN 'sequence'
           WHEN 'v' THEN 'view'
           WHEN 'm' THEN 'view'
           ELSE 'table'
         END, r.nspname, r.relname, '',
         format('%s %I.%I', CASE r.relkind
                              WHEN 'S' THEN 'SEQUENCE'
                              WHEN 'v' THEN 'VIEW'
                              WHEN 'm' THEN 'MATERIALIZED VIEW'
                              ELSE 'TABLE'
                            END, r.nspname, r.relname)
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
  JOIN pg_type AS b ON b.typrelid = r.oid
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
  UNION ALL
  SELECT 'pg_constraint'::regclass, c.oid, 0, t.word, '', t.identity, '',
         format('CONSTRAINT %I ON DOMAIN %s', c.conname, t.identity)
  FROM own_type AS t
  JOIN pg_constraint AS c ON c.contypid = t.oid
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

const char* const k_satellites = R"sql(
  UNION ALL
  SELECT o.classid, o.objid, o.objsubid, 'comment', o.target,
         format('COMMENT ON %s IS %L;', o.target, d.description),
         format('COMMENT ON %s IS NULL;', o.target), true
  FROM pg_description AS d
  JOIN (SELECT classid, objid, objsubid, target
        FROM object
        WHERE target IS NOT NULL
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, 0, format('%s %s', upper(p.word), p.identity)
        FROM routine AS p
        UNION ALL
        SELECT 'pg_trigger'::regclass, t.oid, 0,
               format('TRIGGER %I ON %I.%I', t.tgname, r.nspname, r.relname)
        FROM pg_trigger AS t
        JOIN relation AS r ON r.oid = t.tgrelid
        WHERE NOT t.tgisinternal
        UNION ALL
        SELECT 'pg_rewrite'::regclass, w.oid, 0,
               format('RULE %I ON %I.%I', w.rulename, r.nspname, r.relname)
        FROM pg_rewrite AS w
        JOIN relation AS r ON r.oid = w.ev_class
        WHERE w.rulename <> '_RETURN'
        UNION ALL
        SELECT 'pg_constraint'::regclass, c.oid, 0,
               format('CONSTRAINT %I ON %I.%I', c.conname, r.nspname, r.relname)
        FROM pg_constraint AS c
        JOIN relation AS r ON r.oid = c.conrelid
        WHERE c.contype IN ('x', 'n')
        UNION ALL
        SELECT 'pg_class'::regclass, i.indexrelid, 0, format('INDEX %I.%I', i.nspname, i.relname)
        FROM index_of AS i
        WHERE i.relkind = 'm' OR i.constraint_oid IS NOT NULL
        UNION ALL
        SELECT 'pg_statistic_ext'::regclass, s.oid, 0,
               format('STATISTICS %I.%I', n.nspname, s.stxname)
        FROM pg_statistic_ext AS s
        JOIN space AS n ON n.oid = s.stxnamespace
        UNION ALL
        SELECT 'pg_publication'::regclass, p.oid, 0, format('PUBLICATION %I', p.pubname)
        FROM pg_publication AS p
        UNION ALL
        SELECT 'pg_event_trigger'::regclass, e.oid, 0, format('EVENT TRIGGER %I', e.evtname)
        FROM pg_event_trigger AS e
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
  WHERE pg_get_userbyid(o.owner) <> current_user
)sql";

// Privileges beyond those that an object is born with, and those of them that were taken away.
// Those on the history's tables count too: a role that has some cannot be dropped.
const char* const k_grants = R"sql(
  UNION ALL
  SELECT g.classid, g.objid, g.objsubid,
         concat(CASE WHEN g.classid = 'pg_class'::regclass
                     AND g.objid IN (SELECT oid FROM history_part) THEN 'history ' END,
                CASE WHEN g.given THEN 'grant' ELSE 'revoke' END),
         concat_ws(' ', g.target, CASE WHEN g.given THEN 'to' ELSE 'from' END, g.grantee, g.option),
         CASE WHEN g.given
              THEN concat(format('GRANT %s ON %s TO %s', g.privileges, g.target, g.grantee),
                          ' ' || g.option, ';')
              ELSE format('REVOKE %s ON %s FROM %s;', g.privileges, g.target, g.grantee) END,
         CASE WHEN g.given
              THEN format('REVOKE %s ON %s FROM %s;', g.privileges, g.target, g.grantee)
              ELSE format('GRANT %s ON %s TO %s;', g.privileges, g.target, g.grantee) END, true
  FROM (
    SELECT e.classid, e.objid, e.objsubid, e.target, e.given,
           CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END
               AS grantee,
           CASE WHEN e.is_grantable AND e.given THEN 'WITH GRANT OPTION' END AS option,
           string_agg(concat(e.privilege_type, ' (' || e.attname || ')'), ', '
                      ORDER BY e.privilege_type) AS privileges
    FROM (
      SELECT DISTINCT a.classid, a.objid, a.objsubid, a.target, a.attname, x.grantee,
             x.privilege_type, x.is_grantable,
             x.given
      FROM (
        SELECT 'pg_class'::regclass::oid AS classid, r.oid AS objid, 0 AS objsubid,
               format('%s %I.%I', CASE WHEN r.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                      r.nspname, r.relname)
                 AS target, NULL AS attname, r.relacl AS acl,
               acldefault(CASE WHEN r.relkind = 'S' THEN 's' ELSE 'r' END::"char", r.relowner)
                   AS base
        FROM relation AS r
        UNION ALL
        SELECT 'pg_class'::regclass, r.oid, a.attnum, format('TABLE %I.%I', r.nspname, r.relname),
               quote_ident(a.attname), a.attacl, acldefault('c', r.relowner)
        FROM relation AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND NOT a.attisdropped
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, 0,
               format('%s %s', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
               p.identity), NULL, p.proacl, acldefault('f', p.proowner)
        FROM routine AS p
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, 0,
               format('FUNCTION %I.%I(%s)', n.nspname, p.proname,
                      pg_get_function_identity_arguments(p.oid)), NULL,
               p.proacl, coalesce(i.initprivs, acldefault('f', p.proowner))
        FROM pg_proc AS p
        JOIN member AS m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
        JOIN pg_namespace AS n ON n.oid = p.pronamespace AND n.oid NOT IN (SELECT oid FROM hidden)
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, 0,
               format('%s %I.%I', CASE WHEN c.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                      n.nspname, c.relname), NULL,
               c.relacl,
               coalesce(i.initprivs,
                        acldefault(CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END::"char",
                                   c.relowner))
        FROM pg_class AS c
        JOIN member AS m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.oid NOT IN (SELECT oid FROM hidden)
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid
          AND i.objsubid = 0
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, 0,
               format('%s %I.%I', CASE WHEN c.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                      n.nspname, c.relname), NULL,
               c.relacl,
               acldefault(CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END::"char", c.relowner)
        FROM pg_class AS c
        JOIN history_part AS h ON h.oid = c.oid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'S')
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, 0, format('TYPE %s', t.identity), NULL, t.typacl,
               acldefault('T', t.typowner)
        FROM own_type AS t
        UNION ALL
        SELECT 'pg_namespace'::regclass, n.oid, 0, format('SCHEMA %I', n.nspname), NULL, n.nspacl,
               coalesce(i.initprivs, acldefault('n', n.nspowner))
        FROM space AS n
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid
          AND i.objsubid = 0
      ) AS a
      CROSS JOIN LATERAL (
        (SELECT grantee, privilege_type, is_grantable, true AS given FROM aclexplode(a.acl)
         EXCEPT
         SELECT grantee, privilege_type, is_grantable, true FROM aclexplode(a.base))
        UNION ALL
        (SELECT grantee, privilege_type, false, false FROM aclexplode(a.base)
         EXCEPT
         SELECT grantee, privilege_type, false, false FROM aclexplode(a.acl))
      ) AS x
      WHERE a.acl IS NOT NULL
    ) AS e
    GROUP BY e.classid, e.objid, e.objsubid, e.target, e.given, e.grantee, e.is_grantable
  ) AS g
  UNION ALL
  SELECT 'pg_default_acl'::regclass, d.oid, 0, 'default privileges',
         concat_ws(' ', pg_get_userbyid(d.defaclrole), n.nspname, k.word, e.given, e.grantee,
                   e.is_grantable),
         concat('ALTER DEFAULT PRIVILEGES FOR ROLE ', quote_ident(pg_get_userbyid(d.defaclrole)),
                ' IN SCHEMA ' || quote_ident(n.nspname),
                CASE WHEN e.given THEN ' GRANT ' ELSE ' REVOKE ' END,
                e.privileges, ' ON ', k.word, CASE WHEN e.given THEN ' TO ' ELSE ' FROM ' END,
                e.grantee,
                CASE WHEN e.given AND e.is_grantable THEN ' WITH GRANT OPTION' END, ';'),
         concat('ALTER DEFAULT PRIVILEGES FOR ROLE ', quote_ident(pg_get_userbyid(d.defaclrole)),
                ' IN SCHEMA ' || quote_ident(n.nspname),
                CASE WHEN e.given THEN ' REVOKE ' ELSE ' GRANT ' END,
                e.privileges, ' ON ', k.word, CASE WHEN e.given THEN ' FROM ' ELSE ' TO ' END,
                e.grantee, ';'), false
  FROM pg_default_acl AS d
  LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
  JOIN (VALUES ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES'),
        ('n', 'SCHEMAS'))
    AS k (code, word) ON k.code = d.defaclobjtype::text
  CROSS JOIN LATERAL (
    SELECT x.given,
           CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END
               AS grantee,
           x.is_grantable,
           string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type) AS privileges
    FROM (
      (SELECT grantee, privilege_type, is_grantable, true AS given FROM aclexplode(d.defaclacl)
       EXCEPT
       SELECT grantee, privilege_type, is_grantable, true
       FROM aclexplode(CASE WHEN d.defaclnamespace = 0
                            THEN acldefault(CASE WHEN d.defaclobjtype = 'S' THEN 's'
                                                 ELSE d.defaclobjtype END, d.defaclrole)
                            END))
      UNION ALL
      (SELECT grantee, privilege_type, false, false
       FROM aclexplode(CASE WHEN d.defaclnamespace = 0
                            THEN acldefault(CASE WHEN d.defaclobjtype = 'S' THEN 's'
                                                 ELSE d.defaclobjtype END, d.defaclrole)
                            END)
       EXCEPT
       SELECT grantee, privilege_type, false, false FROM aclexplode(d.defaclacl))
    ) AS x
    GROUP BY x.given, x.grantee, x.is_grantable
  ) AS e
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

const char* const k_dependencies = R"sql(
  WITH ref AS (
    SELECT classid, objid, objsubid, kind, schema, name, part
    FROM object
    UNION ALL
    SELECT classid, objid, objsubid, kind, '', identity, ''
    FROM other
    WHERE NOT satellite
  )
  SELECT o.kind, o.schema, o.name, o.part, p.kind AS on_kind, p.schema AS on_schema,
         p.name AS on_name,
         p.part AS on_part, bool_or(d.deptype NOT IN ('n', 'x')) AS automatic
  FROM pg_depend AS d
  JOIN ref AS o ON o.classid = d.classid AND o.objid = d.objid AND o.objsubid = d.objsubid
  JOIN ref AS p ON p.classid = d.refclassid AND p.objid = d.refobjid AND p.objsubid = d.refobjsubid
  WHERE d.deptype <> 'e'
    AND (o.kind, o.schema, o.name, o.part) <> (p.kind, p.schema, p.name, p.part)
  GROUP BY o.kind, o.schema, o.name, o.part, p.kind, p.schema, p.name, p.part
  UNION ALL
  SELECT DISTINCT s.kind, '', s.identity, '', p.kind, p.schema, p.name, p.part, true
  FROM other AS s
  JOIN ref AS p ON p.classid = s.classid AND p.objid = s.objid AND p.objsubid = s.objsubid
  WHERE s.satellite
  UNION ALL
  SELECT DISTINCT 'sequence owner', '', s.identity, '', p.kind, p.schema, p.name, p.part, true
  FROM other AS s
  JOIN pg_depend AS d ON d.classid = s.classid AND d.objid = s.objid AND d.deptype = 'a'
  JOIN ref AS p ON p.classid = d.refclassid AND p.objid = d.refobjid AND p.objsubid = d.refobjsubid
  WHERE s.kind = 'sequence owner'
)sql";

}  // namespace sluice::postgres::sql
