// Asks the catalog for what takes a statement back before the statement runs. It answers for plain
// tables and what is plainly on them; a partition, an heir or a comment needs the whole schema.
#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "dialects/postgres/dialect.hpp"

namespace sluice::postgres {

namespace {

using About = CatalogQuestion::About;
using Kind = std::string_view;

// In what follows {1} is the name, {2} the undo, <relation> the oid of the relation it is about,
// <home> the schema in which something new is made.
constexpr std::string_view k_relation_there = R"sql(
SELECT CASE WHEN count(*) = 0 THEN {2} ELSE '' END
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relname = {1} AND n.nspname = <home>
)sql";

constexpr std::string_view k_type_there = R"sql(
SELECT CASE WHEN count(*) = 0 THEN {2} ELSE '' END
  FROM pg_type AS t
  JOIN pg_namespace AS n ON n.oid = t.typnamespace
 WHERE t.typname = {1} AND n.nspname = <home>
)sql";

constexpr std::string_view k_schema_there = R"sql(
SELECT CASE WHEN count(*) = 0 THEN {2} ELSE '' END FROM pg_namespace WHERE nspname = {1}
)sql";

constexpr std::string_view k_extension_there = R"sql(
SELECT CASE WHEN count(*) = 0 THEN {2} ELSE '' END FROM pg_extension WHERE extname = {1}
)sql";

// An index lies in its table's schema; a table that is not there yet will lie in <home>.
constexpr std::string_view k_index_there = R"sql(
SELECT CASE WHEN count(*) = 0 THEN {2} ELSE '' END
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relname = {1}
   AND n.nspname = coalesce((SELECT tn.nspname
                               FROM pg_class AS t
                               JOIN pg_namespace AS tn ON tn.oid = t.relnamespace
                              WHERE t.oid = <relation>),
                            <home>)
)sql";

constexpr std::string_view k_constraint_there = R"sql(
SELECT CASE
         WHEN EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.conname = {1})
         THEN ''
         ELSE {2}
       END
  FROM pg_class AS c
 WHERE c.oid = <relation>
)sql";

constexpr std::string_view k_column_there = R"sql(
SELECT CASE
         WHEN EXISTS (SELECT
                        FROM pg_attribute AS a
                       WHERE a.attrelid = c.oid AND a.attname = {1} AND NOT a.attisdropped)
         THEN ''
         WHEN <plain>
         THEN {2}
       END
  FROM pg_class AS c
 WHERE c.oid = <relation>
)sql";

constexpr std::string_view k_index = R"sql(
SELECT CASE WHEN <plain_index> AND NOT EXISTS (SELECT
                                                 FROM pg_constraint AS k
                                                WHERE k.conindid = x.oid AND k.contype <> 'f')
            THEN {2} || pg_get_indexdef(x.oid) || ';'
       END
  FROM pg_index AS i
  JOIN pg_class AS x ON x.oid = i.indexrelid
 WHERE x.oid = <relation>
)sql";

constexpr std::string_view k_constraint = R"sql(
SELECT CASE
         WHEN <plain> AND k.conislocal AND k.coninhcount = 0 AND k.conparentid = 0
              AND k.contype IN ('c', 'f', 'p', 'u', 'x')
              AND obj_description(k.oid, 'pg_constraint') IS NULL
              AND (k.contype IN ('c', 'f')
                   OR EXISTS (SELECT
                                FROM pg_index AS i
                                JOIN pg_class AS x ON x.oid = i.indexrelid
                               WHERE x.oid = k.conindid AND x.reloptions IS NULL AND <plain_index>))
         THEN {2} || pg_get_constraintdef(k.oid) || ';'
       END
  FROM pg_class AS c
  JOIN pg_constraint AS k ON k.conrelid = c.oid
 WHERE c.oid = <relation> AND k.conname = {1}
)sql";

constexpr std::string_view k_default = R"sql(
SELECT CASE
         WHEN <plain> AND a.attinhcount = 0 AND a.attidentity = '' AND a.attgenerated = ''
         THEN {2} || coalesce('SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), 'DROP DEFAULT') || ';'
       END
  FROM pg_class AS c
  JOIN pg_attribute AS a ON a.attrelid = c.oid
  LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.oid = <relation> AND a.attname = {1} AND NOT a.attisdropped
)sql";

// From PostgreSQL 18 on NOT NULL is a constraint; set again, it has the name that the server gives.
constexpr std::string_view k_not_null = R"sql(
SELECT CASE
         WHEN <plain> AND a.attinhcount = 0
              AND NOT EXISTS (SELECT
                                FROM pg_constraint AS k
                               WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
                                 AND (k.conname <> concat(c.relname, '_', a.attname, '_not_null')
                                      OR k.connoinherit OR NOT k.convalidated
                                      OR obj_description(k.oid, 'pg_constraint') IS NOT NULL))
         THEN {2} || CASE WHEN a.attnotnull THEN 'SET' ELSE 'DROP' END || ' NOT NULL;'
       END
  FROM pg_class AS c
  JOIN pg_attribute AS a ON a.attrelid = c.oid
 WHERE c.oid = <relation> AND a.attname = {1} AND NOT a.attisdropped
)sql";

constexpr std::string_view k_row_security = R"sql(
SELECT {2} || CASE WHEN c.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END || ' ROW LEVEL SECURITY;'
  FROM pg_class AS c
 WHERE c.oid = <relation>
)sql";

