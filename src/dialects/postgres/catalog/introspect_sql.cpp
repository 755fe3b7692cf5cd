#include "dialects/postgres/catalog/introspect_sql.hpp"

#include "base/text.hpp"
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

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
      OR c.relname = '__migrations__'
      OR (c.relname IN ('__migration_tracking', '__migration_events')
          AND ($3 = '' OR n.nspname = $3)))
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
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_namespace'::regclass
                    AND m.objid = n.oid)
    AND NOT (n.nspname = $1
      AND NOT EXISTS (SELECT
                      FROM pg_depend AS d
                      WHERE d.refclassid = 'pg_namespace'::regclass
                        AND d.refobjid = n.oid
                        AND (d.classid IN ('pg_proc'::regclass, 'pg_type'::regclass)
                          OR (d.classid = 'pg_class'::regclass
                              AND d.objid NOT IN (SELECT oid FROM history_part)))))
),
relation AS (
  SELECT c.*, n.nspname
  FROM pg_class AS c
  JOIN space AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND c.oid NOT IN (SELECT oid FROM history_part)
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_class'::regclass
                    AND m.objid = c.oid)
))sql";

// The same once it is known. Referred to once, the planner takes each for what it stands for.
constexpr const char* k_found_scope = R"sql(
WITH member AS (
  SELECT classid, objid, refobjid AS extension
  FROM pg_depend
  WHERE deptype = 'e'
    AND refclassid = 'pg_extension'::regclass
),
space AS (
  SELECT oid, nspname, nspowner, nspacl
  FROM pg_namespace
  WHERE oid = ANY ($1::oid[])
),
relation AS (
  SELECT c.*, n.nspname
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.oid = ANY ($2::oid[])
))sql";

constexpr const char* k_found_relations = R"sql(
WITH relation AS (
  SELECT c.*, n.nspname
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.oid = ANY ($1::oid[])
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
  LEFT JOIN pg_constraint AS con ON con.conrelid = i.indrelid AND con.conindid = i.indexrelid
    AND con.contype IN ('p', 'u', 'x')
))sql";

constexpr const char* k_object_scope = R"sql(,
routine AS (
  SELECT p.*, n.nspname,
         format('%I.%I(%s)', n.nspname, p.proname,
                CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN '*'
                     ELSE pg_get_function_identity_arguments(p.oid) END) AS identity,
         CASE p.prokind
           WHEN 'p' THEN 'procedure'
           WHEN 'a' THEN 'aggregate'
           ELSE 'function'
         END AS word
  FROM pg_proc AS p
  JOIN space AS n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_proc'::regclass
                    AND m.objid = p.oid)
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
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_type'::regclass
                    AND m.objid = t.oid)
),
holder AS (
  SELECT oid, relname, relkind, relowner, relacl, relispartition, relpartbound, nspname
  FROM relation
  UNION ALL
  SELECT c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.relispartition, c.relpartbound,
         n.nspname
  FROM pg_class AS c
  JOIN space AS n ON n.oid = c.relnamespace
  WHERE c.relkind = 'f'
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_class'::regclass
                    AND m.objid = c.oid)
)
)sql";

std::string cell(const char* name, const char* select) {
  return text::cat("(SELECT coalesce(json_agg(row_to_json(x)), '[]') FROM (", select, ") AS x) AS ",
                   name);
}

std::string select_of(const std::string& scope, const std::vector<std::string>& cells) {
  return text::cat(scope, "\nSELECT ", text::join(cells, ",\n"));
}

const std::vector<sql::OtherKind>& other_kinds() {
  static const std::vector<sql::OtherKind> k_all = [] {
    std::vector<sql::OtherKind> all(std::begin(sql::k_others), std::end(sql::k_others));
    const auto add = [&](const auto& kinds) {
      all.insert(all.end(), std::begin(kinds), std::end(kinds));
    };
    add(sql::k_types);
    add(sql::k_text_search);
    add(sql::k_foreign);
    add(sql::k_operators);
    return all;
  }();
  return k_all;
}

std::string others_of(const std::vector<bool>& is_there, Extent extent) {
  std::vector<std::string> selects;
  for (std::size_t at = 0; at < other_kinds().size(); ++at) {
    const sql::OtherKind& kind = other_kinds()[at];
    if (is_there.at(at) && (extent != Extent::objects || !kind.is_part))
      selects.push_back(kind.select);
  }
  return text::join(selects, "  UNION ALL");
}

