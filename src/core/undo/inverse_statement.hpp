// What takes one statement back, by its facts.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/catalog_question.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"
#include "core/ports/statement_facts.hpp"
#include "core/undo/inverse_names.hpp"
#include "core/undo/inverse_needs.hpp"
#include "core/undo/row_undo.hpp"

namespace sluice {

struct StatementInverse {
  enum class Source {
    text,     // `undo` is all of it; empty: there is nothing to take back
    catalog,  // only the schema before it tells, or its answer to `question`
    rows,     // it changes rows; `undo` takes them back, or `lost` says what cannot be
  };
  Source source = Source::text;
  std::vector<std::string> undo;  // in the order to run
  std::optional<RowUndo> rows;    // takes back an INSERT
  std::vector<Lost> lost;
  std::optional<ObjectKey> makes;  // dropped with all that belongs to it
  std::vector<ObjectKey> drops;    // tables; or one index, view or trigger
  std::vector<ObjectKey> within;   // what it belongs to, or is about
  std::optional<std::pair<ObjectKey, ObjectKey>> renames_object;
  // Columns it adds or, of an UPDATE, overwrites: those of within.front().
  std::vector<std::string> columns;
  // What the undo is for survives the drop of its table: a foreign key keeps its target.
  bool is_needed_within = false;
  StatementNeeds needs = StatementNeeds::objects;
  bool is_conditional = false;  // `undo` holds only where the migration made what it is within
  std::optional<CatalogQuestion> question;
};

// One, or one for each table whose rows it writes. Adds what it renames to `renames`.
std::vector<StatementInverse> inverses_of(const StatementFacts& facts, const Dialect& dialect,
                                          Renames& renames);

// The pieces, by the statement's kind.
StatementInverse inverse_of_create(const StatementFacts& facts, const StatementNames& names);
StatementInverse inverse_of_alter(const StatementFacts& facts, const StatementNames& names,
                                  Renames& renames);
std::vector<StatementInverse> inverses_of_rows(const StatementFacts& facts,
                                               const StatementNames& names);

// What the schema before the statement tells; nothing, where what it is about is made by the same
// migration.
StatementInverse from_catalog(const StatementFacts& facts, const StatementNames& names);

}  // namespace sluice
