// Cuts SQL into lexemes, blanks and comments among them: where each comment, quote and
// dollar quote ends.
//
// PostgreSQL: src/backend/parser/scan.l and the manual's "Lexical
// Structure"; SQLite: src/tokenize.c.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/ports/database.hpp"

namespace sluice {

enum class LexemeKind {
  blank,
  line_comment,
  block_comment,
  word,
  quoted_identifier,
  string,
  number,
  symbol,
  end
};

struct Lexeme {
  LexemeKind kind = LexemeKind::end;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool terminated =
      true;  // false: its closing quote or `*/` is missing, and it runs to the text's end

  bool is_skipped() const {
    return kind == LexemeKind::blank || kind == LexemeKind::line_comment ||
           kind == LexemeKind::block_comment;
  }
};

// The lexeme that starts at `at`; kind `end` where the text is over. Never throws, and never
// returns an empty one.
Lexeme read_lexeme(std::string_view sql, std::size_t at, const ScanRules& rules);

}  // namespace sluice
