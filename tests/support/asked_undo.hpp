// What takes statements back, as far as their text and the catalog's answers tell.
#pragma once

#include <string>
#include <vector>

#include "base/text.hpp"
#include "core/undo/inverse.hpp"

namespace sluice::test {

// "not asked" where a question is open that cannot be put; "cannot tell" where the answer is NULL.
inline std::string asked_undo(Connection& connection, const Dialect& dialect,
                              const std::vector<Statement>& up) {
  const Inverse inverse = inverse_of(up, dialect);
  const auto questions = questions_of(inverse, up, dialect);
  const Connection::Bound query =
      questions.empty() ? Connection::Bound() : dialect.undo_query(questions, connection.product());
  if (query.sql.empty()) return "not asked";
  Rows rows;
  (void)connection.run_then({}, query, rows);
  CatalogAnswers answers;
  for (std::size_t i = 0; i < inverse.unknown.size(); ++i) {
    if (!rows.rows.at(0).at(i)) return "cannot tell";
    answers[inverse.unknown[i].statement] = *rows.rows[0][i];
  }
  return text::join(inverse_of(up, dialect, answers).schema, " ");
}

}  // namespace sluice::test
