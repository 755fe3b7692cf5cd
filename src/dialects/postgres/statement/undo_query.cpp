// Asks the catalog for what takes a statement back before the statement runs. It answers for plain
// tables and what is plainly on them; a partition, an heir or a comment needs the whole schema.
#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/qualified.hpp"

namespace sluice::postgres {

namespace {

using About = CatalogQuestion::About;
using ObjectWord = std::string_view;

// In what follows {1} is the name, {2} the undo, <relation> the oid of the relation it is about,
// <home> the schema in which something new is made. Most of a question's time is the planner's,
// which takes less for a table looked up within an expression than for one that is joined.
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

// On a table that is not there yet, there is none.
constexpr std::string_view k_constraint_there = R"sql(
SELECT CASE WHEN count(*) = 0 THEN {2} ELSE '' END
  FROM pg_constraint AS k
 WHERE k.conrelid = <relation> AND k.conname = {1}
)sql";

constexpr std::string_view k_column_there = R"sql(
SELECT CASE
         WHEN EXISTS (SELECT
                        FROM pg_attribute AS a
                       WHERE a.attrelid = <relation> AND a.attname = {1} AND NOT a.attisdropped)
         THEN ''
         WHEN <plain>
         THEN {2}
       END
)sql";

constexpr std::string_view k_index = R"sql(
SELECT CASE WHEN <plain_index> AND NOT EXISTS (SELECT
                                                 FROM pg_constraint AS k
                                                WHERE k.conrelid = (SELECT i.indrelid
                                                                      FROM pg_index AS i
                                                                     WHERE i.indexrelid = x.oid)
                                                  AND k.conindid = x.oid AND k.contype <> 'f')
            THEN {2} || pg_get_indexdef(x.oid) || ';'
       END
  FROM pg_class AS x
 WHERE x.oid = <relation>
)sql";

constexpr std::string_view k_constraint = R"sql(
SELECT CASE
         WHEN <plain> AND k.conislocal AND k.coninhcount = 0 AND k.conparentid = 0
              AND k.contype IN ('c', 'f', 'p', 'u', 'x') AND NOT <told>
              AND (k.contype IN ('c', 'f')
                   OR (SELECT x.reloptions IS NULL AND <plain_index>
                         FROM pg_class AS x
                        WHERE x.oid = k.conindid))
         THEN {2} || pg_get_constraintdef(k.oid) || ';'
       END
  FROM pg_constraint AS k
 WHERE k.conrelid = <relation> AND k.conname = {1}
)sql";

// Of a base type or an enum, with no more than a default; what hangs on it, and where it may not be
// empty, needs the whole.
constexpr std::string_view k_column = R"sql(
SELECT CASE
         WHEN <plain> AND a.attislocal AND a.attinhcount = 0 AND a.attidentity = ''
              AND a.attgenerated = '' AND a.attacl IS NULL
              AND NOT EXISTS (SELECT FROM unnest(a.attoptions) AS o WHERE o !~ '^pg_attver=')
              AND coalesce(a.attstattarget, -1) < 0 AND a.attcompression = ''
              AND a.attcollation = y.typcollation AND a.attstorage = y.typstorage
              AND coalesce((SELECT e.typtype FROM pg_type AS e WHERE e.oid = y.typelem),
                           y.typtype) IN ('b', 'e')
              AND y.typtype IN ('b', 'e')
              AND (f.shown IS NOT NULL OR NOT a.attnotnull)<not_null_named>
              AND NOT EXISTS (SELECT
                                FROM pg_depend AS p
                               WHERE p.refclassid = 'pg_catalog.pg_class'::regclass
                                 AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum
                                 AND CASE p.classid
                                       WHEN 'pg_catalog.pg_attrdef'::regclass
                                       THEN (SELECT d.adnum <> a.attnum
                                               FROM pg_attrdef AS d
                                              WHERE d.oid = p.objid)
                                       WHEN 'pg_catalog.pg_constraint'::regclass
                                       THEN (SELECT k.contype <> 'n'
                                               FROM pg_constraint AS k
                                              WHERE k.oid = p.objid)
                                       ELSE true
                                     END)
              AND NOT EXISTS (SELECT
                                FROM pg_description AS t
                               WHERE t.objoid = a.attrelid AND t.objsubid = a.attnum
                                 AND t.classoid = 'pg_catalog.pg_class'::regclass)
         THEN json_build_array(coalesce(f.shown, 'NULL'),
                               {2} || concat(format_type(a.atttypid, a.atttypmod),
                                             ' DEFAULT ' || f.shown,
                                             CASE WHEN a.attnotnull THEN ' NOT NULL' END,
                                             ';'))::text
       END
  FROM pg_attribute AS a
  JOIN pg_type AS y ON y.oid = a.atttypid,
  LATERAL (SELECT pg_get_expr((SELECT d.adbin
                                 FROM pg_attrdef AS d
                                WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum),
                              a.attrelid) AS shown
           OFFSET 0) AS f
 WHERE a.attrelid = <relation> AND a.attname = {1} AND NOT a.attisdropped
)sql";

