// What the schema model holds, as the server prints it.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const char* const k_schemas = R"sql(
  SELECT nspname AS name
  FROM space
  WHERE nspname <> 'public'
)sql";

const char* const k_enums = R"sql(
  SELECT t.nspname AS schema, t.typname AS name,
         (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum AS e
          WHERE e.enumtypid = t.oid) AS values
  FROM own_type AS t
  WHERE t.typtype = 'e'
)sql";

// Those of identity columns are told with their columns: the index finds for each that it is none.
const char* const k_sequences = R"sql(
  SELECT r.nspname AS schema, r.relname AS name, format_type(s.seqtypid, NULL) AS type,
         s.seqincrement::text AS increment, s.seqstart::text AS start, s.seqmin::text AS minimum,
         s.seqmax::text AS maximum, s.seqcache::text AS cache, s.seqcycle AS cycle,
         CASE WHEN r.relpersistence = 'u' THEN true END AS unlogged
  FROM pg_sequence AS s
  JOIN relation AS r ON r.oid = s.seqrelid
  WHERE (SELECT count(*)
         FROM pg_depend AS d
         WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype = 'i') = 0
)sql";

// The server's own roles have low numbers.
const char* const k_roles = R"sql(
  SELECT rolname AS name, rolcreatedb AS create_db, rolcreaterole AS create_role,
         rolinherit AS inherit
  FROM pg_roles
  WHERE oid >= 16384
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
         (SELECT json_agg(CASE WHEN o.role = 0 THEN 'public' ELSE pg_get_userbyid(o.role) END
                          ORDER BY o.n)
          FROM unnest(p.polroles) WITH ORDINALITY AS o (role, n)) AS roles,
         pg_get_expr(p.polqual, p.polrelid) AS using_sql,
         pg_get_expr(p.polwithcheck, p.polrelid) AS check_sql
  FROM pg_policy AS p
  JOIN relation AS r ON r.oid = p.polrelid
)sql";

const char* const k_views = R"sql(
  SELECT r.nspname AS schema, r.relname AS name, pg_get_viewdef(r.oid) AS definition,
         r.relkind = 'm' AS materialized,
         NOT r.relispopulated AS with_no_data, r.reloptions AS with,
         CASE WHEN a.amname <> 'heap' THEN a.amname END AS access_method, t.spcname AS tablespace
  FROM relation AS r
  LEFT JOIN pg_am AS a ON a.oid = r.relam
  LEFT JOIN pg_tablespace AS t ON t.oid = r.reltablespace
  WHERE r.relkind IN ('v', 'm')
)sql";

}  // namespace sluice::postgres::sql
