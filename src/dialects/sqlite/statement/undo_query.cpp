// Asks sqlite_schema for what takes a statement back before the statement runs: what is dropped is
// made again by its own text.
#include <span>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

namespace {

using About = CatalogQuestion::About;

std::string found(const CatalogQuestion& question, std::string_view condition) {
  return text::cat("FROM sqlite_schema AS s WHERE s.name = ", literal(question.name),
                   " COLLATE NOCASE", condition);
}

std::string presence(const CatalogQuestion& question) {
  return text::cat("(SELECT CASE WHEN count(*) = 0 THEN ", literal(question.undo), " ELSE '' END ",
                   found(question, ""), ")");
}

// A view's triggers go with it, and an index of a constraint has no text.
std::string definition(const CatalogQuestion& question) {
  const std::string of_kind = text::cat(" AND s.type = ", literal(question.kind));
  const std::string text = text::cat(
      "(SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM sqlite_schema AS t WHERE t.type = 'trigger' ",
      "AND t.tbl_name = s.name COLLATE NOCASE AND s.type = 'view') THEN s.sql || ';' END ",
      found(question, of_kind), ")");
  if (!question.may_be_missing) return text;
  return text::cat("CASE WHEN EXISTS (SELECT 1 ", found(question, of_kind), ") THEN ", text,
                   " ELSE '' END");
}

}  // namespace

std::string undo_query(std::span<const CatalogQuestion> questions) {
  std::vector<std::string> cells;
  for (const CatalogQuestion& question : questions) {
    if (!question.schema.empty() && !text::equals_ignore_case(question.schema, "main")) return {};
    if (question.about != About::presence && question.about != About::definition) return {};
    if (question.kind == "column" || question.kind == "constraint") return {};
    cells.push_back(question.about == About::presence ? presence(question) : definition(question));
  }
  return text::cat("SELECT ", text::join(cells, ",\n"));
}

}  // namespace sluice::sqlite