constexpr std::string_view k_default = R"sql(
SELECT CASE
         WHEN <plain> AND a.attinhcount = 0 AND a.attidentity = '' AND a.attgenerated = ''
         THEN {2} || coalesce('SET DEFAULT ' || pg_get_expr((SELECT d.adbin
                                                               FROM pg_attrdef AS d
                                                              WHERE d.adrelid = a.attrelid
                                                                AND d.adnum = a.attnum),
                                                            a.attrelid),
                              'DROP DEFAULT') || ';'
       END
  FROM pg_attribute AS a
 WHERE a.attrelid = <relation> AND a.attname = {1} AND NOT a.attisdropped
)sql";

constexpr std::string_view k_not_null = R"sql(
SELECT CASE
         WHEN <plain> AND a.attinhcount = 0<not_null_named>
         THEN {2} || CASE WHEN a.attnotnull THEN 'SET' ELSE 'DROP' END || ' NOT NULL;'
       END
  FROM pg_attribute AS a
 WHERE a.attrelid = <relation> AND a.attname = {1} AND NOT a.attisdropped
)sql";

// From PostgreSQL 18 on NOT NULL is a constraint; set again, it has the name that the server gives.
constexpr int k_names_not_nulls = 18;
constexpr std::string_view k_not_null_named = R"sql(
AND NOT EXISTS (SELECT
                  FROM pg_constraint AS k
                 WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
                   AND (k.connoinherit OR NOT k.convalidated OR <told>
                        OR k.conname <> concat((SELECT relname
                                                  FROM pg_class
                                                 WHERE oid = a.attrelid),
                                               '_', a.attname, '_not_null')))
)sql";

// Has a comment. obj_description would be parsed and planned anew in each question.
constexpr std::string_view k_told = R"sql(
EXISTS (SELECT
          FROM pg_description AS t
         WHERE t.objoid = k.oid AND t.classoid = 'pg_catalog.pg_constraint'::regclass)
)sql";

constexpr std::string_view k_row_security = R"sql(
SELECT {2} || CASE WHEN c.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END || ' ROW LEVEL SECURITY;'
  FROM pg_class AS c
 WHERE c.oid = <relation>
)sql";

constexpr std::string_view k_forced_row_security = R"sql(
SELECT {2} || CASE WHEN c.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END
           || ' ROW LEVEL SECURITY;'
  FROM pg_class AS c
 WHERE c.oid = <relation>
)sql";

constexpr std::string_view k_plain = R"sql(
(SELECT c.relkind = 'r' AND NOT c.relhassubclass AND NOT c.relispartition
   FROM pg_class AS c
  WHERE c.oid = <relation>)
)sql";

// pg_get_indexdef and pg_get_constraintdef tell nothing of these.
constexpr std::string_view k_plain_index = R"sql(
x.relkind = 'i' AND NOT x.relispartition AND x.reltablespace = 0
AND (SELECT i.indisvalid AND NOT i.indisclustered AND NOT i.indisreplident
       FROM pg_index AS i
      WHERE i.indexrelid = x.oid)
AND NOT EXISTS (SELECT
                  FROM pg_description AS t
                 WHERE t.objoid = x.oid AND t.classoid = 'pg_catalog.pg_class'::regclass
                   AND t.objsubid = 0)
AND NOT EXISTS (SELECT FROM pg_attribute AS xa WHERE xa.attrelid = x.oid AND xa.attstattarget >= 0)
)sql";

std::string_view presence(ObjectWord kind) {
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
    case About::column: return k_column;
    case About::column_default: return k_default;
    case About::column_not_null: return k_not_null;
    case About::row_security: return k_row_security;
    case About::forced_row_security: return k_forced_row_security;
  }
  return {};
}

std::string trimmed(std::string_view sql) { return std::string(text::trim(sql)); }

bool names_not_nulls(const std::string& product) {
  const std::string_view version = std::string_view(product).substr(product.find(' ') + 1);
  const auto major =
      text::parse_integer(version.substr(0, version.find_first_not_of("0123456789")));
  return major.value_or(k_names_not_nulls) >= k_names_not_nulls;
}

// Everything that a migration says is a parameter, so that questions of the same kinds have the
// same text.
class Asking {
 public:
  explicit Asking(const std::string& product) {
    const std::string told = trimmed(k_told);
    parts_ = {
        {"<plain>", trimmed(k_plain)},
        {"<plain_index>", trimmed(k_plain_index)},
        {"<told>", told},
        {"<not_null_named>", names_not_nulls(product)
                                 ? text::cat("\n", with_marks(k_not_null_named, {{"<told>", told}}))
                                 : std::string()}};
  }

