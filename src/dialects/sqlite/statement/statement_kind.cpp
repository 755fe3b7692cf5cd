#include "dialects/sqlite/statement/statement_kind.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"

namespace sluice::sqlite {

std::string unquote(std::string_view token) {
  if (token.size() < 2) return std::string(token);
  const char open = token.front();
  const char close = open == '[' ? ']' : open;
  if (std::string_view("\"`'[").find(open) == std::string_view::npos || token.back() != close)
    return std::string(token);
  const std::string_view inner = token.substr(1, token.size() - 2);
  return open == '[' ? std::string(inner)
                     : text::replace_all(inner, std::string(2, close), std::string(1, close));
}

namespace {

// The statement's tokens, one ahead.
class Words {
 public:
  explicit Words(std::string_view sql) : tokens_(sql, scan_rules()), next_(tokens_.next()) {}

  bool at_end() const { return next_.kind == TokenKind::end; }
  bool at(std::string_view word) const {
    return (next_.kind == TokenKind::word || next_.kind == TokenKind::symbol) &&
           text::equals_ignore_case(next_.text, word);
  }
  bool skip(std::string_view word) {
    if (!at(word)) return false;
    take();
    return true;
  }
  std::string take() {
    const std::string taken = unquote(next_.text);
    next_ = tokens_.next();
    return taken;
  }
  // A name with the schema before it, when there is one.
  void take_name(std::string& schema, std::string& name) {
    name = at_end() ? std::string{} : take();
    if (!skip(".")) return;
    schema = name;
    name = take();
  }

 private:
  Tokens tokens_;
  Token next_;
};

void read_insert(Words& words, StatementKind& kind) {
  if (words.skip("OR")) words.take();
  if (words.skip("INTO")) words.take_name(kind.schema, kind.name);
}

void read_change(Words& words, StatementKind& kind) {
  kind.verb = Verb::change_rows;
  if (kind.word == "UPDATE") {
    if (words.skip("OR")) words.take();
    words.take_name(kind.schema, kind.name);
  } else if (kind.word == "DELETE") {
    if (words.skip("FROM")) words.take_name(kind.schema, kind.name);
  } else {
    read_insert(words, kind);
  }
}

bool is_change(const std::string& word) {
  return word == "INSERT" || word == "REPLACE" || word == "UPDATE" || word == "DELETE";
}

// WITH … INSERT, UPDATE, DELETE or SELECT: the first of these that stands in no parentheses.
void read_with(Words& words, StatementKind& kind) {
  for (int depth = 0; !words.at_end();) {
    const std::string word = text::upper(words.take());
    if (word == "(") ++depth;
    if (word == ")") --depth;
    if (depth > 0) continue;
    if (word == "SELECT" || word == "VALUES") return;
    if (!is_change(word)) continue;
    kind.word = word;
    return read_change(words, kind);
  }
}

bool skip_if_exists(Words& words) {
  if (!words.skip("IF")) return false;
  words.skip("NOT");
  words.skip("EXISTS");
  return true;
}

void read_object(Words& words, StatementKind& kind, Verb verb) {
  kind.temporary = words.skip("TEMP") || words.skip("TEMPORARY");
  words.skip("UNIQUE");
  words.skip("VIRTUAL");
  const std::string object = text::upper(words.take());
  kind.verb = Verb::change_schema;
  if (object != "TABLE" && object != "VIEW" && object != "INDEX" && object != "TRIGGER") return;
  kind.verb = verb;
  kind.word = object;
  kind.conditional = skip_if_exists(words);
  words.take_name(kind.schema, kind.name);
}

void read_rename(Words& words, StatementKind& kind) {
  if (words.skip("TO")) {
    kind.verb = Verb::rename_table;
  } else {
    words.skip("COLUMN");
    kind.verb = Verb::rename_column;
    kind.column = words.take();
    if (!words.skip("TO")) kind.verb = Verb::change_schema;
  }
  kind.to = words.take();
}

void read_add(Words& words, StatementKind& kind) {
  words.skip("COLUMN");
  kind.verb = Verb::add_column;
  kind.to = words.take();
  while (!words.at_end() && !words.at("REFERENCES")) words.take();
  kind.has_references = words.at("REFERENCES");
}

void read_alter(Words& words, StatementKind& kind) {
  kind.verb = Verb::change_schema;
  if (!words.skip("TABLE")) return;
  words.take_name(kind.schema, kind.name);
  if (words.skip("RENAME")) return read_rename(words, kind);
  if (words.skip("ADD")) return read_add(words, kind);
  if (words.skip("ALTER")) {
    kind.verb = Verb::alter_column;
  } else if (words.skip("DROP")) {
    words.skip("COLUMN");
    kind.verb = Verb::drop_column;
    kind.column = words.take();
  }
}

void read_pragma(Words& words, StatementKind& kind) {
  kind.verb = Verb::pragma;
  words.take_name(kind.schema, kind.name);
  kind.name = text::lower(kind.name);
  if (words.skip("=") || words.skip("("))
    for (; !words.at_end() && !words.at(")") && !words.at(";");) kind.to += words.take();
}

void read_rollback(Words& words, StatementKind& kind) {
  words.skip("TRANSACTION");
  kind.verb = words.at("TO") ? Verb::other : Verb::transaction;
}

}  // namespace

ScanRules scan_rules() {
  return {.backtick_identifiers = true,
          .bracket_identifiers = true,
          .trigger_bodies = true,
          .chunk_may_be_cut = true};
}

StatementKind classify(std::string_view sql) {
  Words words(sql);
  StatementKind kind;
  while (words.skip(";")) {
  }
  kind.word = words.at_end() ? std::string{} : text::upper(words.take());
  const std::string& word = kind.word;
  if (is_change(word)) {
    read_change(words, kind);
  } else if (word == "WITH") {
    read_with(words, kind);
  } else if (word == "CREATE") {
    read_object(words, kind, Verb::create);
  } else if (word == "DROP") {
    read_object(words, kind, Verb::drop);
  } else if (word == "ALTER") {
    read_alter(words, kind);
  } else if (word == "PRAGMA") {
    read_pragma(words, kind);
  } else if (word == "BEGIN" || word == "COMMIT" || word == "END") {
    kind.verb = Verb::transaction;
  } else if (word == "ROLLBACK") {
    read_rollback(words, kind);
  } else if (word == "VACUUM") {
    kind.verb = Verb::vacuum;
    while (!words.at_end() && !words.at("INTO")) words.take();
    if (words.skip("INTO")) kind.to = words.take();
  } else if (word == "ATTACH") {
    kind.verb = Verb::attach;
  } else if (word == "DETACH") {
    kind.verb = Verb::detach;
  } else if (word == "ANALYZE") {
    kind.verb = Verb::analyze;
  } else if (word == "REINDEX") {
    kind.verb = Verb::reindex;
  }
  return kind;
}

bool is_rebuild_name(std::string_view table) {
  return text::equals_ignore_case(table.substr(0, 6), "__new_");
}

bool is_on(std::string_view pragma_value) {
  for (const std::string_view on : {"on", "yes", "true"})
    if (text::equals_ignore_case(pragma_value, on)) return true;
  const auto number = text::parse_integer(pragma_value);
  return number.has_value() && *number != 0;
}

}  // namespace sluice::sqlite
