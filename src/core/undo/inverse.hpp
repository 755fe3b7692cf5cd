// A migration's text → what takes it back, as far as the text alone can tell.
//
// CREATE TABLE is taken back by DROP TABLE; CREATE TABLE IF NOT EXISTS is not, since the table may
// have been there. What is made by a migration takes along what the same migration does to it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ports/catalog_question.hpp"
#include "core/ports/database.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"
#include "core/undo/row_undo.hpp"
#include "sluice/migration.hpp"

namespace sluice {

struct Inverse {
  // Statements of the schema in the order to run, each ended by a semicolon; of those that the text
  // tells. Names are as the migration writes them.
  std::vector<std::string> schema;
  // To be run before those of the schema, in this order. What is not certain is not run: its rows
  // stay, and that is declared.
  std::vector<RowUndo> rows;
  // What neither the text nor a catalog can bring back: of rows, or of what no catalog holds.
  std::vector<Lost> lost;
  // A statement whose inverse only the schema before it tells; with a question where a part of the
  // schema does.
  struct Unknown {
    std::size_t statement = 0;
    std::string shown;  // shortened
    std::optional<CatalogQuestion> question;
  };
  std::vector<Unknown> unknown;  // in the file's order
  // Columns that it adds, by their table with its schema, names as the product compares them.
  std::map<ObjectName, std::set<std::string>> added;
  Renames renames;

  // Whether `schema` is all of it.
  bool suffices() const { return unknown.empty(); }
};

// What the catalog answered: by the statement's number, what takes it back; empty: nothing.
using CatalogAnswers = std::map<std::size_t, std::string>;

// What a text leaves to the database that it runs in.
struct InverseScope {
  // Names without a schema mean objects of the home schema. Else settings lead to what they mean.
  bool has_home_names = true;
  // A table's change reaches its partitions and those that inherit from it, which may have parts of
  // their own of the kind.
  bool has_children = false;
  bool operator==(const InverseScope&) const = default;
};

Inverse inverse_of(const std::vector<Statement>& statements, const Dialect& dialect,
                   const CatalogAnswers& answers = {}, InverseScope scope = {});

// What to ask before the first of the statements runs, in the order of `inverse.unknown`; none
// where that moment's catalog cannot speak for what is unknown: a question is open, or an earlier
// statement may change the answer.
std::vector<CatalogQuestion> questions_of(const Inverse& inverse,
                                          const std::vector<Statement>& statements,
                                          const Dialect& dialect);

// Only what was renamed.
Renames renames_of(const std::vector<Statement>& statements, const Dialect& dialect);

}  // namespace sluice
