// Who may do what: privileges on objects, on the server's own too, and those that new ones get.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

// Privileges beyond those that an object is born with, and those of them that were taken away.
// Those on the history's tables count too: a role that has some cannot be dropped. Who else than
// the owner gave some is told only to undo: no SQL of another's gives them in his name.
const char* const k_grants = R"sql(
  UNION ALL
  SELECT g.classid, g.objid, g.objsubid,
         concat(CASE WHEN g.classid = 'pg_class'::regclass
                     AND g.objid IN (SELECT oid FROM history_part) THEN 'history ' END,
                CASE WHEN g.given THEN 'grant' WHEN NOT g.given THEN 'revoke' ELSE 'loss' END),
         concat_ws(' ', CASE WHEN g.given IS NULL THEN 'GRANT on' END, g.target, g.part,
                   CASE WHEN NOT g.given THEN 'from' ELSE 'to' END, g.grantee,
                   g.option),
         CASE WHEN g.given
              THEN concat(format('GRANT %s ON %s TO %s', g.privileges, g.target, g.grantee),
                          ' ' || g.option, ';')
              ELSE format('REVOKE %s ON %s FROM %s;', g.privileges, g.target, g.grantee) END,
         CASE WHEN g.given
              THEN format('REVOKE %s ON %s FROM %s;', g.privileges, g.target, g.grantee)
              WHEN NOT g.given
              THEN format('GRANT %s ON %s TO %s;', g.privileges, g.target, g.grantee)
              ELSE '' END, true
  FROM (
    SELECT e.classid, e.objid, e.objsubid, e.target, e.given, min('(' || e.attname || ')') AS part,
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
        FROM holder AS r
        UNION ALL
        SELECT 'pg_class'::regclass, r.oid, a.attnum, format('TABLE %I.%I', r.nspname, r.relname),
               quote_ident(a.attname), a.attacl, acldefault('c', r.relowner)
        FROM holder AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND NOT a.attisdropped
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, 0,
               CASE p.prokind
                 WHEN 'a' THEN format('FUNCTION %I.%I(%s)', p.nspname, p.proname,
                                      oidvectortypes(p.proargtypes))
                 WHEN 'p' THEN format('PROCEDURE %s', p.identity)
                 ELSE format('FUNCTION %s', p.identity)
               END, NULL, p.proacl, acldefault('f', p.proowner)
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
        SELECT 'pg_class'::regclass, c.oid, 0, format('TABLE %I.%I', n.nspname, c.relname), NULL,
               c.relacl, coalesce(i.initprivs, acldefault('r', c.relowner))
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'pg_catalog'
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid
          AND i.objsubid = 0
        WHERE c.oid < 16384 AND c.relacl IS DISTINCT FROM i.initprivs
        UNION ALL
        SELECT 'pg_class'::regclass, a.attrelid, a.attnum,
               format('TABLE %I.%I', n.nspname, c.relname), quote_ident(a.attname), a.attacl,
               i.initprivs
        FROM pg_attribute AS a
        JOIN pg_class AS c ON c.oid = a.attrelid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid
          AND i.objsubid = a.attnum
        WHERE a.attrelid < 16384 AND a.attacl IS NOT NULL AND a.attacl IS DISTINCT FROM i.initprivs
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, 0,
               format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
                      n.nspname, p.proname, oidvectortypes(p.proargtypes)), NULL,
               p.proacl, coalesce(i.initprivs, acldefault('f', p.proowner))
        FROM pg_proc AS p
        JOIN pg_namespace AS n ON n.oid = p.pronamespace
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid
        WHERE p.oid < 16384 AND p.proacl IS DISTINCT FROM i.initprivs
        UNION ALL
        SELECT 'pg_namespace'::regclass, n.oid, 0, format('SCHEMA %I', n.nspname), NULL, n.nspacl,
               coalesce(i.initprivs, acldefault('n', n.nspowner))
        FROM pg_namespace AS n
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid
        WHERE n.nspname = 'pg_catalog'
          AND n.nspacl IS DISTINCT FROM i.initprivs
        UNION ALL
        SELECT 'pg_language'::regclass, l.oid, 0, format('LANGUAGE %I', l.lanname), NULL, l.lanacl,
               coalesce(i.initprivs, acldefault('l', l.lanowner))
        FROM pg_language AS l
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_language'::regclass AND i.objoid = l.oid
        WHERE l.lanpltrusted AND l.lanacl IS DISTINCT FROM i.initprivs
        UNION ALL
        SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, 0,
               format('FOREIGN DATA WRAPPER %I', w.fdwname), NULL, w.fdwacl,
               coalesce(i.initprivs, acldefault('F', w.fdwowner))
        FROM pg_foreign_data_wrapper AS w
        LEFT JOIN pg_init_privs AS i ON i.classoid = 'pg_foreign_data_wrapper'::regclass
          AND i.objoid = w.oid
        UNION ALL
        SELECT 'pg_foreign_server'::regclass, s.oid, 0, format('FOREIGN SERVER %I', s.srvname),
               NULL, s.srvacl, acldefault('S', s.srvowner)
        FROM pg_foreign_server AS s
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
        UNION ALL
        SELECT x.grantee, concat(x.privilege_type, ' by ', pg_get_userbyid(x.grantor)), false, NULL
        FROM aclexplode(a.acl) AS x
        WHERE {to_undo}
          AND x.grantor IN (SELECT o.grantee FROM aclexplode(a.acl) AS o
                            WHERE o.grantor <> o.grantee)
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
        ('n', 'SCHEMAS'), ('L', 'LARGE OBJECTS'))
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

}  // namespace sluice::postgres::sql
