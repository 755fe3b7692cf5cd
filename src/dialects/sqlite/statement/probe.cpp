// Whether an interrupted statement took effect, asked of sqlite_schema.
#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

namespace {

// Of a trigger, which is named by its table and a part, that part.
std::string exists_object(const ObjectRef& object) {
  const std::string& name = object.part.empty() ? object.name.name : object.part;
  return text::cat("EXISTS (SELECT 1 FROM sqlite_schema WHERE type = ", literal(object.kind),
                   " AND name = ", literal(name), " COLLATE NOCASE)");
}

std::string exists_column(const ObjectRef& column) {
  return text::cat("EXISTS (SELECT 1 FROM pragma_table_xinfo(", literal(column.name.name),
                   ") WHERE name = ", literal(column.part), " COLLATE NOCASE)");
}

std::string exists(const ObjectRef& object) {
  return object.kind == "column" ? exists_column(object) : exists_object(object);
}

bool is_in_catalog(const ObjectUse& use) {
  const std::string& schema = use.object.name.schema;
  if (use.is_temporary || (!schema.empty() && !text::equals_ignore_case(schema, "main")))
    return false;
  for (const std::string_view kind : {"table", "view", "index", "trigger", "column"})
    if (use.object.kind == kind) return true;
  return false;
}

Dialect::Probe done_when(const std::string& condition) {
  return {text::cat("SELECT CASE WHEN ", condition, " THEN 'done' ELSE 'not_done' END"), {}};
}

}  // namespace

std::optional<Dialect::Probe> probe(const Statement& statement) {
  const auto read = parsed(statement.sql);
  const ObjectUse* const use = only_object(read->facts);
  if (use == nullptr || !is_in_catalog(*use)) return std::nullopt;
  switch (use->act) {
    case ObjectUse::Act::makes: return done_when(exists(use->object));
    case ObjectUse::Act::drops: return done_when(text::cat("NOT ", exists(use->object)));
    case ObjectUse::Act::renames:
      return done_when(text::cat("NOT ", exists(use->object), " AND ", exists(use->to)));
    case ObjectUse::Act::changes: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace sluice::sqlite
