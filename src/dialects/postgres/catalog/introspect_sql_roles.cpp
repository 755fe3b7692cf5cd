// What roles have beyond the model: further attributes, memberships and settings. They are the
// whole server's; an identity begins with the role's bare name, so that others' can be told apart.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const char* const k_of_roles = R"sql(
  UNION ALL
  SELECT 'pg_authid'::regclass, r.oid, 0, 'role attributes', r.rolname || ' ',
         concat(format('ALTER ROLE %I WITH', r.rolname), CASE WHEN r.rolsuper THEN ' SUPERUSER' END,
                CASE WHEN r.rolcanlogin THEN ' LOGIN' END,
                CASE WHEN r.rolreplication THEN ' REPLICATION' END,
                CASE WHEN r.rolbypassrls THEN ' BYPASSRLS' END,
                CASE WHEN r.rolconnlimit <> -1
                     THEN format(' CONNECTION LIMIT %s', r.rolconnlimit) END,
                ' VALID UNTIL ' || quote_literal(r.rolvaliduntil), ';'),
         concat(format('ALTER ROLE %I WITH', r.rolname),
                CASE WHEN r.rolsuper THEN ' NOSUPERUSER' END,
                CASE WHEN r.rolcanlogin THEN ' NOLOGIN' END,
                CASE WHEN r.rolreplication THEN ' NOREPLICATION' END,
                CASE WHEN r.rolbypassrls THEN ' NOBYPASSRLS' END,
                CASE WHEN r.rolconnlimit <> -1 THEN ' CONNECTION LIMIT -1' END,
                CASE WHEN r.rolvaliduntil IS NOT NULL THEN ' VALID UNTIL ''infinity''' END, ';'),
         false
  FROM pg_roles AS r
  WHERE r.oid >= 16384
    AND (r.rolsuper OR r.rolcanlogin OR r.rolreplication OR r.rolbypassrls OR r.rolconnlimit <> -1
      OR r.rolvaliduntil <> 'infinity')
  UNION ALL
  SELECT DISTINCT 'pg_authid'::regclass, g.oid, 0, 'role membership',
         concat(g.rolname, ' of ', m.rolname),
         concat(format('GRANT %I TO %I', g.rolname, m.rolname),
                CASE WHEN x.admin_option THEN ' WITH ADMIN OPTION' END, ';'),
         format('REVOKE %I FROM %I;', g.rolname, m.rolname), false
  FROM pg_auth_members AS x
  JOIN pg_roles AS g ON g.oid = x.roleid
  JOIN pg_roles AS m ON m.oid = x.member
  WHERE g.oid >= 16384 OR m.oid >= 16384
  UNION ALL
  SELECT 'pg_authid'::regclass, s.setrole, 0, s.kind, s.identity,
         concat(s.target, ' SET ', s.name, ' TO ',
                CASE
                  WHEN s.name IN ('search_path', 'temp_tablespaces', 'local_preload_libraries',
                                  'session_preload_libraries')
                    THEN s.value
                  ELSE quote_literal(s.value)
                END, ';'),
         concat(s.target, ' RESET ', s.name, ';'), false
  FROM (
    SELECT x.setrole,
           CASE WHEN x.setrole = 0 THEN 'database setting' ELSE 'role setting' END AS kind,
           concat_ws(' ', r.rolname, 'in ' || d.datname, split_part(c, '=', 1)) AS identity,
           CASE
             WHEN x.setrole = 0 THEN format('ALTER DATABASE %I', d.datname)
             ELSE concat(format('ALTER ROLE %I', r.rolname),
                         ' IN DATABASE ' || quote_ident(d.datname))
           END AS target,
           split_part(c, '=', 1) AS name, substring(c FROM position('=' IN c) + 1) AS value
    FROM pg_db_role_setting AS x
    LEFT JOIN pg_roles AS r ON r.oid = x.setrole
    LEFT JOIN pg_database AS d ON d.oid = x.setdatabase
    CROSS JOIN LATERAL unnest(x.setconfig) AS c
    WHERE (x.setdatabase = 0 OR d.datname = current_database())
      AND (x.setrole = 0 OR x.setrole >= 16384)
  ) AS s
)sql";

}  // namespace sluice::postgres::sql
