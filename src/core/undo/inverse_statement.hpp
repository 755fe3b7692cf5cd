// One statement, read for what takes it back.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/catalog_question.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"
#include "core/sql/sql_cursor.hpp"

namespace sluice {

struct SqlFlavour {
  ScanRules rules;
  DialectFacts facts;
};

inline SqlFlavour flavour_of(const Dialect& dialect) {
  return {.rules = dialect.scan_rules(), .facts = dialect.facts()};
}

// What a statement speaks of: "table", and its name as it is stored; schemas that a bare name means
// are left out.
struct ObjectKey {
  std::string kind;
  std::string name;
  bool operator==(const ObjectKey&) const = default;
  auto operator<=>(const ObjectKey&) const = default;
};

struct StatementInverse {
  enum class Source {
    text,     // `undo` is all of it; empty: there is nothing to take back
    catalog,  // only the schema before it tells, or its answer to `question`
    rows,     // it changes rows; `undo` takes them back, or `lost` says what cannot be
  };
  Source source = Source::text;
  std::vector<std::string> undo;  // in the order to run
  std::vector<Lost> lost;
  std::optional<ObjectKey> makes;  // dropped with all that belongs to it
  std::vector<ObjectKey> drops;    // tables; or one index, view or trigger
  std::vector<ObjectKey> within;   // what it belongs to, or is about
  std::optional<std::pair<ObjectKey, ObjectKey>> renames_object;
  // Columns it adds or, of an UPDATE, overwrites: those of within.front().
  std::vector<std::string> columns;
  // What the undo is for survives the drop of its table: a foreign key keeps its target.
  bool is_needed_within = false;
  bool is_conditional = false;  // `undo` holds only where the migration made what it is within
  std::optional<CatalogQuestion> question;
};

StatementInverse read_statement(std::string_view sql, const SqlFlavour& flavour, Renames& renames);

// The pieces, by the statement's first word.
StatementInverse read_create(SqlCursor& cursor, const SqlFlavour& flavour);
StatementInverse read_alter(SqlCursor& cursor, const SqlFlavour& flavour, Renames& renames);
StatementInverse read_rows(std::string_view sql, const SqlFlavour& flavour);
StatementInverse read_do(SqlCursor& cursor, const SqlFlavour& flavour, Renames& renames);

ObjectKey key_of(std::string_view kind, const WrittenName& name, const SqlFlavour& flavour);
ObjectName object_name(const WrittenName& name, const SqlFlavour& flavour);
// Of a table of this name; of no table where it is empty.
Lost lost_of(LostKind kind, const WrittenName& table, const SqlFlavour& flavour);
// The question's schema and `table`, or `name`, as `written` says them.
void ask_of_table(CatalogQuestion& question, const WrittenName& written, const SqlFlavour& flavour);
void ask_of_name(CatalogQuestion& question, const WrittenName& written, const SqlFlavour& flavour);

}  // namespace sluice
