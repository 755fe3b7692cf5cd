#include "dialects/postgres/introspect_sql.hpp"

#include "base/text.hpp"
#include "dialects/postgres/introspect_sql_parts.hpp"

namespace sluice::postgres {

namespace {

// What is the user's: not the server's, not an extension's, not the history.
constexpr const char* k_scope = R"sql(
WITH hidden AS (
  SELECT oid
  FROM pg_namespace
  WHERE nspname IN ('pg_catalog', 'information_schema', '__migration_parked')
     OR nspname ~ '^pg_(toast|temp_)'
),
member AS (
  SELECT classid, objid, refobjid AS extension
  FROM pg_depend
  WHERE deptype = 'e'
    AND refclassid = 'pg_extension'::regclass
),
history AS (
  SELECT c.oid
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p')
    AND ((n.nspname = $1 AND c.relname = $2)
      OR (c.relname IN ('__migration_tracking', '__migration_events') AND ($3 = '' OR n.nspname = $3)))
),
history_part AS (
  SELECT oid
  FROM history
  UNION
  SELECT d.objid
  FROM pg_depend AS d
  JOIN history AS h ON h.oid = d.refobjid
  WHERE d.classid = 'pg_class'::regclass
    AND d.refclassid = 'pg_class'::regclass
),
space AS (
  SELECT n.oid, n.nspname, n.nspowner, n.nspacl
  FROM pg_namespace AS n
  WHERE n.oid NOT IN (SELECT oid FROM hidden)
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
    AND NOT (n.nspname = $1
      AND NOT EXISTS (SELECT
                      FROM pg_class AS c
                      WHERE c.relnamespace = n.oid
                        AND c.relkind NOT IN ('i', 'I', 't')
                        AND c.oid NOT IN (SELECT oid FROM history_part))
      AND NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace = n.oid)
      AND NOT EXISTS (SELECT FROM pg_type AS t WHERE t.typnamespace = n.oid AND t.typtype IN ('e', 'd')))
),
relation AS (
  SELECT c.*, n.nspname
  FROM pg_class AS c
  JOIN space AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND c.oid NOT IN (SELECT oid FROM history_part)
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
))sql";

constexpr const char* k_scratch_scope = R"sql(
WITH space AS (
  SELECT oid, nspname
  FROM pg_namespace
  WHERE starts_with(nspname, $1)
),
relation AS (
  SELECT c.*, n.nspname
  FROM pg_class AS c
  JOIN space AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v')
))sql";

constexpr const char* k_index_scope = R"sql(,
index_of AS (
  SELECT i.*, c.relname, c.relispartition, c.reltablespace, c.reloptions, c.relam, r.nspname,
         r.relname AS table_name, r.relkind, con.oid AS constraint_oid, con.conname
  FROM pg_index AS i
  JOIN pg_class AS c ON c.oid = i.indexrelid
  JOIN relation AS r ON r.oid = i.indrelid
  LEFT JOIN pg_constraint AS con ON con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x')
))sql";

constexpr const char* k_object_scope = R"sql(,
routine AS (
  SELECT p.*, n.nspname,
         format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS identity,
         CASE p.prokind
           WHEN 'p' THEN 'procedure'
           WHEN 'a' THEN 'aggregate'
           ELSE 'function'
         END AS word
  FROM pg_proc AS p
  JOIN space AS n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
    AND NOT EXISTS (SELECT
                    FROM pg_depend AS d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
),
own_type AS (
  SELECT t.*, n.nspname, format('%I.%I', n.nspname, t.typname) AS identity,
         CASE t.typtype
           WHEN 'd' THEN 'domain'
           ELSE 'type'
         END AS word
  FROM pg_type AS t
  JOIN space AS n ON n.oid = t.typnamespace
  LEFT JOIN pg_class AS c ON c.oid = t.typrelid
  WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
)
)sql";

std::string cell(const char* name, const char* select) {
  return text::cat(",\n(SELECT coalesce(json_agg(row_to_json(x)), '[]') FROM (", select,
                   ") AS x) AS ", name);
}

// What the model holds; expressions stand in the first of it.
std::string expression_cells() {
  return text::cat(cell("tables", sql::k_tables), cell("columns", sql::k_columns),
                   cell("constraints", sql::k_constraints), cell("indexes", sql::k_indexes),
                   cell("policies", sql::k_policies), cell("views", sql::k_views));
}

std::string object_cells() {
  return text::cat(cell("schemas", sql::k_schemas), cell("enums", sql::k_enums),
                   cell("sequences", sql::k_sequences), cell("roles", sql::k_roles),
                   expression_cells());
}

// The settings are for the query alone.
std::string answered(const std::string& scope, const std::string& cells) {
  return text::cat(scope,
                   "\nSELECT answer.*, set_config('search_path', answer.before, true)\nFROM "
                   "(\nSELECT path.before",
                   cells,
                   "\nFROM (SELECT current_setting('search_path') AS before OFFSET 0) AS path,\n"
                   "LATERAL (SELECT set_config('search_path', 'pg_catalog', path.before IS NOT "
                   "NULL) OFFSET 0) AS printing\n"
                   "OFFSET 0) AS answer");
}

std::string scope_of_all() {
  return text::cat(k_scope, k_index_scope, k_object_scope, ",\nobject AS (", sql::k_objects,
                   "),\nother AS (", sql::k_others, sql::k_more_others, sql::k_of_roles,
                   sql::k_satellites, sql::k_grants, ")");
}

std::string scope_of_objects() {
  return text::cat(k_scope, k_index_scope, k_object_scope, ",\nother AS (", sql::k_others,
                   sql::k_more_others, ")");
}

}  // namespace

const std::string& introspect_sql(Extent extent) {
  static const std::string k_all =
      answered(scope_of_all(), text::cat(object_cells(), cell("others", sql::k_other_rows),
                                         cell("dependencies", sql::k_dependencies)));
  static const std::string k_of_objects =
      answered(scope_of_objects(), object_cells() + cell("others", sql::k_other_names));
  static const std::string k_of_scratch =
      answered(text::cat(k_scratch_scope, k_index_scope), expression_cells());
  static const std::string k_of_scratch_views =
      answered(k_scratch_scope, cell("views", sql::k_views));
  switch (extent) {
    case Extent::all: return k_all;
    case Extent::objects: return k_of_objects;
    case Extent::scratch: return k_of_scratch;
    case Extent::scratch_views: return k_of_scratch_views;
  }
  return k_all;
}

}  // namespace sluice::postgres
