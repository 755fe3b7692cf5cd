#include "core/sql/sql_body.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

void SqlBody::decide(const std::string& word, bool is_first) {
  if (is_first) {
    if (word != "CREATE") kind_ = Kind::plain;
  } else if (word == "TRIGGER" && rules_.trigger_bodies) {
    kind_ = Kind::trigger;
  } else if ((word == "FUNCTION" || word == "PROCEDURE") && rules_.atomic_bodies) {
    kind_ = Kind::routine;
  } else if (word == "RULE" && rules_.atomic_bodies) {
    kind_ = Kind::rule;
  } else if (word != "OR" && word != "REPLACE" && word != "TEMP" && word != "TEMPORARY") {
    kind_ = Kind::plain;
  }
}

// CREATE TRIGGER … BEGIN statement; statement; END. BEGIN and END may also be names in SQLite,
// but END closes the body only after a semicolon, where no name can stand (and a CASE's END
// never does). sqlite3_complete() does the same; a body without a statement is closed too, for
// SQLite to refuse.
void SqlBody::follow_trigger(const std::string& word) {
  const bool is_name = previous_ == "TRIGGER" || previous_ == "EXISTS" || previous_ == "." ||
                       previous_ == "ON" || previous_ == "OF" || previous_ == ",";
  if (depth_ == 0 && word == "BEGIN" && !is_name)
    depth_ = 1;
  else if (depth_ == 1 && word == "END" && (previous_ == ";" || previous_ == "BEGIN"))
    depth_ = 0;
}

// CREATE FUNCTION … BEGIN ATOMIC statement; … END, with CASE … END inside. Both words are reserved
// in PostgreSQL and can be names only after AS or a dot.
void SqlBody::follow_routine(const std::string& word) {
  const bool is_name = previous_ == "AS" || previous_ == ".";
  if (depth_ == 0)
    depth_ = word == "ATOMIC" && previous_ == "BEGIN" ? 1 : 0;
  else if (word == "CASE" && !is_name)
    ++depth_;
  else if (word == "END" && !is_name)
    --depth_;
}

// CREATE RULE … DO ALSO (statement; statement).
void SqlBody::follow_rule(std::string_view text) {
  if (text == "(")
    ++depth_;
  else if (text == ")")
    depth_ = std::max(0, depth_ - 1);
}

bool SqlBody::contains(const Token& token) {
  if (kind_ == Kind::plain) return false;
  const bool is_word = token.kind == TokenKind::word;
  std::string text = is_word ? text::upper(token.text)
                             : std::string(token.kind == TokenKind::symbol ? token.text : "'");
  switch (kind_) {
    case Kind::undecided: decide(text, previous_.empty()); break;
    case Kind::plain: break;
    case Kind::trigger: follow_trigger(text); break;
    case Kind::routine: follow_routine(text); break;
    case Kind::rule: follow_rule(text); break;
  }
  previous_ = std::move(text);
  return depth_ > 0;
}

}  // namespace sluice
