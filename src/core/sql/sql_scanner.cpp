#include "core/sql/sql_scanner.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/sql/sql_body.hpp"

namespace sluice {

namespace {

// Goes once through the chunk, counting lines and characters, so that all the places cost one pass.
class Place {
 public:
  Place(std::string_view chunk, int line, int column) : chunk_(chunk), position_{line, column} {
    if (line == 1 && column == 1 && text::has_bom(chunk)) at_ = 3;
  }

  text::Position at(std::size_t offset) {
    const std::string_view passed = chunk_.substr(at_, offset - at_);
    const auto lines = std::count(passed.begin(), passed.end(), '\n');
    const std::string_view in_line = passed.substr(lines == 0 ? 0 : passed.rfind('\n') + 1);
    position_.line += static_cast<int>(lines);
    position_.column =
        (lines == 0 ? position_.column : 1) + static_cast<int>(text::count_characters(in_line));
    at_ = offset;
    return position_;
  }

 private:
  std::string_view chunk_;
  text::Position position_;
  std::size_t at_ = 0;
};

// Collects tokens into statements.
class Splitter {
 public:
  Splitter(std::string_view chunk, const ScanRules& rules, Place place, int chunk_number)
      : chunk_(chunk),
        rules_(rules),
        place_(std::move(place)),
        chunk_number_(chunk_number),
        body_(rules) {}

  ChunkScan split();

 private:
  void take(const Token& token);
  void finish();

  std::string_view chunk_;
  ScanRules rules_;
  Place place_;
  int chunk_number_;
  SqlBody body_;
  std::optional<std::size_t> begin_;  // of the statement that is being read
  std::size_t end_ = 0;
  std::vector<Statement> statements_;
};

void Splitter::finish() {
  if (!begin_) return;
  const text::Position place = place_.at(*begin_);
  statements_.push_back({.sql = std::string(chunk_.substr(*begin_, end_ - *begin_)),
                         .line = place.line,
                         .column = place.column,
                         .chunk = chunk_number_});
  begin_.reset();
  body_ = SqlBody(rules_);
}

void Splitter::take(const Token& token) {
  const bool is_semicolon = token.kind == TokenKind::symbol && token.text == ";";
  if (is_semicolon && !begin_) return;
  if (!begin_) begin_ = token.offset;
  end_ = token.offset + token.text.size();
  const bool in_body = body_.contains(token);
  if (is_semicolon && !in_body) finish();
}

ChunkScan Splitter::split() {
  Tokens tokens(chunk_, rules_);
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next())
    take(token);
  const std::optional<Lexeme>& open = tokens.unterminated_lexeme();
  if (open && open->kind == LexemeKind::block_comment && rules_.nested_comments) {
    if (!begin_) begin_ = open->begin;
    end_ = open->end;
  }
  finish();
  return {.statements = std::move(statements_), .unterminated = open};
}

}  // namespace

std::vector<Statement> split_statements(std::string_view chunk, const ScanRules& rules,
                                        int first_line, int first_column, int chunk_number) {
  return scan_chunk(chunk, rules, first_line, first_column, chunk_number).statements;
}

ChunkScan scan_chunk(std::string_view chunk, const ScanRules& rules, int first_line,
                     int first_column, int chunk_number) {
  return Splitter(chunk, rules, Place(chunk, first_line, first_column), chunk_number).split();
}

std::vector<std::string> leading_tokens(std::string_view sql, const ScanRules& rules,
                                        std::size_t count) {
  std::vector<std::string> result;
  Tokens tokens(sql, rules);
  while (result.size() < count) {
    const Token token = tokens.next();
    if (token.kind == TokenKind::end) break;
    result.push_back(token.kind == TokenKind::word ? text::upper(token.text)
                                                   : std::string(token.text));
  }
  return result;
}

}  // namespace sluice