  std::string cell(const CatalogQuestion& question, std::string_view select) {
    const std::string sql = with_marks(select, parts_);
    const auto uses = [&](std::string_view mark) { return sql.find(mark) != std::string::npos; };
    Marks marks;
    if (uses("{1}")) marks.emplace_back("{1}", parameter(question.name));
    if (uses("{2}")) marks.emplace_back("{2}", parameter(question.undo));
    if (uses("<home>"))
      marks.emplace_back("<home>",
                         question.schema.empty() ? "path.home" : parameter(question.schema));
    if (uses("<relation>")) marks.emplace_back("<relation>", oid_of(question));
    return when_missing(question, with_marks(sql, marks));
  }

  std::string path() const {
    return text::cat("(SELECT set_config('search_path', CASE WHEN current_setting('", k_outer_path,
                     "', true) <> '' THEN current_setting('", k_outer_path,
                     "') ELSE current_setting('search_path') END, true) AS before OFFSET 0) AS ",
                     "outside,\nLATERAL (SELECT outside.before, ", "current_schema() AS home",
                     looked_up_, " WHERE outside.before IS NOT NULL OFFSET 0) AS path");
  }

  std::vector<Value> take_parameters() { return std::move(parameters_); }

 private:
  std::string parameter(std::string value) {
    parameters_.emplace_back(std::move(value));
    return text::cat('$', parameters_.size());
  }

  // An expression for the oid of the relation that the question is about, or NULL; none fails where
  // the user may not use a schema: that is for the statement to say. A bare name is looked up under
  // the session's search_path, once, by a function, which spares the planner work.
  std::string oid_of(const CatalogQuestion& question) {
    const std::string& name = question.table.empty() ? question.name : question.table;
    if (!question.schema.empty())
      return text::cat("(SELECT oid FROM pg_class WHERE relname = ", parameter(name),
                       " AND relnamespace = to_regnamespace(", parameter(quote(question.schema)),
                       "))");
    const auto found = std::find(bare_.begin(), bare_.end(), name);
    const auto number = found - bare_.begin();
    if (found == bare_.end()) {
      bare_.push_back(name);
      looked_up_ += text::cat(", to_regclass(", parameter(quote(name)), ") AS r", number);
    }
    return text::cat("path.r", number);
  }

  // With IF EXISTS, what is not there leaves nothing to undo; NULL is then what is there and cannot
  // be told.
  std::string when_missing(const CatalogQuestion& question, const std::string& select) {
    if (!question.may_be_missing) return text::cat("(", select, ")");
    const std::string relation = oid_of(question);
    std::string there = text::cat(relation, " IS NOT NULL");
    if (question.kind == "constraint")
      there = text::cat("EXISTS (SELECT FROM pg_constraint AS k WHERE k.conname = ",
                        parameter(question.name), " AND k.conrelid = ", relation, ")");
    if (question.kind == "column")
      there = text::cat("EXISTS (SELECT FROM pg_attribute AS a WHERE NOT a.attisdropped ",
                        "AND a.attname = ", parameter(question.name),
                        " AND a.attrelid = ", relation, ")");
    return text::cat("CASE WHEN ", there, " THEN (", select, ") ELSE '' END");
  }

  Marks parts_;
  std::vector<Value> parameters_;
  std::vector<std::string> bare_;
  std::string looked_up_;  // a column for each bare name
};

}  // namespace

// Parsed under catalog_path(), so that no name in it is somebody else's. Definitions are printed
// with every name qualified; names of the user are looked up under the session's own path.
Connection::Bound undo_query(std::span<const CatalogQuestion> questions,
                             const std::string& product) {
  Asking asking(product);
  bool prints = false;
  std::vector<std::string> cells, names;
  for (const CatalogQuestion& question : questions) {
    const std::string_view select = select_for(question);
    if (select.empty()) return {};
    names.push_back(text::cat("answer.a", names.size()));
    cells.push_back(text::cat(asking.cell(question, select), " AS a", cells.size()));
    prints = prints || question.about == About::definition || question.about == About::column ||
             question.about == About::column_default;
  }
  const std::string all = text::join(cells, ",\n");
  if (!prints)
    return {text::cat("SELECT ", all, "\nFROM ", asking.path()), asking.take_parameters()};
  return {text::cat("SELECT ", text::join(names, ", "),
                    ", set_config('search_path', answer.before, true)\nFROM ",
                    "(SELECT path.before,\n", all, "\nFROM ", asking.path(),
                    ",\nLATERAL (SELECT set_config('search_path', 'pg_catalog', path.before IS NOT "
                    "NULL) OFFSET 0) ",
                    "AS printing\nOFFSET 0) AS answer"),
          asking.take_parameters()};
}

}  // namespace sluice::postgres
