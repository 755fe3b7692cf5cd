// The tokens of an SQL expression, as the normalizer reads them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::postgres {

struct ExpressionToken {
  enum class Kind { word, quoted, text, number, symbol, end };
  Kind kind = Kind::end;
  std::string text;  // words in lower case, texts with their quotes
  bool is(std::string_view word) const {
    return (kind == Kind::word || kind == Kind::symbol) && text == word;
  }
};

// Ends with a token of kind end.
std::vector<ExpressionToken> expression_tokens(std::string_view sql);

}  // namespace sluice::postgres