// Names are all that is asked for.
std::vector<std::string> cells_of_objects(const Scope& scope) {
  std::vector<std::string> cells = {cell("schemas", sql::k_schemas), cell("roles", sql::k_roles)};
  if (scope.has_enums) cells.push_back(cell("enums", sql::k_enums));
  if (scope.has_sequences) cells.push_back(cell("sequences", sql::k_sequences));
  if (scope.has_policies) cells.push_back(cell("policies", sql::k_policies));
  if (scope.has_not_nulls) cells.push_back(cell("not_nulls", sql::k_not_nulls));
  if (scope.has_views) cells.push_back(cell("views", sql::k_views));
  return cells;
}

constexpr const char* k_other_columns =
    " (classid, objid, objsubid, kind, identity, definition, drop, satellite) AS (";

std::string objects_sql(const Scope& scope, Extent extent) {
  std::vector<std::string> cells = cells_of_objects(scope);
  std::string ctes = text::cat(k_found_scope, k_object_scope);
  const std::string others = others_of(scope.others, extent);
  if (extent == Extent::objects && !others.empty()) {
    ctes += text::cat(k_index_scope, ",\nother", k_other_columns, others, ")");
    cells.push_back(cell("others", sql::k_other_names));
  }
  return select_of(ctes, cells);
}

// Without the owner that the session's role is anyway; to undo, a superuser alone: others could not
// make him the owner.
std::string owned(std::string_view select, Extent extent) {
  const std::string_view unless =
      extent == Extent::undo
          ? "NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) OR current_user <> "
          : "current_user <> ";
  return text::replace_all(select, "{named}", unless);
}

// All that belongs to others, and who depends on whom.
std::string dependencies_sql(const Scope& scope, Extent extent) {
  const std::string others = others_of(scope.others, Extent::all);
  return select_of(
      text::cat(k_scope, k_index_scope, k_object_scope, ",\nobject AS (", sql::k_table_objects,
                sql::k_other_objects, "),\nbase_other", k_other_columns, sql::k_no_others,
                others.empty() ? "" : "  UNION ALL", others,
                "),\nother AS (SELECT * FROM base_other", sql::k_of_roles,
                owned(sql::k_satellites, extent), sql::k_grants, ")", sql::k_dependency_scope),
      {cell("others", sql::k_other_rows), cell("refs", sql::k_refs),
       cell("depends", sql::k_depends)});
}

using Queries = std::vector<Connection::Bound>;

struct Words {
  std::string_view name, usual, to_undo;
};

// What a parent gave its children is the parent's. Only to undo, it is told of each child.
constexpr Words k_words[] = {
    {"{whole}", "NULL::text", "CASE WHEN r.relispartition THEN 'true' END"},
    {"{inherits}", "NOT a.attislocal", "a.attinhcount > 0"},
    {"{constraint_parent}", "NULL::text",
     "CASE WHEN c.contype = 'c' THEN CASE WHEN NOT c.conislocal THEN c.conname END "
     "ELSE (SELECT p.conname FROM pg_constraint AS p WHERE p.oid = c.conparentid) END"},
    {"{constraint_scope}", "(c.conislocal OR c.coninhcount = 0) AND c.conparentid = 0",
     "NOT EXISTS (SELECT FROM pg_constraint AS p "
     "WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid)"},
    {"{index_parent}", "NULL::text",
     "(SELECT p.relname FROM pg_inherits AS h JOIN pg_class AS p ON p.oid = h.inhparent "
     "WHERE h.inhrelid = c.oid)"},
    {"{index_scope}", "NOT c.relispartition", "true"},
    {"{to_undo}", "false", "true"},
    {"{trigger_state}", "t.tgparentid = 0 AND t.tgenabled <> 'O'",
     "t.tgenabled <> coalesce((SELECT p.tgenabled FROM pg_trigger AS p "
     "WHERE p.oid = t.tgparentid), 'O')"},
};

std::string told(std::string_view select, Extent extent) {
  std::string text(select);
  for (const Words& words : k_words)
    text =
        text::replace_all(text, words.name, extent == Extent::undo ? words.to_undo : words.usual);
  return text;
}

