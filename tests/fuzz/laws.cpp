#include "fuzz/laws.hpp"

#include <stdexcept>
#include <string>

#include "base/json_copy.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/migration.hpp"
#include "core/sql/sql_scanner.hpp"

namespace sluice::fuzz {

namespace {

constexpr ScanRules k_postgres = {
    .nested_comments = true, .dollar_quotes = true, .escape_strings = true, .atomic_bodies = true};
constexpr ScanRules k_sqlite = {
    .backtick_identifiers = true, .bracket_identifiers = true, .trigger_bodies = true};

void require(bool holds, const char* law) {
  if (!holds) throw std::logic_error(law);
}

// The tokens of the text one after another, so that two texts can be compared without their blanks.
std::string tokens_of(std::string_view text, const ScanRules& rules) {
  std::string result;
  Tokens tokens(text, rules);
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next())
    if (token.text != ";") result += text::cat(token.text, '\n');
  return result;
}

void check_split(std::string_view input, const ScanRules& rules) {
  std::string of_statements;
  for (const Statement& statement : split_statements(input, rules)) {
    const auto again = split_statements(statement.sql, rules);
    require(again.size() == 1 && again.front().sql == statement.sql,
            "a statement is one statement");
    require(statement.line >= 1 && statement.column >= 1, "a statement has a place");
    of_statements += tokens_of(statement.sql, rules);
  }
  require(of_statements == tokens_of(input, rules),
          "the statements have all the tokens of the text");
}

void check_error(const Error& error) {
  require(error.info().code == ErrorCode::bad_file, "a bad file is called that");
  require(!error.info().message.empty() && !error.info().hint.empty(),
          "an error has a message and a hint");
  require(error.info().where.file == "f", "an error names the file");
}

void walk(const Json& value) {
  require(value.where().line >= 1, "each value has a place");
  if (value.kind() == Json::Kind::array)
    for (const Json& element : value.elements()) walk(element);
  if (value.kind() == Json::Kind::object)
    for (const auto& member : value.members()) walk(member.second);
}

std::string copy(const std::string& text) {
  const JsonDocument document(text, "f");
  JsonWriter out(JsonStyle::indented);
  copy_json(document.root(), out);
  return out.text();
}

}  // namespace

void check_scanner(std::string_view input) {
  for (const ScanRules& rules : {k_postgres, k_sqlite}) {
    check_split(input, rules);
    require(leading_tokens(input, rules, 3).size() <= 3, "no more tokens than asked for");
  }
}

void check_migration(std::string_view input) {
  std::string joined;
  for (const std::string_view chunk : split_chunks(input))
    joined += text::cat(joined.empty() && chunk.data() == input.data() ? "" : k_breakpoint, chunk);
  require(joined == input, "the chunks joined by the marker are the file");
  for (const ScanRules& rules : {k_postgres, k_sqlite}) {
    try {
      const Migration migration = parse_migration({.tag = "x"}, "f", input, rules);
      text::Position last{1, 0};
      for (const Statement& statement : migration.statements) {
        const bool later = statement.line > last.line ||
                           (statement.line == last.line && statement.column > last.column);
        require(later, "statements stand one after another");
        last = {statement.line, statement.column};
      }
    } catch (const Error& error) {
      check_error(error);
      require(input.find('\0') != std::string_view::npos, "only a NUL byte is refused");
    }
  }
}

void check_journal_reader(std::string_view input) {
  try {
    const Journal journal = parse_journal(input, "f");
    for (const JournalEntry& entry : journal.entries) {
      require(!entry.tag.empty() && entry.tag.front() != '/', "a tag is below the folder");
      require(("/" + entry.tag + "/").find("/../") == std::string::npos,
              "a tag stays in the folder");
      require(entry.line >= 1, "an entry has a line");
    }
    check_journal(journal);
  } catch (const Error& error) {
    check_error(error);
  }
}

void check_json(std::string_view input) {
  try {
    const JsonDocument document(std::string(input), "f");
    walk(document.root());
    const std::string once = copy(std::string(input));
    require(copy(once) == once, "a copy's copy is the copy");
  } catch (const Error& error) {
    check_error(error);
  }
}

void check_redact(std::string_view input) {
  const std::string once = redact(input, {"hunter2"});
  require(once.size() <= 4 * input.size() + 8, "redaction hardly makes a text longer");
  const std::string before = "postgres://user:";
  const std::string secret = "Zq9Zq9Zq9";
  if (input.find(secret) != std::string_view::npos) return;
  require(
      redact(before + secret + "@host/ " + std::string(input)).find(secret) == std::string::npos,
      "no text behind a URL brings its password back");
  require(
      redact(std::string(input) + " password=" + secret + " ").find(secret) == std::string::npos ||
          input.find_first_of("'\"`\\") != std::string_view::npos ||
          input.find("assw") != std::string_view::npos,
      "no text before a named password brings it back");
}

}  // namespace sluice::fuzz
