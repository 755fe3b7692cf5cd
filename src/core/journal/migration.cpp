#include "core/journal/migration.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/sql/git_conflict.hpp"
#include "core/sql/sql_scanner.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_bom = "\xEF\xBB\xBF";

// Splits a file's text chunk by chunk and notes what is odd about it.
class Reader {
 public:
  Reader(std::string_view text, const ScanRules& rules, Migration& migration)
      : text_(text), rules_(rules), migration_(migration) {}

  void read();

 private:
  void read_chunk(std::string_view chunk, int number);
  void judge_open(std::size_t open);
  void skip_comment(std::size_t begin, std::size_t end, int number);
  void note(FindingCode code, text::Position place, Severity severity = Severity::warning);
  text::Position advance(std::size_t offset);

  std::string_view text_;
  const ScanRules& rules_;
  Migration& migration_;
  std::size_t counted_ = 0;  // the offset whose place is `place_`
  text::Position place_;
  std::size_t literal_end_ =
      0;  // of a literal that goes on over breakpoints; what it leaves open is noted once
  std::size_t comment_end_ =
      0;  // of a comment that does, or that is not closed; nothing before it is a statement
};

// Lines and columns are counted forwards only, so that the whole file costs one pass.
text::Position Reader::advance(std::size_t offset) {
  const std::string_view passed = text_.substr(counted_, offset - counted_);
  const auto lines = std::count(passed.begin(), passed.end(), '\n');
  const std::string_view in_line = passed.substr(lines == 0 ? 0 : passed.rfind('\n') + 1);
  place_.line += static_cast<int>(lines);
  place_.column =
      (lines == 0 ? place_.column : 1) + static_cast<int>(text::count_characters(in_line));
  counted_ = offset;
  return place_;
}

void Reader::note(FindingCode code, text::Position place, Severity severity) {
  migration_.diagnostics.push_back(
      {.code = code,
       .severity = severity,
       .migration = migration_.entry.tag,
       .where = {.file = migration_.file, .line = place.line, .column = place.column}});
}

// A literal or comment is open at its chunk's end: it is closed behind the next
// breakpoints, or never.
void Reader::judge_open(std::size_t open) {
  const Lexeme whole = read_lexeme(text_, open, rules_);
  const bool is_comment = whole.kind == LexemeKind::block_comment;
  const text::Position place = advance(open);
  literal_end_ = whole.end;
  if (is_comment) comment_end_ = whole.end;
  if (!whole.terminated) {
    note(FindingCode::unterminated_literal, place);
    if (is_comment) migration_.diagnostics.back().details.emplace_back(Detail::in_comment);
  } else {
    note(is_comment ? FindingCode::breakpoint_in_comment : FindingCode::breakpoint_in_literal,
         place);
  }
}

// What is within a comment is no statement; its end is one, where SQLite would take the comment's
// start for a whole.
void Reader::skip_comment(std::size_t begin, std::size_t end, int number) {
  if (begin >= comment_end_ || comment_end_ > end || rules_.nested_comments ||
      text_.substr(comment_end_ - 2, 2) != "*/")
    return;
  const text::Position place = advance(comment_end_ - 2);
  migration_.statements.push_back(
      {.sql = "*/", .line = place.line, .column = place.column, .chunk = number});
}

void Reader::read_chunk(std::string_view chunk, int number) {
  const std::size_t begin = static_cast<std::size_t>(chunk.data() - text_.data());
  const std::size_t end = begin + chunk.size();
  skip_comment(begin, end, number);
  const std::size_t start = std::max({begin, counted_, std::min(comment_end_, end)});
  const text::Position place = advance(start);
  ChunkScan scan =
      scan_chunk(text_.substr(start, end - start), rules_, place.line, place.column, number);
  if (scan.unterminated && start >= literal_end_) judge_open(start + scan.unterminated->begin);
  if (scan.statements.size() > 1 && rules_.chunk_may_be_cut) {
    note(FindingCode::several_statements_in_chunk,
         {scan.statements[1].line, scan.statements[1].column}, Severity::info);
    migration_.diagnostics.back().count = scan.statements.size();
  }
  std::move(scan.statements.begin(), scan.statements.end(),
            std::back_inserter(migration_.statements));
}

void Reader::read() {
  if (text::has_bom(text_)) {
    note(FindingCode::byte_order_mark, {}, Severity::info);
    counted_ = k_bom.size();
  }
  int number = 0;
  for (const std::string_view chunk : split_chunks(text_)) read_chunk(chunk, number++);
}

[[noreturn]] void refuse_nul(std::string_view text, const std::string& file) {
  const text::Position place = text::position_at(text, text.find('\0'));
  throw Error(ErrorCode::bad_file, "a NUL byte in the SQL", Where{file, place.line, place.column},
              "Remove it; if the file is UTF-16, save it as UTF-8.");
}

// The text that Drizzle reads from the bytes; `replaced` keeps it where it differs from them.
std::string_view decode(std::string_view bytes, Migration& migration, std::string& replaced) {
  const auto invalid = text::find_invalid_utf8(bytes);
  if (!invalid) return bytes;
  const text::Position place = text::position_at(bytes, *invalid);
  migration.diagnostics.push_back({.code = FindingCode::invalid_utf8,
                                   .severity = Severity::warning,
                                   .migration = migration.entry.tag,
                                   .where = {migration.file, place.line, place.column}});
  replaced = text::replace_invalid_utf8(bytes);
  return replaced;
}

}  // namespace

std::vector<std::string_view> split_chunks(std::string_view text) {
  std::vector<std::string_view> chunks;
  std::size_t start = 0;
  for (std::size_t found = text.find(k_breakpoint); found != text.npos;
       found = text.find(k_breakpoint, start)) {
    chunks.push_back(text.substr(start, found - start));
    start = found + k_breakpoint.size();
  }
  chunks.push_back(text.substr(start));
  return chunks;
}

Migration parse_migration(const JournalEntry& entry, const std::string& file,
                          std::string_view bytes, const ScanRules& rules) {
  if (bytes.find('\0') != bytes.npos) refuse_nul(bytes, file);
  refuse_conflict(bytes, file, rules);
  Migration migration{.entry = entry, .file = file, .hash = drizzle_hash(bytes)};
  std::string replaced;
  Reader(decode(bytes, migration, replaced), rules, migration).read();
  return migration;
}

}  // namespace sluice
