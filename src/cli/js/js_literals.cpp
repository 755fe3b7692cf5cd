// Names, literals, templates, objects and arrays.
#include <utility>

#include "base/text.hpp"
#include "cli/js/js_changes.hpp"
#include "cli/js/js_expression.hpp"

namespace sluice::cli::js {

namespace {

constexpr std::size_t k_most_members = 1000;

}  // namespace

ExpressionReader::Chain ExpressionReader::primary() {
  const Token& token = cursor_.peek();
  switch (token.kind) {
    case TokenKind::identifier: return name_or_keyword();
    case TokenKind::number: return {.value = number(parse_number(cursor_.take().text))};
    case TokenKind::string: return {.value = string(cursor_.take().text)};
    case TokenKind::template_text: return {.value = template_value(cursor_.take())};
    case TokenKind::regex:
      cursor_.take();
      return {.value = unreadable("a regular expression", token.offset)};
    case TokenKind::punctuator:
      if (token.is("(")) return {.value = parenthesized()};
      if (token.is("{")) return {.value = object_value()};
      if (token.is("[")) return {.value = array_value()};
      break;
    case TokenKind::end: break;
  }
  return {.value = unreadable("an expression of this form", token.offset)};
}

ExpressionReader::Chain ExpressionReader::name_or_keyword() {
  const auto offset = cursor_.peek().offset;
  if (cursor_.peek().is_word("new")) return {.value = new_value()};
  const std::string name = cursor_.take().text;
  if (name == "class") {
    cursor_.skip_value(true);
    return {.value = unreadable("a class", offset)};
  }
  if (const auto known = scope_.names.find(name); known != scope_.names.end()) {
    return {.value = known->second, .path = name};
  }
  if (name == "undefined") return {.value = undefined()};
  if (name == "null") return {.value = {.kind = Kind::null}};
  if (name == "true" || name == "false") return {.value = boolean(name == "true")};
  if (name == "process")
    return {.value = unreadable("process, but for process.env", offset), .path = name};
  return {.value = unreadable(text::cat(name, ", which is not defined in this file"), offset),
          .path = name};
}

Value ExpressionReader::parenthesized() {
  cursor_.take("(");
  Value value = whole();
  while (cursor_.take(",")) value = whole();
  if (!cursor_.take(")")) return unreadable("a parenthesis that is not closed", value.offset);
  return value;
}

Value ExpressionReader::template_value(const Token& token) {
  std::string text = token.texts.front();
  for (std::size_t i = 0; i < token.parts.size(); ++i) {
    Cursor cursor(token.parts[i]);
    const Value part =
        scope_.by_name(ExpressionReader(source_, cursor, scope_, depth_ + 1).whole());
    if (!cursor.done()) return unreadable("an expression of this form", token.offset);
    if (part.is(Kind::unreadable)) return nameless(part);
    // JavaScript would write "undefined" into the text, which no config means.
    if (part.is(Kind::undefined) && !part.text.empty()) return unreadable(part.text, part.offset);
    const auto piece = text_of(part);
    if (!piece || text.size() + piece->size() > k_longest_text)
      return unreadable("a part of a template", token.offset);
    text += *piece;
    text += token.texts[i + 1];
  }
  return string(std::move(text));
}

Value ExpressionReader::array_value() {
  const auto start = cursor_.take().offset;
  std::vector<Value> elements;
  bool is_too_long = false;
  while (!cursor_.done() && !cursor_.peek().is("]")) {
    const bool is_spread = cursor_.take("...");
    Value element = cursor_.peek().is(",") ? undefined() : whole();
    if (is_spread && element.is(Kind::array)) {
      elements.insert(elements.end(), element.elements->begin(), element.elements->end());
    } else {
      elements.push_back(is_spread ? unreadable("a spread of what is not an array here", start)
                                   : std::move(element));
    }
    is_too_long = is_too_long || elements.size() > k_most_members;
    if (is_too_long) elements.clear();
    if (!cursor_.take(",") && !cursor_.peek().is("]")) break;
  }
  if (!cursor_.take("]")) return unreadable("an array that is not closed", start);
  return is_too_long ? unreadable("an array this long", start) : array(std::move(elements));
}

namespace {

void set_member(std::vector<Member>& members, Member member) {
  if (member.key != k_spread) {
    std::erase_if(members, [&](const Member& other) { return other.key == member.key; });
  }
  members.push_back(std::move(member));
}

}  // namespace

Value ExpressionReader::object_value() {
  const auto start = cursor_.take().offset;
  std::vector<Member> members;
  while (!cursor_.done() && !cursor_.peek().is("}")) {
    property(members);
    if (members.size() > k_most_members)
      members = {{std::string(k_spread), unreadable("an object this large", start), start}};
    if (!cursor_.take(",") && !cursor_.peek().is("}")) break;
  }
  if (!cursor_.take("}")) return unreadable("an object that is not closed", start);
  return object(std::move(members));
}

// One `key: value`, `key`, `[key]: value`, `...value` or method.
void ExpressionReader::property(std::vector<Member>& members) {
  const auto offset = cursor_.peek().offset;
  if (cursor_.take("...")) return spread(members, whole(), offset);
  Value key;
  bool is_name = false;
  if (cursor_.take("[")) {
    key = whole();
    cursor_.take("]");
  } else {
    const Token& token = cursor_.peek();
    is_name = token.kind == TokenKind::identifier;
    if (is_name || token.kind == TokenKind::string || token.kind == TokenKind::number) {
      key = string(cursor_.take().text);
    }
  }
  Value value;
  if (cursor_.take(":")) {
    value = whole();
  } else if (is_name && (cursor_.peek().is(",") || cursor_.peek().is("}"))) {
    const auto known = scope_.names.find(key.text);
    value = known != scope_.names.end()
                ? known->second
                : unreadable(text::cat(key.text, ", which is not defined in this file"), offset);
  } else {
    // A method, with or without `async`, `get`, `*` before it.
    if (is_name && cursor_.peek().kind == TokenKind::identifier) key = string(cursor_.take().text);
    cursor_.skip_value(false);
    value = unreadable("a function", offset);
  }
  if (value.offset == 0) value.offset = offset;
  const auto name = text_of(key);
  const bool is_known = name && !key.is(Kind::undefined);
  set_member(members, {is_known ? *name : std::string(k_spread),
                       is_known ? value : unreadable("a key that cannot be read", offset), offset});
}

void ExpressionReader::spread(std::vector<Member>& members, const Value& value,
                              std::size_t offset) const {
  if (value.is(Kind::object)) {
    for (const auto& member : *value.members) {
      set_member(members, member);
      if (members.size() > k_most_members) return;
    }
  } else if (value.is(Kind::unreadable)) {
    set_member(members, {std::string(k_spread), value, offset});
  } else if (value.is(Kind::environment) || value.is(Kind::array) || value.is(Kind::string)) {
    set_member(members, {std::string(k_spread),
                         unreadable("a spread of what is not an object here", offset), offset});
  }
}

// An arrow function or `function`: passed over. What it assigns is forgotten, for it may be called.
Value ExpressionReader::function_value() {
  const auto start = cursor_.peek().offset;
  const auto begin = cursor_.position();
  skip_function();
  const TokenRange passed{begin, cursor_.position()};
  forget_assigned(cursor_.tokens(), passed, scope_);
  doubt_overrides(cursor_.tokens(), passed, scope_);
  return unreadable("a function", start);
}

void ExpressionReader::skip_function() {
  cursor_.take_word("async");
  if (cursor_.take_word("function")) return cursor_.skip_value(true);
  if (cursor_.peek().is("(")) {
    cursor_.skip_brackets();
  } else {
    cursor_.take();
  }
  if (cursor_.take(":")) cursor_.skip_type();
  cursor_.take("=>");
  if (cursor_.peek().is("{")) {
    cursor_.skip_brackets();
  } else {
    cursor_.skip_value(true);
  }
}

Value ExpressionReader::new_value() {
  const auto start = cursor_.take().offset;
  std::string name;
  while (cursor_.peek().kind == TokenKind::identifier) {
    name += cursor_.take().text;
    if (!cursor_.take(".")) break;
    name += ".";
  }
  cursor_.move_to(cursor_.after_type_arguments());
  if (cursor_.peek().is("(")) cursor_.skip_brackets();
  return unreadable(text::cat("the call new ", name, "(...)"), start);
}

}  // namespace sluice::cli::js
