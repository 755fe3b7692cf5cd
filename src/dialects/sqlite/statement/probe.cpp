// Whether an interrupted statement took effect, asked of sqlite_schema.
#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/statement_kind.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

namespace {

std::string exists_object(std::string_view type, std::string_view name) {
  return text::cat("EXISTS (SELECT 1 FROM sqlite_schema WHERE type = ", literal(text::lower(type)),
                   " AND name = ", literal(name), " COLLATE NOCASE)");
}

std::string exists_column(std::string_view table, std::string_view column) {
  return text::cat("EXISTS (SELECT 1 FROM pragma_table_xinfo(", literal(table),
                   ") WHERE name = ", literal(column), " COLLATE NOCASE)");
}

Dialect::Probe done_when(const std::string& condition) {
  return {text::cat("SELECT CASE WHEN ", condition, " THEN 'done' ELSE 'not_done' END"), {}};
}

}  // namespace

std::optional<Dialect::Probe> probe(const Statement& statement) {
  const StatementKind kind = classify(statement.sql);
  if (!kind.schema.empty() && !text::equals_ignore_case(kind.schema, "main")) return std::nullopt;
  if (kind.temporary || kind.name.empty()) return std::nullopt;
  switch (kind.verb) {
    case Verb::create: return done_when(exists_object(kind.word, kind.name));
    case Verb::drop: return done_when(text::cat("NOT ", exists_object(kind.word, kind.name)));
    case Verb::rename_table:
      return done_when(text::cat("NOT ", exists_object("TABLE", kind.name), " AND ",
                                 exists_object("TABLE", kind.to)));
    case Verb::rename_column:
      return done_when(text::cat("NOT ", exists_column(kind.name, kind.column), " AND ",
                                 exists_column(kind.name, kind.to)));
    case Verb::add_column: return done_when(exists_column(kind.name, kind.to));
    case Verb::drop_column:
      return done_when(text::cat("NOT ", exists_column(kind.name, kind.column)));
    case Verb::other:
    case Verb::change_rows:
    case Verb::change_schema:
    case Verb::alter_column:
    case Verb::pragma:
    case Verb::transaction:
    case Verb::vacuum:
    case Verb::attach:
    case Verb::detach:
    case Verb::analyze:
    case Verb::reindex: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace sluice::sqlite
