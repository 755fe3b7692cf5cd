#include "core/undo/inverse_statement.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view each) { return text::equals_ignore_case(each, word); });
}

StatementInverse nothing() { return {}; }

// COMMENT ON COLUMN t.c, GRANT … ON t: what it is about may be made by the same migration.
StatementInverse about(SqlCursor& cursor, const SqlFlavour& flavour) {
  StatementInverse inverse{.source = Source::catalog};
  cursor.take_until({"ON"});
  if (!cursor.skip("ON")) return inverse;
  const bool is_column = cursor.skip("COLUMN");
  std::string kind = "table";
  if (cursor.skip("SCHEMA")) kind = "schema";
  if (cursor.skip("SEQUENCE")) kind = "sequence";
  if (cursor.skip("TYPE") || cursor.skip("DOMAIN")) kind = "type";
  if (cursor.skip("FUNCTION") || cursor.skip("PROCEDURE")) kind = "function";
  if (cursor.skip({"MATERIALIZED", "VIEW"}) || cursor.skip("VIEW")) kind = "view";
  if (cursor.skip("ROLE")) kind = "role";
  if (cursor.skip("EXTENSION")) kind = "extension";
  if (cursor.at_any({"CONSTRAINT", "TRIGGER", "POLICY", "RULE"})) {
    cursor.take_until({"ON"});
    cursor.skip("ON");
  } else if (!cursor.skip("TABLE") && cursor.at_any({"INDEX", "ALL", "DATABASE", "LARGE"})) {
    return inverse;
  }
  const WrittenName name = cursor.take_name();
  if (name.empty() || cursor.at(",")) return inverse;
  inverse.within = {key_of(kind, is_column ? name.parent() : name, flavour)};
  return inverse;
}

// Functions that leave no trace, and words before a parenthesis that are none.
bool is_harmless_before_parenthesis(std::string_view word) {
  return is_one_of(word, {"SELECT",
                          "IN",
                          "EXISTS",
                          "AND",
                          "OR",
                          "NOT",
                          "WHERE",
                          "FROM",
                          "AS",
                          "ON",
                          "VALUES",
                          "ANY",
                          "ALL",
                          "SOME",
                          "UNION",
                          "EXCEPT",
                          "INTERSECT",
                          "BY",
                          "JOIN",
                          "THEN",
                          "ELSE",
                          "WHEN",
                          "CASE",
                          "OVER",
                          "FILTER",
                          "LATERAL",
                          "set_config",
                          "current_setting",
                          "count",
                          "max",
                          "min",
                          "sum",
                          "avg",
                          "now",
                          "coalesce",
                          "nullif",
                          "lower",
                          "upper",
                          "version",
                          "pg_sleep",
                          "format",
                          "concat",
                          "length",
                          "to_regclass",
                          "unnest",
                          "array_agg",
                          "string_agg",
                          "cast",
                          "date",
                          "datetime",
                          "strftime",
                          "typeof",
                          "pg_advisory_xact_lock",
                          "gen_random_uuid",
                          "row_number"});
}

StatementInverse read_select(SqlCursor& cursor) {
  StatementInverse inverse;
  for (; !cursor.at_end(); cursor.take()) {
    if (cursor.at("INTO")) inverse.source = Source::catalog;
    const Token& token = cursor.peek();
    const bool calls = token.kind == TokenKind::word && cursor.at("(", 1) &&
                       !is_harmless_before_parenthesis(token.text);
    if (!calls || !inverse.lost.empty()) continue;
    inverse.source = Source::rows;
    inverse.lost = text::equals_ignore_case(token.text, "setval")
                       ? std::string("where a sequence stood before setval")
                       : text::cat("what SELECT ", token.text, "(…) may have changed");
  }
  return inverse;
}

// A few pragmas are kept in the file, where no schema shows them.
StatementInverse read_pragma(SqlCursor& cursor) {
  const std::string name = text::lower(cursor.take_name().text());
  const bool sets = cursor.at("=") || cursor.at("(");
  if (!sets || !is_one_of(name, {"user_version", "application_id", "auto_vacuum", "page_size"}))
    return nothing();
  StatementInverse inverse{.source = Source::rows};
  inverse.lost = text::cat("the value of PRAGMA ", name, " before");
  return inverse;
}

// No schema holds what these change.
StatementInverse unmodelled(SqlCursor& cursor) {
  StatementInverse inverse{.source = Source::rows};
  const std::string first(cursor.take().text);
  inverse.lost = text::cat("what ", first, " ", cursor.take().text, " … changed");
  return inverse;
}

bool is_unmodelled(const SqlCursor& cursor) {
  return cursor.at("ALTER") && cursor.at_any({"SYSTEM", "DATABASE", "TABLESPACE", "LARGE"}, 1);
}

bool changes_nothing_that_lasts(const SqlCursor& cursor) {
  return cursor.at_any({"SET",     "RESET",      "SHOW",    "BEGIN",      "COMMIT",  "END",
                        "START",   "SAVEPOINT",  "RELEASE", "ANALYZE",    "ANALYSE", "VACUUM",
                        "REINDEX", "CHECKPOINT", "DISCARD", "LOCK",       "LISTEN",  "UNLISTEN",
                        "NOTIFY",  "EXPLAIN",    "LOAD",    "DEALLOCATE", "PREPARE", "ROLLBACK",
                        "ABORT",   "DECLARE",    "FETCH",   "CLOSE",      "ATTACH",  "DETACH"});
}