constexpr std::string_view k_forced_row_security = R"sql(
SELECT {2} || CASE WHEN c.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END || ' ROW LEVEL SECURITY;'
  FROM pg_class AS c
 WHERE c.oid = <relation>
)sql";

constexpr std::string_view k_plain = R"sql(
c.relkind = 'r' AND NOT c.relhassubclass AND NOT c.relispartition
)sql";

// pg_get_indexdef and pg_get_constraintdef tell nothing of these.
constexpr std::string_view k_plain_index = R"sql(
x.relkind = 'i' AND NOT x.relispartition AND x.reltablespace = 0
AND i.indisvalid AND NOT i.indisclustered AND NOT i.indisreplident
AND obj_description(x.oid, 'pg_class') IS NULL
AND NOT EXISTS (SELECT FROM pg_attribute AS xa WHERE xa.attrelid = x.oid AND xa.attstattarget >= 0)
)sql";

std::string_view presence(Kind kind) {
  if (kind == "table" || kind == "view" || kind == "sequence") return k_relation_there;
  if (kind == "type") return k_type_there;
  if (kind == "schema") return k_schema_there;
  if (kind == "extension") return k_extension_there;
  if (kind == "index") return k_index_there;
  if (kind == "constraint") return k_constraint_there;
  if (kind == "column") return k_column_there;
  return {};
}

std::string_view select_for(const CatalogQuestion& question) {
  switch (question.about) {
    case About::presence: return presence(question.kind);
    case About::definition:
      return question.kind == "index"        ? k_index
             : question.kind == "constraint" ? k_constraint
                                             : std::string_view();
    case About::column_default: return k_default;
    case About::column_not_null: return k_not_null;
    case About::row_security: return k_row_security;
    case About::forced_row_security: return k_forced_row_security;
  }
  return {};
}

// The relations that the questions are about, each looked up once: by functions, which spares the
// planner work. None fails where the user may not use a schema: that is for the statement to say.
class Relations {
 public:
  // An expression for its oid, or NULL. A bare name is looked up under the session's search_path.
  std::string oid_of(const CatalogQuestion& question) {
    const std::string& name = question.table.empty() ? question.name : question.table;
    if (!question.schema.empty())
      return text::cat("(SELECT oid FROM pg_class WHERE relname = ", literal(name),
                       " AND relnamespace = to_regnamespace(", literal(quote(question.schema)),
                       "))");
    auto found = std::find(bare_.begin(), bare_.end(), name);
    if (found == bare_.end()) found = bare_.insert(bare_.end(), name);
    return text::cat("path.r", found - bare_.begin());
  }

  std::string columns() const {
    std::string all;
    for (std::size_t i = 0; i < bare_.size(); ++i)
      all += text::cat(", to_regclass(", literal(quote(bare_[i])), ") AS r", i);
    return all;
  }

 private:
  std::vector<std::string> bare_;
};

// With IF EXISTS, an index or constraint that is not there leaves nothing to undo; NULL is then
// what is there and cannot be told.
std::string when_missing(const CatalogQuestion& question, const std::string& relation,
                         const std::string& select) {
  if (!question.may_be_missing) return text::cat("(", select, ")");
  const std::string there =
      question.kind == "index"
          ? text::cat(relation, " IS NOT NULL")
          : text::cat("EXISTS (SELECT FROM pg_constraint AS k WHERE k.conname = ",
                      literal(question.name), " AND k.conrelid = ", relation, ")");
  return text::cat("CASE WHEN ", there, " THEN (", select, ") ELSE '' END");
}

std::string cell(const CatalogQuestion& question, std::string_view select, Relations& relations) {
  // What is put in holds no marks of its own but those of the first two.
  const std::string sql =
      with_marks(select, {{"<plain>", std::string(text::trim(k_plain))},
                          {"<plain_index>", std::string(text::trim(k_plain_index))}});
  const std::string home = question.schema.empty() ? "path.home" : literal(question.schema);
  const std::string relation = relations.oid_of(question);
  return when_missing(question, relation,
                      with_marks(sql, {{"{1}", literal(question.name)},
                                       {"{2}", literal(question.undo)},
                                       {"<home>", home},
                                       {"<relation>", relation}}));
}

}  // namespace

// Definitions are printed with every name qualified, under a search_path of the query's own; names
// are looked up under the session's.
std::string undo_query(std::span<const CatalogQuestion> questions) {
  Relations relations;
  std::vector<std::string> cells, names;
  for (const CatalogQuestion& question : questions) {
    const std::string_view select = select_for(question);
    if (select.empty()) return {};
    names.push_back(text::cat("answer.a", names.size()));
    cells.push_back(text::cat(cell(question, select, relations), " AS a", cells.size()));
  }
  return text::cat(
      "SELECT ", text::join(names, ", "), ", set_config('search_path', answer.before, true)\nFROM ",
      "(SELECT path.before,\n", text::join(cells, ",\n"),
      "\nFROM (SELECT current_setting('search_path') AS before, current_schema() AS home",
      relations.columns(), " OFFSET 0) AS path,\n",
      "LATERAL (SELECT set_config('search_path', 'pg_catalog', path.before IS NOT NULL) OFFSET 0) ",
      "AS printing\nOFFSET 0) AS answer");
}

}  // namespace sluice::postgres