constexpr std::size_t k_of_identities = 2;

void add_tables(Queries& queries, const std::string& scope, const std::vector<Value>& parameters,
                Extent extent) {
  for (const char* select :
       {sql::k_tables, sql::k_columns, sql::k_identities, sql::k_constraints, sql::k_indexes})
    queries.push_back({told(text::cat(scope, select), extent), parameters});
}

}  // namespace

const std::string& scope_sql() {
  static const std::string k_text = [] {
    std::vector<std::string> kinds;
    for (const sql::OtherKind& kind : other_kinds())
      if (kind.is_there != nullptr) kinds.push_back(kind.is_there);
    return text::cat(k_scope, R"sql(
SELECT ARRAY(SELECT oid FROM space) AS spaces,
       found.relations,
       found.kinds && '{v,m}' AS has_views,
       'S' = ANY (found.kinds) AS has_sequences,
       EXISTS (SELECT FROM pg_policy) AS has_policies,
       EXISTS (SELECT FROM pg_type WHERE typtype = 'e') AS has_enums,
       EXISTS (SELECT FROM pg_constraint WHERE contype = 'n') AS has_not_nulls,
       ARRAY[)sql",
                     text::join(kinds, ",\n             "), R"sql(] AS others
FROM (SELECT array_agg(oid) AS relations, array_agg(DISTINCT relkind) AS kinds FROM relation)
    AS found)sql");
  }();
  return k_text;
}

std::vector<bool> kinds_there(const std::vector<bool>& found) {
  std::vector<bool> all;
  std::size_t at = 0;
  for (const sql::OtherKind& kind : other_kinds())
    all.push_back(kind.is_there == nullptr ? all.back() : found.at(at++));
  return all;
}

Queries catalog_queries(Extent extent, const Scope& scope, const HistoryTables& tables) {
  Queries queries;
  add_tables(queries, k_found_relations, {scope.relations}, extent);
  queries.push_back({told(objects_sql(scope, extent), extent), {scope.spaces, scope.relations}});
  if (extent != Extent::objects)
    queries.push_back({told(dependencies_sql(scope, extent), extent),
                       {tables.schema, tables.table, tables.tracking_schema}});
  for (Connection::Bound& each : queries) each.repeats = extent == Extent::undo;
  return queries;
}

// A few rows of each, which indexes find.
Queries part_queries(const Scope& scope, const Value& types) {
  Queries queries;
  add_tables(queries, k_found_relations, {scope.relations}, Extent::undo);
  for (Connection::Bound& each : queries)
    each.sql = text::replace_all(each.sql, "AS MATERIALIZED", "AS NOT MATERIALIZED");
  queries[k_of_identities].sql += "    AND a.attrelid = ANY ($1::oid[])\n";
  std::vector<std::string> cells = {cell("enums", sql::k_enums),
                                    cell("sequences", sql::k_sequences),
                                    cell("others", sql::k_other_rows), cell("refs", sql::k_refs),
                                    cell("depends", sql::k_depends)};
  if (scope.has_policies) cells.push_back(cell("policies", sql::k_policies));
  if (scope.has_not_nulls) cells.push_back(cell("not_nulls", sql::k_not_nulls));
  queries.push_back(
      {select_of(text::cat(sql::k_part_scope, k_index_scope, ",\nobject AS (", sql::k_table_objects,
                           "),\nother AS (", owned(sql::k_part_owners, Extent::undo), "  UNION ALL",
                           sql::k_sequence_owners, ")", sql::k_dependency_scope),
                 cells),
       {scope.relations, types}});
  for (Connection::Bound& each : queries) each.repeats = true;
  return queries;
}

Queries scratch_queries(Extent extent, const std::string& prefix) {
  const std::string views = cell("views", sql::k_views);
  if (extent == Extent::scratch_views) return {{select_of(k_scratch_scope, {views}), {prefix}}};
  Queries queries;
  add_tables(queries, k_scratch_scope, {prefix}, extent);
  queries.push_back(
      {select_of(k_scratch_scope, {cell("policies", sql::k_policies), views}), {prefix}});
  return queries;
}

}  // namespace sluice::postgres
