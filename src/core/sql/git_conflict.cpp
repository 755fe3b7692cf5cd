#include "core/sql/git_conflict.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/sql/sql_lexer.hpp"

namespace sluice {

namespace {

enum class Part { both, ours, base, theirs };

// What a line begins; nothing for one that belongs to the file.
std::optional<Part> begun_by(std::string_view line) {
  if (line.starts_with("<<<<<<<")) return Part::ours;
  if (line.starts_with("|||||||")) return Part::base;
  if (line.starts_with("=======")) return Part::theirs;
  if (line.starts_with(">>>>>>>")) return Part::both;
  return {};
}

bool may_follow(Part part, Part before) {
  switch (part) {
    case Part::ours: return before == Part::both;
    case Part::base: return before == Part::ours;
    case Part::theirs: return before == Part::ours || before == Part::base;
    case Part::both: return before == Part::theirs;
  }
  return false;
}

constexpr std::array<std::string_view, 4> k_markers{"<<<<<<<", "|||||||", "=======", ">>>>>>>"};

// git ends the marker's word there; more of the same signs are the author's own.
bool is_marker(std::string_view line) {
  return std::any_of(k_markers.begin(), k_markers.end(), [&](std::string_view marker) {
    return line.starts_with(marker) &&
           (line.size() == marker.size() ||
            std::string_view(" \r\n").find(line[marker.size()]) != line.npos);
  });
}

// The first line from `at` on that looks like a marker.
std::size_t next_marker(std::string_view sql, std::size_t at) {
  while (at < sql.size() && !is_marker(sql.substr(at))) {
    const std::size_t end = sql.find('\n', at);
    at = end == sql.npos ? sql.size() : end + 1;
  }
  return at;
}

}  // namespace

std::optional<Sides> sides_of(std::string_view text) {
  Sides sides;
  Part part = Part::both;
  bool is_any = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == text.npos ? end : end + 1);
    text.remove_prefix(line.size());
    if (const auto next = begun_by(line)) {
      if (!may_follow(*next, part)) return {};
      part = *next;
      is_any = true;
      continue;
    }
    if (part == Part::both || part == Part::ours) sides.ours += line;
    if (part == Part::both || part == Part::theirs) sides.theirs += line;
  }
  if (!is_any || part != Part::both) return {};
  return sides;
}

// Lexemes are read only of a file that holds a suspect line: next to none does.
std::optional<std::size_t> find_marker(std::string_view sql, const ScanRules& rules) {
  std::size_t suspect = next_marker(sql, text::has_bom(sql) ? 3 : 0);
  if (suspect == sql.size()) return {};
  for (Lexeme lexeme = read_lexeme(sql, 0, rules); lexeme.kind != LexemeKind::end;
       lexeme = read_lexeme(sql, lexeme.end, rules)) {
    if (lexeme.begin == suspect) return suspect;
    if (lexeme.end > suspect) {
      const std::size_t line = sql.find('\n', lexeme.end - 1);
      suspect = next_marker(sql, line == sql.npos ? sql.size() : line + 1);
    }
  }
  return {};
}

void refuse_conflict(std::string_view sql, const std::string& file, const ScanRules& rules) {
  const auto marker = find_marker(sql, rules);
  if (!marker) return;
  const text::Position place = text::position_at(sql, *marker);
  throw Error(ErrorInfo{.code = ErrorCode::bad_file,
                        .message = "unresolved merge conflict",
                        .where = {file, place.line, place.column},
                        .hint = "Keep what is meant of both sides and remove the lines that git "
                                "put around them, then run the command again.",
                        .excerpt = text::caret_excerpt(sql, *marker)});
}

}  // namespace sluice