// One index; a view or trigger, too, where the catalog keeps its text.
StatementInverse read_drop_of_one(SqlCursor& cursor, const SqlFlavour& flavour) {
  StatementInverse inverse{.source = Source::catalog};
  CatalogQuestion question{.about = CatalogQuestion::About::definition};
  for (const char* const kind : {"index", "view", "trigger"})
    if (question.kind.empty() &&
        (flavour.facts.keeps_definitions || text::equals_ignore_case(kind, "index")) &&
        cursor.skip(kind))
      question.kind = kind;
  if (question.kind.empty()) return inverse;
  cursor.skip("CONCURRENTLY");
  question.may_be_missing = cursor.skip({"IF", "EXISTS"});
  const WrittenName name = cursor.take_name();
  cursor.skip("RESTRICT");
  if (name.empty() || !cursor.at_end()) return inverse;
  ask_of_name(question, name, flavour);
  inverse.drops = {key_of(question.kind, name, flavour)};
  inverse.question = std::move(question);
  return inverse;
}

// A table keeps the index by which it was clustered.
StatementInverse read_cluster(SqlCursor& cursor) {
  cursor.skip("VERBOSE");
  if (cursor.at_end()) return nothing();
  return {.source = Source::catalog};
}

StatementInverse read_refresh(SqlCursor& cursor, const SqlFlavour& flavour) {
  cursor.skip({"MATERIALIZED", "VIEW"});
  cursor.skip("CONCURRENTLY");
  const WrittenName view = cursor.take_name();
  StatementInverse inverse{.source = Source::rows};
  inverse.within = {key_of("view", view, flavour)};
  inverse.lost = text::cat("what REFRESH MATERIALIZED VIEW ", view.text(), " … changed");
  return inverse;
}

StatementInverse read_drop(SqlCursor& cursor, const SqlFlavour& flavour) {
  if (!cursor.skip("TABLE")) return read_drop_of_one(cursor, flavour);
  StatementInverse inverse{.source = Source::catalog};
  cursor.skip({"IF", "EXISTS"});
  do {
    const WrittenName name = cursor.take_name();
    if (!name.empty()) inverse.drops.push_back(key_of("table", name, flavour));
  } while (cursor.skip(","));
  return inverse;
}

}  // namespace

ObjectKey key_of(std::string_view kind, const WrittenName& name, const SqlFlavour& flavour) {
  std::vector<std::string> parts;
  for (const std::string& part : name.parts)
    parts.push_back(flavour.facts.ignores_case ? text::lower(stored_name(part, true))
                                               : stored_name(part, true));
  if (parts.size() > 1 && parts.front() == flavour.facts.home_schema) parts.erase(parts.begin());
  return {std::string(kind), text::join(parts, ".")};
}

ObjectName object_name(const WrittenName& name, const SqlFlavour& flavour) {
  if (name.empty()) return {};
  const bool folds = flavour.facts.folds_names;
  ObjectName stored{.schema = std::string(flavour.facts.default_schema()),
                    .name = stored_name(name.parts.back(), folds)};
  if (name.parts.size() > 1 && flavour.facts.has_schemas)
    stored.schema = stored_name(name.parts[name.parts.size() - 2], folds);
  return stored;
}

void ask_of_table(CatalogQuestion& question, const WrittenName& written,
                  const SqlFlavour& flavour) {
  const bool folds = flavour.facts.folds_names;
  if (written.empty()) return;
  question.table = stored_name(written.parts.back(), folds);
  if (written.parts.size() > 1)
    question.schema = stored_name(written.parts[written.parts.size() - 2], folds);
}

void ask_of_name(CatalogQuestion& question, const WrittenName& written, const SqlFlavour& flavour) {
  ask_of_table(question, written, flavour);
  question.name = std::move(question.table);
  question.table.clear();
}

StatementInverse read_statement(std::string_view sql, const SqlFlavour& flavour, Renames& renames) {
  SqlCursor cursor(sql, flavour.rules);
  if (cursor.at_end() || changes_nothing_that_lasts(cursor)) return nothing();
  if (is_unmodelled(cursor)) return unmodelled(cursor);
  if (cursor.skip("CREATE")) return read_create(cursor, flavour);
  if (cursor.skip("ALTER")) return read_alter(cursor, flavour, renames);
  if (cursor.at_any({"COMMENT", "GRANT", "REVOKE"})) return about(cursor, flavour);
  if (cursor.skip("DO")) return read_do(cursor, flavour, renames);
  if (cursor.skip("SELECT")) return read_select(cursor);
  if (cursor.skip("PRAGMA")) return read_pragma(cursor);
  if (cursor.at_any({"VALUES", "TABLE"})) return nothing();
  if (cursor.at_any(
          {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "MERGE", "REPLACE", "COPY", "WITH", "CALL"}))
    return read_rows(sql, flavour);
  if (cursor.skip("DROP")) return read_drop(cursor, flavour);
  if (cursor.skip("CLUSTER")) return read_cluster(cursor);
  if (cursor.skip("REFRESH")) return read_refresh(cursor, flavour);
  return unmodelled(cursor);
}

}  // namespace sluice
